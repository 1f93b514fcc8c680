"""One customer's money: debts, credits and which pays which (rules 22 to 24)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from helpers.reference.figures import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from helpers.reference.bill import Bill


OPENING = "opening"


@dataclass
class Payment:
    """Money that came in; `entered` counts all events of the office."""

    id: int
    receipt: str
    customer: str
    on: date
    amount: Decimal
    method: str
    reference: str
    collected_by: str
    entered: int


@dataclass
class Reversal:
    """A payment taken back, whole or in part."""

    id: int
    of: Payment
    on: date
    amount: Decimal
    reason: str
    entered: int


@dataclass
class Allocation:
    """A credit joined to a debt; both are named `opening`, a bill's number or `payment 7`."""

    credit: str
    debt: str
    amount: Decimal


@dataclass
class Account:
    """All debts and credits of one customer."""

    opening: Decimal
    bills: list[Bill] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    reversals: list[Reversal] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)

    def live(self) -> list[Bill]:
        """Bills not void, oldest first: year, then running number."""
        return sorted((bill for bill in self.bills if not bill.void), key=lambda bill: bill.age)

    def balance(self) -> Decimal:
        """What is owed; below 0 an advance."""
        return (
            self.opening
            + sum((bill.sums.total for bill in self.live()), ZERO)
            - sum((payment.amount for payment in self.payments), ZERO)
            + sum((reversal.amount for reversal in self.reversals), ZERO)
        )

    def debts(self) -> list[tuple[str, Decimal]]:
        """Oldest first, the opening balance before any bill."""
        rows = [(OPENING, self.opening)] if self.opening > 0 else []
        rows += [(bill.number, bill.sums.total) for bill in self.live() if bill.sums.total > 0]
        return rows

    def credits(self) -> list[tuple[str, Decimal]]:
        """The opening credit, then in order of entry; payments less what was reversed."""
        rows = [(OPENING, -self.opening)] if self.opening < 0 else []
        entered: list[tuple[int, str, Decimal]] = [
            (bill.made, bill.number, -bill.sums.total)
            for bill in self.live()
            if bill.sums.total < 0
        ]
        for payment in self.payments:
            kept = payment.amount - self.reversed_of(payment)
            entered.append((payment.entered, name_of(payment), kept))
        return rows + [(name, amount) for _, name, amount in sorted(entered)]

    def reversed_of(self, payment: Payment) -> Decimal:
        """How much of a payment was taken back."""
        return sum((row.amount for row in self.reversals if row.of is payment), ZERO)

    def paid_to(self, debt: str) -> Decimal:
        """Σ allocations to a debt."""
        return sum((row.amount for row in self.allocations if row.debt == debt), ZERO)

    def used_of(self, credit: str) -> Decimal:
        """Σ allocations from a credit."""
        return sum((row.amount for row in self.allocations if row.credit == credit), ZERO)

    def join(self, credit: str, debt: str, amount: Decimal) -> None:
        """Put an amount of a credit on a debt."""
        for row in self.allocations:
            if (row.credit, row.debt) == (credit, debt):
                row.amount += amount
                return
        self.allocations.append(Allocation(credit, debt, amount))

    def name_a_bill(self, payment: Payment, number: str) -> None:
        """A payment pays the bill that the clerk named first of all."""
        total = dict(self.debts()).get(number, ZERO)
        amount = min(payment.amount, total - self.paid_to(number))
        if amount > 0:
            self.join(name_of(payment), number, amount)

    def settle(self) -> None:
        """Bring the allocations in line with the debts and credits of now."""
        self._let_go()
        for debt, owed in self.debts():
            for credit, worth in self.credits():
                amount = min(owed - self.paid_to(debt), worth - self.used_of(credit))
                if amount > 0:
                    self.join(credit, debt, amount)
        self._check()

    def _let_go(self) -> None:
        """Take back what a void, a lower total or a reversal no longer covers."""
        debts, credit_worth = dict(self.debts()), dict(self.credits())
        entry = [name for name, _ in self.credits()]
        age = [name for name, _ in self.debts()]
        self.allocations = [
            row for row in self.allocations if row.debt in debts and row.credit in credit_worth
        ]
        for debt, owed in debts.items():  # the credit that came last leaves first
            mine = [row for row in self.allocations if row.debt == debt]
            mine.sort(key=lambda row: entry.index(row.credit), reverse=True)
            _shrink(mine, self.paid_to(debt) - owed)
        for credit, worth in credit_worth.items():  # the newest debt loses first
            mine = [row for row in self.allocations if row.credit == credit]
            mine.sort(key=lambda row: age.index(row.debt), reverse=True)
            _shrink(mine, self.used_of(credit) - worth)
        self.allocations = [row for row in self.allocations if row.amount]

    def _check(self) -> None:
        open_debt = sum((owed - self.paid_to(debt) for debt, owed in self.debts()), ZERO)
        free = sum((worth - self.used_of(credit) for credit, worth in self.credits()), ZERO)
        assert open_debt >= 0
        assert free >= 0
        assert not (open_debt and free), "nobody owes and has an advance at once"
        assert open_debt - free == self.balance()


def name_of(payment: Payment) -> str:
    """A payment's name as a credit."""
    return f"payment {payment.id}"


def _shrink(rows: Iterable[Allocation], excess: Decimal) -> None:
    for row in rows:
        taken = min(row.amount, max(excess, ZERO))
        row.amount -= taken
        excess -= taken
