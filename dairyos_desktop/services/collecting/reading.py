"""Reads collection rounds: their homes in walking order, what was entered, what it comes to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, func, or_, select, type_coerce, union
from sqlalchemy.orm import aliased

from dairyos_desktop.domain.declared_settings import DISCOUNT_LIMIT
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.models.customers import Customer, Person, Stop
from dairyos_desktop.models.payments import Payment, Round
from dairyos_desktop.models.users import User
from dairyos_desktop.services.collecting.differences import read_differences
from dairyos_desktop.services.customers.listing import read_balances
from dairyos_desktop.services.dto.collecting import (
    CollectionRow,
    CollectionSheet,
    DoorCell,
    Home,
    RoundSums,
)
from dairyos_desktop.services.office import office_row
from dairyos_desktop.services.payments.discounts import DISCOUNT
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

CASH = "cash"
_MONTH = dt.timedelta(days=31)


@dataclass(slots=True)
class _Taken:
    """What a customer gave in a round, as its rows are read; sums in paise.

    Attributes:
        returned: What of the money was taken back while the round was closed.
        owed_again: What of the discount was.
    """

    money: dict[str, int] = field(default_factory=dict)
    discount: int = 0
    returned: int = 0
    owed_again: int = 0
    last: tuple[int, str, str, str, str, dt.datetime] | None = None

    def cell(self) -> DoorCell | None:
        amount = sum(self.money.values())
        if self.last is None:
            if not self.discount:
                return None
            discount, again = map(Money.from_paise, (self.discount, self.owed_again))
            return DoorCell(None, "", Money.zero, "", "", discount, "", None, owed_again=again)
        payment_id, receipt, method, reference, by, at = self.last
        return DoorCell(
            payment_id,
            receipt,
            Money.from_paise(amount),
            method,
            reference,
            Money.from_paise(self.discount),
            by,
            at,
            Money.from_paise(self.returned),
            Money.from_paise(self.owed_again),
        )


def read_sheet(session: Session, row: Round) -> CollectionSheet:
    """A round with all of its homes; of a closed one, those that gave something."""
    taken = _read_taken(session, row.id)
    homes = _read_homes(session, row, taken)
    others = read_differences(session, row.date - _MONTH, row.date, person_id=row.person_id)
    apart = others[0].difference if others else Money.zero
    shown = _collection_row(session, row, sums_of(taken.values()))
    if shown.difference is not None:
        apart -= shown.difference
    counted = {int(note): int(count) for note, count in (row.counted or {}).items()}
    limit = Money(setting_value(session, DISCOUNT_LIMIT))
    return CollectionSheet(shown, homes, counted, apart, office_row(session).timezone, limit)


def read_list(session: Session, route: str, on: dt.date) -> tuple[Home, ...]:
    """The homes of a route with what they owe, in walking order."""
    ids = select(Stop.customer_id).where(Stop.route == route)
    return _homes(session, route, on, {}, ids, balances=read_balances(session, among=ids))


def read_home(session: Session, row: Round, customer_id: int) -> Home:
    """One row of an open round as it stands now."""
    taken = _read_taken(session, row.id, customer_id)
    one = select(Customer.id).where(Customer.id == customer_id)
    (home,) = _homes(
        session, row.route, row.date, taken, one, balances=read_balances(session, customer_id)
    )
    return home


def cash_of(session: Session, round_id: int) -> Money:
    """What was taken in cash and not taken back while the round was open."""
    return sums_of(_read_taken(session, round_id).values()).cash


def sums_of(taken: Iterable[_Taken]) -> RoundSums:
    """What a round comes to."""
    payers = cash = others = discount = 0
    for one in taken:
        payers += any(one.money.values())
        cash += one.money.get(CASH, 0)
        others += sum(paise for method, paise in one.money.items() if method != CASH)
        discount += one.discount
    return RoundSums(
        payers, Money.from_paise(cash), Money.from_paise(others), Money.from_paise(discount)
    )


def read_rounds(session: Session, since: dt.date) -> tuple[CollectionRow, ...]:
    """The rounds from a day on and all that are open, the newest first."""
    wanted = or_(Round.date >= since, Round.closed_at.is_(None))
    taken: dict[int, dict[int, _Taken]] = defaultdict(lambda: defaultdict(_Taken))
    chosen = select(Round.id).where(wanted)
    for round_id, customer_id, method, paise, reverses in session.execute(
        select(
            Payment.round_id,
            Payment.customer_id,
            Payment.method,
            type_coerce(Payment.amount, BigInteger),
            Payment.reverses_id,
        ).where(Payment.round_id.in_(chosen))
    ):
        if round_id is not None:
            signed = paise if reverses is None else -paise
            _add(taken[round_id][customer_id or 0], method, signed)
    rows = session.execute(
        select(Round, Person.name)
        .join(Person, Person.id == Round.person_id)
        .where(wanted)
        .order_by(Round.date.desc(), Round.id.desc())
        .execution_options(populate_existing=True)
    )
    return tuple(_shown(row, name, sums_of(taken[row.id].values())) for row, name in rows)


def _collection_row(session: Session, row: Round, sums: RoundSums) -> CollectionRow:
    name = session.scalar(select(Person.name).where(Person.id == row.person_id)) or ""
    return _shown(row, name, sums)


def _shown(row: Round, person: str, sums: RoundSums) -> CollectionRow:
    apart = None
    if row.handed_in is not None and row.cash_due is not None:
        apart = row.handed_in - row.cash_due
    return CollectionRow(
        row.id,
        row.route,
        person,
        row.date,
        row.version,
        sums,
        row.handed_in,
        apart,
        row.note,
        row.opened_by,
        row.opened_at,
        row.closed_by,
        row.closed_at,
    )


def _read_taken(
    session: Session, round_id: int, customer_id: int | None = None
) -> dict[int, _Taken]:
    """What each customer gave in a round; what was taken back while it was open is not there."""
    wanted = [Payment.round_id == round_id]
    if customer_id is not None:
        wanted.append(Payment.customer_id == customer_id)
    found: dict[int, _Taken] = defaultdict(_Taken)
    gone: dict[int, int] = defaultdict(int)
    kept: list[tuple[int, Any]] = []
    rows = session.execute(
        select(
            Payment.id,
            Payment.customer_id,
            Payment.method,
            type_coerce(Payment.amount, BigInteger).label("paise"),
            Payment.reverses_id,
            Payment.receipt,
            Payment.reference,
            Payment.created_at,
            User.name,
        )
        .outerjoin(User, User.id == Payment.created_by)
        .where(*wanted)
        .order_by(Payment.id)
    )
    for row in rows:
        if row.customer_id is None:
            continue
        taken = found[row.customer_id]
        _add(taken, row.method, row.paise if row.reverses_id is None else -row.paise)
        if row.reverses_id is not None:
            gone[row.reverses_id] += row.paise
        elif row.method != DISCOUNT:
            kept.append((row.customer_id, row))
    for payer, method, paise in _returned(session, wanted):
        if method == DISCOUNT:
            found[payer].owed_again += paise
        else:
            found[payer].returned += paise
    for payer, row in kept:
        if row.paise > gone[row.id]:
            found[payer].last = (
                row.id,
                row.receipt or "",
                row.method,
                row.reference,
                row.name or "",
                row.created_at,
            )
    return found


def _returned(session: Session, wanted: list[ColumnElement[bool]]) -> list[tuple[int, str, int]]:
    """What was taken back of a round while it was closed, by customer and way of payment."""
    back = aliased(Payment)
    rows = session.execute(
        select(Payment.customer_id, Payment.method, func.sum(type_coerce(back.amount, BigInteger)))
        .join(back, back.reverses_id == Payment.id)
        .where(*wanted, back.round_id.is_(None))
        .group_by(Payment.customer_id, Payment.method)
    )
    return [(payer, method, int(paise)) for payer, method, paise in rows if payer is not None]


def _add(taken: _Taken, method: str, paise: int) -> None:
    if method == DISCOUNT:
        taken.discount += paise
    else:
        taken.money[method] = taken.money.get(method, 0) + paise


def _read_homes(session: Session, row: Round, taken: Mapping[int, _Taken]) -> tuple[Home, ...]:
    """In walking order; who gave something but stands elsewhere comes last."""
    of_round = select(Payment.customer_id).where(
        Payment.round_id == row.id, Payment.customer_id.is_not(None)
    )
    if row.closed_at is not None:
        homes = _homes(session, row.route, row.date, taken, of_round, balances={})
        return tuple(home for home in homes if home.cell is not None)
    ids = select(
        union(select(Stop.customer_id).where(Stop.route == row.route), of_round).subquery().c[0]
    )
    return _homes(
        session, row.route, row.date, taken, ids, balances=read_balances(session, among=ids)
    )


def _homes(
    session: Session,
    route: str,
    on: dt.date,
    taken: Mapping[int, _Taken],
    ids: Select[Any],
    *,
    balances: Mapping[int, Money],
    customer_id: int | None = None,
) -> tuple[Home, ...]:
    """Those who are delivered to on that day, and whoever else owes or gave something."""
    positions = _positions(session, route, customer_id)
    rows = session.execute(
        select(
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.name_local,
            Customer.address,
            Customer.note,
            Customer.search_text,
            Customer.active_from,
            Customer.active_to,
        ).where(Customer.id.in_(ids))
    )
    homes: list[Home] = []
    for one in rows:
        given = taken.get(one.id)
        cell = None if given is None else given.cell()
        balance = balances.get(one.id)
        if balance is not None and cell is not None:
            balance += cell.settled
        is_active = one.active_from <= on and (one.active_to is None or one.active_to >= on)
        if not (is_active or balance or cell):
            continue
        homes.append(
            Home(
                one.id,
                one.code,
                one.name,
                one.name_local,
                one.address,
                one.note,
                positions.get(one.id),
                one.search_text,
                balance,
                cell,
            )
        )
    homes.sort(key=lambda home: (home.position is None, home.position or 0, home.code))
    return tuple(homes)


def _positions(session: Session, route: str, customer_id: int | None) -> dict[int, int]:
    """Where each customer of the route (or one) walks; who is on it twice, as in the morning.

    Apart from the customers: joined to them, SQLite would walk the whole route for each.
    """
    wanted = select(Stop.customer_id, Stop.shift, Stop.position).where(Stop.route == route)
    if customer_id is not None:
        wanted = wanted.where(Stop.customer_id == customer_id)
    found: dict[int, int] = {}
    for customer, shift, position in session.execute(wanted):
        if shift == MORNING or customer not in found:
            found[customer] = position
    return found
