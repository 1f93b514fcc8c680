"""Every report of the sample dairy beside a second, slow computation from bills and payments.

The second one takes whole bills, payments and deliveries as other services and the raw tables
tell them, and adds up in plain loops.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from helpers.databases import FixedClock
from helpers.drawn import pages
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.report_desk import (
    CHANGED,
    NOVEMBER,
    NOW,
    OCTOBER,
    REVERSED,
    SHORT,
    VOIDED,
    lived_office,
)
from helpers.secret_stores import MemoryStore

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.reports import Kind, LeadTo, Report, cell_text
from dairyos_desktop.services.dto.reports import CollectionBy, LitresBy, OutstandingBy, TaxesBy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.billing import BillView

TODAY = dt.date(2026, 12, 7)
MONEY = ("cash", "upi", "bank", "cheque", "razorpay")


class Lived:
    """The office, open for reading."""

    def __init__(self, services: Services, owner: Actor, file: Path) -> None:
        self.services, self.owner, self.file = services, owner, file
        self.bills = {
            month: services.billing.month_views(owner, month) for month in (OCTOBER, NOVEMBER)
        }
        self.payments = services.payments.list(owner)

    def raw(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.file) as connection:
            rows = connection.execute(sql, values).fetchall()
        connection.close()
        return rows

    def live(self) -> list[BillView]:
        return [bill for month in self.bills.values() for bill in month if bill.status != "VOID"]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = lived_office(tmp_path_factory.mktemp("reports") / "data")
    office = open_office(
        Settings(folder), clock=FixedClock(NOW), hasher=quick_hasher(), store=MemoryStore()
    )
    owner = office.services.auth.login(OWNER, PASSWORD)
    yield Lived(office.services, owner, folder / "dairyos.sqlite3")
    office.close()


def under(report: Report, head: str) -> dict[object, object]:
    """A column by what stands in the first one."""
    at = [column.head for column in report.columns].index(head)
    return {row.cells[0]: row.cells[at] for row in report.rows}


def total(report: Report, head: str) -> object:
    return report.totals[[column.head for column in report.columns].index(head)]


# Outstanding ---------------------------------------------------------------------------------


def test_what_each_customer_owes_by_age_is_what_their_bills_say(lived: Lived) -> None:
    report = lived.services.reports.outstanding(lived.owner, OutstandingBy.CUSTOMER)
    opened: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for bill in lived.live():
        past = (TODAY - bill.due_on).days
        band = 0 if past < 0 else 1 if past <= 30 else 2 if past <= 60 else 3 if past <= 90 else 4
        opened[bill.customer][band] += bill.open.paise
    paid: dict[str, int] = defaultdict(int)
    ahead: dict[str, int] = defaultdict(int)
    for payment in lived.payments:
        assert payment.customer is not None
        ahead[payment.customer] += payment.unallocated.paise
        for part in payment.allocations:
            if part.number == "opening":
                paid[payment.customer] += part.amount.paise
    used: dict[str, int] = dict(
        lived.raw(
            "SELECT c.code, sum(a.amount) FROM allocations a JOIN customers c"
            " ON c.id = a.customer_id WHERE payment_id IS NULL AND credit_bill_id IS NULL"
            " GROUP BY c.code"
        )
    )
    for code, opening, since in lived.raw(
        "SELECT code, opening_balance, opening_on FROM customers"
    ):
        if opening > 0:
            past = (TODAY - dt.date.fromisoformat(since)).days
            assert 60 < past <= 90
            opened[code][3] += opening - paid[code]
        ahead[code] += max(-opening, 0) - used.get(code, 0)
    told = {row.cells[0]: [cell.paise for cell in row.cells[4:]] for row in report.rows}  # type: ignore[union-attr]  # money
    for code in {*told, *(code for code, bands in opened.items() if any(bands))}:
        bands, before = opened[str(code)], ahead[str(code)]
        assert told[code] == [*bands, sum(bands), before, sum(bands) - before], code
    assert sum(before > 0 for before in ahead.values()) > 20


def test_balances_are_the_ledgers_and_nobody_is_left_out(lived: Lived) -> None:
    report = lived.services.reports.outstanding(lived.owner, OutstandingBy.CUSTOMER)
    told = under(report, "Balance")
    index = lived.services.customers.index(lived.owner)
    balances = lived.services.customers.balances(lived.owner)
    assert {row.code for row in index if balances[row.id]} <= set(told)
    for code in (VOIDED, REVERSED, SHORT, CHANGED, "C00001", "C00115"):
        ledger = lived.services.ledger.by_code(lived.owner, code)
        assert told.get(code, Money.zero) == ledger.balance
    assert total(report, "Balance") == Money.total(balances.values())


def test_routes_add_up_to_their_customers(lived: Lived) -> None:
    routes = lived.services.reports.outstanding(lived.owner)
    heads = [column.head for column in routes.columns][2:]
    for row in routes.rows:
        assert row.lead is not None
        assert row.lead.to is LeadTo.ROUTE
        of_route = lived.services.reports.outstanding(
            lived.owner, OutstandingBy.CUSTOMER, str(row.lead.key)
        )
        assert row.cells[2:] == tuple(total(of_route, head) for head in heads)
        assert row.cells[1] == sum(bool(owed) for owed in under(of_route, "Owed").values())
    everybody = lived.services.reports.outstanding(lived.owner, OutstandingBy.CUSTOMER)
    assert routes.totals[2:] == everybody.totals[4:]
    assert [row.cells[0] for row in routes.rows] == list(lived.services.reports.routes(lived.owner))


# Collection ----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", CollectionBy)
def test_the_months_money(lived: Lived, by: CollectionBy) -> None:
    report = lived.services.reports.collection(lived.owner, NOVEMBER, by)
    by_id = {payment.payment_id: payment for payment in lived.payments}
    expected: dict[object, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    counts: dict[object, int] = defaultdict(int)
    discounts = 0
    for payment in lived.payments:
        if payment.date not in NOVEMBER:
            continue
        first = by_id[payment.reverses] if payment.reverses is not None else payment
        sign = 1 if payment.reverses is None else -1
        if first.method == "discount":
            discounts += sign * payment.amount.paise
            continue
        key: object = {
            CollectionBy.DAY: payment.date,
            CollectionBy.PERSON: first.collected_by or OWNER,
            CollectionBy.METHOD: {"upi": "UPI"}.get(first.method, first.method.capitalize()),
        }[by]
        expected[key][first.method] += sign * payment.amount.paise
        counts[key] += payment.reverses is None
    told = under(report, "In all")
    assert told == {key: Money.from_paise(sum(sums.values())) for key, sums in expected.items()}
    assert under(report, "Receipts") == dict(counts)
    if by is not CollectionBy.METHOD:
        assert under(report, "Cash") == {
            key: Money.from_paise(sums["cash"]) for key, sums in expected.items()
        }
        assert total(report, "Discounts, apart") == Money.from_paise(discounts) == Money("3.50")
    else:
        assert total(report, "Given back") == Money("100.00")
        assert report.notes == ("Besides, ₹3.50 were let off as discounts.",)
    assert report.chart is not None
    bars = [bar.value for bar in report.chart.bars if isinstance(bar.value, Money)]
    assert Money.total(bars) == total(report, "In all")


def test_a_day_of_it_is_what_the_cash_tab_says(lived: Lived) -> None:
    report = lived.services.reports.collection(lived.owner, NOVEMBER)
    day = dt.date(2026, 11, 1)
    shown = lived.services.cash.day(lived.owner, day)
    assert under(report, "In all")[day] == Money.total(row.total for row in shown.collected)


# Statement ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [VOIDED, REVERSED, SHORT, CHANGED])
def test_a_statement_is_a_piece_of_the_ledger(lived: Lived, code: str) -> None:
    reports, owner = lived.services.reports, lived.owner
    ledger = lived.services.ledger.by_code(owner, code)
    customer_id = next(row.id for row in lived.services.customers.index(owner) if row.code == code)
    whole = reports.statement(owner, customer_id, None, TODAY)
    assert [row.cells[-1] for row in whole.rows] == [entry.balance for entry in ledger.entries]
    assert whole.totals[-1] == ledger.balance
    first, last = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
    month = reports.statement(owner, customer_id, first, last)
    inside = [entry for entry in ledger.entries if entry.date and first <= entry.date <= last]
    inside = [entry for entry in inside if entry.kind != "opening"]
    assert [row.cells[-1] for row in month.rows[1:]] == [entry.balance for entry in inside]
    begun, debit, credit, ended = month.rows[0].cells[-1], *month.totals[-3:]
    assert begun + debit - credit == ended  # type: ignore[operator]  # money
    for row in whole.rows:
        leads = row.lead is not None and row.lead.to is LeadTo.BILL
        assert leads == str(row.cells[1]).startswith("Bill")


def test_a_statement_needs_somebody_and_days_in_order(lived: Lived) -> None:
    with pytest.raises(NotFoundError):
        lived.services.reports.statement(lived.owner, 9_999, None, TODAY)
    with pytest.raises(InvalidInputError, match="07-12-2026 is after 01-01-2026"):
        lived.services.reports.statement(lived.owner, 1, TODAY, dt.date(2026, 1, 1))


# Month register --------------------------------------------------------------------------------


@pytest.mark.parametrize("month", [OCTOBER, NOVEMBER])
def test_the_register_is_the_months_bills(lived: Lived, month: Month) -> None:
    bills = lived.bills[month]
    report = lived.services.reports.register(lived.owner, month)
    assert len(report.rows) == len(bills)
    words = {"UNPAID": "Unpaid", "PARTIALLY_PAID": "Part paid", "PAID": "Paid", "VOID": "Void"}
    for row, bill in zip(report.rows, bills, strict=True):
        assert row.cells[:4] == (bill.number, bill.bill_date, bill.customer, bill.name)
        assert row.cells[5:] == (
            bill.litres, bill.subtotal, bill.tax, bill.adjustments, bill.round_off, bill.total,
            bill.paid, bill.open, words[bill.status],
        )  # fmt: skip
        assert row.struck == (bill.status == "VOID")
    live = [bill for bill in bills if bill.status != "VOID"]
    assert total(report, "Bill total") == Money.total(bill.total for bill in live)
    assert total(report, "Owed") == Money.total(bill.open for bill in live)
    assert total(report, "Litres") == Quantity.total(bill.litres for bill in live)


def test_the_register_prints_where_the_audit_log_stands(lived: Lived) -> None:
    report = lived.services.reports.register(lived.owner, OCTOBER)
    ((position, sha256),) = lived.raw("SELECT position, sha256 FROM audit_head")
    assert report.notes == (f"Audit log at entry {position}: {sha256}",)
    text = pages(lived.services.reports.draw(lived.owner, report).pdf)[-1]
    assert str(sha256) in text


# Products and tax --------------------------------------------------------------------------------


def expected_taxes(bills: list[BillView]) -> dict[tuple[str, str], list[int]]:
    """Taxable, CGST and SGST by HSN and rate, corrections in them."""
    hsn = {"CM": "0401", "BM": "0401", "A2": "0401", "BT": "0405", "GH": "0405", "PN": "0406"}
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for bill in bills:
        for line in bill.lines:
            own = sums[line.hsn, str(line.tax_rate)]
            for at, part in enumerate((line.amount, line.cgst, line.sgst)):
                own[at] += part.paise
        for one in bill.corrections:
            own = sums[hsn[one.product], str(one.tax_rate)]
            cgst, sgst = one.tax.split_tax()
            for at, part in enumerate((one.amount, cgst, sgst)):
                own[at] += part.paise
    return sums


@pytest.mark.parametrize(
    ("by", "asked"),
    [
        (TaxesBy.HSN, OCTOBER),
        (TaxesBy.HSN, NOVEMBER),
        (TaxesBy.PRODUCT, NOVEMBER),
        # October's bills are dated 1 November.
        (TaxesBy.HSN_DATED, NOVEMBER),
        (TaxesBy.HSN_DATED, OCTOBER),
    ],
)
def test_taxes_are_those_of_the_bills_and_add_up_to_them(
    lived: Lived, by: TaxesBy, asked: Month
) -> None:
    report = lived.services.reports.taxes(lived.owner, asked, by)
    dated = by is TaxesBy.HSN_DATED
    bills = [
        bill
        for bill in lived.live()
        if (bill.bill_date in asked if dated else bill.period_from in asked)
    ]
    heads = [column.head for column in report.columns]
    hsn, rate, taxable = heads.index("HSN"), heads.index("Tax rate"), heads.index("Taxable")
    told: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in report.rows:
        own = told[str(row.cells[hsn]), str(row.cells[rate])]
        for at, cell in enumerate(row.cells[taxable : taxable + 3]):
            assert isinstance(cell, Money)
            own[at] += cell.paise
    assert told == expected_taxes(bills)
    rounded = Money.total(bill.round_off for bill in bills)
    assert total(report, "In all") == Money.total(bill.total for bill in bills) - rounded
    if asked == NOVEMBER and not dated:
        assert any(bill.corrections for bill in bills)


def test_products_have_lines_of_their_own_for_corrections(lived: Lived) -> None:
    report = lived.services.reports.taxes(lived.owner, NOVEMBER)
    (corrected,) = (row for row in report.rows if "corrections" in str(row.cells[0]))
    (bill,) = (bill for bill in lived.bills[NOVEMBER] if bill.corrections)
    assert bill.customer == CHANGED
    (one,) = bill.corrections
    assert corrected.cells[0] == "Cow Milk, corrections"
    assert (corrected.cells[2], corrected.cells[5]) == (one.quantity, one.amount)


# Delivered and billed ----------------------------------------------------------------------------


@pytest.mark.parametrize("month", [OCTOBER, NOVEMBER])
def test_what_was_delivered_and_what_is_on_bills(lived: Lived, month: Month) -> None:
    report = lived.services.reports.litres(lived.owner, month)
    delivered: dict[str, int] = dict(
        lived.raw(
            "SELECT p.name, sum(c.quantity) FROM consumption c JOIN products p"
            " ON p.id = c.product_id WHERE substr(c.date, 1, 7) = ? GROUP BY p.name",
            str(month),
        )
    )
    assert under(report, "Delivered") == {
        name: Quantity.from_thousandths(sum_) for name, sum_ in delivered.items()
    }
    billed: dict[str, int] = defaultdict(int)
    for bill in lived.bills[month]:
        for line in bill.lines:
            if bill.status != "VOID" and line.kind == "delivery":
                billed[line.description] += line.quantity.thousandths
    told = under(report, "On its bills")
    assert {name: cell for name, cell in told.items() if cell} == {
        name: Quantity.from_thousandths(sum_) for name, sum_ in billed.items()
    }
    for row in report.rows:
        one, on_bills, corrected, apart = row.cells[2:]
        assert one - on_bills - corrected == apart  # type: ignore[operator]  # quantities


def test_who_is_not_billed_for_all_and_why(lived: Lived) -> None:
    october = lived.services.reports.litres(lived.owner, OCTOBER, LitresBy.CUSTOMER)
    assert {row.cells[0] for row in october.rows} == {VOIDED}
    assert {row.cells[-1] for row in october.rows} == {
        "Its bill is void: make the month's bills again"
    }
    # What changed after the bill went out stands on November's.
    assert (
        under(lived.services.reports.litres(lived.owner, OCTOBER), "Corrected later")["Cow Milk"]
        != Quantity.zero
    )
    november = lived.services.reports.litres(lived.owner, NOVEMBER, LitresBy.CUSTOMER)
    assert november.rows == ()
    assert november.empty == "Nothing that was delivered in November 2026 is missing on its bills."


# Reconciliation ----------------------------------------------------------------------------------


def test_each_night_as_reconciliation_tells_it_and_those_that_were_missed(lived: Lived) -> None:
    december = NOVEMBER.next()
    report = lived.services.reports.reconciled(lived.owner, december)
    told = {one.on: one for one in lived.services.reconciliation.history(lived.owner)}
    assert [row.cells[0] for row in report.rows] == [dt.date(2026, 12, day) for day in range(1, 7)]
    for row in report.rows:
        assert row.lead == (LeadTo.RECONCILIATION, row.cells[0])
        one = told.get(row.cells[0])  # type: ignore[arg-type]  # a date
        if one is None:
            assert row.cells[1:4] == ("Not looked at", None, None)
            continue
        assert one.passed
        assert row.cells[1] == ("No error" if one.warnings else "Agrees")
        assert row.cells[2:8] == (
            one.errors, one.warnings, one.opened, one.resolved, one.bills, one.payments,
        )  # fmt: skip
    assert report.notes == ("3 days of 6 without an error, 3 days not looked at.",)
    before = lived.services.reports.reconciled(lived.owner, OCTOBER)
    assert before.rows == ()
    assert before.empty == "No day of October 2026 was reconciled yet."


# Paper -------------------------------------------------------------------------------------------


def all_reports(lived: Lived) -> list[Report]:
    reports, owner = lived.services.reports, lived.owner
    return [
        reports.outstanding(owner),
        reports.outstanding(owner, OutstandingBy.CUSTOMER, "R2"),
        *(reports.collection(owner, NOVEMBER, by) for by in CollectionBy),
        reports.statement(owner, 7, None, TODAY),
        reports.register(owner, OCTOBER),
        *(reports.taxes(owner, NOVEMBER, by) for by in TaxesBy),
        *(reports.litres(owner, OCTOBER, by) for by in LitresBy),
        reports.reconciled(owner, NOVEMBER.next()),
    ]


def test_the_paper_says_every_figure_of_every_report(lived: Lived) -> None:
    for report in all_reports(lived):
        drawn = lived.services.reports.draw(lived.owner, report)
        told = pages(drawn.pdf)
        assert len(told) == drawn.pages
        text = "\n".join(told)
        lines = [line.split(" ") for line in text.split("\n")]
        for row in report.rows:
            figures = [
                word
                for column, cell in zip(report.columns, row.cells, strict=True)
                if column.kind is not Kind.TEXT
                for word in cell_text(cell).split()
            ]
            # A row is one line of text.
            assert any(set(figures) <= set(line) for line in lines), (report.title, figures)
        for cell in report.totals:
            assert cell is None or cell_text(cell, rupees=True) in text, report.title
        assert report.title in told[0]
        assert f"Page {drawn.pages} of {drawn.pages}" in told[-1]
        for number in range(drawn.pages):
            assert report.columns[-1].head in told[number]


def test_the_same_report_is_the_same_paper_and_an_empty_one_says_so(lived: Lived) -> None:
    reports, owner = lived.services.reports, lived.owner
    report = reports.register(owner, OCTOBER)
    assert reports.draw(owner, report).pdf == reports.draw(owner, report).pdf
    nothing = reports.register(owner, OCTOBER.previous())
    (page,) = pages(reports.draw(owner, nothing).pdf)
    assert "No bill of September 2026 was made yet." in page
