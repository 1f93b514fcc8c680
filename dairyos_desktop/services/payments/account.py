"""A customer's account as money moves through it: debts, credits and what joins them (rule 22).

`read_books` reads the accounts of several customers at once; `Book.settle` and `Book.trim` work
in memory; `write_books` puts down what became of it and brings each bill's state up to date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from dairyos_desktop.domain.billing import status
from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.ledger import Credit, Debt, settle
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Allocation, Payment
from dairyos_desktop.services.among import among
from dairyos_desktop.services.bulk import insert_rows, plain, reserve_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

OPENING = 0
"""The key of the opening balance among bills, and of the opening credit among credits."""

CreditKey = tuple[str, int]
"""`payment`, `bill` or `opening`, and the row's id."""


_allocations = plain(Allocation)
_bills = plain(Bill)
_customers = plain(Customer)
_payments = plain(Payment)
# Made once: they are part of whatever moves money.
_READ_CUSTOMERS = select(
    _customers.c.id, _customers.c.opening_balance, _customers.c.account_seq
).where(among(_customers.c.id, "ids"))
# In one order, so that two who lock several never wait for each other.
_LOCK_CUSTOMERS = _READ_CUSTOMERS.order_by(_customers.c.id).with_for_update()
_READ_BILLS = select(
    _bills.c.customer_id,
    _bills.c.id,
    _bills.c.number_year,
    _bills.c.number_seq,
    _bills.c.total,
    _bills.c.version,
    _bills.c.made_seq,
    _bills.c.issued_at.is_not(None),
    _bills.c.allocated,
    _bills.c.status,
).where(among(_bills.c.customer_id, "ids"), _bills.c.status != "VOID")
_READ_PAYMENTS = (
    select(
        _payments.c.customer_id,
        _payments.c.id,
        _payments.c.account_seq,
        _payments.c.amount,
        _payments.c.reverses_id,
    )
    .where(among(_payments.c.customer_id, "ids"))
    .order_by(_payments.c.id)
)
_READ_JOINED = (
    select(
        _allocations.c.customer_id,
        _allocations.c.id,
        _allocations.c.payment_id,
        _allocations.c.credit_bill_id,
        _allocations.c.bill_id,
        _allocations.c.amount,
    )
    .where(among(_allocations.c.customer_id, "ids"))
    .order_by(_allocations.c.id)
)
_INSERT = insert(_allocations)
_COLUMNS = ("id", "customer_id", "payment_id", "credit_bill_id", "bill_id", "amount")


@dataclass(slots=True)
class BillState:
    """A live bill on the account; sums in paise."""

    bill_id: int
    order: tuple[int, int]
    total: int
    version: int
    made_seq: int
    is_issued: bool
    allocated_was: int
    status_was: str


@dataclass(slots=True)
class PaymentState:
    """A payment on the account and how much of it was reversed; sums in paise."""

    payment_id: int
    account_seq: int
    amount: int
    reversed: int = 0


@dataclass(slots=True)
class Joined:
    """An allocation; `row_id` is None until it is written."""

    row_id: int | None
    credit: CreditKey
    bill_id: int
    amount: int
    was: int


