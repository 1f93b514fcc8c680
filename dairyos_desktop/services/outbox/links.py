"""The payment link that goes with a bill, where there is one that can be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.payments.link_rows import OPEN, open_amount

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.models.bills import Bill


def open_link(session: Session, bill: Bill, now: dt.datetime) -> str:
    """Its address; empty where there is none, or it asks for another amount than is open.

    One whose time is over is none, though the gateway was not asked for it since.
    A link of the gateway's test mode is none: nobody's money would arrive by it.
    """
    row = session.scalars(
        select(PaymentLink)
        .where(
            PaymentLink.bill_id == bill.id,
            PaymentLink.live,
            PaymentLink.status.in_(OPEN),
            PaymentLink.short_url != "",
            or_(PaymentLink.expires_at.is_(None), PaymentLink.expires_at > now),
        )
        .order_by(PaymentLink.id.desc())
        .limit(1)
    ).first()
    return row.short_url if row is not None and row.amount == open_amount(bill) else ""
