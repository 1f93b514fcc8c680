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
