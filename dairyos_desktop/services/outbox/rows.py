"""The rows of the outbox: what is queued, and every step that a message takes.

Each function is a part of one transaction; none of them asks a server. All but the first step is
told to the audit log.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, case, func, select, type_coerce

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.outbox import WAITING, Channel, MessageKind, State, bill_key
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.services.dto.outbox import Counts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.unit import UnitOfWork

TOPIC = "outbox"


@dataclass(frozen=True)
class Standing:
    """A month's bills by one way, counted by the database.

    Attributes:
        wanted: Have an address, and are no message yet.
        paise: What those come to.
        fresh: Of those, the ones that aren't issued.
        nowhere: Have no address.
    """

    wanted: int
    paise: int
    fresh: int
    nowhere: int


def month_standing(session: Session, month: Month, bill_ids: Sequence[int] = ()) -> Standing:
    """How many of a month's bills, or of those named, are to be mailed."""
    has = Customer.email != ""
    wanted = has & _is_wanted_row()
    row = session.execute(
        _of_month(
            select(
                func.coalesce(func.sum(case((wanted, 1), else_=0)), 0).label("wanted"),
                func.coalesce(
                    func.sum(case((wanted, type_coerce(Bill.total, BigInteger)), else_=0)), 0
                ).label("paise"),
                func.coalesce(
                    func.sum(case((wanted & Bill.issued_at.is_(None), 1), else_=0)), 0
                ).label("fresh"),
                func.coalesce(func.sum(case((has, 0), else_=1)), 0).label("nowhere"),
            ).select_from(Bill),
            month,
            Channel.MAIL,
            bill_ids,
        )
    ).one()
    return Standing(int(row.wanted), int(row.paise), int(row.fresh), int(row.nowhere))


def to_queue(
    session: Session,
    month: Month,
    channel: Channel,
    has_address: ColumnElement[bool],
    bill_ids: Sequence[int] = (),
) -> list[int]:
    """The bills that are in the outbox by no way yet, or were skipped and have an address now."""
    statement = _of_month(select(Bill.id), month, channel, bill_ids).where(
        OutboxMessage.id.is_(None) | (has_address & _is_wanted_row())
    )
    return list(session.scalars(statement.order_by(Bill.number_year, Bill.number_seq)))


def month_rows(
    session: Session, month: Month, channel: Channel, bill_ids: Sequence[int]
) -> list[tuple[Bill, Customer, OutboxMessage | None]]:
    """Some of the month's bills, by number, with their customers and messages."""
    statement = _of_month(
        select(Bill, Customer, OutboxMessage).select_from(Bill), month, channel, bill_ids
    ).order_by(Bill.number_year, Bill.number_seq)
    return [(bill, customer, message) for bill, customer, message in session.execute(statement)]


def _of_month(
    statement: Select[*tuple[Any, ...]],
    month: Month,
    channel: Channel,
    bill_ids: Sequence[int] = (),
) -> Select[*tuple[Any, ...]]:
    """Bills that go out: void ones and bills of 0.00 are left out (rule 13), unless named."""
    found = (
        statement.join(Customer, Customer.id == Bill.customer_id)
        .outerjoin(
            OutboxMessage,
            (OutboxMessage.bill_id == Bill.id)
            & (OutboxMessage.channel == channel.value)
            & (OutboxMessage.kind == MessageKind.BILL.value),
        )
        .where(Bill.month == str(month), Bill.status != Status.VOID.value)
    )
    return found.where(Bill.id.in_(bill_ids) if bill_ids else Bill.total != Money.zero)


def _is_wanted_row() -> ColumnElement[bool]:
    return OutboxMessage.id.is_(None) | (OutboxMessage.state == State.SKIPPED.value)


def hold(unit: UnitOfWork, bill_ids: Sequence[int]) -> None:
    """Holds bills until the transaction ends, so that two PCs never queue one at once."""
    unit.session.execute(
        select(Bill.id).where(Bill.id.in_(bill_ids)).order_by(Bill.id).with_for_update()
    ).all()


