"""Which money pays which debt (rules 22 and 23), worked out on one customer's account.

Amounts are paise. A debt or credit is named by a key of the caller's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

D = TypeVar("D")
C = TypeVar("C")


@dataclass(slots=True)
class Debt(Generic[D]):
    """Something owed; `open` falls as it is paid."""

    key: D
    open: int


@dataclass(slots=True)
class Credit(Generic[C]):
    """Money to pay with; `free` falls as it is used."""

    key: C
    free: int


@dataclass(frozen=True, slots=True)
class Paid(Generic[C, D]):
    """So much of a credit pays a debt."""

    credit: C
    debt: D
    amount: int


def settle(debts: list[Debt[D]], credits: list[Credit[C]]) -> list[Paid[C, D]]:  # noqa: A002 - the field's word
    """Pays the debts, oldest first, with the credits, oldest first, until one side is used up.

    Args:
        debts: In the order in which they are to be paid: the opening balance, then bills by
            year and running number. `open` is lowered in place.
        credits: The opening credit, then in order of entry. `free` is lowered in place.
    """
    paid: list[Paid[C, D]] = []
    waiting = iter(credit for credit in credits if credit.free > 0)
    credit = next(waiting, None)
    for debt in debts:
        while debt.open > 0 and credit is not None:
            amount = min(debt.open, credit.free)
            debt.open -= amount
            credit.free -= amount
            paid.append(Paid(credit.key, debt.key, amount))
            if credit.free == 0:
                credit = next(waiting, None)
    return paid


def pays(debts: list[int], amount: int, first: int | None = None) -> tuple[list[int], int]:
    """What an amount that comes now would pay of each debt, and what is left of it.

    Args:
        debts: What is open of each, oldest first.
        amount: The money.
        first: The place of the debt that is named, to be paid before the others.
    """
    order = sorted(range(len(debts)), key=lambda at: (at != first, at))
    parts = [0] * len(debts)
    for paid in settle([Debt(at, debts[at]) for at in order], [Credit("money", amount)]):
        parts[paid.debt] = paid.amount
    return parts, amount - sum(parts)
