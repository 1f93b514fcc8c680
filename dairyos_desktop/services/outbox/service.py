"""The outbox as its people look after it: what left, what didn't, and what they know of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, overload
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.declared_settings import TIMEZONE
from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.domain.outbox import BY_HAND, Channel, MessageKind, State, receipt_of
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.models.users import User
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.outbox import OutboxRow
from dairyos_desktop.services.outbox.rows import locked, settle
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

_CAME_BACK = "It came back: {reason}"
_NO_REASON = "no such address."


class OutboxService:
    """Use cases of the outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @query(Action.READ)
    def rows(self, actor: Actor, month: Month) -> tuple[OutboxRow, ...]:  # noqa: ARG002 - checked
        """The messages of a month's bills, with what else left while those went out.

        That are reminders and receipts queued in it or in the month after. What needs a person
        stands first, within that the newest.
        """
        by, marked = aliased(User), aliased(User)
        statement = (
            select(
                OutboxMessage,
                Customer.name,
                Bill.number,
                Bill.total,
                Bill.previous_balance,
                by.name,
                marked.name,
            )
            .join(Customer, Customer.id == OutboxMessage.customer_id)
            .outerjoin(Bill, Bill.id == OutboxMessage.bill_id)
            .outerjoin(by, by.id == OutboxMessage.queued_by)
            .outerjoin(marked, marked.id == OutboxMessage.settled_by)
            .order_by(Bill.number_year, Bill.number_seq, OutboxMessage.id)
        )
        with self._database.read() as session:
            zone = ZoneInfo(setting_value(session, TIMEZONE))
            begun, ended = (
                dt.datetime.combine(first, dt.time(), zone)
                for first in (month.first, month.next().next().first)
            )
            apart = OutboxMessage.queued_at.between(begun, ended)
            statement = statement.where(
                or_(Bill.month == str(month), OutboxMessage.bill_id.is_(None) & apart)
            )
            found = [
                OutboxRow(
                    message_id=message.id,
                    kind=message.kind,
                    channel=message.channel,
                    number=number or _receipt_number(message),
                    bill_id=message.bill_id,
                    customer_id=message.customer_id,
                    name=name,
                    address=message.address,
                    amount=None if total is None else total + previous,
                    state=message.state,
                    tries=message.tries,
                    problem=message.problem,
                    queued_at=_local(message.queued_at, zone),
                    queued_by=queued_by or "",
                    tried_at=_local(message.tried_at, zone),
                    next_try_at=_local(message.next_try_at, zone),
                    settled_at=_local(message.settled_at, zone),
                    settled_by=settled_by or "",
                    version=message.version,
                )
                for message, name, number, total, previous, queued_by, settled_by in (
                    session.execute(statement)
                )
            ]
        return tuple(sorted(found, key=lambda row: _ORDER[row.state]))

    @command(Action.ISSUE_BILLS)
    def send_again(self, actor: Actor, message_id: int) -> None:
        """Queues a mail that failed, or of which nobody knows whether it arrived.

        It goes to the address that the customer has now, under the same id as before, so that a
        mailbox which has it already may show it once.

        Raises:
            NotFoundError: It isn't there any more.
            RefusedError: It waits or was sent, isn't a mail, or the customer has no address.
        """
        with self._database.write(actor, "outbox.again") as unit:
            message = _found(unit, message_id)
            address = unit.session.get_one(Customer, message.customer_id).email
            if message.channel != Channel.MAIL.value:
                raise RefusedError(
                    say("Only mails are sent by the program."), say("Use the send list.")
                )
            if message.state not in {State.FAILED.value, State.UNKNOWN.value}:
                raise RefusedError(
                    say("It is on its way or was sent."), say("Look at the list again.")
                )
            if not address:
                raise RefusedError(
                    say("The customer has no mail address any more."),
                    say("Type one on the customer's card."),
                )
            message.address, message.tries = address, 0
            settle(unit, message, State.QUEUED, next_try_at=unit.now)

    @command(Action.ISSUE_BILLS)
    def arrived(self, actor: Actor, message_id: int) -> None:
        """Notes that it arrived: the customer has it.

        Raises:
            NotFoundError: It isn't there any more.
            RefusedError: It is on its way.
        """
        with self._database.write(actor, "outbox.arrived") as unit:
            message = _found(unit, message_id)
            _require_settled(message)
            settle(unit, message, State.SENT, by_hand=True)
            if message.bill_id is not None:
                cause = IssuedBy.MAIL if message.channel == Channel.MAIL.value else IssuedBy.MESSAGE
                freeze(unit, [message.bill_id], cause.value)

    @command(Action.ISSUE_BILLS)
    def bounced(self, actor: Actor, message_id: int, reason: str = "") -> None:
        """Notes that it came back.

        Args:
            actor: Who says so.
            message_id: Which.
            reason: What the mail that brought it back says.

        Raises:
            NotFoundError: It isn't there any more.
            RefusedError: It is on its way.
        """
        with self._database.write(actor, "outbox.bounced") as unit:
            message = _found(unit, message_id)
            _require_settled(message)
            words = _CAME_BACK.format(reason=reason.strip() or _NO_REASON)
            settle(unit, message, State.FAILED, words, by_hand=True)


_ORDER = {
    State.UNKNOWN.value: 0,
    State.FAILED.value: 1,
    State.SENDING.value: 2,
    State.QUEUED.value: 3,
    State.SKIPPED.value: 4,
    State.SENT.value: 5,
}


def _receipt_number(message: OutboxMessage) -> str:
    """A receipt's own number; a reminder has none."""
    return receipt_of(message.unique_key) if message.kind == MessageKind.RECEIPT.value else ""


@overload
def _local(at: dt.datetime, zone: ZoneInfo) -> dt.datetime: ...


@overload
def _local(at: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None: ...


def _local(at: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    """As a clock in the office shows it."""
    return None if at is None else at.astimezone(zone)


def _found(unit: UnitOfWork, message_id: int) -> OutboxMessage:
    message = locked(unit, message_id)
    if message is None:
        raise NotFoundError(
            say("The message isn't there any more."), say("Look at the list again.")
        )
    return message


def _require_settled(message: OutboxMessage) -> None:
    if message.state not in {state.value for state in BY_HAND}:
        raise RefusedError(say("It has not left yet."), say("Look at the list again."))
