"""Two PCs of one office: what the other did is seen, a line that is down is told and survived."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.cut_connection import Relay
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, make_office
from helpers.pauses import pause
from helpers.program import Program
from helpers.windows import settle

from dairyos_desktop.adapters import hearing
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.ui.customers.screen import CustomersScreen
from dairyos_desktop.ui.people_sheet import PeopleSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from helpers.databases import PostgresCluster
    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.services.actor import Actor

TODAY = dt.date(2026, 11, 7)

pytestmark = pytest.mark.no_cover


class Pc(Program):
    """A PC whose owner is logged in, and the other one, where the owner works as well."""

    def prepare(self) -> None:
        self.there: Actor = self.auth.login(OWNER, PASSWORD)
        self.elsewhere.start_hearing(lambda _topics: None, lambda _is_up: None)

    def log_in(self) -> None:
        self.type_in(OWNER, PASSWORD)
        self.window.resize(1366, 768)

    def until(self, true: Callable[[], object], within_ms: int = 4_000) -> None:
        """Lets the window go on until it shows something."""
        for _ in range(within_ms // 20):
            pause(20)
            settle(self.work)
            if true():
                return
        pytest.fail("that never came")

    @property
    def customers(self) -> CustomersScreen:
        found = self.window.screen_of("customers")
        assert isinstance(found, CustomersScreen)
        return found

    def status(self, key: str) -> str:
        item = self.window.status.item(key)
        return "" if item is None else item.status.words

    def end(self) -> None:
        self.desk.end()
        self.elsewhere.close()


def listed(pc: Pc) -> list[str]:
    return [row.name for row in pc.customers.list.model.rows]


@pytest.fixture
def pc(qapp: QApplication, tmp_path: Path) -> Iterator[Pc]:
    """Both programs on one SQLite file."""
    del qapp
    made = Pc(tmp_path / "data")
    made.log_in()
    yield made
    made.end()


def test_what_the_other_program_did_is_shown_and_half_typed_work_stays(pc: Pc) -> None:
    pc.window.show_screen("customers")
    pc.settle()
    pc.customers.new_button.click()
    pc.settle()
    form = pc.customers.panel.form
    assert form is not None
    form.set_texts(form.texts() | {"name": "Half typed"})
    pc.services.customers.add(pc.there, CustomerForm("C9", "Theirs", TODAY, route="R1"))
    pc.until(lambda: "Theirs" in listed(pc))
    assert pc.customers.panel.form is form
    assert form.texts()["name"] == "Half typed"


@pytest.fixture
def far_pc(
    qapp: QApplication,
    cluster: PostgresCluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Pc, Relay]]:
    """An office on a server, which this PC reaches over a line that can be cut."""
    del qapp
    monkeypatch.setattr(hearing, "AGAIN_S", 0.2)
    url = cluster.new_url()
    far = Settings(tmp_path, url)
    # A socket's path is short: the test's own folder may be too long for it.
    relay = Relay(cluster.folder, cluster.folder / tmp_path.name[-20:])
    database = SqlDatabase(far, FixedClock.at_noon(2026, 11, 7))
    make_office(database, FixedClock.at_noon(2026, 11, 7))
    database.close()
    near = Settings(tmp_path / "near", url.replace(str(cluster.folder), str(relay.folder)))
    near.data_dir.mkdir()
    # Both PCs anchor the heads that they saw; this one saw the office being made.
    made = Pc(near.data_dir, server=(far, near))
    try:
        made.log_in()
        yield made, relay
    finally:
        relay.come_up()
        made.end()
        relay.close()
        cluster.drop(url)


@pytest.mark.postgres
def test_a_line_that_is_down_is_told_and_work_in_hand_survives_it(
    far_pc: tuple[Pc, Relay],
) -> None:
    pc, relay = far_pc
    pc.window.show_screen("customers")
    pc.settle()
    pc.customers.new_button.click()
    pc.settle()
    form = pc.customers.panel.form
    assert form is not None
    form.set_texts(form.texts() | {"name": "Ours", "route": "R1"})
    relay.go_down()
    pc.until(lambda: "out of reach since" in pc.status("database"))
    form.save_button.click()
    pc.until(form.notice.isVisible)
    assert "can't be reached" in form.notice.message.text()
    assert form.texts()["name"] == "Ours"
    assert pc.status("saved") == "The last change was not saved"
    check(pc.window)
    pc.services.customers.add(pc.there, CustomerForm("C9", "Theirs", TODAY, route="R1"))
    relay.come_up()
    pc.until(lambda: pc.status("database") == "Office database")
    pc.until(lambda: "Theirs" in listed(pc))
    assert not [one for one in pc.customers.banners if one.code == "offline"]
    form.save_button.click()
    pc.until(lambda: "Ours" in listed(pc))
    assert pc.status("saved").startswith("All changes saved")


@pytest.mark.postgres
def test_who_else_is_at_work_is_shown(far_pc: tuple[Pc, Relay]) -> None:
    pc, _ = far_pc
    pc.services.presence.arrive(pc.there)
    here = pc.window.context.services.presence
    pc.until(lambda: any(one.here for one in here.present(pc.there)), 30_000)
    pc.until(lambda: pc.status("people") == f"{OWNER} is at work too", 30_000)
    sheet = PeopleSheet(pc.window, pc.services.presence.present(pc.there), pc.clock.now())
    sheet.show()
    check(sheet)
    sheet.deleteLater()
    pc.elsewhere._ear.close()  # type: ignore[union-attr]  # as if the other PC lost its power
    assert len(here.present(pc.there)) == 1
