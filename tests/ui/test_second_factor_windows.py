"""The second factor in real windows, over a real office, by key events."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from helpers.accessibility import check
from helpers.front import Front
from helpers.keys import pad_enter, press, type_text
from helpers.lockout import add_user
from helpers.offices import OWNER, PASSWORD
from helpers.second_factor import Telephone
from helpers.windows import RecordingPrompts, grab, theme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.profile.screen import ProfileScreen
from dairyos_desktop.ui.theme.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.ui.enrolling import EnrolDialog
    from dairyos_desktop.ui.prompts import Prompts

RAVI = "Ravi Shah"


@pytest.fixture
def front(qapp: QApplication, tmp_path: Path) -> Iterator[Front]:
    del qapp
    made = Front(tmp_path / "data")
    add_user(made.elsewhere._database, RAVI, Role.MANAGER)
    yield made
    made.desk.end()
    made.elsewhere.close()


def enrolled(front: Front) -> tuple[Telephone, tuple[str, ...]]:
    """The owner has a second factor; the next code is a fresh one."""
    own, auth = front.elsewhere.services.own_factor, front.auth
    owner = auth.login(OWNER, PASSWORD)
    telephone = Telephone(own.begin(owner).secret, front.clock)
    codes = own.confirm(owner, telephone.code()).codes
    front.clock.wait(minutes=1)
    return telephone, codes


def type_code(front: Front, code: str) -> None:
    editor = front.login.code.editor
    type_text(editor, code)
    pad_enter(editor)
    front.settle()


def user(front: Front) -> str:
    """Whose main window is shown; nobody's is empty."""
    window = front.desk.main_window
    return "" if window is None else window.context.actor.name


def enrolling(front: Front) -> EnrolDialog:
    dialog = front.desk.enrolling
    assert dialog is not None
    return dialog


def test_the_login_asks_for_the_code_after_the_password(front: Front) -> None:
    telephone, _ = enrolled(front)
    front.type_in(OWNER, PASSWORD)
    assert front.told().startswith(f"{OWNER} has a second factor.")
    assert front.login.code.editor.hasFocus()
    assert not front.login.password.isVisible()
    check(front.login)
    type_code(front, "")
    assert front.login.code.error() == "Type the code."
    type_code(front, telephone.code(300))
    assert "5 minutes behind" in front.told()
    assert front.login.code.editor.hasFocus()
    check(front.login)
    front.login.resize(440, 350)
    check(front.login)
    type_code(front, telephone.code())
    assert user(front) == OWNER


def test_esc_goes_back_to_another_name_and_keeps_no_password(front: Front) -> None:
    enrolled(front)
    front.type_in(OWNER, PASSWORD)
    press(front.login.code.editor, Qt.Key.Key_Escape)
    assert front.login.name_editor.hasFocus()
    assert front.login.password_editor.text() == ""
    assert not front.login.code.isVisible()
    front.type_in(RAVI, PASSWORD)
    assert front.desk.main_window is not None


def test_wrong_codes_hold_the_button_and_begin_again(front: Front) -> None:
    _, codes = enrolled(front)
    front.type_in(OWNER, PASSWORD)
    for _ in range(4):
        type_code(front, "ABCD-EFGH-JKMN-PQRS")
        assert front.login.code.isVisible()
    type_code(front, "ABCD-EFGH-JKMN-PQRS")
    assert "Try again in 15:00." in front.told()
    assert not front.login.button.isEnabled()
    assert front.login.password.isVisible()
    check(front.login)
    front.clock.wait(minutes=15)
    front.login.let_in("You can try again now.")
    front.type_password(PASSWORD)
    type_code(front, codes[0])
    assert user(front) == OWNER


def test_a_pc_without_the_office_key_takes_the_join_code_at_the_login(front: Front) -> None:
    telephone, _ = enrolled(front)
    (kept,) = front.store.kept.values()
    front.store.kept.clear()
    front.desk.end()
    front.begin()
    prompts = RecordingPrompts(reason=kept[:-1] + ("0" if kept[-1] != "0" else "2"))
    front.desk.prompts = cast("Prompts", prompts)
    front.type_in(OWNER, PASSWORD)
    type_code(front, telephone.code())
    assert "does not have the office key" in front.told()
    for way in ("one of your recovery codes", "join code", "recovery sheet"):
        assert way in front.told()
    check(front.login)
    press(front.login.notice.button, Qt.Key.Key_Space)
    front.settle()
    assert "Look at group 12." in front.told()
    prompts.answer = kept
    press(front.login.notice.button, Qt.Key.Key_Space)
    front.settle()
    assert front.told().startswith("This PC has the office key.")
    front.login.code.editor.selectAll()  # type: ignore[attr-defined]  # a line
    type_code(front, telephone.code())
    assert front.desk.main_window is not None


def need(front: Front) -> None:
    services = front.elsewhere.services
    owner = services.auth.login(OWNER, PASSWORD)
    services.settings.set_value(owner, "second_factor", "owner_manager")


def test_who_needs_one_is_led_to_it_and_may_put_it_off(front: Front) -> None:
    need(front)
    front.type_in(RAVI, PASSWORD)
    dialog = enrolling(front)
    assert "by 14-11-2026 at 12:00" in dialog.findChildren(type(dialog.secret))[1].text()
    assert dialog.no_button.text() == "Later"
    assert user(front) == ""
    press(dialog, Qt.Key.Key_Escape)
    front.settle()
    assert user(front) == RAVI


