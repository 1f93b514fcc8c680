"""A receipt's mail: queued when somebody asks for it, drawn as it leaves."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import RECEIPT_PAPER
from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.domain.outbox import Channel, MessageKind, State, receipt_key, receipt_of
from dairyos_desktop.domain.paper import ReceiptSize
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.outbox.rows import new_message, settle
from dairyos_desktop.services.receipts import read_receipt
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.receipts import ReceiptPaper
    from dairyos_desktop.services.unit import UnitOfWork

_ROLLS = frozenset({ReceiptSize.ROLL_80, ReceiptSize.ROLL_58})


def queue_receipt(unit: UnitOfWork, payment_id: int, *, domain: str) -> str:
    """Puts a receipt's mail into the outbox; gives the address.

    Raises:
        NotFoundError: It is no receipt of a customer.
        RefusedError: The customer has no address, or it was mailed or waits already.
    """
    found = unit.session.execute(
        select(Payment.receipt, Customer.id, Customer.name, Customer.email)
        .join(Customer, Customer.id == Payment.customer_id)
        .where(Payment.id == payment_id, Payment.reverses_id.is_(None))
        .with_for_update(of=Payment)
    ).one_or_none()
    if found is None or found.receipt is None:
        raise NotFoundError(
            say("There is no such receipt of a customer."), say("Look at the last receipts again.")
        )
    number, address = str(found.receipt), found.email
    if not address:
        raise RefusedError(
            say("{name} has no mail address.", name=found.name),
            say("Type one on the customer's card."),
        )
    key = receipt_key(Channel.MAIL, number)
    message = unit.session.scalar(select(OutboxMessage).where(OutboxMessage.unique_key == key))
    if message is None:
        message = new_message(unit, Channel.MAIL, MessageKind.RECEIPT, key)
        message.customer_id = found.id
        message.message_id = f"<{secrets.token_hex(16)}@{domain}>"
        unit.session.add(message)
    elif message.state == State.SENT.value:
        raise RefusedError(
            say("Receipt {number} was mailed already.", number=number),
            say("If it did not arrive, say so in the outbox and send it again from there."),
        )
    elif message.state in {State.QUEUED.value, State.SENDING.value}:
        raise RefusedError(
            say("Receipt {number} is on its way already.", number=number),
            say("The outbox tells how it stands."),
        )
    message.address, message.tries = address, 0
    settle(unit, message, State.QUEUED, next_try_at=unit.now)
    return str(address)


def receipt_to_send(
    session: Session, message: OutboxMessage, now: dt.datetime
) -> tuple[ReceiptPaper, ReceiptSize]:
    """What a receipt in the outbox says now, and on which sheet: nobody mails a roll.

    Raises:
        NotFoundError: The books don't know it, as after a restore.
    """
    number = receipt_of(message.unique_key)
    payment_id = session.scalar(
        select(Payment.id).where(Payment.receipt == number, Payment.reverses_id.is_(None))
    )
    if payment_id is None:
        raise NotFoundError(say("There is no receipt {number}.", number=number))
    size = ReceiptSize(setting_value(session, RECEIPT_PAPER))
    return read_receipt(session, payment_id, now), ReceiptSize.A6 if size in _ROLLS else size