@dataclass(slots=True)
class Book:
    """One customer's account.

    Attributes:
        seq: How many entries it was given so far: the customer's `account_seq`.
    """

    customer_id: int
    opening: int
    seq: int
    bills: dict[int, BillState] = field(default_factory=dict)
    payments: dict[int, PaymentState] = field(default_factory=dict)
    joined: list[Joined] = field(default_factory=list)

    def allocated_to(self, bill_id: int) -> int:
        """What is allocated to a bill, or (`OPENING`) to the opening balance."""
        return sum(row.amount for row in self.joined if row.bill_id == bill_id)

    def used_of(self, credit: CreditKey) -> int:
        """What of a credit is allocated."""
        return sum(row.amount for row in self.joined if row.credit == credit)

    def worth(self, credit: CreditKey) -> int:
        """What a credit amounts to in all; 0 for one that is gone."""
        kind, key = credit
        if kind == "opening":
            return max(-self.opening, 0)
        if kind == "bill":
            bill = self.bills.get(key)
            return 0 if bill is None else max(-bill.total, 0)
        payment = self.payments[key]
        return payment.amount - payment.reversed

    def owed(self, bill_id: int) -> int:
        """What a debt amounts to in all; 0 for a bill that is void."""
        if bill_id == OPENING:
            return max(self.opening, 0)
        bill = self.bills.get(bill_id)
        return 0 if bill is None else max(bill.total, 0)

    def trim(self) -> None:
        """Takes back what is allocated beyond a debt or a credit, from the newest debt back."""
        newest_first = sorted(self.joined, key=self._age, reverse=True)
        for credit in {row.credit for row in self.joined}:
            over = self.used_of(credit) - self.worth(credit)
            self._take_back([row for row in newest_first if row.credit == credit], over)
        for bill_id in {row.bill_id for row in self.joined}:
            over = self.allocated_to(bill_id) - self.owed(bill_id)
            rows = [row for row in self.joined if row.bill_id == bill_id]
            self._take_back(rows[::-1], over)

    def pay(self, credit: CreditKey, bill_id: int) -> None:
        """Allocates as much of the credit to the debt as both sides still have."""
        free = self.worth(credit) - self.used_of(credit)
        amount = min(free, self.owed(bill_id) - self.allocated_to(bill_id))
        if amount > 0:
            self.joined.append(Joined(None, credit, bill_id, amount, 0))

    def settle(self) -> None:
        """Pays open debts, oldest first, with free credit, oldest first (rule 22)."""
        taken: dict[int, int] = {}
        used: dict[CreditKey, int] = {}
        for row in self.joined:
            taken[row.bill_id] = taken.get(row.bill_id, 0) + row.amount
            used[row.credit] = used.get(row.credit, 0) + row.amount
        ordered = sorted(self.bills.values(), key=lambda bill: bill.order)
        debts = [
            Debt(bill_id, still)
            for bill_id in (OPENING, *(bill.bill_id for bill in ordered))
            if (still := self.owed(bill_id) - taken.get(bill_id, 0)) > 0
        ]
        if not debts:
            return
        entered: list[tuple[tuple[int, int, int], CreditKey]] = [
            ((payment.account_seq, 0, key), ("payment", key))
            for key, payment in self.payments.items()
        ]
        # A bill below 0 was made after all that its `made_seq` had counted.
        entered += [
            ((bill.made_seq, 1, key), ("bill", key))
            for key, bill in self.bills.items()
            if bill.total < 0
        ]
        keys: list[CreditKey] = [("opening", OPENING), *(key for _, key in sorted(entered))]
        credits_ = [
            Credit(key, free) for key in keys if (free := self.worth(key) - used.get(key, 0)) > 0
        ]
        self.joined += [
            Joined(None, paid.credit, paid.debt, paid.amount, 0) for paid in settle(debts, credits_)
        ]

    def newly_issued(self) -> list[int]:
        """Bills that money entered after they were made has just come to (rule 17)."""
        found = []
        for row in self.joined:
            bill = self.bills.get(row.bill_id)
            if bill is None or bill.is_issued or row.amount <= row.was:
                continue
            kind, key = row.credit
            if kind == "payment" and self.payments[key].account_seq > bill.made_seq:
                bill.is_issued = True
                found.append(bill.bill_id)
        return found

    def _age(self, row: Joined) -> tuple[int, int]:
        bill = self.bills.get(row.bill_id)
        return (0, 0) if bill is None else bill.order

    def _take_back(self, rows: Iterable[Joined], over: int) -> None:
        for row in rows:
            if over <= 0:
                return
            part = min(over, row.amount)
            row.amount -= part
            over -= part


