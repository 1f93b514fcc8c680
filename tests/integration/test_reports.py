"""Reports of books small enough to work out by hand, on both engines."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest
from helpers.books import NOVEMBER, OCTOBER, Books
from helpers.offices import OWNER, fresh
from openpyxl.utils import get_column_letter
from sqlalchemy import insert, select, update

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LatePagePictures, LateReportRenderer
from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import TaxRate
from dairyos_desktop.domain.reports import Lead, LeadTo, Report, cell_text
from dairyos_desktop.models.bills import Charge
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.charges import ChargeService
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.charges import ChargeForm
from dairyos_desktop.services.dto.office import OfficeDetails
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.dto.reports import CollectionBy, LitresBy, OutstandingBy, TaxesBy
from dairyos_desktop.services.exports import ExportService
from dairyos_desktop.services.reports.delivered import MOST_COLUMNS
from dairyos_desktop.services.reports.exported import table_of
from dairyos_desktop.services.reports.service import ReportService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.payments import PaymentView


@pytest.fixture
def reports(books: Books) -> ReportService:
    return ReportService(
        books.database, books.clock, LateReportRenderer(), LatePagePictures(), WholeFiles()
    )


def told(report: Report) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in report.rows]


def totals(report: Report) -> list[str]:
    return [cell_text(cell) for cell in report.totals]


def test_debts_by_age_with_advances_apart(books: Books, reports: ReportService) -> None:
    """A has two bills and half of an older debt, B has paid ahead, C owes nothing."""
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance,opening_on\n"
        "A,Customer A,,,,,R1,1,en,2020-01-01,,100.00,2026-08-15\n"
        "B,Customer B,,,,,R2,1,en,2020-01-01,,-30.00,\n"
        "C,Customer C,,,,,R1,9,en,2020-01-01,,0.00,\n",
    )
    books.took("A", {1: "10", 2: "10"})
    books.took("B", {1: "1"})
    books.run()
    books.pay("A", "40.00")
    books.pay("B", "50.00")
    books.clock.set(dt.datetime(2026, 12, 1, 6, 30, tzinfo=dt.UTC))
    books.took("A", {3: "1"}, month=NOVEMBER)
    books.run(NOVEMBER)
    # Due on 11 November and 11 December; the opening balance of 15 August is 108 days old.
    report = reports.outstanding(books.actor, OutstandingBy.CUSTOMER)
    assert told(report) == [
        ["A", "Customer A", "R1", "", "56.00", "1,120.00", "–", "–", "60.00", "1,236.00", "–",
         "1,236.00"],
        ["B", "Customer B", "R2", "", "–", "–", "–", "–", "–", "–", "24.00", "−24.00"],
    ]  # fmt: skip
    assert report.about[0].startswith("As of 01-12-2026")
    routes = reports.outstanding(books.actor)
    assert told(routes) == [
        ["R1", "1", "56.00", "1,120.00", "–", "–", "60.00", "1,236.00", "–", "1,236.00"],
        ["R2", "–", "–", "–", "–", "–", "–", "–", "24.00", "−24.00"],
    ]
    assert totals(routes)[1:] == [
        "1", "56.00", "1,120.00", "–", "–", "60.00", "1,236.00", "24.00", "1,212.00",
    ]  # fmt: skip
    assert [row.lead for row in routes.rows] == [Lead(LeadTo.ROUTE, "R1"), Lead(LeadTo.ROUTE, "R2")]
    assert reports.routes(books.actor) == ("R1", "R2")
    # A day is the office's: half past midnight in India is the 11th, when nothing is 31 days old.
    books.clock.set(dt.datetime(2026, 12, 11, 19, 0, tzinfo=dt.UTC))
    assert told(reports.outstanding(books.actor))[0][2:6] == ["–", "56.00", "1,120.00", "–"]
    books.clock.set(dt.datetime(2026, 12, 11, 18, 0, tzinfo=dt.UTC))
    assert told(reports.outstanding(books.actor))[0][2:6] == ["–", "1,176.00", "–", "–"]


def test_collection_by_day_person_and_method(books: Books, reports: ReportService) -> None:
    def pay(
        amount: str, method: str, day: int, *, collector: str = "", reason: str = ""
    ) -> PaymentView:
        on = dt.date(2026, 10, day)
        new = NewPayment("A", Money(amount), method, on, collector=collector, reason=reason)
        return books.payments.add(books.actor, new)

    pay("100.00", "cash", 5)
    bounced = pay("70.00", "cheque", 5, collector="Dinesh")
    pay("2.00", "discount", 5, reason="settled")
    pay("30.00", "upi", 6)
    books.payments.reverse(fresh(books.actor), bounced.payment_id, "It bounced.", Money("20.00"))
    days = reports.collection(books.actor, OCTOBER)
    assert told(days) == [
        ["05-10-2026", "2", "100.00", "–", "–", "70.00", "–", "170.00", "2.00"],
        ["06-10-2026", "1", "–", "30.00", "–", "–", "–", "30.00", "–"],
    ]
    assert totals(days)[1:] == ["3", "100.00", "30.00", "–", "70.00", "–", "200.00", "2.00"]
    # What was given back counts on its own day.
    assert told(reports.collection(books.actor, NOVEMBER, CollectionBy.METHOD)) == [
        ["Cheque", "–", "–", "20.00", "−20.00"]
    ]
    people = reports.collection(books.actor, OCTOBER, CollectionBy.PERSON)
    assert [(row[0], row[-2]) for row in told(people)] == [(OWNER, "130.00"), ("Dinesh", "70.00")]
    nothing = reports.collection(books.actor, OCTOBER.previous())
    assert (nothing.rows, nothing.chart) == ((), None)
    assert nothing.empty == "No money came in September 2026."


def test_register_tax_and_litres_of_a_corrected_month(books: Books, reports: ReportService) -> None:
    books.took("A", {1: "10", 2: "10"})
    books.took("A", {3: "2"}, product="GH")
    books.took("B", {1: "3"})
    books.run()
    books.issue()
    void = books.bill("B")
    books.billing.void(fresh(books.actor), void.number, "Twice.")
    books.took("A", {2: "9"})
    waiting = reports.litres(books.actor, OCTOBER, LitresBy.CUSTOMER)
    assert [row[:1] + row[2:] for row in told(waiting)] == [
        ["A", "CM", "19.000", "20.000", "–", "−1.000",
         "Changed after the bill went out: goes on the next bill"],
        ["B", "CM", "3.000", "–", "–", "3.000", "Its bill is void: make the month's bills again"],
    ]  # fmt: skip
    books.clock.set(dt.datetime(2026, 12, 1, 6, 30, tzinfo=dt.UTC))
    books.took("A", {3: "1"}, month=NOVEMBER)
    books.run(NOVEMBER)
    register = reports.register(books.actor, OCTOBER)
    assert [(row.struck, *told(register)[at][7:]) for at, row in enumerate(register.rows)] == [
        (False, "64.76", "–", "–", "2,480.00", "–", "2,480.00", "Unpaid"),
        (True, "–", "–", "–", "168.00", "–", "–", "Void"),
    ]
    assert totals(register)[10] == "2,480.00"
    assert register.about == ("October 2026: 1 bill, and 1 void",)
    assert told(reports.register(books.actor, NOVEMBER))[0][6:11] == [
        "56.00", "–", "−56.00", "–", "–",
    ]  # fmt: skip
    assert told(reports.taxes(books.actor, OCTOBER, TaxesBy.HSN)) == [
        ["0401", "20.000", "L", "0 %", "1,120.00", "–", "–", "1,120.00"],
        ["0405", "2", "pc", "5 %", "1,295.24", "32.38", "32.38", "1,360.00"],
    ]
    assert told(reports.taxes(books.actor, NOVEMBER)) == [
        ["Cow Milk", "0401", "1.000", "L", "0 %", "56.00", "–", "–", "56.00"],
        ["Cow Milk, corrections", "0401", "−1.000", "L", "0 %", "−56.00", "–", "–", "−56.00"],
    ]
    # A code that was put right since is not that of the bill that is corrected.
    with books.database.write(books.actor, "test") as unit:
        unit.session.execute(update(Product).where(Product.code == "CM").values(hsn="0402"))
    assert [row[:2] for row in told(reports.taxes(books.actor, NOVEMBER))] == [
        ["Cow Milk", "0401"], ["Cow Milk, corrections", "0401"],
    ]  # fmt: skip
    # Bills of October bear the date of 1 November, those of November 1 December.
    dated = reports.taxes(books.actor, NOVEMBER, TaxesBy.HSN_DATED)
    assert totals(dated)[-1] == "2,480.00"
    assert dated.notes == ("That is the total of 1 bill.",)
    assert [row[2:] for row in told(reports.litres(books.actor, OCTOBER))] == [
        ["22.000", "20.000", "−1.000", "3.000"],
        ["2", "2", "–", "–"],
    ]


def test_deliveries_are_the_same_in_an_office_that_sells_much(
    books: Books, reports: ReportService
) -> None:
    """What few and many products are summed by differs; what comes of it doesn't."""
    books.took("A", {1: "10", 2: "10"})
    books.took("A", {3: "2"}, product="GH")
    books.took("B", {1: "3"})
    books.run()
    books.took("B", {2: "1"})
    few = [told(reports.litres(books.actor, OCTOBER, by)) for by in LitresBy]
    assert [len(rows) for rows in few] == [2, 1]
    more = "".join(f"P{at},Product {at},,L,0401,0\n" for at in range(MOST_COLUMNS))
    books.load("products", "code,name,name_local,unit,hsn,tax_inclusive\n" + more)
    assert [told(reports.litres(books.actor, OCTOBER, by)) for by in LitresBy] == few


