"""What the tab says of the gateway's news; knows no Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dairyos_desktop.config.scrubbing import scrubbed
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.services.dto.news import EventStatus, Via

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.news import EventRow
    from dairyos_desktop.services.dto.refused import RefusedDeliveries

HIDDEN = "<hidden>"
_PERSONAL = frozenset(
    {"contact", "email", "vpa", "name", "customer_name", "card", "account_number", "bank_account"}
)
_FREE_TEXT = frozenset({"description", "notes", "error_description"})
_WHAT = {
    "poll.payment": tr_later("Payment, asked for"),
    "payment.authorized": tr_later("Payment authorised"),
    "payment.captured": tr_later("Payment taken"),
    "payment.failed": tr_later("Payment failed"),
    "order.paid": tr_later("Order paid"),
    "payment_link.paid": tr_later("Link paid"),
    "payment_link.partially_paid": tr_later("Link paid in part"),
    "payment_link.cancelled": tr_later("Link cancelled"),
    "payment_link.expired": tr_later("Link expired"),
    "refund.created": tr_later("Refund begun"),
    "refund.processed": tr_later("Refund paid out"),
    "refund.failed": tr_later("Refund failed"),
    "refund.speed_changed": tr_later("Refund's speed changed"),
}
_STATES = {
    EventStatus.RECEIVED: tr_later("Waiting"),
    EventStatus.PROCESSING: tr_later("Under way"),
    EventStatus.PROCESSED: tr_later("Done"),
    EventStatus.FAILED: tr_later("Failed"),
}
_REFUSED = {
    "unsigned": tr_later("without a signature"),
    "wrong_signature": tr_later("with a wrong signature"),
    "untimely": tr_later("with a time more than 5 minutes off"),
    "unreadable": tr_later("that could not be read"),
}


def what_words(event_type: str) -> str:
    """What happened, as an office would say it; the gateway's own word where we know none."""
    return as_shown(_WHAT.get(event_type, event_type or tr("Not told")))


def way_words(row: EventRow) -> str:
    """How it came."""
    return tr("Asked for") if row.received_via is Via.POLL else tr("Pushed")


def state_words(row: EventRow) -> str:
    """How far it is."""
    return tr("Put away") if row.is_put_away else as_shown(_STATES[row.status])


def next_words(row: EventRow, zone: dt.tzinfo) -> str:
    """What comes next of a piece that is not through; "" for one that is."""
    if row.status is EventStatus.PROCESSED:
        return ""
    if row.status is EventStatus.FAILED and row.due_at is None:
        return tr("It is not tried again by itself: mend what is wrong, then try again.")
    if row.due_at is None or row.status is EventStatus.PROCESSING:
        return tr("It is being worked on.")
    return tr(
        "Tried again by itself from {due_at} on.",
        due_at=f"{row.due_at.astimezone(zone):%d-%m-%Y %H:%M}",
    )


def trace_words(row: EventRow, zone: dt.tzinfo) -> str:
    """When it came, when it was through, how often it was tried, its ids."""
    parts = [f"{way_words(row)} {row.received_at.astimezone(zone):%d-%m-%Y %H:%M:%S}"]
    if row.processed_at is not None:
        parts.append(
            tr(
                "done {processed_at}",
                processed_at=f"{row.processed_at.astimezone(zone):%d-%m-%Y %H:%M:%S}",
            )
        )
    if row.tries > 1:
        parts.append(tr("tried {tries} times", tries=row.tries))
    return " · ".join((*parts, row.payment_id or tr("no payment"), row.key))


def refused_words(refused: Sequence[RefusedDeliveries], zone: dt.tzinfo) -> str:
    """How many deliveries were refused lately; "" where none was."""
    if not refused:
        return ""
    whole = sum(one.number for one in refused)
    why = ", ".join(f"{one.number:,} {_REFUSED.get(one.reason, one.reason)}" for one in refused)
    last = max(one.last_at for one in refused).astimezone(zone)
    what = trn("delivery was", "deliveries were", whole)
    return tr(
        "{whole} {what} refused in 30 days: {why}; the last {last}.",
        whole=f"{whole:,}",
        what=what,
        why=why,
        last=f"{last:%d-%m-%Y %H:%M}",
    )


def shown_payload(payload: Mapping[str, Any]) -> str:
    """All it said as indented JSON, without what tells who paid."""
    return json.dumps(_without_persons(payload), indent=2, ensure_ascii=False, default=str)


def _without_persons(value: Any, key: str = "") -> Any:  # noqa: ANN401 - any JSON
    if key in _PERSONAL and value not in (None, "", [], {}):
        # The payment's entity of a push hangs on a key that a person's field may be called too.
        return HIDDEN
    if isinstance(value, Mapping):
        free = key if key in _FREE_TEXT else ""
        return {str(name): _without_persons(one, free or str(name)) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_persons(one, key) for one in value]
    return scrubbed(value) if isinstance(value, str) and key in _FREE_TEXT else value