def test_when_the_week_is_over_the_way_in_leads_through_it(front: Front, tmp_path: Path) -> None:
    need(front)
    front.clock.wait(days=7)
    front.type_in(RAVI, PASSWORD)
    dialog = enrolling(front)
    assert dialog.no_button.text() == "Log out"
    press(dialog, Qt.Key.Key_Escape)
    front.settle()
    assert user(front) == ""
    assert front.login.name_editor.hasFocus()

    prompts = RecordingPrompts(path=tmp_path / "codes.pdf")
    front.desk.prompts = cast("Prompts", prompts)
    front.type_in(RAVI, PASSWORD)
    dialog = enrolling(front)
    check(dialog)
    assert dialog.code_editor.hasFocus()
    telephone = Telephone(dialog.secret.text(), front.clock)
    type_text(dialog.code_editor, telephone.code(600))
    pad_enter(dialog.code_editor)
    front.settle()
    assert "10 minutes behind" in dialog.code.error()
    check(dialog)
    type_text(dialog.code_editor, telephone.code())
    pad_enter(dialog.code_editor)
    front.settle()
    codes = dialog.codes
    assert codes is not None
    check(codes)
    assert len(codes.made.codes) == 10
    press(codes, Qt.Key.Key_Escape)
    assert codes.isVisible()
    assert codes.page.kept.hasFocus()
    assert not codes.yes_button.isEnabled()
    press(codes.page.save, Qt.Key.Key_Space)
    front.settle()
    assert (tmp_path / "codes.pdf").read_bytes().startswith(b"%PDF")
    assert "delete the file" in codes.page.notice.hint.text()
    press(codes.page.copy, Qt.Key.Key_Space)
    assert QApplication.clipboard().text().split() == list(codes.made.codes)
    press(codes.page.kept, Qt.Key.Key_Space)
    press(codes.yes_button, Qt.Key.Key_Space)
    front.settle()
    assert user(front) == RAVI
    front.clock.wait(minutes=1)
    assert front.auth.login(RAVI, PASSWORD, telephone.code()).name == RAVI


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed here")
def test_the_picture_is_read_by_a_scanner(front: Front, tmp_path: Path) -> None:
    need(front)
    front.type_in(RAVI, PASSWORD)
    dialog = enrolling(front)
    for mode in (Mode.LIGHT, Mode.DARK):
        theme().set_mode(mode)
        grab(dialog, tmp_path / "dialog.png")
        read = subprocess.run(
            ["zbarimg", "-q", "--raw", str(tmp_path / "dialog.png")],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        told = parse_qs(urlsplit(read.strip()).query)
        assert told["secret"] == [dialog.secret.text().replace(" ", "")]
        assert unquote(urlsplit(read).path) == "/Madhuban Dairy:Ravi Shah"
    theme().set_mode(Mode.LIGHT)


def profile(front: Front, name: str = OWNER, code: str = "") -> ProfileScreen:
    front.type_in(name, PASSWORD)
    if code:
        type_code(front, code)
    window = front.desk.main_window
    assert window is not None
    assert window.show_screen("profile")
    front.settle()
    screen = window.screen_of("profile")
    assert isinstance(screen, ProfileScreen)
    return screen


def test_the_own_page_turns_it_on_and_off_and_changes_the_password(front: Front) -> None:
    prompts = RecordingPrompts(reason=PASSWORD)
    front.desk.prompts = cast("Prompts", prompts)
    screen = profile(front, RAVI)
    window = screen.window()
    assert screen.state.text().startswith("Off")
    check(window)
    press(screen.turn_on, Qt.Key.Key_Space)
    front.settle()
    dialog = screen.enrolling
    assert dialog is not None
    telephone = Telephone(dialog.secret.text(), front.clock)
    type_text(dialog.code_editor, telephone.code())
    pad_enter(dialog.code_editor)
    front.settle()
    assert dialog.codes is not None
    press(dialog.codes.page.kept, Qt.Key.Key_Space)
    press(dialog.codes.yes_button, Qt.Key.Key_Space)
    front.settle()
    assert screen.state.text() == "On since 07-11-2026. 10 recovery codes left."
    check(window)

    front.clock.wait(minutes=1)
    form = screen.password
    assert form.code.isVisible()
    assert "At least 8" in form.new.below()
    for field, text in zip(form.fields, (PASSWORD, "teal-owl9", "teal-owl9", "12"), strict=True):
        type_text(field.editor, text)
        press(field.editor, Qt.Key.Key_Return)
    front.settle()
    assert form.code.error()
    check(window)
    form.code.editor.selectAll()  # type: ignore[attr-defined]  # a line
    type_text(form.code.editor, telephone.code())
    press(form.code.editor, Qt.Key.Key_Return)
    front.settle()
    assert form.present.editor.text() == ""  # type: ignore[attr-defined]  # as above
    front.clock.wait(minutes=1)
    assert front.auth.login(RAVI, "teal-owl9", telephone.code())

    prompts.answer = "teal-owl9"
    press(screen.turn_off, Qt.Key.Key_Space)
    front.settle()
    (banner,) = screen.banners
    assert "needs 12 characters" in banner.accessibleName()
    press(screen.renew, Qt.Key.Key_Space)
    front.settle()
    assert screen.codes is not None
    check(screen.codes)
    press(screen.codes.page.kept, Qt.Key.Key_Space)
    press(screen.codes.yes_button, Qt.Key.Key_Space)
    front.settle()


@pytest.mark.parametrize("size", [(1366, 768), (910, 512), (683, 384)])
def test_the_own_page_fits_small_windows(front: Front, size: tuple[int, int]) -> None:
    screen = profile(front)
    window = screen.window()
    window.resize(*size)
    front.settle()
    check(window)
    press(screen.password.button, Qt.Key.Key_Space)
    assert screen.password.present.error()
    check(window)
