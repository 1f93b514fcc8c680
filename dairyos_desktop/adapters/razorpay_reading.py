"""Reads what Razorpay answers; whatever is not as it should be is trouble, never a guess."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.characters import fitted
from dairyos_desktop.domain.errors import GatewayOfflineError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.gateway import (
    GatewayLink,
    GatewayPayment,
    GatewayRefund,
    GatewaySettlement,
    SettledItem,
)

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
        fee=_fee(row, "fee"),
        tax=_fee(row, "tax"),
    )


def read_refund(said: object) -> GatewayRefund:
    """A refund.

    Raises:
        GatewayOfflineError: It can't be read.
    """
    row = _object(said)
    return GatewayRefund(
        refund_id=_text(row, "id"),
        payment_id=_text(row, "payment_id"),
        amount=_money(row, "amount"),
        status=_text(row, "status"),
        created_at=_instant(row.get("created_at")),
    )


def read_settlement(said: object) -> GatewaySettlement:
    """A settlement.

    Raises:
        GatewayOfflineError: It can't be read.
    """
    row = _object(said)
    return GatewaySettlement(
        settlement_id=_text(row, "id"),
        amount=_signed(row, "amount"),
        fees=_money(row, "fees"),
        tax=_money(row, "tax"),
        utr=_loose(row.get("utr")),
        status=_text(row, "status"),
        created_at=_instant(row.get("created_at")),
    )


def read_settled(said: object) -> SettledItem | None:
    """A line of the combined report; None for one that is in no settlement yet.

    Raises:
        GatewayOfflineError: It can't be read.
    """
    row = _object(said)
    settlement_id = _loose(row.get("settlement_id"))
    # The documentation shows it as a number and as a truth value.
    if not row.get("settled") or not settlement_id:
        return None
    kind, entity_id = _text(row, "type"), _text(row, "entity_id")
    return SettledItem(
        kind=kind,
        entity_id=entity_id,
        payment_id=entity_id if kind == "payment" else _loose(row.get("payment_id")),
        settlement_id=settlement_id,
        amount=_signed(row, "amount"),
        fee=_signed(row, "fee"),
        tax=_signed(row, "tax"),
        credit=_money(row, "credit"),
        debit=_money(row, "debit"),
        utr=_loose(row.get("settlement_utr")),
        settled_at=_instant(row.get("settled_at")),
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
        say("Razorpay's answer can't be read: {what}.", what=what),
        say("Try again; if it stays so, tell support."),
    )


def _object(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise unreadable("it is no object")
    return said


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise unreadable(f"no {key}")
    return fitted(value)


def _loose(value: object) -> str:
    """Text that may be missing, null or, where it is empty, a list."""
    return fitted(value) if isinstance(value, str) else ""


def _money(row: Mapping[str, Any], key: str) -> Money:
    """Integer paise; null where nothing has been paid or refunded yet."""
    value = row.get(key)
    if value is None and key != "amount":
        value = 0
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise unreadable(f"{key} is no amount in paise")
    return Money.from_paise(value)


def _signed(row: Mapping[str, Any], key: str) -> Money:
    """Integer paise that may be below 0: an adjustment, or a fee that is given back."""
    value = row.get(key)
    if value is None and key != "amount":
        value = 0
    if not isinstance(value, int) or isinstance(value, bool):
        raise unreadable(f"{key} is no amount in paise")
    return Money.from_paise(value)


def _fee(row: Mapping[str, Any], key: str) -> Money | None:
    """None until the payment is captured."""
    return None if row.get(key) is None else _money(row, key)


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
    return {fitted(str(key)): fitted(str(text)) for key, text in value.items() if text is not None}
