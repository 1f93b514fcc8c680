"""What is typed in a row of a collection round, and the notes that are counted."""

from __future__ import annotations

import pytest

from dairyos_desktop.domain.cash_count import counted_total
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.ui.payments.round.typing_money import read_method, read_paid


@pytest.mark.parametrize(
    ("text", "amount", "method", "short"),
    [
        ("500", "500.00", None, False),
        (" 500+50.5 ", "550.50", None, False),
        ("1,250u", "1250.00", "upi", False),
        ("495s", "495.00", None, True),
        ("495 us", "495.00", "upi", True),
        ("q", None, "cheque", False),
    ],
)
def test_a_figure_and_the_letters_behind_it(
    text: str,
    amount: str | None,
    method: str | None,
    short: bool,  # noqa: FBT001 - a table's column
) -> None:
    typed = read_paid(text)
    assert typed == (None if amount is None else Money(amount), method, short)


@pytest.mark.parametrize("text", ["x", "5x", "500uq", "s", "5,0", "-5", "500+", "nan"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        read_paid(text)


def test_a_way_of_payment_by_letter_or_word() -> None:
    assert [read_method(one) for one in ("c", "U", "chq"[:2], "q", "bank", "upi")] == [
        "cash",
        "upi",
        "cheque",
        "cheque",
        "bank",
        "upi",
    ]
    for one in ("", "x", "gold"):
        with pytest.raises(InvalidInputError):
            read_method(one)


def test_notes_are_counted_and_impossible_ones_refused() -> None:
    assert counted_total({500: 2, 200: 0, 1: 3}) == Money("1003.00")
    assert counted_total({}) == Money.zero
    for counts in ({2000: 1}, {500: -1}, {500: 10_000}):
        with pytest.raises(InvalidInputError):
            counted_total(counts)
