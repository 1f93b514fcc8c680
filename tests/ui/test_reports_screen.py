"""The Reports screen over the sample dairy, worked by keys."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pypdfium2
import pytest
from helpers.accessibility import check
from helpers.report_desk import CHANGED, OCTOBER, ReportDesk
from helpers.windows import settle
from PySide6.QtCore import Qt

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.reports import cell_text
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.bills.screen import BillsScreen
from dairyos_desktop.ui.customers.screen import CustomersScreen
from dairyos_desktop.ui.payments.screen import PaymentsScreen
from dairyos_desktop.ui.reports.catalogue import REPORTS
from dairyos_desktop.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture(scope="module")
def desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportDesk]:
    """One window for all of them: each test goes to its own report."""
    del qapp
    made = ReportDesk(tmp_path_factory.mktemp("desk"))
    made.open()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> None:
    """The window stays for the next test."""


def show(desk: ReportDesk, report: str, view: str = "", **more: object) -> None:
    desk.window.show_screen("reports", {"report": report, "view": view, **more})
    desk.rest()


def focus_is_at_the_report(desk: ReportDesk) -> bool:
    """In its table; where nobody was chosen yet, in the field that asks for whom."""
    shown = desk.screen.page.shown
    place = desk.screen.asking.customer if shown is None else shown.table
    return desk.window.focusWidget() is place


def test_the_report_that_is_come_to_has_the_keys(desk: ReportDesk) -> None:
    assert focus_is_at_the_report(desk), "though it was not read yet when it was gone to"
    desk.window.show_screen("customers")
    desk.key("7", CTRL)
    for _ in REPORTS:
        assert focus_is_at_the_report(desk)
        desk.key(Qt.Key.Key_PageDown, CTRL)


def test_whoever_types_beside_a_report_keeps_the_keys_when_it_is_read_anew(
    desk: ReportDesk,
) -> None:
    show(desk, "outstanding", "route")
    desk.window.open_aside(next(iter(desk.window.asides.entries)))
    desk.rest()
    focus = desk.window.focusWidget()
    assert focus is not None
    assert not desk.screen.isAncestorOf(focus)
    desk.screen.refresh()
    desk.rest()
    assert desk.window.focusWidget() is focus
    desk.key(Qt.Key.Key_Escape)


def test_reports_are_walked_by_keys(desk: ReportDesk) -> None:
    show(desk, "outstanding", "route")
    seen = []
    for _ in REPORTS:
        seen.append(desk.screen.page.heading.text())
        desk.key(Qt.Key.Key_PageDown, CTRL)
    assert len(set(seen)) == len(REPORTS)
    assert desk.report.title == "Outstanding by route"
    desk.key(Qt.Key.Key_PageUp, CTRL)
    assert desk.report.key == REPORTS[-1].key


def test_a_route_leads_to_its_customers_and_esc_back(desk: ReportDesk) -> None:
    show(desk, "outstanding", "route")
    desk.key(Qt.Key.Key_Down)
    desk.key(ENTER)
    assert desk.report.title == "Outstanding by customer, R2"
    assert {row[2] for row in desk.cells()} == {"R2"}
    assert desk.screen.asking.route.currentText() == "R2"
    of_route = desk.report.totals[-1]
    desk.key(Qt.Key.Key_Escape)
    assert desk.report.title == "Outstanding by route"
    assert desk.report.rows[1].cells[-1] == of_route


def test_a_customer_leads_to_the_card(desk: ReportDesk) -> None:
    show(desk, "outstanding", "customer")
    customer_id = desk.screen.current_customer()
    assert customer_id == desk.report.rows[0].lead.key  # type: ignore[union-attr]  # it leads there
    desk.key(ENTER)
    customers = desk.window.screen_of("customers")
    assert isinstance(customers, CustomersScreen)
    assert desk.window.shown == "customers"
    assert customers.current_customer() == customer_id


def test_a_bill_of_the_register_is_opened(desk: ReportDesk) -> None:
    show(desk, "register", month=str(OCTOBER))
    desk.key(Qt.Key.Key_Down)
    number = desk.cells()[1][0]
    desk.key(ENTER)
    bills = desk.window.screen_of("bills")
    assert isinstance(bills, BillsScreen)
    assert desk.window.shown == "bills"
    row = bills.list.table.current_row()
    assert row is not None
    assert row.number == number


def test_a_day_of_the_collection_leads_to_its_cash(desk: ReportDesk) -> None:
    show(desk, "collection", "day", month=str(OCTOBER))
    desk.key(ENTER)
    payments = desk.window.screen_of("payments")
    assert isinstance(payments, PaymentsScreen)
    assert payments.shown.key == "cash"
    (stepper,) = payments.shown.header_parts()
    assert stepper.day() == dt.date(2026, 10, 1)  # type: ignore[attr-defined]  # a stepper
    # A bar does the same.
    show(desk, "collection", "day", month=str(OCTOBER))
    desk.screen.page.chart.item(7).click()
    desk.rest()
    assert stepper.day() == dt.date(2026, 10, 8)  # type: ignore[attr-defined]  # as above


def test_totals_stand_below_and_void_bills_are_struck(desk: ReportDesk) -> None:
    show(desk, "register", month=str(OCTOBER))
    shown = desk.screen.page.shown
    assert shown is not None
    assert "Total, 239 bills" in shown.totals.accessibleName()
    assert "Bill total ₹6,20,470.53" in shown.totals.accessibleName()
    (struck,) = (line for line in shown.model.rows if line.row.struck)
    looks = {column.look_of(struck).strike for column in shown.model.columns}
    assert looks == {True}
    assert desk.screen.page.notes.text().startswith("Audit log at entry ")


def test_another_month_by_keys(desk: ReportDesk) -> None:
    show(desk, "register", month=str(OCTOBER))
    desk.key(Qt.Key.Key_F2, ALT)
    assert desk.focus_name() == "Month"
    desk.words("11")
    desk.key(ENTER)
    assert desk.report.period == "2026-11"
    # The focus is in the table again.
    assert desk.focus_name() == "Month register"


def test_whose_statement_is_typed(desk: ReportDesk) -> None:
    desk.screen.asking.customer_id = None
    show(desk, "statement", "all", month="2026-12")
    assert desk.screen.page.report is None
    assert "Whose account?" in desk.screen.page.choosing.sentence.text()
    assert desk.screen.print_button.reason
    assert desk.focus_name() == "Customer"
    desk.words(CHANGED.lower())
    desk.key(ENTER)
    assert desk.report.title == "Account of Meenakshi Patel"
    assert desk.screen.payer() == desk.screen.current_customer() == 7
    assert desk.cells()[-1][-1] == "337.54"


def test_the_report_is_printed_as_it_is_shown(desk: ReportDesk) -> None:
    show(desk, "taxes", "hsn", month=str(OCTOBER))
    desk.key("p", ALT)
    printing = desk.prompts.printing
    assert printing is not None
    assert printing.jobs[-1] == ("Tax by HSN and rate – 2026-10", 1)
    assert desk.prompts.asked[-1].startswith("Print Tax by HSN and rate on A4")
    assert desk.toasts()[-1] == "Tax by HSN and rate, 1 page, sent to Office laser."


def test_the_report_is_saved_as_pdf_excel_and_csv(desk: ReportDesk, tmp_path: Path) -> None:
    show(desk, "collection", "method", month=str(OCTOBER))
    desk.prompts.path = tmp_path / "money.pdf"
    desk.screen.pdf_button.click()
    desk.rest()
    assert desk.prompts.offered[-1].endswith("Collection by method – 2026-10.pdf")
    with pypdfium2.PdfDocument(tmp_path / "money.pdf") as document:
        assert "₹92,275.40" in document[0].get_textpage().get_text_range()
    for button, suffix in ((desk.screen.csv_button, "csv"), (desk.screen.excel_button, "xlsx")):
        desk.prompts.path = tmp_path / f"money.{suffix}"
        button.click()
        desk.rest()
        assert desk.prompts.offered[-1] == f"Collection by method – 2026-10.{suffix}"
    sheet = openpyxl.load_workbook(tmp_path / "money.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[-1][0] == "Total, 4 methods"
    assert f"{rows[-1][-1]:.2f}" == "92275.40"
    assert "92275.40" in (tmp_path / "money.csv").read_text(encoding="utf-8-sig")
    desk.prompts.path = None


def test_a_route_is_chosen_and_the_table_sorted_by_its_heads(desk: ReportDesk) -> None:
    show(desk, "outstanding", "customer")
    everybody = len(desk.report.rows)
    route = desk.screen.asking.route
    route.setFocus()
    desk.key(Qt.Key.Key_Down)
    assert route.currentText() == "R1"
    assert desk.report.title == "Outstanding by customer, R1"
    assert 0 < len(desk.report.rows) < everybody
    shown = desk.screen.page.shown
    assert shown is not None
    shown.table.sort_by("owed", descending=True)
    owed = [line.row.cells[9] for line in shown.model.rows]
    assert owed == sorted(owed, reverse=True)  # type: ignore[type-var]  # money
    (listing,) = desk.screen.listings()
    table = listing.build()
    # The file has the order of the screen, and all columns.
    assert [row[9] for row in table.rows] == [*owed, desk.report.totals[9]]
    assert table.heads[3] == "Phone"
    route.setFocus()
    desk.key(Qt.Key.Key_Up)
    assert len(desk.report.rows) == everybody


def test_litres_and_pieces_are_sorted_together_by_how_many_they_are(desk: ReportDesk) -> None:
    show(desk, "litres", "product", month=str(OCTOBER))
    shown = desk.screen.page.shown
    assert shown is not None
    shown.table.sort_by("delivered", descending=True)
    rows = [[cell_text(cell) for cell in line.row.cells] for line in shown.model.rows]
    pieces = {row[0]: row[2] for row in rows if row[1] == "pc"}
    assert pieces
    assert not any("." in figure for figure in pieces.values())
    figures = [Decimal(row[2].replace(",", "").replace("–", "0")) for row in rows]
    assert figures == sorted(figures, reverse=True)
    assert len({row[1] for row in rows}) > 1


def test_money_that_comes_meanwhile_is_shown(desk: ReportDesk) -> None:
    show(desk, "collection", "method", month="2026-12")
    before = desk.report.rows
    desk.services.payments.add(desk.owner, NewPayment("C00001", Money("11.00"), "upi"))
    settle(desk.context.work)
    desk.rest()
    assert before == ()
    assert desk.cells() == [["UPI", "1", "11.00", "–", "11.00"]]


def test_nothing_there_says_what_belongs_there(desk: ReportDesk) -> None:
    show(desk, "register", month="2026-03")
    shown = desk.screen.page.shown
    assert shown is not None
    assert desk.cells() == []
    assert not shown.totals.isVisible()
    empty = shown.table.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    assert empty.sentence.text() == "No bill of March 2026 was made yet."
    assert desk.screen.csv_button.reason


@pytest.mark.parametrize("size", [(1366, 768), (911, 512), (680, 380)])
def test_every_part_has_a_name_a_place_and_a_turn(desk: ReportDesk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    for kind in REPORTS:
        for view in kind.views:
            show(desk, kind.key, view.key, month=str(OCTOBER), customer_id=7)
            check(desk.window)
    desk.window.resize(1366, 768)
    desk.rest()


def test_where_it_is_not_wide_the_list_is_a_choice(desk: ReportDesk) -> None:
    show(desk, "outstanding", "route")
    desk.window.resize(911, 512)
    desk.rest()
    assert not desk.screen.groups.isVisible()
    assert desk.screen.which.isVisible()
    desk.screen.which.setFocus()
    desk.key(Qt.Key.Key_Down)
    assert desk.report.key == "collection"
    desk.window.resize(1366, 768)
    desk.rest()
    assert desk.screen.groups.current() == "collection"


def test_a_viewer_may_read_print_and_export(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = ReportDesk(tmp_path, role=Role.VIEWER)
    try:
        desk.open(report="register", month=str(OCTOBER))
        assert len(desk.cells()) == 240
        for button in (desk.screen.print_button, desk.screen.csv_button, desk.screen.excel_button):
            assert not button.reason
    finally:
        desk.close()
