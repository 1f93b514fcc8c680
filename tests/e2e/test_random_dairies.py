"""Random small dairies through the command line, beside the reference."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from helpers.command_line import SAMPLE_NOW, new_office
from helpers.compare import bill_differences, ledger_differences, payment_differences, without_days
from helpers.dairy import KINDS
from helpers.lives import RECEIPT, Command, Life, Rows, lives
from helpers.made_once import folder_until_exit
from helpers.strategies import MONTH, dairies, days_of_month
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    import random

    from helpers.command_line import Office
    from helpers.dairy import Dairy
    from helpers.reference import Reference

pytestmark = pytest.mark.no_cover

COUNTS = ("month", "created", "updated", "voided", "unchanged", "corrections", "total")
MONTHS = ("2026-10", "2026-11", "2026-12")
few = settings(max_examples=3, deadline=None)
many = settings(max_examples=400, deadline=None)
_folder = folder_until_exit("random")
_numbers = itertools.count()


def open_office(dairy: Dairy) -> Office:
    office = new_office(_folder / str(next(_numbers)), json.dumps(dairy.office))
    office.import_dairy(dairy)
    return office


def generate(office: Office, month: str = MONTH, *more: str) -> dict[str, Any]:
    """The run's answer; its exit status says whether somebody was not billed."""
    status, answer = office.run("bills", "generate", month, *more)
    assert status == (1 if answer.get("not_billed") else 0), answer
    return dict(answer)


def bills(office: Office, month: str = MONTH) -> list[dict[str, Any]]:
    return list(office.ask("bills", "list", month)["bills"])


