"""The counter: what a customer owes, what an amount pays of it, and what was taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.ledger import pays
from dairyos_desktop.domain.money import Money

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.payments import PaymentView


@dataclass(frozen=True)
class DebtRow:
    """Something that a customer owes.

    Attributes:
        bill_id: None for the opening balance.
        number: The bill's, or empty.
        month: The bill's, as `2026-10`, or empty.
        open: What is still to be paid of `total`.
    """

    bill_id: int | None
    number: str
    month: str
    due_on: dt.date | None
    total: Money
    open: Money


@dataclass(frozen=True)
class Pays:
    """What an amount would pay (rule 22).

    Attributes:
        parts: So much of each debt, in the order of the debts.
        advance: What would be left over.
    """

    parts: tuple[Money, ...]
    advance: Money


@dataclass(frozen=True)
class Owed:
    """A customer at the counter, and what is owed, oldest first.

    Attributes:
        balance: Owed (> 0) or in advance (< 0).
        debts: Those that are open: the opening balance, then bills by number.
        discount_left: How much the one who asks may still let the customer off today; None where
            the role sets no limit.
        discount_limit: What a clerk may let a customer off a day; more is worth a question.
    """

    customer_id: int
    code: str
    name: str
    name_local: str
    address: str
    phone: str
    route: str
    today: dt.date
    balance: Money
    debts: tuple[DebtRow, ...]
    discount_left: Money | None
    discount_limit: Money

    @property
    def due(self) -> Money:
        """All that is open."""
        return Money.total(debt.open for debt in self.debts)

    def preview(self, amount: Money, first: int | None = None) -> Pays:
        """What an amount would pay, the bill `first` before all others; nothing is written."""
        named = [at for at, debt in enumerate(self.debts) if first and debt.bill_id == first]
        at = named[0] if named else None
        parts, rest = pays([debt.open.paise for debt in self.debts], amount.paise, at)
        return Pays(tuple(Money.from_paise(part) for part in parts), Money.from_paise(rest))


@dataclass(frozen=True)
class Taken:
    """What came of taking money.

    Attributes:
        discount: What was let off with it, if anything.
        balance: The customer's, after both.
        repeated: The same wish was carried out before: nothing was booked now.
    """

    payment: PaymentView
    discount: PaymentView | None
    balance: Money
    repeated: bool = False


@dataclass(frozen=True)
class ReceiptRow:
    """One of the last receipts.

    Attributes:
        paid_on: The day of the money; imported or entered later, it is not that of `taken_at`.
        taken_at: When it was entered, in the office's time.
        taken_by: The collector, else the user.
        left: What of it was not reversed.
        why_not: Why the one who asks may not reverse it; empty where they may.
    """

    payment_id: int
    receipt: str
    paid_on: dt.date
    taken_at: dt.datetime
    taken_by: str
    customer_id: int | None
    customer: str
    name: str
    amount: Money
    left: Money
    method: str
    reference: str
    why_not: str