def test_charges_stand_apart_and_each_that_is_not_billed_says_why(
    books: Books, reports: ReportService
) -> None:
    """A has a charge, B no price for what was delivered, C is left out of the month's run."""
    books.customer("C", position=3)
    with books.database.write(books.actor, "test") as unit:
        ids = {row.code: row.id for row in unit.session.execute(select(Customer.code, Customer.id))}
        unit.session.execute(
            insert(Charge).values(
                customer_id=ids["A"],
                recurrence="once",
                first_month=str(OCTOBER),
                description="Delivery charge",
                amount=Money("30.00"),
                rate=TaxRate("0.1800"),
                reason="agreed",
                created_at=unit.now,
                version=1,
            )
        )
        unit.audit("charge", "A", after={"amount": "30.00"})
    CustomerService(books.database, books.clock).park(books.actor, "C", str(OCTOBER), "moving")
    books.load("products", "code,name,name_local,unit,hsn,tax_inclusive\nBM,Buffalo,,L,0401,0\n")
    books.took("A", {1: "10"})
    books.took("B", {1: "2"}, product="BM")
    books.took("C", {1: "3"})
    books.run()
    charged = reports.taxes(books.actor, OCTOBER)
    assert told(charged) == [
        ["Cow Milk", "0401", "10.000", "L", "0 %", "560.00", "–", "–", "560.00"],
        ["Charges and credits", "", "", "", "18 %", "30.00", "2.70", "2.70", "35.40"],
    ]
    assert told(reports.taxes(books.actor, OCTOBER, TaxesBy.HSN))[-1][:3] == [
        "Charges and credits", "", "",
    ]  # fmt: skip
    assert charged.notes == ("That is the total of 1 bill.",)
    assert books.bill("A").total == Money("595.40")
    why = {row.cells[0]: row.cells[-1] for row in reports.litres(
        books.actor, OCTOBER, LitresBy.CUSTOMER
    ).rows}  # fmt: skip
    assert why["C"] == "Left out: moving"
    assert "price" in str(why["B"])
    # Not billed since it was never run, and what changed before the bill went out.
    books.took("A", {2: "1"})
    books.took("B", {4: "1"}, month=NOVEMBER)
    assert reports.litres(books.actor, OCTOBER, LitresBy.CUSTOMER).rows[0].cells[-1] == (
        "Changed since the bill was made: make the month's bills again"
    )
    assert reports.litres(books.actor, NOVEMBER, LitresBy.CUSTOMER).rows[0].cells[-1] == (
        "No bill was made yet"
    )