def read_books(
    session: Session, customer_ids: Sequence[int], *, lock: bool = True
) -> dict[int, Book]:
    """The accounts of the customers, their rows kept until the transaction ends."""
    if not customer_ids:
        return {}
    # These statements go past what the session still holds back.
    session.flush()
    ids = {"ids": customer_ids}
    locking = lock and session.get_bind().dialect.name == "postgresql"
    customers = session.execute(_LOCK_CUSTOMERS if locking else _READ_CUSTOMERS, ids)
    books = {row[0]: Book(*row) for row in customers}
    for (
        customer,
        bill_id,
        year,
        seq,
        total,
        version,
        made,
        issued,
        allocated,
        was,
    ) in session.execute(_READ_BILLS, ids):
        books[customer].bills[bill_id] = BillState(
            bill_id, (year, seq), total, version, made, issued, allocated, was
        )
    for payer, payment_id, account_seq, amount, reverses in session.execute(_READ_PAYMENTS, ids):
        if reverses is None:
            state = PaymentState(payment_id, account_seq, amount)
            books[payer].payments[payment_id] = state
        else:
            books[payer].payments[reverses].reversed += amount
    for customer, row_id, payment, credit_bill, bill, amount in session.execute(_READ_JOINED, ids):
        credit: CreditKey = ("opening", OPENING)
        if payment is not None:
            credit = ("payment", payment)
        elif credit_bill is not None:
            credit = ("bill", credit_bill)
        books[customer].joined.append(Joined(row_id, credit, bill or OPENING, amount, amount))
    return books


def write_books(
    unit: UnitOfWork, books: Iterable[Book], *, fresh: frozenset[int] = frozenset()
) -> list[int]:
    """Writes the allocations and brings the bills up to date.

    Args:
        unit: The open transaction.
        books: Accounts that were settled.
        fresh: Bills that this transaction made or changed already; their version rose then.

    Returns:
        Bills that become issued by it; the caller freezes them.

    Raises:
        ConflictError: A bill was changed by somebody else meanwhile (rule 18).
    """
    issued: list[int] = []
    new: list[tuple[int | None, ...]] = []
    for book in books:
        issued += book.newly_issued()
        new += _write_joined(unit, book)
        for bill in book.bills.values():
            allocated = book.allocated_to(bill.bill_id)
            state = status(bill.total, allocated)
            if allocated == bill.allocated_was and state == bill.status_was:
                continue
            _write_bill(unit, bill, allocated, fresh=bill.bill_id in fresh)
    ids = reserve_ids(unit.session, _allocations, len(new))
    rows = ((row_id, *row) for row_id, row in zip(ids, new, strict=True))
    insert_rows(unit.session, _INSERT, _COLUMNS, rows, {"created_at": unit.now})
    return issued


def _write_joined(unit: UnitOfWork, book: Book) -> list[tuple[int | None, ...]]:
    """Writes what became of the allocations that were there; gives the new ones."""
    new: list[tuple[int | None, ...]] = []
    for row in book.joined:
        if row.row_id is None:
            if row.amount:
                kind, key = row.credit
                payment = key if kind == "payment" else None
                credit_bill = key if kind == "bill" else None
                new.append(
                    (book.customer_id, payment, credit_bill, row.bill_id or None, row.amount)
                )
        elif row.amount == 0:
            unit.session.execute(delete(Allocation).where(Allocation.id == row.row_id))
        elif row.amount != row.was:
            unit.session.execute(
                update(Allocation)
                .where(Allocation.id == row.row_id)
                .values(amount=Money.from_paise(row.amount))
            )
    return new


def _write_bill(unit: UnitOfWork, bill: BillState, allocated: int, *, fresh: bool) -> None:
    version = bill.version if fresh else bill.version + 1
    changed = unit.session.execute(
        update(Bill)
        .where(Bill.id == bill.bill_id, Bill.version == bill.version)
        .values(
            allocated=Money.from_paise(allocated),
            status=status(bill.total, allocated).value,
            version=version,
            updated_at=unit.now,
        )
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise ConflictError(
            say("A bill was changed by somebody else at the same moment."), say("Try again.")
        )
    bill.version = version
