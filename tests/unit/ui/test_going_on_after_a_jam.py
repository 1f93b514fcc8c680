"""Where printing goes on: the bill that came out last, by its number or the end of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.ui.bills.asking import after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.billing import BillRow

NUMBERS = ["MD/26-27/00187", "MD/26-27/00188", "MD/26-27/00189"]


def rows(numbers: Sequence[str] = NUMBERS) -> Sequence[BillRow]:
    return cast("Sequence[BillRow]", [SimpleNamespace(number=number) for number in numbers])


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("188", NUMBERS[2:]),
        ("00187", NUMBERS[1:]),
        ("md/26-27/00187", NUMBERS[1:]),
        ("189", []),
        ("", NUMBERS),
    ],
)
def test_what_follows_is_left(typed: str, left: list[str]) -> None:
    assert [row.number for row in after(rows(), typed)] == left


@pytest.mark.parametrize("typed", ["88", "190", "MD"])
def test_a_number_that_was_not_printed_is_told_with_those_that_were(typed: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        after(rows(), typed)
    assert caught.value.message == f"No bill {typed} was printed just now."
    assert caught.value.hint == "They went from MD/26-27/00187 to MD/26-27/00189."


def test_digits_that_two_bills_end_with_are_not_guessed_at() -> None:
    several = ["MD/25-26/00007", "MD/26-27/00007"]
    with pytest.raises(InvalidInputError) as caught:
        after(rows(several), "7")
    assert caught.value.hint == "Type its whole number, such as MD/25-26/00007."