def is_wanted(message: OutboxMessage | None) -> bool:
    """Whether a bill with an address has yet to be queued."""
    return message is None or message.state == State.SKIPPED.value


def queue_bill(
    unit: UnitOfWork,
    bill: Bill,
    channel: Channel,
    message: OutboxMessage | None,
    *,
    address: str,
    domain: str = "",
) -> None:
    """Puts a bill's message into the outbox; without an address it is skipped, and told so."""
    if message is None:
        message = new_message(unit, channel, MessageKind.BILL, bill_key(channel, bill.number))
        message.bill_id, message.customer_id = bill.id, bill.customer_id
        unit.session.add(message)
    elif not address:
        return
    message.address = address
    if address:
        message.state, message.problem = State.QUEUED.value, ""
        message.next_try_at, message.settled_at = unit.now, None
        message.queued_at, message.queued_by = unit.now, unit.actor.user_id
        if domain and not message.message_id:
            message.message_id = f"<{secrets.token_hex(16)}@{domain}>"
    else:
        message.state, message.problem = State.SKIPPED.value, "The customer has no address."
        message.settled_at = unit.now
    message.version += 1


def queue_reminder(
    unit: UnitOfWork, customer_id: int, key: str, channel: Channel, *, address: str
) -> bool:
    """Puts a reminder into the outbox; False where it is there by that key."""
    known = unit.session.scalar(select(OutboxMessage.id).where(OutboxMessage.unique_key == key))
    if known is not None:
        return False
    message = new_message(unit, channel, MessageKind.REMINDER, key)
    message.customer_id, message.address = customer_id, address
    message.state, message.next_try_at = State.QUEUED.value, unit.now
    message.version = 1
    unit.session.add(message)
    return True


def new_message(unit: UnitOfWork, channel: Channel, kind: MessageKind, key: str) -> OutboxMessage:
    """A message without customer, address and state, which its caller knows."""
    return OutboxMessage(
        unique_key=key,
        kind=kind.value,
        channel=channel.value,
        message_id="",
        tries=0,
        problem="",
        content_sha256="",
        next_try_at=None,
        tried_at=None,
        queued_at=unit.now,
        queued_by=unit.actor.user_id,
        settled_at=None,
        settled_by=None,
        version=0,
    )


def locked(unit: UnitOfWork, message_id: int) -> OutboxMessage | None:
    """The row, held until the transaction ends; None where it was taken out."""
    return unit.session.scalars(
        select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update()
    ).first()


def settle(
    unit: UnitOfWork,
    message: OutboxMessage,
    state: State,
    problem: str = "",
    *,
    next_try_at: dt.datetime | None = None,
    by_hand: bool = False,
) -> None:
    """Has a message stand otherwise, and tells it."""
    before = {"state": message.state, "problem": message.problem}
    message.state, message.problem, message.next_try_at = state.value, problem, next_try_at
    message.settled_at = None if state in WAITING else unit.now
    message.settled_by = unit.actor.user_id if by_hand else None
    message.version += 1
    after: dict[str, object] = {"state": state.value, "problem": problem}
    if state is State.SENT:
        after["paper"] = message.content_sha256
    unit.audit("message", message.unique_key, before=before, after=after)
    unit.changed(TOPIC)


def counts(session: Session, *where: ColumnElement[bool], month: Month | None = None) -> Counts:
    """How many messages stand how; those of a month are its bills'."""
    statement = (
        select(OutboxMessage.state, func.count()).where(*where).group_by(OutboxMessage.state)
    )
    if month is not None:
        statement = statement.join(Bill, Bill.id == OutboxMessage.bill_id).where(
            Bill.month == str(month)
        )
    found = {state: int(number) for state, number in session.execute(statement)}
    return Counts(
        queued=found.get(State.QUEUED.value, 0) + found.get(State.SENDING.value, 0),
        sent=found.get(State.SENT.value, 0),
        failed=found.get(State.FAILED.value, 0),
        unknown=found.get(State.UNKNOWN.value, 0),
        skipped=found.get(State.SKIPPED.value, 0),
    )
