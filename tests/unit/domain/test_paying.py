"""What an amount would pay of what is owed (rule 22)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.ledger import pays


@pytest.mark.parametrize(
    ("debts", "amount", "first", "parts", "rest"),
    [
        ([], 100, None, [], 100),
        ([30, 112, 56], 0, None, [0, 0, 0], 0),
        ([30, 112, 56], 100, None, [30, 70, 0], 0),
        ([30, 112, 56], 100, 2, [30, 14, 56], 0),
        ([30, 112, 56], 20, 2, [0, 0, 20], 0),
        ([30, 112, 56], 200, 1, [30, 112, 56], 2),
    ],
)
def test_the_named_debt_then_the_oldest_and_the_rest_stays(
    debts: list[int], amount: int, first: int | None, parts: list[int], rest: int
) -> None:
    assert pays(debts, amount, first) == (parts, rest)


@given(
    debts=st.lists(st.integers(0, 10_000), max_size=8),
    amount=st.integers(0, 50_000),
    named=st.none() | st.integers(0, 7),
)
def test_no_paisa_is_lost_and_no_debt_paid_beyond_what_is_open(
    debts: list[int], amount: int, named: int | None
) -> None:
    parts, rest = pays(debts, amount, named)
    assert sum(parts) + rest == amount
    assert all(0 <= part <= debt for part, debt in zip(parts, debts, strict=True))
    assert rest == 0 or parts == debts
