"""From the grid to a customer and back: somebody new, another place on the route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.keys import type_window
from helpers.office_desk import OfficeDesk
from helpers.station_road import fill
from helpers.windows import RecordingPrompts, column_texts
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.customers.customer_form import CustomerPanelForm
from dairyos_desktop.ui.entry.menu import grid_menu
from dairyos_desktop.ui.prompts import WindowPrompts
from dairyos_desktop.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QAction


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[OfficeDesk]:
    """Six homes on Station Road, No. 10 to 60."""
    del qapp
    made = OfficeDesk(tmp_path)
    fill(made)
    yield made
    made.close()


def menu_action(desk: OfficeDesk, words: str) -> QAction:
    menu = grid_menu(desk.entry.view, desk.entry.view)
    return next(one for one in menu.actions() if one.text().startswith(words))


def form_of(desk: OfficeDesk) -> CustomerPanelForm:
    form = desk.customers.panel.form
    assert isinstance(form, CustomerPanelForm)
    return form


def numbers(desk: OfficeDesk) -> list[str]:
    return column_texts(desk.entry.model, desk.entry.model.column_of("number"))


def answer(typed: str | None, seen: list[str]) -> None:
    """Types into the dialog that comes up next, or presses Esc."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, Dialog):
            QTimer.singleShot(20, act)
            return
        seen.append(dialog.accessibleName())
        type_window(dialog.windowHandle(), "<esc>" if typed is None else f"{typed}<enter>")

    QTimer.singleShot(50, act)


def test_alt_c_makes_a_customer_and_comes_back_to_the_half_typed_cell(desk: OfficeDesk) -> None:
    desk.open("entry")
    desk.press("/dwa<enter>1.")
    here = desk.entry.view.place()
    desk.press("<alt+c>")
    desk.rest()
    assert desk.window.shown == "customers"
    desk.press("Vimal Rao<ctrl+enter>")
    desk.rest()
    assert desk.window.shown == "entry"
    editor = desk.entry.view.editor
    assert editor is not None
    assert (editor.text(), desk.focus(), desk.entry.view.place()) == ("1.", editor, here)
    assert any("Vimal Rao is customer" in told for told in desk.toasts())
    # Last on the route that was used last, and on the sheet at once.
    assert numbers(desk) == ["10", "20", "30", "40", "50", "60", "61"]
    desk.press("5<enter>")
    desk.rest()
    sheet = desk.services.consumption.day_sheet(desk.owner, desk.context.today(), None, "both")
    saved = [cell.row.quantity for row in sheet.rows for cell in row.cells.values() if cell.row]
    assert [str(one) for one in saved] == ["1.500"]
    assert desk.clicks == 0


def test_esc_comes_back_too_and_what_was_typed_stays_with_the_form(desk: OfficeDesk) -> None:
    desk.open("entry")
    here = desk.entry.view.place()
    desk.press("<alt+c>")
    desk.rest()
    desk.press("<esc>")
    desk.rest()
    assert (desk.window.shown, desk.entry.view.place()) == ("entry", here)
    desk.press("<alt+c>")
    desk.rest()
    desk.press("Vim<esc>")
    desk.rest()
    assert desk.window.shown == "customers"
    desk.press("<ctrl+z>")
    desk.rest()
    assert form_of(desk).texts()["name"] == "Vim"


def test_somebody_new_is_inserted_behind_the_row_one_stands_in(desk: OfficeDesk) -> None:
    desk.open("entry")
    desk.press("/20<enter>")
    menu_action(desk, "Insert a customer after this one").trigger()
    desk.rest()
    form = form_of(desk)
    assert (form.texts()["route"], form.texts()["position"]) == ("Station Road", ">20")
    desk.press("Vimal Rao<ctrl+enter>")
    desk.rest()
    assert desk.window.shown == "entry"
    assert numbers(desk) == ["10", "20", "21", "30", "40", "50", "60"]


def test_a_customer_moves_behind_a_number_and_ctrl_z_moves_it_back(desk: OfficeDesk) -> None:
    desk.open("entry")
    object.__setattr__(desk.context, "prompts", WindowPrompts())
    desk.press("/60<enter>")
    seen: list[str] = []
    answer("20", seen)
    menu_action(desk, "Move after No.").trigger()
    desk.rest()
    assert seen == ["Move Zarina, now No. 60"]
    assert numbers(desk) == ["10", "20", "21", "30", "40", "50"]
    assert any("Zarina walks after No. 20 of Station Road" in told for told in desk.toasts())
    # The clerk still stands in Zarina's row.
    place = desk.entry.view.place()
    assert place is not None
    assert place.customer_id == desk.register.customers["C6"]
    # Offscreen nobody gives the window back what the dialog had.
    desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(desk.window)
    desk.press("<ctrl+z>")
    desk.rest()
    assert numbers(desk) == ["10", "20", "30", "40", "50", "60"]
    answer(None, seen)
    menu_action(desk, "Move after No.").trigger()
    desk.rest()
    assert numbers(desk) == ["10", "20", "30", "40", "50", "60"]


def test_what_is_no_number_and_a_role_that_only_looks(desk: OfficeDesk, tmp_path: Path) -> None:
    desk.open("entry")
    object.__setattr__(desk.context, "prompts", RecordingPrompts(reason="x5"))
    menu_action(desk, "Move after No.").trigger()
    desk.rest()
    assert "“x5” is no number of a route." in desk.entry.banners[0].accessibleName()
    viewer = OfficeDesk(tmp_path / "viewer", role=Role.VIEWER)
    fill(viewer)
    viewer.open("entry")
    assert not menu_action(viewer, "Move after No.").isEnabled()
    assert not menu_action(viewer, "Insert a customer").isEnabled()
    viewer.close()


def test_an_evening_of_its_own_moves_alone(desk: OfficeDesk) -> None:
    desk.open("entry")
    desk.entry.chooser.shift.choose("evening")
    desk.rest()
    object.__setattr__(desk.context, "prompts", RecordingPrompts(reason=""))
    desk.press("/60<enter>")
    menu_action(desk, "Move after No.").trigger()
    desk.rest()
    assert numbers(desk)[:2] == ["1", "10"]
    assert any("walks first of Station Road in the evening" in told for told in desk.toasts())
    desk.entry.chooser.shift.choose("morning")
    desk.rest()
    assert numbers(desk) == ["10", "20", "30", "40", "50", "60"]
    menu_action(desk, "Insert a customer after this one").trigger()
    desk.rest()
    form = form_of(desk)
    assert form.texts()["route_evening"] == ""


def test_the_form_takes_a_place_behind_a_number_and_an_evening_of_its_own(
    desk: OfficeDesk,
) -> None:
    desk.open("customers")
    desk.press("zar<enter>")
    desk.rest()
    desk.press("e")
    desk.rest()
    form = form_of(desk)
    form.focus("position")
    desk.press(">20<enter>Tilak Path<enter>>4<ctrl+enter>")
    desk.rest()
    card = desk.card(desk.register.customers["C6"])
    assert (card.form.route, card.form.position) == ("Station Road", 21)
    assert (card.form.route_evening, card.form.position_evening) == ("Tilak Path", 5)
