"""The gateway's news as it comes: entities and pushes as razorpay.com documents and sends them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.news import Event

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase

NOON = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)


def payment(name: str, paise: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A payment's entity; what isn't given is empty as the gateway has it empty.

    `status` is `captured` unless given, `refunded` a number of paise.
    """
    status = more.pop("status", "captured")
    refunded = more.pop("refunded", 0)
    back = "full" if refunded == paise else "partial"
    return {
        "id": f"pay_{name}",
        "entity": "payment",
        "amount": paise,
        "currency": "INR",
        "status": status,
        "order_id": None,
        "method": "upi",
        "amount_refunded": refunded,
        "refund_status": back if refunded else None,
        "captured": status in {"captured", "refunded"},
        "description": None,
        "vpa": "gaurav@examplebank",
        "email": None,
        "contact": "+919000090000",
        "notes": [],
        "fee": 24,
        "tax": 4,
        "error_code": None,
        "acquirer_data": {"rrn": "322398320067"},
        "created_at": int(NOON.timestamp()),
        **more,
    }


def link(name: str, status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A link's entity as a push has it: no payments, notes may be null."""
    return {
        "id": f"plink_{name}",
        "reference_id": f"REF-{name}",
        "status": status,
        "order_id": None,
        "notes": None,
        "reminders": {},
        **more,
    }


def push(event_type: str, event_id: str = "", **entities: dict[str, Any]) -> Event:
    """A push: `push("payment.captured", payment={…})`."""
    return Event(
        event_id or f"{event_type}:{sorted(entities.items())}",
        event_type,
        {
            "entity": "event",
            "account_id": "acc_1",
            "event": event_type,
            "contains": list(entities),
            "payload": {name: {"entity": entity} for name, entity in entities.items()},
            "created_at": int(NOON.timestamp()),
        },
    )


def store_link(database: SqlDatabase, name: str, bill_number: str, amount: str) -> None:
    """A link of ours on a bill, as it stands once the gateway has made it."""
    with database.write(SYSTEM, "test") as unit:
        bill = unit.session.query(Bill).filter(Bill.number == bill_number).one()
        unit.session.add(
            PaymentLink(
                bill_id=bill.id,
                reference_id=f"REF-{name}",
                link_id=f"plink_{name}",
                short_url=f"https://rzp.io/{name}",
                status="created",
                amount=Money(amount),
                created_at=unit.now,
                live=False,
                problem="",
                version=1,
            )
        )


def link_row(database: SqlDatabase, name: str) -> PaymentLink:
    with database.read() as session:
        found: PaymentLink = (
            session.query(PaymentLink).filter(PaymentLink.link_id == f"plink_{name}").one()
        )
        session.expunge(found)
        return found
