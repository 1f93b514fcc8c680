"""The month sheet under real keys: typing, walking, other PCs, sums, and the way to the day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.month_desk import ALT, MonthClerk
from helpers.station_road import Trouble, fill, save_elsewhere
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.ui.entry.month.reading import PAGE
from dairyos_desktop.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[MonthClerk]:
    """Six homes on Station Road, a litre of cow's milk each morning; today is 7 November."""
    del qapp
    made = MonthClerk(tmp_path)
    fill(made)
    yield made
    made.close()


# Walking and typing ----------------------------------------------------------------------------


def test_alt_m_shows_the_month_at_the_same_customer_and_day_and_back(desk: MonthClerk) -> None:
    desk.open()
    desk.screen.chooser.shift.set_current("morning")
    desk.screen.chooser._on_changed()
    desk.rest()
    desk.go("C3", "morning CM")
    desk.key(Qt.Key.Key_M, ALT)
    desk.rest()
    assert desk.focus() is desk.pane.view
    assert desk.here_in_month() == ("C3", 7)
    assert desk.pane.month.month().label() == "November 2026"
    assert not desk.screen.view.isVisible()
    assert not desk.screen.confirm_button.isVisible()
    desk.press("<down><right><right>")
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()
    assert "confirmed on its day's sheet" in desk.screen.about.words
    assert desk.saved() == {}
    desk.key(Qt.Key.Key_M, ALT)
    desk.rest()
    assert desk.screen.chooser.date.day() == dt.date(2026, 11, 9)
    assert desk.here() == desk.place("C4", "morning CM")
    assert desk.focus() is desk.screen.view
    assert desk.clicks == 0


def test_typed_figures_are_saved_as_they_are_left_and_shown_with_their_marks(
    desk: MonthClerk,
) -> None:
    desk.open_month()
    desk.stand("C1", 5)
    desk.press("2\n.5\n0\n1+.5\t<f2>\n")
    desk.rest()
    assert desk.saved() == {
        "C1 5 CM": "2", "C2 5 CM": "0.5", "C3 5 CM": "0", "C4 5 CM": "1.5", "C4 6 CM": "1",
    }  # fmt: skip
    looks = [desk.look(code, 5).look for code in ("C1", "C2", "C3", "C4")]
    assert [look.mark for look in looks] == [Mark.UP, Mark.DOWN, Mark.CROSS, Mark.UP]
    assert desk.look("C4", 6).look.mark is None
    assert desk.look("C4", 6).look.tone != "text3"
    assert desk.look("C5", 6).look.tone == "text3"
    assert desk.clicks == 0


def test_arrows_jumps_and_moves_save_nothing_and_enter_saves_what_is_pre_filled(
    desk: MonthClerk,
) -> None:
    desk.open_month()
    desk.stand("C1", 7)
    desk.press("<right><left><down><up>/dwa\n")
    assert desk.here_in_month() == ("C2", 7)
    desk.key(Qt.Key.Key_Home)
    assert desk.here_in_month() == ("C2", 1)
    desk.key(Qt.Key.Key_End)
    assert desk.here_in_month() == ("C2", 30)
    desk.key(Qt.Key.Key_End, CTRL)
    assert desk.here_in_month() == ("C6", 30)
    desk.key(Qt.Key.Key_Home, CTRL)
    assert desk.here_in_month() == ("C1", 1)
    desk.rest()
    assert desk.saved() == {}
    desk.press("\n<pad-enter>\t")
    desk.rest()
    assert desk.saved() == {"C1 1 CM": "1", "C2 1 CM": "1", "C3 1 CM": "1"}
    assert desk.here_in_month() == ("C3", 2)


def test_an_unusual_figure_waits_for_a_second_enter_and_esc_takes_it_back(
    desk: MonthClerk,
) -> None:
    desk.open_month()
    desk.stand("C1", 5)
    desk.press("15\n")
    assert desk.here_in_month() == ("C1", 5)
    assert desk.figure("C1", 5) == "15"
    assert desk.look("C1", 5).look.mark is Mark.BANG
    assert "15× the order" in desk.screen.about.words
    desk.press("<down>15\n<esc>")
    assert desk.figure("C2", 5) == "1"
    desk.press("<up>\n")
    desk.rest()
    assert desk.saved() == {"C1 5 CM": "15"}


def test_what_can_not_be_read_stays_in_its_cell(desk: MonthClerk) -> None:
    desk.open_month()
    desk.stand("C1", 5)
    desk.press("1..2\n")
    editor = desk.pane.view.editor
    assert editor is not None
    assert editor.text() == "1..2"
    desk.press("<esc>")
    assert desk.pane.view.editor is None
    assert desk.saved() == {}