def test_goods_without_an_hsn_code_are_no_charges(books: Books, reports: ReportService) -> None:
    """Nobody has to give a product a code; its milk stands on a line of its own all the same."""
    books.load("products", "code,name,name_local,unit,hsn,tax_inclusive\nBM,Buffalo,,L,,0\n")
    books.price("BM", "2020-01-01", "70.000")
    with books.database.read() as session:
        customer_id = session.execute(select(Customer.id).where(Customer.code == "A")).scalar_one()
    ChargeService(books.database).add(
        books.actor,
        ChargeForm("Delivery charge", Money("30.00"), OCTOBER, "agreed", customer_id),
    )
    books.took("A", {1: "10"})
    books.took("A", {2: "3"}, product="BM")
    books.run()
    report = reports.taxes(books.actor, OCTOBER, TaxesBy.HSN)
    assert told(report) == [
        ["0401", "10.000", "L", "0 %", "560.00", "–", "–", "560.00"],
        ["No HSN code", "3.000", "L", "0 %", "210.00", "–", "–", "210.00"],
        ["Charges and credits", "", "", "0 %", "30.00", "–", "–", "30.00"],
    ]
    assert report.chart is not None
    assert [bar.label for bar in report.chart.bars] == [
        "0401", "No HSN code", "Charges and credits",
    ]  # fmt: skip


