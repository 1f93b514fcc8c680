"""What a piece of news says, whichever way it came: of a payment, of a link, or nothing for us.

Polled news holds the payment's entity under `payment`; a push holds entities by name under
`payload` (razorpay.com/docs/webhooks/payloads). Both say of a payment the same, and nothing but
the payment's own entity is believed about money.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.characters import fitted
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.news import Event, Via

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.services.dto.gateway import GatewayPayment

POLLED = "poll.payment"
CURRENCY = "INR"
_TAKEN = frozenset({"captured", "refunded"})
_MOST_SECONDS = 4_765_046_400
"""The latest instant that the gateway itself takes."""


@dataclass(frozen=True)
class PaymentNews:
    """What is said of a payment.

    Attributes:
        is_taken: The money is the office's, or was until it was given back.
        link_id: The link that came along in the same push; "" where none did.
        rrn: The bank's reference; "" where there is none.
    """

    payment_id: str
    is_taken: bool
    amount: Money
    refunded: Money
    created_at: dt.datetime
    order_id: str
    description: str
    notes: Mapping[str, str]
    rrn: str
    link_id: str = ""
    reference_id: str = ""


@dataclass(frozen=True)
class LinkNews:
    """What is said of a link."""

    link_id: str
    reference_id: str
    status: str
    order_id: str


def polled(payment: GatewayPayment) -> Event:
    """The piece of news that a payment is, when it was asked for."""
    refunded = payment.amount_refunded.paise
    return Event(
        f"poll:{payment.payment_id}:{payment.status}:{refunded}",
        POLLED,
        {"payment": dict(payment.raw)},
        Via.POLL,
    )


def payment_id_of(payload: Mapping[str, Any]) -> str:
    """The payment that a piece of news tells of; "" for none, or nonsense."""
    found = _payment_entity(payload).get("id")
    return fitted(found) if isinstance(found, str) else ""


def payment_news(payload: Mapping[str, Any]) -> PaymentNews | None:
    """What is said of a payment; None where nothing is.

    Raises:
        InvalidInputError: It says what can't be.
    """
    entity = _payment_entity(payload)
    if not entity:
        return None
    payment_id = entity.get("id")
    if not isinstance(payment_id, str) or not payment_id.startswith("pay_"):
        raise InvalidInputError(
            say(
                "The news tells of a payment without an id: {payment_id}.",
                payment_id=f"{payment_id!r}",
            )
        )
    is_taken = entity.get("status") in _TAKEN
    currency = entity.get("currency")
    if is_taken and currency != CURRENCY:
        raise InvalidInputError(
            say(
                "Payment {payment_id} is in {currency}, and the books are in rupees.",
                payment_id=payment_id,
                currency=currency,
            ),
            say("Enter what the bank paid out for it as a payment by bank."),
        )
    amount = _paise(payment_id, "amount", entity.get("amount"))
    refunded = _paise(payment_id, "amount_refunded", entity.get("amount_refunded") or 0)
    if refunded > amount:
        raise InvalidInputError(
            say(
                "Payment {payment_id}: {refunded} of {amount} given back can't be.",
                payment_id=payment_id,
                refunded=refunded.format(),
                amount=amount.format(),
            ),
            say("Look at the payment on Razorpay's page."),
        )
    link = _entity(payload, "payment_link")
    notes = entity.get("notes")
    acquirer = entity.get("acquirer_data")
    return PaymentNews(
        payment_id=payment_id,
        is_taken=is_taken,
        amount=amount,
        refunded=refunded,
        created_at=_instant(payment_id, entity.get("created_at")),
        order_id=_text(entity.get("order_id")),
        description=_text(entity.get("description")),
        notes={str(key): _text(value) for key, value in notes.items()}
        if isinstance(notes, dict)
        else {},
        rrn=_text(acquirer.get("rrn")) if isinstance(acquirer, dict) else "",
        link_id=_text(link.get("id")),
        reference_id=_text(link.get("reference_id")),
    )


def link_news(payload: Mapping[str, Any]) -> LinkNews | None:
    """What is said of a link; None where nothing is."""
    entity = _entity(payload, "payment_link")
    link_id, status = _text(entity.get("id")), _text(entity.get("status"))
    if not link_id or not status:
        return None
    # In recorded samples the order's own id lacks its prefix; the payment's is right.
    payment = _payment_entity(payload)
    return LinkNews(
        link_id,
        _text(entity.get("reference_id")),
        status,
        _text(payment.get("order_id")) or _text(entity.get("order_id")),
    )


def _payment_entity(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    asked = payload.get("payment")
    return asked if isinstance(asked, dict) else _entity(payload, "payment")


def _entity(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """`payload.<name>.entity`; empty where a step of the way isn't there."""
    found: Any = payload.get("payload")
    for step in (name, "entity"):
        if not isinstance(found, dict):
            break
        found = found.get(step)
    return found if isinstance(found, dict) else {}


def _paise(payment_id: str, name: str, value: Any) -> Money:  # noqa: ANN401 - whatever came
    if type(value) is not int or value < 0:
        raise InvalidInputError(
            say(
                "Payment {payment_id}: {name} is {value}, not a number of paise.",
                payment_id=payment_id,
                name=name,
                value=f"{value!r}",
            ),
            say("Look at the payment on Razorpay's page."),
        )
    return Money.from_paise(value)


def _instant(payment_id: str, value: Any) -> dt.datetime:  # noqa: ANN401 - whatever came
    if type(value) is not int or not 0 < value <= _MOST_SECONDS:
        raise InvalidInputError(
            say(
                "Payment {payment_id} was made at {value}, which is no time.",
                payment_id=payment_id,
                value=f"{value!r}",
            ),
            say("Look at the payment on Razorpay's page."),
        )
    return dt.datetime.fromtimestamp(value, dt.UTC)


def _text(value: Any) -> str:  # noqa: ANN401 - whatever came
    return fitted(value) if isinstance(value, str) else ""


@dataclass(frozen=True)
class PayerNews:
    """What a payment says of who paid and what for; all of it may be empty."""

    vpa: str = ""
    contact: str = ""
    email: str = ""
    texts: tuple[str, ...] = ()


def payer_news(payload: Mapping[str, Any]) -> PayerNews:
    """Who paid, and every text that came along: description, notes, the bank's reference."""
    entity = _payment_entity(payload)
    notes, acquirer = entity.get("notes"), entity.get("acquirer_data")
    texts = [_text(entity.get("description"))]
    if isinstance(notes, dict):
        texts += [_text(value) for value in notes.values()]
    if isinstance(acquirer, dict):
        texts.append(_text(acquirer.get("rrn")))
    return PayerNews(
        vpa=_text(entity.get("vpa")),
        contact=_text(entity.get("contact")),
        email=_text(entity.get("email")),
        texts=tuple(text.strip() for text in texts if text.strip()),
    )
