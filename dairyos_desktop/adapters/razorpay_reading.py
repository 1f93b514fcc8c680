"""Reads what Razorpay answers; whatever is not as it should be is trouble, never a guess."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.errors import GatewayOfflineError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.gateway import GatewayLink, GatewayPayment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    T = TypeVar("T")

_NO_END = 0


def read_link(said: object) -> GatewayLink:
    """A payment link.

    Raises:
        GatewayOfflineError: It can't be read.
    """
    row = _object(said)
    expires = row.get("expire_by") or _NO_END
    return GatewayLink(
        link_id=_text(row, "id"),
        reference_id=_loose(row.get("reference_id")),
        amount=_money(row, "amount"),
        amount_paid=_money(row, "amount_paid"),
        currency=_text(row, "currency"),
        status=_text(row, "status"),
        short_url=_loose(row.get("short_url")),
        order_id=_loose(row.get("order_id")) or None,
        created_at=_instant(row.get("created_at")),
        expires_at=None if expires == _NO_END else _instant(expires),
        notes=_notes(row.get("notes")),
    )


def read_payment(said: object) -> GatewayPayment:
    """A payment.

    Raises:
        GatewayOfflineError: It can't be read.
    """
    row = _object(said)
    acquirer = row.get("acquirer_data")
    return GatewayPayment(
        payment_id=_text(row, "id"),
        order_id=_loose(row.get("order_id")) or None,
        amount=_money(row, "amount"),
        currency=_text(row, "currency"),
        status=_text(row, "status"),
        method=_loose(row.get("method")),
        amount_refunded=_money(row, "amount_refunded"),
        created_at=_instant(row.get("created_at")),
        notes=_notes(row.get("notes")),
        description=_loose(row.get("description")),
        contact=_loose(row.get("contact")),
        email=_loose(row.get("email")),
        vpa=_loose(row.get("vpa")),
        rrn=_loose(acquirer.get("rrn")) if isinstance(acquirer, dict) else "",
        raw=row,
    )


def read_rows(said: object, key: str, read: Callable[[object], T]) -> tuple[T, ...]:
    """The rows of a list, which stand under `key`: links under another than all else.

    Raises:
        GatewayOfflineError: They can't be read.
    """
    rows = _object(said).get(key)
    if not isinstance(rows, list):
        raise unreadable(f"no {key}")
    return tuple(read(row) for row in rows)


def unreadable(what: str) -> GatewayOfflineError:
    """The answer came whole, but is none."""
    return GatewayOfflineError(
        f"Razorpay's answer can't be read: {what}.", "Try again; if it stays so, tell support."
    )


def _object(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise unreadable("it is no object")
    return said


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise unreadable(f"no {key}")
    return value


def _loose(value: object) -> str:
    """Text that may be missing, null or, where it is empty, a list."""
    return value if isinstance(value, str) else ""


def _money(row: Mapping[str, Any], key: str) -> Money:
    """Integer paise; null where nothing has been paid or refunded yet."""
    value = row.get(key)
    if value is None and key != "amount":
        value = 0
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise unreadable(f"{key} is no amount in paise")
    return Money.from_paise(value)


def _instant(value: object) -> dt.datetime:
    if not isinstance(value, int) or isinstance(value, bool):
        raise unreadable("no instant")
    try:
        return dt.datetime.fromtimestamp(value, dt.UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise unreadable("no instant") from error


def _notes(value: object) -> dict[str, str]:
    """Empty ones come as `[]` or null."""
    if not isinstance(value, dict):
        return {}
    return {str(key): str(text) for key, text in value.items() if text is not None}