def test_leave_not_delivered_delete_undo_and_redo(desk: MonthClerk) -> None:
    desk.open_month()
    desk.stand("C1", 5)
    desk.press("L")
    desk.rest()
    assert desk.figure("C1", 5) == "leave"
    desk.press("l")
    desk.rest()
    assert desk.figure("C1", 5) == "1"
    desk.press("2\n")
    desk.rest()
    desk.ctrl(Qt.Key.Key_Z)
    desk.rest()
    assert desk.saved() == {}
    assert desk.here_in_month() == ("C1", 5)
    desk.ctrl(Qt.Key.Key_Y)
    desk.rest()
    assert desk.saved() == {"C1 5 CM": "2"}
    desk.press("<del>")
    desk.rest()
    assert desk.saved() == {}
    assert desk.figure("C1", 5) == "1"


def test_a_block_from_a_spreadsheet_filling_down_and_copying_above(desk: MonthClerk) -> None:
    desk.open_month()
    desk.stand("C1", 3)
    QGuiApplication.clipboard().setText("2\t1.5\r\n\tL\r\n")
    desk.ctrl(Qt.Key.Key_V)
    desk.rest()
    assert desk.saved() == {"C1 3 CM": "2", "C1 4 CM": "1.5"}
    assert desk.figure("C2", 4) == "leave"
    desk.shift(Qt.Key.Key_Down)
    desk.shift(Qt.Key.Key_Down)
    desk.ctrl(Qt.Key.Key_D)
    desk.rest()
    assert desk.saved() == {
        "C1 3 CM": "2", "C1 4 CM": "1.5", "C2 3 CM": "2", "C3 3 CM": "2",
    }  # fmt: skip
    desk.stand("C4", 3)
    desk.ctrl("'")
    desk.rest()
    assert desk.saved()["C4 3 CM"] == "2"
    desk.stand("C1", 3)
    desk.shift(Qt.Key.Key_Right)
    desk.ctrl(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "2\t1.5"


# Others, errors, interruptions -----------------------------------------------------------------


def test_a_cell_changed_on_another_pc_is_told_and_never_written_over(desk: MonthClerk) -> None:
    desk.open_month()
    save_elsewhere(desk, "C1", "2")
    desk.stand("C1", 7)
    desk.press("3\n")
    desk.rest()
    assert desk.saved() == {"C1 7 CM": "2"}
    assert desk.figure("C1", 7) == "3"
    desk.press("<up>")
    assert "Ravi C1 2 saved 2 meanwhile" in desk.screen.about.words
    desk.press("\n")
    desk.rest()
    assert desk.saved() == {"C1 7 CM": "3"}


def test_another_pcs_change_comes_in_without_disturbing_what_is_typed(desk: MonthClerk) -> None:
    desk.open_month()
    desk.stand("C1", 7)
    desk.press("3")
    save_elsewhere(desk, "C1", "2")
    save_elsewhere(desk, "C2", "2")
    desk.pane.read_again()
    desk.rest()
    assert desk.figure("C2", 7) == "2"
    assert desk.pane.sheet is not None
    assert desk.pane.sheet.total() == 4000
    desk.press("\n")
    desk.rest()
    assert desk.saved()["C1 7 CM"] == "2"
    assert "meanwhile" in desk.look("C1", 7).said


class _Refusing:
    """A service that takes nothing for tomorrow."""

    def __init__(self, desk: MonthClerk) -> None:
        self._service = desk.service

    def __getattr__(self, name: str) -> object:
        return getattr(self._service, name)

    def save_cell(self, *_given: object) -> None:
        raise RefusedError("08-11-2026 has not come yet.", "Enter it on the day.")


def test_what_the_service_refuses_is_told_in_place_and_what_was_typed_stays(
    desk: MonthClerk,
) -> None:
    desk.open_month()
    object.__setattr__(desk.context.services, "consumption", _Refusing(desk))
    desk.stand("C1", 8)
    desk.press("2\n")
    desk.rest()
    assert desk.figure("C1", 8) == "2"
    assert desk.look("C1", 8).look.mark is Mark.BANG
    assert "08-11-2026 has not come yet. Enter it on the day." in desk.look("C1", 8).said
    assert "has not come yet" in desk.screen.about.words
    assert not desk.screen.banners
    object.__setattr__(desk.context.services, "consumption", Trouble())
    desk.press("2\n")
    desk.rest()
    assert "The disk is full." in desk.screen.banners[0].accessibleName()
    assert desk.figure("C2", 8) == "2"


def test_an_interruption_lands_in_the_same_cell_with_the_half_typed_figure(
    desk: MonthClerk,
) -> None:
    desk.open_month()
    desk.stand("C2", 4)
    desk.press("1.<f6>")
    desk.rest()
    assert desk.window.shown == "payments"
    desk.press("77<esc>")
    desk.rest()
    assert desk.window.shown == "entry"
    editor = desk.pane.view.editor
    assert editor is not None
    assert desk.focus() is editor
    desk.press("5\n")
    desk.rest()
    assert desk.saved() == {"C2 4 CM": "1.5"}


def test_what_is_half_typed_when_the_window_closes_waits_on_that_days_sheet(
    desk: MonthClerk,
) -> None:
    desk.open_month()
    desk.stand("C2", 7)
    desk.press("2")
    desk.close_window()
    desk.open()
    assert desk.shown("C2", "morning CM") == "2"
    assert desk.rows() == {}


def test_a_line_that_is_typed_in_scrolls_with_its_cell_and_comes_back_when_one_types(
    desk: MonthClerk,
) -> None:
    desk.open_month((900, 600))
    view = desk.pane.view
    desk.stand("C2", 7)
    desk.press("1")
    editor = view.editor
    assert editor is not None
    there = editor.geometry()
    view.horizontalScrollBar().setValue(view.lay.most_across)
    assert not view.viewport().rect().intersects(editor.geometry())
    desk.press(".5")
    assert editor.geometry().top() == there.top()
    assert view.lay.left <= editor.geometry().left()
    desk.press("\n")
    desk.rest()
    assert desk.saved() == {"C2 7 CM": "1.5"}


def test_scrolled_rows_look_as_if_painted_anew(desk: MonthClerk) -> None:
    """Rows that stay in sight are moved, not painted: none of them stays behind or is left out."""
    for at in range(7, 60):
        desk.register.customer(f"C{at}", route="Station Road", position=at * 10)
    desk.open_month((1366, 600))
    view = desk.pane.view
    bar = view.verticalScrollBar()

    def on_the_screen() -> QImage:
        QCoreApplication.processEvents()
        while view._painter.left_out:
            QCoreApplication.processEvents()
        corner = view.viewport().mapTo(desk.window, QPoint())
        size = view.viewport().size()
        screen = desk.window.screen()
        return screen.grabWindow(
            desk.window.winId(), corner.x(), corner.y(), size.width(), size.height()
        ).toImage()

    assert bar.maximum() > 200
    for by in (84, 28, -56, 101, -13):
        bar.setValue(bar.value() + by)
        desk.rest()
        moved = on_the_screen()
        view.viewport().update()
        assert moved == on_the_screen(), by


def test_only_rows_that_come_into_sight_are_read(desk: MonthClerk) -> None:
    for at in range(7, 160):
        desk.register.customer(f"C{at}", route="Station Road", position=at * 10)
    desk.open_month()
    assert desk.pane.sheet is not None
    grid = desk.pane.sheet.grid
    read = [at for at in range(1, 160) if grid.is_read(desk.register.customers[f"C{at}"])]
    assert read == list(range(1, 3 * PAGE + 1))
    desk.key(Qt.Key.Key_End, CTRL)
    desk.press("3")
    assert desk.pane.view.editor is None
    desk.rest()
    assert grid.is_read(desk.register.customers["C159"])
    assert not grid.is_read(desk.register.customers["C80"])
    desk.stand("C159", 5)
    desk.press("3\n")
    desk.rest()
    assert desk.saved() == {"C159 5 CM": "3"}


# Totals, sums, other months ---------------------------------------------------------------------


def test_sums_follow_what_is_typed_and_are_the_databases(desk: MonthClerk) -> None:
    desk.open_month()
    desk.stand("C1", 5)
    desk.press("2\n1.5\n")
    desk.rest()
    sheet = desk.pane.sheet
    assert sheet is not None
    fifth = dt.date(2026, 11, 5)

    def sums() -> tuple[int, int, int, int]:
        return (
            sheet.row_total(desk.register.customers["C1"]),
            sheet.day_total(fifth),
            sheet.product_total(desk.register.products["CM"]),
            sheet.total(),
        )

    assert sums() == (2000, 3500, 3500, 3500)
    desk.pane.read_again()
    desk.rest()
    assert sums() == (2000, 3500, 3500, 3500)


def test_a_sum_is_not_typed_in_and_enter_opens_its_day(desk: MonthClerk) -> None:
    desk.register.order("C1", "GH", "1", "morning")
    desk.open_month()
    desk.pane.product.set_key("*")
    desk.screen.chooser.shift.set_current("both")
    desk.screen.chooser._on_changed()
    desk.rest()
    assert desk.figure("C1", 9) == "1.5+"
    desk.stand("C1", 9)
    assert "Ghee, morning: 1 pc, as ordered" in desk.pane.view.accessibleDescription()
    desk.press("2")
    assert desk.pane.view.editor is None
    assert "Choose one shift and one product" in desk.screen.about.words
    desk.stand("C2", 9)
    desk.press("\n")
    desk.rest()
    assert desk.screen.view.isVisible()
    assert desk.screen.chooser.date.day() == dt.date(2026, 11, 9)
    here = desk.here()
    assert here is not None
    assert here.customer_id == desk.register.customers["C2"]
    assert desk.saved() == {}


def test_another_month_another_product(desk: MonthClerk) -> None:
    desk.open_month()
    desk.stand("C2", 30)
    desk.pane.month.step(-1)
    desk.rest()
    assert desk.pane.sheet is not None
    assert len(desk.pane.sheet.grid.columns) == 31
    assert desk.pane.view.place() is not None
    desk.screen.chooser.shift.set_current("evening")
    desk.screen.chooser._on_changed()
    desk.rest()
    desk.pane.product.set_key(str(desk.register.products["BM"]))
    desk.rest()
    desk.pane.month.step(1)
    desk.rest()
    assert [desk.figure(code, 3) for code in ("C1", "C2", "C3")] == ["0.5", "0.5", ""]
