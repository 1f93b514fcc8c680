"""What the grid promises beyond the single keys: each by real key events over a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.desks import EntryDesk
from helpers.pauses import pause
from helpers.station_road import Trouble, fill
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.ui.widgets.table.columns import Look

pytestmark = pytest.mark.no_cover

ALT = Qt.KeyboardModifier.AltModifier
PAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[EntryDesk]:
    """Six homes on Station Road; cow milk in the morning, buffalo in the evening for some."""
    del qapp
    made = EntryDesk(tmp_path)
    fill(made)
    yield made
    made.close()


def look(desk: EntryDesk, customer: str, column: str) -> Look:
    place = desk.place(customer, column)
    model = desk.screen.model
    return model.shown(model.row_of(place.customer_id), model.column_of(place.column)).look


def saved_words(desk: EntryDesk) -> str:
    item = desk.window.status.item("saved")
    assert item is not None
    return item.status.words


def test_exceptions_stand_out_by_weight_and_mark_not_by_colour_alone(desk: EntryDesk) -> None:
    desk.open()
    desk.screen.chooser.shift.choose("morning")
    desk.rest()
    desk.screen.view.take_focus()
    desk.press("2\n.5\n0\nl<down>\n")
    desk.rest()
    looks = {at: look(desk, f"C{at}", "morning CM") for at in range(1, 7)}
    assert [looks[at].mark for at in range(1, 7)] == [
        Mark.UP, Mark.DOWN, Mark.CROSS, Mark.LEAVE, None, None,
    ]  # fmt: skip
    assert [looks[at].weight for at in (1, 2, 3)] == [fonts.BOLD] * 3
    # Confirmed in ink, as ordered in grey, and a mark of its own before the row for both.
    assert (looks[5].tone, looks[6].tone) == ("", "text3")
    assert [look(desk, f"C{at}", "state").mark for at in (1, 2, 3, 5, 6)] == [
        Mark.UP, Mark.DOWN, Mark.CROSS, Mark.TICK, Mark.CIRCLE,
    ]  # fmt: skip


def test_shift_enter_goes_up_from_a_typed_cell_and_saves_it(desk: EntryDesk) -> None:
    desk.open()
    desk.press("<down>2")
    desk.shift(Qt.Key.Key_Return)
    assert desk.here() == desk.place("C1", "morning CM")
    desk.press("<down><down>3")
    desk.key(Qt.Key.Key_Enter, PAD | Qt.KeyboardModifier.ShiftModifier)
    desk.rest()
    assert desk.here() == desk.place("C2", "morning CM")
    assert desk.rows() == {"C2 morning CM": "2", "C3 morning CM": "3"}


def test_the_number_pads_enter_works_in_the_cell_the_jump_field_and_for_confirm(
    desk: EntryDesk,
) -> None:
    desk.open()
    desk.press("2")
    desk.key(Qt.Key.Key_Enter, PAD)
    desk.press("/zar")
    desk.key(Qt.Key.Key_Enter, PAD)
    assert desk.here() == desk.place("C6", "morning CM")
    desk.key(Qt.Key.Key_Enter, PAD)
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "2", "C6 morning CM": "1"}
    desk.key(Qt.Key.Key_Enter, PAD | Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert len(desk.rows()) == 8


@pytest.mark.parametrize(("typed", "found"), [("40", "C4"), ("ark", "C2"), ("eet", "C3")])
def test_a_jump_takes_a_position_or_any_three_letters(
    desk: EntryDesk, typed: str, found: str
) -> None:
    desk.open()
    desk.press(f"/{typed}\n")
    assert desk.here() == desk.place(found, "morning CM")
    assert desk.rows() == {}


def test_the_bar_says_saving_saved_and_not_saved_and_means_it(desk: EntryDesk) -> None:
    desk.open()
    desk.press("2\n")
    desk.rest()
    assert saved_words(desk) == "All changes saved 07:42:10"
    good, desk.service._database = desk.service._database, Trouble()  # type: ignore[assignment]
    desk.press("3\n")
    desk.rest()
    assert saved_words(desk) == "The last change was not saved"
    desk.service._database = good
    desk.press("<up>\n")
    desk.rest()
    assert saved_words(desk) == "All changes saved 07:42:10"


def test_an_unusual_figure_never_opens_a_box(desk: EntryDesk) -> None:
    desk.open()
    desk.press("3.001\n")
    desk.rest()
    assert QApplication.activeModalWidget() is None
    assert look(desk, "C1", "morning CM").mark is Mark.BANG
    assert desk.rows() == {}
    # Three times the order is not unusual yet.
    desk.press("<esc>3\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "3"}


def test_f2_is_the_date_outside_the_cells_and_alt_f2_everywhere(desk: EntryDesk) -> None:
    desk.open()
    date = desk.screen.chooser.date
    desk.press("/<f2>")
    assert desk.focus() is date
    desk.press("<esc>")
    desk.screen.view.take_focus()
    desk.press("1.")
    desk.key(Qt.Key.Key_F2, ALT)
    assert desk.focus() is date
    # Gone on to another part of the screen: what was typed is taken as it stands.
    pause(20)
    desk.rest()
    assert "“1.” is not a number" in desk.shown("C1", "note")
    desk.press("<f6>")
    desk.rest()
    assert desk.window.shown == "payments"


def test_a_hundred_saved_cells_are_undone_and_redone(desk: EntryDesk) -> None:
    desk.open((683, 384))
    homes = [f"C{at}" for at in range(1, 7)]
    # 102 figures: seventeen rounds over six homes, each of another quantity.
    for lap in range(17):
        desk.go("C1", "morning CM")
        for _ in homes:
            desk.press(f"1.{lap + 1}\n")
        desk.rest()
    last = {f"{home} morning CM": "1.17" for home in homes}
    assert desk.rows() == last
    for _ in range(10):
        for _ in range(10):
            desk.ctrl(Qt.Key.Key_Z)
        desk.rest()
    # Two of the 102 stay: the first two homes of the first round.
    assert desk.rows() == {"C1 morning CM": "1.1", "C2 morning CM": "1.1"}
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert "Nothing to undo" in desk.screen.about.words
    for _ in range(4):
        desk.ctrl(Qt.Key.Key_Y)
    desk.rest()
    assert desk.rows() == {f"{home} morning CM": "1.1" for home in homes}


def test_an_interruption_by_f6_keeps_the_selection_and_the_unusual_figure(desk: EntryDesk) -> None:
    desk.open()
    desk.press("15\n<f6>")
    desk.rest()
    desk.press("<esc>")
    desk.rest()
    assert desk.here() == desk.place("C1", "morning CM")
    assert desk.shown("C1", "morning CM") == "15"
    desk.press("\n")
    desk.rest()
    assert desk.rows() == {"C1 morning CM": "15"}
