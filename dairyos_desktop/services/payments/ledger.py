"""One customer's account as a ledger: every debit and credit with the running balance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.read import customer_id_of
from dairyos_desktop.services.command import query
from dairyos_desktop.services.dto.payments import Ledger, LedgerEntry
from dairyos_desktop.services.office import local_date, office_row
from dairyos_desktop.services.payments.discounts import DISCOUNT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Database

_BILLS, _MONEY = 0, 1
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class _Entry(NamedTuple):
    """Sorts by date, bills (and their voids) before payments, then entry."""

    on: dt.date
    rank: int
    entered: tuple[int, ...]
    kind: str
    ref: str
    debit: Money
    credit: Money
    is_discount: bool = False


class LedgerService:
    """Use cases of customers' accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @query(Action.READ)
    def by_code(self, actor: Actor, code: str) -> Ledger:  # noqa: ARG002 - checked by @query
        """The account of the customer with that code.

        Raises:
            NotFoundError: There is none.
        """
        with self._database.read() as session:
            return read_ledger(session, customer_id_of(session, code))

    @query(Action.READ)
    def of(self, actor: Actor, customer_id: int) -> Ledger:  # noqa: ARG002 - checked by @query
        """The account of a customer.

        Raises:
            NotFoundError: There is none.
        """
        with self._database.read() as session:
            return read_ledger(session, customer_id)


def read_ledger(session: Session, customer_id: int) -> Ledger:
    """The whole account of a customer.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer: Customer | None = session.get(Customer, customer_id)
    if customer is None:
        raise NotFoundError(
            say("The customer isn't there any more."), say("Look the customer up again.")
        )
    entries = [*_bill_entries(session, customer_id), *_payment_entries(session, customer_id)]
    entries.sort()
    balance = customer.opening_balance
    rows = [
        LedgerEntry(
            customer.opening_on,
            "opening",
            "",
            max(balance, Money.zero),
            max(-balance, Money.zero),
            balance,
        )
    ]
    for entry in entries:
        balance += entry.debit - entry.credit
        rows.append(
            LedgerEntry(
                entry.on,
                entry.kind,
                entry.ref,
                entry.debit,
                entry.credit,
                balance,
                entry.is_discount,
            )
        )
    return Ledger(customer.code, customer.name, tuple(rows), balance)


def between(
    ledger: Ledger, from_on: dt.date | None, to_on: dt.date
) -> tuple[Money, list[LedgerEntry]]:
    """What was owed before the first day, and the entries of the days, both included.

    Args:
        ledger: The whole account.
        from_on: The first day; None is from the beginning.
        to_on: The last.

    Raises:
        InvalidInputError: The days are the wrong way round.
    """
    check_days(from_on, to_on)
    begun = Money.zero
    shown: list[LedgerEntry] = []
    for entry in ledger.entries:
        # The opening balance is older than everything, whatever its day: so counts the ledger.
        is_older = entry.kind == "opening" or entry.date is None
        if from_on is not None and (is_older or (entry.date and entry.date < from_on)):
            begun = entry.balance
        elif is_older or (entry.date and entry.date <= to_on):
            shown.append(entry)
    return begun, shown


def check_days(from_on: dt.date | None, to_on: dt.date | None) -> None:
    """Refuses days between which there are none: nothing found would read as nothing there.

    Raises:
        InvalidInputError: They are the wrong way round.
    """
    if from_on is not None and to_on is not None and from_on > to_on:
        raise InvalidInputError(
            say(
                "{from_on} is after {to_on}.",
                from_on=format_date(from_on),
                to_on=format_date(to_on),
            ),
            say("Give the earlier day first."),
        )


def _bill_entries(session: Session, customer_id: int) -> list[_Entry]:
    timezone = office_row(session).timezone
    found = []
    for bill in session.execute(select(Bill).where(Bill.customer_id == customer_id)).scalars():
        number = (bill.number_year, bill.number_seq)
        made = (_instant(bill.generated_at), *number)
        found.append(_entry((bill.bill_date, _BILLS, made), "bill", bill.number, bill.total))
        if bill.voided_at is not None:
            on = local_date(bill.voided_at, timezone)
            voided = (_instant(bill.voided_at), *number)
            found.append(_entry((on, _BILLS, voided), "void", bill.number, -bill.total))
    return found


def _payment_entries(session: Session, customer_id: int) -> list[_Entry]:
    rows = session.execute(
        select(Payment).where(Payment.customer_id == customer_id).order_by(Payment.id)
    ).scalars()
    receipts: dict[int, str] = {}
    found = []
    for payment in rows:
        place = (payment.paid_on, _MONEY, (payment.account_seq, payment.id))
        if payment.reverses_id is None:
            receipts[payment.id] = payment.receipt or ""
            entry = _entry(place, "payment", payment.receipt or "", -payment.amount)
        else:
            ref = receipts.get(payment.reverses_id, "")
            entry = _entry(place, "reversal", ref, payment.amount)
        found.append(entry._replace(is_discount=payment.method == DISCOUNT))
    return found


def _instant(at: dt.datetime) -> int:
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def _entry(
    place: tuple[dt.date, int, tuple[int, ...]], kind: str, ref: str, amount: Money
) -> _Entry:
    return _Entry(*place, kind, ref, max(amount, Money.zero), max(-amount, Money.zero))
