"""Settings, Database: where the books are, the connection tried, the office moved and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from helpers.accessibility import check
from helpers.command_line import Office
from helpers.offices import OWNER, PASSWORD
from helpers.pauses import pause
from helpers.program import Program
from helpers.small_office import small_billed_office
from helpers.windows import RecordingPrompts, settle
from PySide6.QtWidgets import QLabel

from dairyos_desktop.config.pc_database import choose_url, chosen_url
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.ui.joining import JoinDialog
from dairyos_desktop.ui.settings.database_page import DatabasePage
from dairyos_desktop.ui.settings.groups import DATABASE
from dairyos_desktop.ui.settings.screen import SettingsScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from helpers.databases import PostgresCluster
    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.server_fields import ServerFields
    from dairyos_desktop.ui.widgets.fields import TextField

pytestmark = [pytest.mark.no_cover, pytest.mark.postgres]


class Pc(Program):
    """A PC at whose window the owner sits."""

    def prepare(self) -> None:
        # Only this window has the office open.
        self.elsewhere.close()

    def log_in(self, name: str = OWNER) -> None:
        self.desk.prompts = cast("Prompts", RecordingPrompts(reason=PASSWORD))
        self.type_in(name, PASSWORD)
        self.window.resize(1366, 768)

    def until(self, true: Callable[[], object], within_ms: int = 60_000) -> None:
        for _ in range(within_ms // 20):
            pause(20)
            settle(self.work, 60)
            if true():
                return
        pytest.fail("that never came")

    @property
    def page(self) -> DatabasePage:
        self.window.show_screen("settings", {"group": DATABASE})
        self.settle()
        screen = self.window.screen_of("settings")
        assert isinstance(screen, SettingsScreen)
        page = screen.page(DATABASE)
        assert isinstance(page, DatabasePage)
        return page


@pytest.fixture
def pc(qapp: QApplication, tmp_path: Path, server: tuple[str, str]) -> Iterator[Pc]:
    """The PC; it ends before the server's database goes, wherever its test stopped."""
    del qapp, server
    made = Pc(tmp_path / "pc")
    try:
        made.log_in()
        yield made
    finally:
        made.desk.end()


@pytest.fixture
def server(cluster: PostgresCluster) -> Iterator[tuple[str, str]]:
    """Socket folder and name of an empty database."""
    url = cluster.new_url(template="template0")
    yield str(cluster.folder), url.removeprefix("postgresql://postgres@/").partition("?")[0]
    cluster.drop(url)


def fill(fields: ServerFields, server: tuple[str, str]) -> None:
    for field, text in (
        (fields.host, server[0]),
        (fields.database, server[1]),
        (fields.user, "postgres"),
    ):
        cast("TextField", field.editor).setText(text)


def test_the_office_moves_by_the_window_a_second_pc_joins_and_it_comes_back(
    pc: Pc, server: tuple[str, str]
) -> None:
    page = pc.page
    check(pc.window)
    page.test.click()
    assert page.fields.host.error() == "Type the server's name or address."
    fill(page.fields, server)
    page.test.click()
    pc.until(page.notice.isVisible)
    assert "answers, not encrypted. It is empty" in page.notice.message.text()
    page.there.click()
    pc.until(lambda: page.told is not None)
    assert page.told is not None
    assert "the same to the last row" in page.told.accessibleName()
    pause(1_500)
    assert not (pc.ways.data_dir / "dairyos.sqlite3").exists(), "nobody makes it anew"
    page.told.yes_button.click()
    pc.until(lambda: pc.desk.login is not None and pc.desk.main_window is None)
    pc.until(lambda: pc.desk._office is not None)
    pc.log_in()
    assert pc.window.status.item("database").status.words == "Office database"  # type: ignore[union-attr]
    assert "On a server: PostgreSQL" in pc.page.more.text()

    dialog = JoinDialog(pc.window, pc.ways, pc.work, pc.desk.prompts)  # type: ignore[arg-type]
    dialog.show()
    check(dialog)
    fill(dialog.fields, (server[0], "nowhere"))
    dialog.yes_button.click()
    pc.until(dialog.notice.isVisible)
    assert '"nowhere" does not exist' in dialog.notice.hint.text()
    fill(dialog.fields, server)
    dialog.yes_button.click()
    pc.until(lambda: dialog.result() == JoinDialog.DialogCode.Accepted)

    joined = chosen_url(pc.ways.data_dir)
    page = pc.page
    page.back.click()
    pc.until(lambda: page.told is not None)
    assert page.told is not None
    page.told.yes_button.click()
    pc.until(lambda: pc.desk._office is not None and pc.desk.main_window is None)
    pc.log_in()
    assert "In a file of this PC." in pc.page.more.text()

    # The PC that joined is told where it stands, and may join elsewhere.
    choose_url(pc.ways.data_dir, joined)
    pc.desk.reopen()
    pc.until(lambda: pc.desk.login is not None and pc.login.notice.isVisible())
    assert "was moved from here" in pc.login.notice.message.text()
    assert pc.login.notice.button.text() == "Join an office on a server…"


def test_a_pc_with_an_office_of_its_own_joins_another_and_is_told_where_it_is_kept(
    pc: Pc, tmp_path: Path, server: tuple[str, str]
) -> None:
    small_billed_office(tmp_path / "other")
    url = f"postgresql://postgres@/{server[1]}?host={server[0]}"
    Office(tmp_path / "other").ask("db", "move", "--to", url)
    page = pc.page
    fill(page.fields, server)
    page.there.click()
    pc.until(page.notice.isVisible)
    assert "already in that database" in page.notice.message.text()
    assert "join that office" in page.notice.hint.text()
    page.join.click()
    pc.until(lambda: page.told is not None)
    assert page.told is not None
    (kept,) = pc.ways.data_dir.glob("office-*")
    assert any(str(kept) in label.text() for label in page.told.findChildren(QLabel))
    assert (kept / "dairyos.sqlite3").exists()
    page.told.yes_button.click()
    pc.until(lambda: pc.desk._office is not None and pc.desk.main_window is None)
    pc.log_in()
    assert "On a server: PostgreSQL" in pc.page.more.text()


def test_only_the_owner_may(pc: Pc) -> None:
    context = replace(pc.window.context, actor=Actor(9, "Meena", Role.MANAGER))
    page = DatabasePage(context, pc.window.screen_of("settings").progress)
    assert not page.there.isEnabled()
    assert "Only the owner" in page.there.toolTip()
    page.deleteLater()
