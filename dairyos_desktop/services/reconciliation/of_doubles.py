"""Money that was entered, or paid, twice."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reconciling import FindingType, Found, Side, is_own_reference
from dairyos_desktop.services.reconciliation.ground import (
    account_key,
    allocations,
    payment_key,
    payments,
    rupees,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

_DISCOUNT = "discount"
_BOOKED = "booked"


def find(session: Session) -> Iterator[Found]:
    """The same money entered, or paid, more than once; what was reversed is no double any more."""
    told: set[int] = set()
    # Two payments of a bill by link: the second was one too many, whatever link it came by.
    by_link = payments.provider_payment_id.is_not(None) & payments.bill_id.is_not(None)
    named = payments.reference != ""
    pairs = [
        *_pairs(session, (payments.bill_id,), by_link),
        *(
            pair
            for pair in _pairs(session, (payments.reference,), named)
            if is_own_reference(pair[1].reference)
        ),
        *_pairs(session, (payments.reference, payments.paid_on, payments.method), named),
    ]
    for first, second in pairs:
        if second.id not in told:
            told.add(second.id)
            yield _double(first, second)
    nameless = (payments.reference == "") & payments.provider_payment_id.is_(None)
    pairs = list(_pairs(session, (payments.paid_on, payments.method), nameless))
    # Somebody may well bring the same sum twice on a day; but not the second where nothing is owed.
    idle = _pays_nothing(session, [row.id for pair in pairs for row in pair])
    for first, second in pairs:
        if second.id in idle and first.id not in idle:
            yield _double(first, second)


def _pairs(
    session: Session, same: Sequence[ColumnElement[Any]], where: ColumnElement[bool]
) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Payments of one customer and amount that are the same in these columns too, two by two."""
    keys = (payments.customer_id, payments.amount, *same)
    counts = and_(
        payments.reverses_id.is_(None),
        payments.status == _BOOKED,
        payments.customer_id.is_not(None),
        payments.method != _DISCOUNT,
        where,
    )
    several = select(*keys).where(counts).group_by(*keys).having(func.count() > 1).subquery()
    rows = session.execute(
        select(
            payments.id,
            payments.receipt,
            payments.customer_id,
            payments.amount,
            payments.reference,
            payments.paid_on,
            payments.provider_payment_id,
            payments.bill_id,
            *(key.label(f"same_{at}") for at, key in enumerate(keys)),
        )
        .join(several, and_(*(several.c[key.name] == key for key in keys)))
        .where(counts)
        .order_by(*keys, payments.id)
    ).all()
    for _, group in groupby(rows, key=lambda row: row[-len(keys) :]):
        yield from pairwise(group)


def _pays_nothing(session: Session, payment_ids: Sequence[int]) -> set[int]:
    """Those of which nothing is put against a debt."""
    used: set[int] = set()
    for start in range(0, len(payment_ids), 500):
        used |= {
            payment_id
            for (payment_id,) in session.execute(
                select(allocations.payment_id)
                .where(allocations.payment_id.in_(payment_ids[start : start + 500]))
                .distinct()
            )
        }
    return set(payment_ids) - used


def _double(first: Row[Any], second: Row[Any]) -> Found:
    return Found(
        FindingType.DUPLICATE_PAYMENT,
        payment_key(second.id),
        f"{second.receipt} of {rupees(second.amount)} looks like the money of {first.receipt}, "
        "taken twice.",
        touches=frozenset({account_key(second.customer_id)}),
        customer_id=second.customer_id,
        bill_id=second.bill_id,
        payment_id=second.id,
        gateway_id=second.provider_payment_id or "",
        happened_on=second.paid_on,
        heads=(first.receipt, second.receipt),
        sides=(
            Side("Amount", rupees(first.amount), rupees(second.amount)),
            Side("Day", format_date(first.paid_on), format_date(second.paid_on)),
            Side("Reference", first.reference or "–", second.reference or "–"),
        ),
        apart=Money.from_paise(second.amount),
    )
