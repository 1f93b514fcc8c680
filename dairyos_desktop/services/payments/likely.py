"""Reads payments without a customer, and finds the accounts whose money they may be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, case, func, or_, select, type_coerce

from dairyos_desktop.domain.matching import (
    Account,
    OpenBill,
    Told,
    bill_numbers_in,
    code_words,
    name_words,
    national,
    words_in,
)
from dairyos_desktop.models.bills import Bill, is_open
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Allocation, Payment, WebhookEvent
from dairyos_desktop.services.news.reading import PayerNews, payer_news

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

_MOST_OF_A_KIND = 100
_MOST_WORDS = 8
_open_amount = type_coerce(Bill.total, BigInteger) - type_coerce(Bill.allocated, BigInteger)


@dataclass(frozen=True)
class Found:
    """What speaks for whom; `same_amount` counts all bills open with the amount."""

    told: Told
    accounts: tuple[Account, ...]
    same_amount: int


def payers_of(session: Session, payment_keys: Sequence[str]) -> dict[str, PayerNews]:
    """What the newest news of each of the gateway's payments says of who paid."""
    found = session.execute(
        select(WebhookEvent.payment_id, WebhookEvent.payload)
        .where(WebhookEvent.payment_id.in_(payment_keys))
        .order_by(WebhookEvent.id)
    )
    return {row.payment_id: payer_news(row.payload) for row in found}


def find_accounts(session: Session, payment: Payment, left: int) -> Found:
    """The accounts for which something speaks: text, phone, name or amount.

    Args:
        session: Only reads.
        payment: Without a customer.
        left: What was not given back of it, in paise.
    """
    key = payment.provider_payment_id or ""
    payer = payers_of(session, [key]).get(key, PayerNews())
    texts = (payment.reference, *payer.texts)
    words = words_in((*texts, payer.vpa.partition("@")[0], payer.email.partition("@")[0]))
    # A UPI address is often the phone number.
    phones = {national(said) for said in (payer.contact, payer.vpa.partition("@")[0])} - {""}
    told = Told(left, bill_numbers_in(texts), words, frozenset(phones))
    customers = _customers(session, told)
    return Found(
        told,
        tuple(_accounts(session, sorted(customers), told.numbers)),
        session.execute(
            select(func.count()).select_from(Bill).where(_is_open_with(left))
        ).scalar_one(),
    )


def _is_open_with(amount: int) -> ColumnElement[bool]:
    return and_(is_open(), _open_amount == amount)


def _customers(session: Session, told: Told) -> set[int]:
    wanted = [
        select(Bill.customer_id)
        .where(_is_open_with(told.amount))
        .order_by(Bill.number_year, Bill.number_seq),
        select(Bill.customer_id).where(Bill.number.in_(told.numbers)),
        _by_all_owed(told.amount),
    ]
    if told.phones:
        ends = [
            column.endswith(phone)
            for phone in sorted(told.phones)
            for column in (Customer.phone, Customer.whatsapp)
        ]
        wanted.append(select(Customer.id).where(or_(*ends)))
    codes = code_words(told.words)
    if codes:
        wanted.append(select(Customer.id).where(func.lower(Customer.code).in_(sorted(codes))))
    names = sorted(name_words(told.words), key=len, reverse=True)[:_MOST_WORDS]
    if names:
        parts = [Customer.search_text.contains(f" {name}", autoescape=True) for name in names]
        wanted.append(select(Customer.id).where(or_(*parts)))
    found: set[int] = set()
    for query in wanted:
        found.update(session.execute(query.limit(_MOST_OF_A_KIND)).scalars())
    return found


def _by_all_owed(amount: int) -> Select[int]:
    bills = (
        select(Bill.customer_id, func.sum(_open_amount).label("owed"))
        .where(is_open())
        .group_by(Bill.customer_id)
        .subquery()
    )
    begun = (
        select(
            Allocation.customer_id,
            func.sum(type_coerce(Allocation.amount, BigInteger)).label("paid"),
        )
        .where(Allocation.bill_id.is_(None))
        .group_by(Allocation.customer_id)
        .subquery()
    )
    opening = type_coerce(Customer.opening_balance, BigInteger)
    of_opening = case((opening > 0, opening - func.coalesce(begun.c.paid, 0)), else_=0)
    return (
        select(Customer.id)
        .outerjoin(bills, bills.c.customer_id == Customer.id)
        .outerjoin(begun, begun.c.customer_id == Customer.id)
        .where(of_opening + func.coalesce(bills.c.owed, 0) == amount)
    )


def _accounts(
    session: Session, customer_ids: Sequence[int], numbers: frozenset[str]
) -> Iterable[Account]:
    bills: dict[int, list[OpenBill]] = defaultdict(list)
    for row in session.execute(
        select(
            Bill.customer_id,
            Bill.id,
            Bill.number_year,
            Bill.number_seq,
            Bill.number,
            _open_amount.label("left"),
        )
        .where(Bill.customer_id.in_(customer_ids), is_open())
        .order_by(Bill.number_year, Bill.number_seq)
    ):
        bills[row.customer_id].append(
            OpenBill(row.id, (row.number_year, row.number_seq), row.number, int(row.left))
        )
    named: dict[int, set[str]] = defaultdict(set)
    for payer, number in session.execute(
        select(Bill.customer_id, Bill.number).where(Bill.number.in_(numbers), Bill.status != "VOID")
    ):
        named[payer].add(number)
    begun: dict[int, int] = {
        row[0]: int(row[1])
        for row in session.execute(
            select(Allocation.customer_id, func.sum(type_coerce(Allocation.amount, BigInteger)))
            .where(Allocation.customer_id.in_(customer_ids), Allocation.bill_id.is_(None))
            .group_by(Allocation.customer_id)
        )
    }
    for who in session.execute(
        select(
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.phone,
            Customer.whatsapp,
            type_coerce(Customer.opening_balance, BigInteger).label("opening"),
        ).where(Customer.id.in_(customer_ids))
    ):
        own = tuple(bills[who.id])
        yield Account(
            who.id,
            who.code,
            who.name,
            frozenset(map(national, (who.phone, who.whatsapp))) - {""},
            own,
            max(who.opening, 0) - begun.get(who.id, 0) + sum(bill.open for bill in own),
            frozenset(named[who.id]),
        )