def run_differences(expected: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    found = [
        f"{name} is {answer[name]!r}, expected {expected[name]!r}"
        for name in COUNTS
        if answer[name] != expected[name]
    ]
    told = [
        {name: row[name] for name in ("customer", "code", "product", "date")}
        for row in answer["not_billed"]
    ]
    if sorted(told, key=str) != sorted(expected["not_billed"], key=str):
        found.append(f"not billed {told}, expected {expected['not_billed']}")
    return found


def warning_differences(book: Reference, office: Office, month: str) -> list[str]:
    preview = office.run("bills", "preview", month)[1]
    told = {(row["customer"], row["code"]) for row in preview["warnings"]}
    expected = set(book.preview(month))
    return [f"{month}: {pair} is told" for pair in told - expected] + [
        f"{month}: {pair} is not told" for pair in expected - told
    ]


def all_differences(book: Reference, office: Office) -> list[str]:
    """Everything but the days that a correction names.

    The program doesn't keep the days of a bill that was changed between run and issue.
    """
    found = []
    for month in MONTHS:
        expected, told = book.bills_json(month), bills(office, month)
        found += bill_differences(without_days(expected), without_days(told))
    payments = office.ask("payments", "list")["payments"]
    found += payment_differences(book.payments_json(), payments)
    for customer in book.register.customers:
        ledger = office.ask("ledger", customer)
        found += ledger_differences(book.ledger_json(customer), ledger)
    return found


def compare_a_month(dairy: Dairy) -> None:
    book, office = dairy.reference(SAMPLE_NOW), open_office(dairy)
    assert warning_differences(book, office, MONTH) == []
    preview = office.run("bills", "preview", MONTH)[1]
    expected = book.generate(MONTH)
    assert run_differences(expected, preview) == []
    assert run_differences(expected, generate(office)) == []
    assert all_differences(book, office) == []
    assert office.ask("verify")["problems"] == []


def tell(office: Office, told: Command | Rows | None) -> None:
    """What happened in the reference, told to the program."""
    if isinstance(told, Rows):
        office.import_rows(told.kind, list(told.rows))
    elif told is not None:
        payments = office.ask("payments", "list")["payments"]
        ids = {f"{RECEIPT}{row['receipt']}": str(row["id"]) for row in payments}
        status, answer = office.run(*(ids.get(word, word) for word in told.argv))
        assert status == told.status, (told, answer)


def compare_a_life(life: Life) -> None:
    book, office = life.dairy.reference(SAMPLE_NOW), open_office(life.dairy)
    for step in life.steps:
        book.sleep(hours=1)
        office.clock.set(book.now)
        tell(office, step.by_hand(book))
        assert all_differences(book, office) == [], step
    for month in MONTHS:
        assert warning_differences(book, office, month) == []
    assert office.ask("verify")["problems"] == []


@given(dairies())
@few
def test_every_figure_is_the_reference_s(dairy: Dairy) -> None:
    compare_a_month(dairy)


@given(lives())
@few
def test_a_life_of_changes_is_the_reference_s(life: Life) -> None:
    compare_a_life(life)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(dairies())
@many
def test_every_figure_of_many_dairies(dairy: Dairy) -> None:
    compare_a_month(dairy)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(lives())
@many
def test_many_lives(life: Life) -> None:
    compare_a_life(life)


@given(dairies())
@few
def test_the_second_run_of_a_random_month_changes_nothing(dairy: Dairy) -> None:
    office = open_office(dairy)
    first = generate(office)
    before = bills(office)
    office.clock.set(SAMPLE_NOW + dt.timedelta(days=2))
    again = generate(office)
    assert (again["created"], again["updated"], again["voided"]) == (0, 0, 0)
    assert again["unchanged"] == first["created"]
    assert bills(office) == before


@given(dairies(), st.randoms(use_true_random=False))
@few
def test_the_order_of_rows_in_the_files_is_irrelevant(dairy: Dairy, dice: random.Random) -> None:
    shuffled = deepcopy(dairy)
    for kind in set(KINDS) - {"products", "payments"}:
        dice.shuffle(shuffled.rows[kind])
    one, other = open_office(dairy), open_office(shuffled)
    assert generate(one) == generate(other)
    assert bills(one) == bills(other)


@given(dairies(payments=False, always_priced=True), days_of_month)
@few
def test_a_month_parted_at_a_rate_change_adds_up_in_the_program(dairy: Dairy, day: str) -> None:
    """Where all prices change on one day, a final bill and the rest say what one bill says."""
    dairy.office["round_to_rupee"] = False
    dairy.rows["rates"] = []
    for number, row in enumerate(dairy.rows["products"]):
        dairy.rate(row["code"], f"{10 + number}.125")
        dairy.rate(row["code"], f"{20 + number}.375", day)
    dairy.rows["taxes"] = []
    at_once, in_parts = open_office(dairy), open_office(dairy)
    generate(at_once)
    if not day.endswith("-01"):
        until = (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
        for row in dairy.rows["customers"]:
            generate(in_parts, MONTH, "--customer", row["code"], "--until", until)
    generate(in_parts)
    parts = bills(in_parts)
    for bill in bills(at_once):
        mine = [part for part in parts if part["customer"] == bill["customer"]]
        lines = [line for part in mine for line in part["lines"]]
        assert sorted(map(str, lines)) == sorted(map(str, bill["lines"]))
        assert sum(Decimal(part["total"]) for part in mine) == Decimal(bill["total"])
        assert mine[-1]["payable"] == bill["payable"]


@given(dairies(payments=False), st.integers(0, 40))
@few
def test_a_month_billed_in_two_goes_is_the_one_billed_at_once(dairy: Dairy, cut: int) -> None:
    half = deepcopy(dairy)
    half.rows["consumption"] = dairy.rows["consumption"][:cut]
    later = dairy.rows["consumption"][cut:]
    at_once, in_two = open_office(dairy), open_office(half)
    generate(at_once)
    generate(in_two)
    if later:
        in_two.import_rows("consumption", later)
    unpriced = {row["customer"] for row in generate(in_two)["not_billed"]}

    def told(office: Office) -> dict[str, Any]:
        return {
            bill["customer"]: {
                name: bill[name] for name in bill if name not in {"number", "version"}
            }
            for bill in bills(office)
            if bill["status"] != "VOID" and bill["customer"] not in unpriced
        }

    assert told(in_two) == told(at_once)
