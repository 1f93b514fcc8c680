"""The table: sorting, keeping its place, checking, folding, what screen readers hear."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.keys import click, press, type_text
from helpers.windows import column_texts
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import Align, Column, Look
from dairyos_desktop.ui.widgets.table.delegate import text_left
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@dataclass(frozen=True)
class Row:
    number: int
    name: str
    litres: str
    paid: bool = False


COLUMNS: tuple[Column[Row], ...] = (
    Column("number", "No.", lambda row: str(row.number), 60, sort=lambda row: row.number),
    Column("name", "Customer", lambda row: row.name, stretch=True, sort=lambda row: row.name),
    Column("litres", "Litres", lambda row: row.litres, 90, Align.POINT),
    Column(
        "state",
        "State",
        lambda row: "Paid" if row.paid else "Unpaid",
        100,
        look=lambda row: Look("ok", mark=Mark.DISC_TICK) if row.paid else Look(mark=Mark.CIRCLE),
    ),
    Column("sent", "Sent", lambda _row: "–", 90, secondary=True),
)
ROWS = [Row(2, "Lakshmi", "0.5"), Row(1, "Krishna", "1"), Row(3, "राजेंद्र", "1.125", paid=True)]


@pytest.fixture
def model(qapp: QApplication) -> RowsModel[Row]:
    del qapp
    made = RowsModel(COLUMNS, key=lambda row: row.number, checkable=True)
    made.set_rows(ROWS)
    return made


@pytest.fixture
def view(model: RowsModel[Row], qtbot: QtBot) -> TableView[Row]:
    made = TableView(model, name="Bills")
    made.resize(600, 200)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    QApplication.processEvents()
    return made


def test_the_model_is_a_good_model(model: RowsModel[Row]) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.sort(1)
    model.set_rows(ROWS[:2])
    model.set_rows([])


def test_rows_sort_by_value_and_back(view: TableView[Row], model: RowsModel[Row]) -> None:
    view.sort_by("number")
    assert column_texts(model, 1) == ["1", "2", "3"]
    view.sort_by("number", descending=True)
    assert column_texts(model, 1) == ["3", "2", "1"]
    assert view.save_state()["sort"] == {"key": "number", "descending": True}


def test_a_click_on_the_head_sorts_and_sorts_back(
    view: TableView[Row], model: RowsModel[Row]
) -> None:
    head = view.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(1) + 20, 15)
    for expected in (["1", "2", "3"], ["3", "2", "1"]):
        click(head.viewport(), place)
        assert column_texts(model, 1) == expected


def test_the_current_row_stays_the_same_row_after_a_refresh(
    view: TableView[Row], model: RowsModel[Row]
) -> None:
    assert view.select_key(3, column=2)
    model.set_rows([ROWS[2], ROWS[0]])
    current = view.current_row()
    assert current is not None
    assert current.number == 3
    assert view.currentIndex().column() == 2
    assert view.selectionModel().isRowSelected(0)


def test_a_current_row_that_is_gone_is_told(view: TableView[Row], model: RowsModel[Row]) -> None:
    told: list[object] = []
    view.select_key(3)
    view.current_changed.connect(told.append)
    model.set_rows(ROWS[:1])
    assert told[-1] is None


def test_checks_follow_their_rows_and_the_head_checks_all(
    view: TableView[Row], model: RowsModel[Row]
) -> None:
    view.select_key(1)
    press(view, Qt.Key.Key_Space)
    model.sort(1)
    assert [row.number for row in model.checked()] == [1]
    assert model.check_state() is Qt.CheckState.PartiallyChecked
    head = view.horizontalHeader()
    click(head.viewport(), QPoint(20, 15))
    assert len(model.checked()) == 3
    model.set_rows(ROWS[:1])
    assert [row.number for row in model.checked()] == [2]


def test_a_click_on_a_box_checks_without_moving(
    view: TableView[Row], model: RowsModel[Row]
) -> None:
    view.select_key(2)
    box = view.visualRect(model.index(1, 0)).center()
    click(view.viewport(), box)
    assert [row.number for row in model.checked()] == [1]
    current = view.current_row()
    assert current is not None
    assert current.number == 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_both_enters_open_a_row(view: TableView[Row], key: Qt.Key) -> None:
    opened: list[Row] = []
    view.opened.connect(opened.append)
    view.select_key(1)
    press(view, key)
    assert [row.number for row in opened] == [1]


def test_letters_go_to_the_search_field(view: TableView[Row]) -> None:
    typed: list[str] = []
    view.typed.connect(typed.append)
    type_text(view, "d")
    assert typed == ["d"]


def test_tab_leaves_a_list(view: TableView[Row]) -> None:
    view.select_key(1)
    press(view, Qt.Key.Key_Tab)
    assert view.currentIndex().row() == 1


def test_widths_and_sorting_come_back(view: TableView[Row], model: RowsModel[Row]) -> None:
    view.setColumnWidth(model.column_of("litres"), 133)
    view.sort_by("name")
    state = view.save_state()
    other = TableView(RowsModel(COLUMNS, key=lambda row: row.number, checkable=True), name="B")
    other.restore_state(state)
    assert other.columnWidth(model.column_of("litres")) == 133
    assert other.save_state()["sort"]["key"] == "name"
    other.restore_state({"widths": {"gone": 5, "litres": "x"}, "sort": {"key": "gone"}})
    assert other.columnWidth(model.column_of("litres")) == 133


def test_secondary_columns_fold_away(view: TableView[Row], model: RowsModel[Row]) -> None:
    view.hide_secondary(hide=True)
    assert view.isColumnHidden(model.column_of("sent"))
    view.hide_secondary(hide=False)
    assert not view.isColumnHidden(model.column_of("sent"))


def test_columns_give_way_in_their_order_before_the_name_is_cut(qtbot: QtBot) -> None:
    number, name, litres, state, sent = COLUMNS
    model = RowsModel(
        (
            number,
            replace(name, least=150),
            replace(litres, gives_way=2),
            replace(state, gives_way=1),
            sent,
        ),
        key=lambda row: row.number,
    )
    view = TableView(model, name="Bills")
    qtbot.addWidget(view)
    view.show()
    for width, shown in [
        (500, ["number", "name", "litres", "state", "sent"]),
        (430, ["number", "name", "litres", "sent"]),
        (310, ["number", "name", "sent"]),
        (200, ["number", "name", "sent"]),
        (500, ["number", "name", "litres", "state", "sent"]),
    ]:
        view.resize(width, 200)
        QApplication.processEvents()
        columns = enumerate(model.columns)
        assert [c.key for at, c in columns if not view.isColumnHidden(at)] == shown, width


def test_an_empty_table_says_what_belongs_there(
    view: TableView[Row], model: RowsModel[Row]
) -> None:
    empty = EmptyState("receipt-text", "No bills yet.", primary=Button("Make bills"))
    view.set_empty(empty)
    assert not empty.isVisible()
    model.set_rows([])
    assert empty.isVisible()
    assert empty.size() == view.viewport().size()


def test_loading_dims_only_when_it_takes_long(view: TableView[Row], qtbot: QtBot) -> None:
    view.set_loading(on=True)
    assert not view.cells.faded
    qtbot.waitUntil(lambda: view.cells.faded)
    view.set_loading(on=False)
    assert not view.cells.faded


def test_a_refresh_ends_loading(view: TableView[Row], model: RowsModel[Row], qtbot: QtBot) -> None:
    view.set_loading(on=True)
    qtbot.waitUntil(lambda: view.cells.faded)
    model.set_rows(ROWS)
    assert not view.cells.faded


def test_screen_readers_hear_text_and_state(model: RowsModel[Row]) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(role) == "not checked"
    assert model.index(0, 4).data(role) == "Unpaid"


def test_quantities_stand_on_the_point(model: RowsModel[Row], view: TableView[Row]) -> None:
    rect = view.visualRect(model.index(0, model.column_of("litres")))
    points = {
        round(text_left(text, rect, Align.POINT, 400) + fonts.width(text.split(".")[0]), 1)
        for text in ("1", "0.5", "1.125", "12.25")
    }
    assert len(points) == 1


def test_the_table_passes_the_walk(view: TableView[Row]) -> None:
    check(view)
