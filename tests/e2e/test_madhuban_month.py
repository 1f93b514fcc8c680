"""The sample dairy's October through the command line, every figure beside the slow reference."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from helpers.command_line import SAMPLE, SAMPLE_NOW, sample_file
from helpers.compare import (
    bill_differences,
    differences,
    ledger_differences,
    payment_differences,
)
from helpers.dairy import KINDS
from helpers.reference import Reference
from helpers.reference.figures import month_ends
from helpers.reference.register import read_csv
from helpers.reference.strip import others_of, strip_of

from dairyos_desktop.domain.periods import Month

if TYPE_CHECKING:
    from helpers.command_line import Office

# On one worker: the office and the accountant's book are made once.
pytestmark = [pytest.mark.no_cover, pytest.mark.xdist_group("madhuban")]

MONTH = "2026-10"
COUNTS = ("month", "created", "updated", "voided", "unchanged", "corrections", "total")


@pytest.fixture
def book() -> Reference:
    """The accountant, told the same register at the same instant."""
    return Reference.of_folder(SAMPLE, SAMPLE_NOW)


@cache
def billed_book() -> Reference:
    """The accountant with October billed, only to be read."""
    billed = Reference.of_folder(SAMPLE, SAMPLE_NOW)
    billed.generate(MONTH)
    return billed


def counts(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in COUNTS}


def test_each_file_is_new_once_and_unchanged_the_second_time(empty_office: Office) -> None:
    for kind in KINDS:
        file = sample_file(kind)
        rows = len(read_csv(file))
        answer = empty_office.ask("import", kind, str(file))
        told = [answer[name] for name in ("kind", "new", "changed", "unchanged", "bad", "written")]
        assert told == [kind, rows, 0, 0, [], True]
    for kind in KINDS:
        file = sample_file(kind)
        answer = empty_office.ask("import", kind, str(file))
        told = [answer[name] for name in ("new", "changed", "unchanged", "bad")]
        assert told == [0, 0, len(read_csv(file)), []], kind


def test_money_dated_ahead_is_taken_with_a_warning(empty_office: Office) -> None:
    for kind in KINDS[:-1]:
        empty_office.ask("import", kind, str(sample_file(kind)))
    file = sample_file("payments")
    ahead = [row for row in read_csv(file) if row["date"] > "2026-11-01"]
    warnings = empty_office.ask("import", "payments", str(file))["warnings"]
    assert len(warnings) == len(ahead)


def test_preview_says_what_the_run_will_do_and_writes_nothing(
    madhuban: Office, book: Reference
) -> None:
    answer = madhuban.ask("bills", "preview", MONTH)
    warned = sorted(
        {(row["customer"], row["code"]) for row in answer["warnings"]},
        key=lambda pair: (pair[0] or "", pair[1]),
    )
    assert warned == book.preview(MONTH)
    assert counts(answer) == counts(book.generate(MONTH))
    assert madhuban.ask("bills", "list", MONTH) == {"bills": []}


def test_every_figure_of_every_bill(madhuban: Office, book: Reference) -> None:
    expected = book.generate(MONTH)
    answer = madhuban.ask("bills", "generate", MONTH)
    assert counts(answer) == counts(expected)
    assert answer["not_billed"] == []
    bills = madhuban.ask("bills", "list", MONTH)["bills"]
    assert len(bills) == 240
    assert bill_differences(book.bills_json(MONTH), bills) == []
    for bill in (bills[0], bills[119], bills[239]):
        assert madhuban.ask("bills", "show", bill["number"]) == bill


def test_the_second_run_changes_nothing(billed_madhuban: Office) -> None:
    before = billed_madhuban.ask("bills", "list", MONTH)
    billed_madhuban.clock.set(SAMPLE_NOW.replace(day=5))
    answer = billed_madhuban.ask("bills", "generate", MONTH)
    told = [answer[name] for name in ("created", "updated", "voided", "unchanged")]
    assert told == [0, 0, 0, 240]
    assert billed_madhuban.ask("bills", "list", MONTH) == before


def test_money_and_accounts(billed_madhuban: Office) -> None:
    book = billed_book()
    payments = billed_madhuban.ask("payments", "list")["payments"]
    assert payment_differences(book.payments_json(), payments) == []
    paid_often = {row["customer"] for row in payments if row["unallocated"] != "0.00"}
    owing = {code for code, account in book.accounts.items() if account.opening > 0}
    ahead = {code for code, account in book.accounts.items() if account.opening < 0}
    for group in (paid_often, owing, ahead, set(book.accounts) - owing - ahead):
        for customer in sorted(group)[:4]:
            answer = billed_madhuban.ask("ledger", customer)
            assert ledger_differences(book.ledger_json(customer), answer) == []


def test_the_books_hold_together(billed_madhuban: Office) -> None:
    answer = billed_madhuban.ask("verify")
    assert (answer["ok"], answer["problems"]) == (True, [])
    assert {"I1", "I2", "I3", "I4", "I6", "I7", "I8", "I9", "I11"} <= set(answer["checked"])


def test_the_calendar_on_every_paper(billed_madhuban: Office) -> None:
    register = billed_book().register
    with billed_madhuban.opened() as (services, owner):
        views = services.billing.month_views(owner, Month.parse(MONTH))
        papers = services.billing.papers(owner, [view.bill_id for view in views])
    assert len(papers) == 240
    for paper in papers:
        told = json.loads(paper.canonical_json())
        strip = strip_of(register, paper.customer.code, *month_ends(MONTH))
        assert differences(strip, told["calendar"], paper.customer.code) == []
        others = [
            (register.products[product].name, [list(day) for day in days])
            for product, days in others_of(register, paper.customer.code, *month_ends(MONTH))
        ]
        assert [(goods["description"], goods["days"]) for goods in told["others"]] == others


def test_one_more_month_with_corrections(madhuban: Office, book: Reference) -> None:
    """October is issued, then a delivery, a price and a tax row of it change."""
    changes = {
        "consumption": [
            {
                "date": "2026-10-09",
                "customer": "C00007",
                "shift": "morning",
                "product": "CM",
                "quantity": "0.750",
            },
            {
                "date": "2026-10-30",
                "customer": "C00127",
                "shift": "evening",
                "product": "BT",
                "quantity": "0.400",
            },
        ],
        "rates": [
            {
                "product": "CM",
                "price_list": "Hotels",
                "customer": "",
                "effective_from": "2026-10-25",
                "effective_to": "2026-10-27",
                "price": "53.125",
            }
        ],
        "taxes": [{"product": "PN", "effective_from": "2026-10-20", "rate": "0.0500"}],
    }
    november = [
        {**row, "date": row["date"].replace("-10-", "-11-")}
        for row in read_csv(sample_file("consumption"))
        if row["date"] <= "2026-10-03"
    ]
    book.generate(MONTH)
    madhuban.ask("bills", "generate", MONTH)
    assert madhuban.ask("bills", "issue", MONTH) == {"issued": book.issue(MONTH)}
    for kind, rows in changes.items():
        book.import_rows(kind, rows)
        madhuban.import_rows(kind, rows)
    book.import_rows("consumption", november)
    madhuban.import_rows("consumption", november)
    book.sleep(days=30)
    madhuban.clock.set(book.now)
    expected, answer = book.generate("2026-11"), madhuban.ask("bills", "generate", "2026-11")
    assert differences(counts(expected), counts(answer)) == []
    assert answer["corrections"] > 40
    for month in (MONTH, "2026-11"):
        bills = madhuban.ask("bills", "list", month)["bills"]
        assert bill_differences(book.bills_json(month), bills) == []
    payments = madhuban.ask("payments", "list")["payments"]
    assert payment_differences(book.payments_json(), payments) == []
    assert madhuban.ask("verify")["ok"]