def test_a_round_off_is_told_so_that_the_tax_adds_up(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path
) -> None:
    details = OfficeDetails(name="Rounded Dairy", round_to_rupee=True)
    books = Books(database, clock, tmp_path, details)
    books.took("A", {1: "10.005"})
    books.run()
    service = ReportService(database, clock, LateReportRenderer(), LatePagePictures(), WholeFiles())
    (note,) = service.taxes(books.actor, OCTOBER).notes
    assert note == "With a round-off of −₹0.28 that is ₹560.00, the total of 1 bill."


def test_money_without_a_name_is_told_beside_the_balances(
    books: Books, reports: ReportService
) -> None:
    with books.database.write(books.actor, "test") as unit:
        unit.audit("payment", "R", after={"amount": "55.00"})
        unit.session.connection().exec_driver_sql(
            "INSERT INTO payments (receipt, receipt_year, receipt_seq, amount, method, paid_on,"
            " paid_at, reference, status, provider, reason, account_seq, created_at, version,"
            " assigned_by) VALUES ('R/26-27/90001', 2026, 90001, 5500, 'razorpay', '2026-10-31',"
            " '2026-10-31 06:00:00', '', 'booked', 'razorpay', '', 0, '2026-10-31 06:00:00', 1,"
            " '')"
        )
    (note,) = reports.outstanding(books.actor).notes
    assert note.startswith("Besides, ₹55.00 came without a customer")


def test_a_report_read_back_from_its_files(
    books: Books, reports: ReportService, tmp_path: Path
) -> None:
    """Hostile names stay text, figures stay numbers, and columns add up to their totals."""
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\n"
        "A,=1+1 & Sons,,,,,R1,1,en,2020-01-01,,0.00\n",
    )
    books.took("A", {1: "10"})
    books.took("B", {1: "3"})
    books.run()
    books.issue()
    books.billing.void(fresh(books.actor), books.bill("B").number, "Twice.")
    report = reports.register(books.actor, OCTOBER)
    table = table_of("Month register 2026-10", report, report.rows)
    exports = ExportService(SpreadsheetWriter(), WholeFiles())
    for name in ("register.xlsx", "register.csv"):
        assert exports.save(books.actor, table, tmp_path / name) == 3
    sheet = openpyxl.load_workbook(tmp_path / "register.xlsx").active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    at = rows[0].index("Bill total")
    assert [row[at] for row in rows[1:]] == [560, None, 560]
    assert (rows[1][3], rows[2][-1], rows[3][0]) == ("=1+1 & Sons", "Void", "Total, 1 bill")
    # Whoever sorts by it moves head and bills, and the total stays the last.
    assert sheet.auto_filter.ref == f"A1:{get_column_letter(len(rows[0]))}3"
    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert [row[at] for row in read[1:]] == ["560.00", "", "560.00"]
    assert read[1][3].lstrip("'\t") == "=1+1 & Sons"
    assert not read[1][3].startswith("=")
    drawn = reports.draw(books.actor, report)
    reports.save(books.actor, drawn, tmp_path / "register.pdf")
    assert (tmp_path / "register.pdf").read_bytes() == drawn.pdf
