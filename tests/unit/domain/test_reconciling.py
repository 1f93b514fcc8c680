"""Which finding tells the cause, and the small rules behind the checks."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.reconciling import (
    GATEWAY_TYPES,
    FindingType,
    Found,
    Severity,
    belongs_to,
    is_own_reference,
    is_status_wrong,
    missing_numbers,
    most_specific,
)

T = FindingType
DAY = dt.date(2026, 11, 6)


def found(kind: FindingType, about: str, *touches: str) -> Found:
    return Found(kind, about, "It is so.", touches=frozenset(touches))


def test_the_warnings_are_those_that_were_promised() -> None:
    warnings = {kind.value for kind in FindingType if kind.severity is Severity.WARNING}
    assert warnings == {
        "bill_without_payment",
        "late_capture",
        "settlement_fee",
        "settlement_utr_missing",
        "event_not_processed",
    }
    assert len(FindingType) == 22
    assert T.LINK_PAID_BILL_OPEN not in GATEWAY_TYPES


def test_one_cause_gives_one_finding() -> None:
    cause = found(T.STATUS_MISMATCH, "bill 1", "account 7")
    shown = [
        found(T.BILL_WITHOUT_PAYMENT, "bill 1", "debts 7"),
        found(T.PAYMENT_WITHOUT_BILL, "payment 3", "account 7", "debts 7"),
    ]
    apart = found(T.BILL_WITHOUT_PAYMENT, "bill 2", "debts 8")
    assert most_specific([*shown, cause, apart]) == [cause, apart]


def test_a_chain_of_signs_leaves_its_beginning() -> None:
    event = found(T.EVENT_NOT_PROCESSED, "event e1", "gateway pay_1")
    link = found(T.LINK_PAID_BILL_OPEN, "link 4", "bill 1", "gateway pay_1", "debts 7")
    bill = found(T.BILL_WITHOUT_PAYMENT, "bill 1", "debts 7")
    assert most_specific([bill, link, event]) == [event]


def test_two_causes_at_one_customer_are_two() -> None:
    first = found(T.STATUS_MISMATCH, "bill 1", "account 7")
    second = found(T.DUPLICATE_PAYMENT, "payment 9", "account 7")
    assert most_specific([first, second]) == [first, second]


@pytest.mark.parametrize(
    ("stored", "total", "paid", "wrong"),
    [
        ("UNPAID", 100, 0, False),
        ("UNPAID", 100, 1, True),
        ("PARTIALLY_PAID", 100, 100, True),
        ("PAID", 100, 100, False),
        ("PAID", 0, 0, False),
        ("UNPAID", -5, 0, True),
        ("VOID", 100, 0, False),
    ],
)
def test_a_state_is_the_one_of_rule_15(stored: str, total: int, paid: int, wrong: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_status_wrong(stored, total, paid) == wrong


@pytest.mark.parametrize(
    ("reference", "own"),
    [("322398320067", True), ("UTR 12-34 56", True), ("GPay", False), ("Flat 12, 2026", True)],
)
def test_a_banks_number_names_one_payment(reference: str, own: bool) -> None:  # noqa: FBT001 - as above
    assert is_own_reference(reference) == own


@pytest.mark.parametrize(
    ("first", "following", "used", "gaps"),
    [
        (1, 4, [1, 2, 3], []),
        (1, 4, [1, 3], [range(2, 3)]),
        (1, 6, [3], [range(1, 3), range(4, 6)]),
        (11, 13, [11, 12], []),
        (1, 2, [1, 4], [range(2, 4)]),
        (1, 1, [], []),
    ],
)
def test_missing_numbers_hang_together(
    first: int, following: int, used: list[int], gaps: list[range]
) -> None:
    assert missing_numbers(first, following, used) == gaps


def test_which_day_a_finding_belongs_to() -> None:
    later, earlier = DAY + dt.timedelta(days=1), DAY - dt.timedelta(days=1)
    assert belongs_to(T.STATUS_MISMATCH, DAY, DAY)
    assert not belongs_to(T.STATUS_MISMATCH, DAY, later)
    assert belongs_to(T.BILL_NUMBER_GAP, None, DAY)
    assert belongs_to(T.BILL_WITHOUT_PAYMENT, DAY, later)
    assert not belongs_to(T.BILL_WITHOUT_PAYMENT, DAY, earlier)
