"""How our payment links stand, from what the gateway says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from dairyos_desktop.models.payments import PaymentLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.news.reading import LinkNews
    from dairyos_desktop.services.unit import UnitOfWork

OPEN = ("created", "partially_paid")
_RANKS = {"created": 1, "partially_paid": 2, "expired": 3, "cancelled": 3, "paid": 4}
"""News may be old: a link never goes back; what it is not known to be counts as nothing yet."""


def note_links(unit: UnitOfWork, news: Sequence[LinkNews]) -> None:
    """Brings our links up to what is said of them; links that aren't ours are left alone.

    Args:
        unit: The open transaction.
        news: In any order, the same link more than once too.
    """
    if not news:
        return
    rows = unit.session.execute(
        select(
            PaymentLink.id,
            PaymentLink.link_id,
            PaymentLink.reference_id,
            PaymentLink.status,
            PaymentLink.order_id,
        )
        .where(PaymentLink.link_id.in_({one.link_id for one in news}))
        .order_by(PaymentLink.id)
        .with_for_update()
    ).all()
    for row in rows:
        told = [one for one in news if one.link_id == row.link_id]
        newest = max((one.status for one in told), key=_rank)
        status = newest if _rank(newest) > _rank(row.status) else row.status
        order_id = row.order_id or next((one.order_id for one in told if one.order_id), None)
        if (status, order_id) == (row.status, row.order_id):
            continue
        closed = status not in OPEN and row.status != status
        unit.session.execute(
            update(PaymentLink)
            .where(PaymentLink.id == row.id)
            .values(
                status=status,
                order_id=order_id,
                version=PaymentLink.version + 1,
                **({"closed_at": unit.now} if closed else {}),
            )
            .execution_options(synchronize_session=False)
        )
        unit.audit(
            "payment_link",
            row.reference_id,
            before={"status": row.status, "order": row.order_id},
            after={"status": status, "order": order_id},
        )
        unit.changed("links")


def _rank(status: str) -> int:
    return _RANKS.get(status, 0)
