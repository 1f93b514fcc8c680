"""Rows as the pretended gateway tells them, new: keys and empty values as recorded live."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

_LONGEST_REFERENCE = 40
_LEAST_PAISE = 100
_MOST_PAISE = 50_000_000
_QUARTER_HOUR_S = 15 * 60
_HALF_YEAR_S = 183 * 24 * 3600
_RECURRING = re.compile(r"(\d)\1{3}")


@dataclass(frozen=True)
class SentEvent:
    """A delivery as the gateway would make it to a webhook: send `body` with `headers`."""

    event_id: str
    event_type: str
    body: bytes
    headers: dict[str, str]


def link_problem(asked: Row, now: float) -> str:
    """What the gateway refuses in a new link, in its own words; "" for nothing."""
    amount = asked.get("amount")
    if not amount:
        return "amount: cannot be blank."
    if not isinstance(amount, int) or isinstance(amount, bool):
        return "amount: must be an integer."
    notes = asked.get("notes") or {}
    contact = str((asked.get("customer") or {}).get("contact") or "")
    expires = asked.get("expire_by") or 0
    problems = (
        (amount < _LEAST_PAISE, "amount: amount should be minimum 1.00 for INR."),
        (amount > _MOST_PAISE, "amount exceeds maximum amount allowed."),
        (
            len(asked.get("reference_id") or "") > _LONGEST_REFERENCE,
            "reference_id: the length must be no more than 40.",
        ),
        (
            len(asked.get("description") or "") > 2048,
            "description: the length must be no more than 2048.",
        ),
        (
            len(notes) > 15 or any(len(str(value)) > 256 for value in notes.values()),
            "notes: more than 15 pairs, or longer than 255 characters.",
        ),
        (
            _RECURRING.search(contact) is not None,
            "Recurring digits in customer contact are disallowed",
        ),
        (
            bool(expires) and expires <= now + _QUARTER_HOUR_S,
            "expire_by: timestamp must be atleast 15 minutes in future",
        ),
        (
            bool(expires) and expires > now + _HALF_YEAR_S,
            "expire_by: timestamp must be within 6 months",
        ),
    )
    return next((said for wrong, said in problems if wrong), "")


def link_row(asked: Row, link_id: str, now: int) -> Row:
    """A link that was asked for so; it has no `order_id` before somebody tries to pay."""
    return {
        "accept_partial": bool(asked.get("accept_partial")),
        "amount": asked["amount"],
        "amount_paid": 0,
        "callback_method": asked.get("callback_method", ""),
        "callback_url": asked.get("callback_url", ""),
        "cancelled_at": 0,
        "created_at": now,
        "currency": asked.get("currency", "INR"),
        "customer": asked.get("customer") or [],
        "description": asked.get("description", ""),
        "expire_by": asked.get("expire_by") or 0,
        "expired_at": 0,
        "first_min_partial_amount": 0,
        "id": link_id,
        "notes": asked.get("notes") or [],
        "notify": {"email": False, "sms": False, "whatsapp": False} | (asked.get("notify") or {}),
        "payments": None,
        "reference_id": asked.get("reference_id") or "",
        "reminder_enable": bool(asked.get("reminder_enable")),
        "reminders": [],
        "short_url": f"https://rzp.io/rzp/{link_id[-8:]}",
        "status": "created",
        "updated_at": now,
        "upi_link": bool(asked.get("upi_link")),
        "user_id": "",
        "whatsapp_link": False,
    }


def order_row(order_id: str, paise: int, notes: object, now: int) -> Row:
    """An order that nobody paid yet."""
    return {
        "id": order_id,
        "entity": "order",
        "amount": paise,
        "amount_paid": 0,
        "amount_due": paise,
        "currency": "INR",
        "receipt": None,
        "offer_id": None,
        "status": "created",
        "attempts": 0,
        "notes": notes or [],
        "created_at": now,
    }


def payment_row(
    payment_id: str,
    order: Row,
    paise: int,
    *,
    description: str,
    method: str,
    contact: str,
    now: int,
) -> Row:
    """A payment that was begun; its notes are its order's, which are its link's."""
    return {
        "id": payment_id,
        "entity": "payment",
        "amount": paise,
        "currency": "INR",
        "status": "created",
        "order_id": order["id"],
        "invoice_id": None,
        "international": False,
        "method": method,
        "amount_refunded": 0,
        "refund_status": None,
        "captured": False,
        "description": description,
        "card_id": None,
        "bank": None,
        "wallet": None,
        "vpa": "gaurav@examplebank" if method == "upi" else None,
        "email": None,
        "contact": contact or None,
        "notes": order["notes"],
        "fee": None,
        "tax": None,
        **NO_ERROR,
        "acquirer_data": {"rrn": None},
        "created_at": now,
    }


NO_ERROR: Row = {
    "error_code": None,
    "error_description": None,
    "error_source": None,
    "error_step": None,
    "error_reason": None,
}
FAILED: Row = {
    "error_code": "BAD_REQUEST_ERROR",
    "error_description": "Payment was unsuccessful as the UPI app timed out.",
    "error_source": "customer",
    "error_step": "payment_authorization",
    "error_reason": "payment_timed_out",
}


def refund_row(refund_id: str, payment: Row, paise: int, now: int) -> Row:
    """A refund that went through at once."""
    return {
        "id": refund_id,
        "entity": "refund",
        "amount": paise,
        "currency": payment["currency"],
        "payment_id": payment["id"],
        "notes": [],
        "receipt": None,
        "acquirer_data": {"arn": None},
        "created_at": now,
        "batch_id": None,
        "status": "processed",
        "speed_processed": "normal",
        "speed_requested": "normal",
    }


def event(
    event_id: str, kind: str, created_at: int, secret: str, entities: dict[str, Row]
) -> SentEvent:
    """A delivery, signed; `created_at` is the link's age where the event is of a link."""
    body = json.dumps(
        {
            "entity": "event",
            "account_id": "acc_BFQ7uQEaa7j2z7",
            "event": kind,
            "contains": list(entities),
            "payload": {name: {"entity": entity} for name, entity in entities.items()},
            "created_at": created_at,
        },
        separators=(",", ":"),
    ).encode()
    headers = {
        "User-Agent": "Razorpay-Webhook/v1",
        "Content-Type": "application/json",
        "Request-Id": event_id,
        "X-Razorpay-Event-Id": event_id,
        "X-Razorpay-Signature": signature(body, secret),
        "Accept-Encoding": "gzip",
    }
    return SentEvent(event_id, kind, body, headers)


def signature(body: bytes, secret: str) -> str:
    """As in `X-Razorpay-Signature`."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
