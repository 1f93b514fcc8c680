"""Earlier runs of a month, opened on the Bills screen by key and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.bill_desk import OCTOBER, BillDesk
from helpers.keys import click
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from dairyos_desktop.domain.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.services.dto.runs import RunRow
    from dairyos_desktop.ui.bills.run_panel import RunPanel
    from dairyos_desktop.ui.bills.screen import BillsScreen

F9 = Qt.Key.Key_F9


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[BillDesk]:
    del qapp
    made = BillDesk(tmp_path / "office")
    yield made
    made.close()


def cells(screen: BillsScreen) -> list[list[str]]:
    model = screen.pages.runs.model
    columns = range(len(model.columns))
    return [[model.cell(row, at)[0] for at in columns] for row in range(len(model.rows))]


def figures(panel: RunPanel) -> dict[str, str]:
    return {entry.words: entry.amount for entry in panel.figures.entries}


def without(panel: RunPanel) -> list[tuple[str, str, str]]:
    return [
        (one.row.name, one.row.reason, panel.model.cell(at, 1)[0])
        for at, one in enumerate(panel.model.rows)
    ]


def banner_button(screen: BillsScreen, words: str) -> QPushButton:
    return next(
        button
        for banner in screen.banners
        for button in banner.findChildren(QPushButton)
        if button.text() == words
    )


def test_a_month_that_was_never_run_says_so(desk: BillDesk) -> None:
    screen = desk.open()
    assert not screen.runs_button.isEnabled()
    assert screen.runs_button.toolTip() == "October 2026 has no run yet."
    desk.press(F9)
    assert screen.pages.currentWidget() is screen.list


def test_an_earlier_run_shows_what_was_told_right_after_it(desk: BillDesk) -> None:
    screen = desk.open()
    desk.press(Qt.Key.Key_F5)
    click(banner_button(screen, "Show the result"))
    desk.rest()
    panel = screen.pages.runs.panel
    at_first = figures(panel), without(panel), panel.words.text()
    assert at_first[0] == {
        "Bills made": "3",
        "Changed": "0",
        "Void, nothing delivered": "0",
        "Unchanged": "0",
        "October 2026 came to": "₹3,000.00",
    }
    assert at_first[1] == [
        ("Chetan Vyas", "No price for Buffalo Milk on 03-10-2026.", "no bill yet")
    ]
    assert screen.banners == ()
    check(desk.window)
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.list
    desk.press(Qt.Key.Key_F5)
    desk.press(F9)
    assert [row[1:] for row in cells(screen)] == [
        ["Whole", "–", "–", "–", "3", "1"],
        ["Whole", "3", "–", "–", "–", "1"],
    ]
    desk.press(Qt.Key.Key_Down)
    assert (figures(panel), without(panel), panel.words.text()) == at_first


RUN = "07-11-2026 12:00"


def newest(desk: BillDesk) -> RunRow:
    return desk.services.billing.runs(desk.owner, OCTOBER)[0]


def test_a_run_goes_on_to_save_its_files_where_the_office_wants_it(desk: BillDesk) -> None:
    desk.services.settings.set_value(desk.owner, "papers_after_run", "true")
    desk.open()
    desk.press(Qt.Key.Key_F5)
    for _ in range(6):
        desk.rest()
    files = list((desk.context.data_dir / "pdf" / "Bills 2026-10").glob("*.pdf"))
    rows = desk.services.billing.rows(desk.owner, OCTOBER)
    assert len(files) == sum(bool(row.total) for row in rows) > 0
    assert desk.lines[-1].startswith("Bills of October 2026 are made and saved in ")


def test_a_missing_price_is_mended_from_the_run(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    desk.press(F9)
    assert desk.window.focusWidget() is screen.pages.runs.table
    desk.press(Qt.Key.Key_Return)
    panel = screen.pages.runs.panel
    assert desk.window.focusWidget() is panel.table
    assert panel.title.text() == f"Run of {RUN}"
    assert panel.mend_button.text() == "Set the price"
    desk.press(Qt.Key.Key_M)
    bm = panel.model.rows[0].product_id
    assert desk.gone[-1] == ("products", {"product": bm})
    desk.window.show_screen("bills")
    desk.import_rows(
        "rates", "product,customer,effective_from,effective_to,price\nBM,,2026-01-01,,70.000\n"
    )
    desk.press(Qt.Key.Key_F5)
    assert panel.record is not None
    assert len(panel.record.without) == 1, "the run that was looked at stays"
    assert without(panel)[0][2] == desk.row("C3").number
    assert panel.mend_button.text() == "Show the bill"
    panel.table.setFocus()
    desk.press(Qt.Key.Key_M)
    assert screen.pages.currentWidget() is screen.list
    row = screen.list.table.current_row()
    assert row is not None
    assert row.customer == "C3"


def test_who_was_left_out_is_taken_in_again_from_the_run(desk: BillDesk) -> None:
    desk.services.customers.park(desk.owner, "C2", "2026-10", "Disputes the 4th")
    desk.make()
    screen = desk.open()
    click(screen.runs_button)
    desk.rest()
    panel = screen.pages.runs.panel
    assert ("Bina Rao", "Disputes the 4th", "left out") in without(panel)
    desk.press(Qt.Key.Key_Return)
    panel.table.select_key(next(o.row.customer_id for o in panel.model.rows if o.parked))
    assert panel.mend_button.text() == "Take in again"
    desk.press(Qt.Key.Key_M)
    assert ("Bina Rao", "Disputes the 4th", "no bill yet") in without(panel)
    assert not panel.mend_button.isEnabled()
    assert "F5 makes the bills" in panel.mend_button.toolTip()
    desk.press(Qt.Key.Key_Return)
    assert desk.gone[-1][0] == "customers"


def test_a_stopped_run_and_a_final_bill_are_told_apart(desk: BillDesk) -> None:
    desk.services.billing.generate(desk.owner, OCTOBER, stop=lambda: True)
    desk.services.billing.generate(desk.owner, OCTOBER, customer="C1", until=OCTOBER.first)
    screen = desk.open()
    desk.press(F9)
    model = screen.pages.runs.model
    tips = [model.columns[0].tip(run) for run in model.rows if model.columns[0].tip is not None]
    assert tips == [
        "Final bill of Asha Shah to 01-10-2026, under 1 s",
        "All customers, under 1 s",
    ]
    assert [row[1] for row in cells(screen)] == ["Whole", "Stopped at 0 of 6"]
    desk.press(Qt.Key.Key_Down)
    assert "It was stopped after 0 of 6 customers" in screen.pages.runs.panel.words.text()


def test_a_viewer_reads_runs_and_mends_nothing(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = BillDesk(tmp_path / "office", role=Role.VIEWER)
    desk.services.customers.park(desk.owner, "C2", "2026-10", "Disputes the 4th")
    desk.make()
    screen = desk.open()
    desk.press(F9)
    panel = screen.pages.runs.panel
    panel.table.select_key(next(o.row.customer_id for o in panel.model.rows if o.parked))
    assert not panel.mend_button.isEnabled()
    assert "viewer" in panel.mend_button.toolTip()
    desk.close()


def seen(screen: BillsScreen) -> tuple[bool, bool]:
    """Whether the list is seen, and the result."""
    return screen.pages.runs.table.isVisible(), screen.pages.runs.panel.isVisible()


def test_a_narrow_window_shows_one_at_a_time(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    desk.window.resize(680, 380)
    desk.rest()
    desk.press(F9)
    assert seen(screen) == (True, False)
    desk.press(Qt.Key.Key_Return)
    assert seen(screen) == (False, True)
    check(desk.window)
    desk.press(Qt.Key.Key_Escape)
    assert seen(screen) == (True, False)


def test_runs_and_who_got_no_bill_are_exported(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    desk.press(F9)
    assert [listing.words for listing in screen.listings()] == [
        "the runs of October 2026",
        "the customers whom this run left without a bill",
    ]
