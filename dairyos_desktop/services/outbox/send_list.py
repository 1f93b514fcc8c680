"""Messages that a person sends by WhatsApp, one after the other: bills of a month, reminders.

The program opens the chat with the text typed and hands over the bill; whether it was sent only
the person knows, who says so. What waits stands in the outbox, so that the list is gone on with
after any pause, at any PC.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, delete, func, select, type_coerce

from dairyos_desktop.domain.billing import IssuedBy, Status
from dairyos_desktop.domain.declared_settings import NAME, PAPER_SIZE, REMIND_DAYS
from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.outbox import Channel, MessageKind, State, reminder_key
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, is_open
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.command import command, query, tried
from dairyos_desktop.services.dto.outbox import OpenedChat, Overdue, SendEntry
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.outbox.links import open_link
from dairyos_desktop.services.outbox.rows import (
    TOPIC,
    hold,
    is_wanted,
    locked,
    month_rows,
    queue_bill,
    queue_reminder,
    settle,
    to_queue,
)
from dairyos_desktop.services.outbox.words import bill_message, chat_url, reminder_message
from dairyos_desktop.services.paper_look import read_look
from dairyos_desktop.services.payments.link_rows import open_amount
from dairyos_desktop.services.settings import setting_value
from dairyos_desktop.services.writing_papers import paper_file_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.paper_ports import BillRenderer
    from dairyos_desktop.services.ports import Clock, Database, FileStore
    from dairyos_desktop.services.unit import UnitOfWork

_BY_CHAT = OutboxMessage.channel == Channel.WHATSAPP.value
_REMINDER = OutboxMessage.kind == MessageKind.REMINDER.value
_AT_ONCE = 50


@dataclass
class _Owing:
    """A customer with bills that are overdue, the oldest first."""

    customer: Customer
    bills: list[Bill] = field(default_factory=list)

    @property
    def amount(self) -> Money:
        """What is open of them."""
        return Money.total(open_amount(bill) for bill in self.bills)


class SendListService:
    """Use cases of the send list."""

    def __init__(
        self, database: Database, clock: Clock, renderer: BillRenderer, files: FileStore
    ) -> None:
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._files = files

    @query(Action.READ)
    def entries(self, actor: Actor, month: Month | None) -> tuple[SendEntry, ...]:  # noqa: ARG002 - checked
        """A month's messages in the order of bill numbers; None: the reminders of today."""
        with self._database.read() as session:
            if month is not None:
                return _month_entries(session, month)
            today = business_date(session, self._clock.now())
            owing = {one.customer.id: one for one in _owing(session, today)}
            rows = session.execute(
                _entries()
                .where(_BY_CHAT, _REMINDER, OutboxMessage.unique_key.endswith(f"/{today}"))
                .order_by(OutboxMessage.id)
            )
            return tuple(
                _entry(row, owing[row.who].amount if row.who in owing else Money.zero, "")
                for row in rows
            )

    @query(Action.READ)
    def overdue(self, actor: Actor) -> Overdue:  # noqa: ARG002 - checked by @query
        """Who may be reminded now."""
        with self._database.read() as session:
            today = business_date(session, self._clock.now())
            days = setting_value(session, REMIND_DAYS)
            row = session.execute(
                select(
                    func.count(Bill.customer_id.distinct()).label("customers"),
                    func.coalesce(
                        func.sum(
                            type_coerce(Bill.total, BigInteger)
                            - type_coerce(Bill.allocated, BigInteger)
                        ),
                        0,
                    ).label("paise"),
                ).where(*_overdue(session, today))
            ).one()
            return Overdue(int(row.customers), Money.from_paise(int(row.paise)), days)

    @command(Action.ISSUE_BILLS)
    def begin(self, actor: Actor, month: Month, bill_ids: Sequence[int] = ()) -> None:
        """Puts the month's bills that are in no list yet into it, or those of them named.

        It issues nothing: that comes with a bill's chat.
        """
        with self._database.read() as session:
            has_phone = (Customer.whatsapp != "") | (Customer.phone != "")
            ids = to_queue(session, month, Channel.WHATSAPP, has_phone, bill_ids)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            tried(lambda: self._queue(actor, month, some))  # noqa: B023 - called here

    @command(Action.ISSUE_BILLS)
    def begin_reminders(self, actor: Actor) -> None:
        """Puts everybody who owes for too long, and has a number, into today's list, once.

        Reminders of other days that were never sent are taken out of it.
        """
        with self._database.write(actor, "reminders.queue") as unit:
            # Two PCs that begin at once would list everybody twice.
            unit.session.scalars(select(Office.id).with_for_update()).one()
            today = business_date(unit.session, unit.now)
            old = list(
                unit.session.scalars(
                    delete(OutboxMessage)
                    .where(
                        _BY_CHAT,
                        _REMINDER,
                        OutboxMessage.state == State.QUEUED.value,
                        ~OutboxMessage.unique_key.endswith(f"/{today}"),
                    )
                    .returning(OutboxMessage.unique_key)
                    .execution_options(synchronize_session=False)
                )
            )
            new = {}
            for one in _owing(unit.session, today):
                key = reminder_key(Channel.WHATSAPP, one.customer.code, today)
                phone = _phone(one.customer)
                if phone and queue_reminder(
                    unit, one.customer.id, key, Channel.WHATSAPP, address=phone
                ):
                    new[one.customer.code] = str(one.amount)
            if old or new:
                before = dict.fromkeys(sorted(old), "queued") if old else None
                unit.audit("outbox", today, before=before, after=new)
            unit.changed(TOPIC)

    @command(Action.ISSUE_BILLS)
    def open(self, actor: Actor, message_id: int, folder: Path) -> OpenedChat:
        """All that is needed to send one: the chat's address, and the bill's file in `folder`.

        It issues the bill (rule 17): its paper is about to leave.

        Raises:
            NotFoundError: It isn't there any more.
            RefusedError: It was sent already, or its bill is void.
            EnvironmentTroubleError: The file can't be written.
        """
        with self._database.write(actor, "send_list.open") as unit:
            message = _waiting(unit, message_id)
            message.tried_at = unit.now
            unit.audit("message", message.unique_key, after={"state": "opened"})
            if message.bill_id is not None:
                bill = unit.session.get_one(Bill, message.bill_id)
                if bill.status == Status.VOID.value:
                    raise RefusedError(
                        say("Bill {number} is void.", number=bill.number),
                        say("Go on with the next."),
                    )
                freeze(unit, [bill.id], IssuedBy.QUEUED.value)
        with self._database.read() as session:
            row = session.get_one(OutboxMessage, message_id)
            if row.bill_id is None:
                text = self._reminder(session, row)
                return OpenedChat(message_id, chat_url(row.address, text), text, None)
            bill = session.get_one(Bill, row.bill_id)
            paper = read_papers(session, [bill.id])[0]
            text = bill_message(paper, open_link(session, bill, self._clock.now()))
            size = PaperSize(setting_value(session, PAPER_SIZE)).slip
            look = read_look(session)
            url = chat_url(row.address, text)
        file = folder / paper_file_name(paper.number)
        self._files.write(file, self._renderer.render([paper], size=size, look=look))
        return OpenedChat(message_id, url, text, file)

    @command(Action.ISSUE_BILLS)
    def sent(self, actor: Actor, message_id: int) -> None:
        """Notes that it was sent, as the person says who did it.

        Raises:
            NotFoundError: It isn't there any more.
            RefusedError: It was sent already.
        """
        with self._database.write(actor, "send_list.sent") as unit:
            message = _waiting(unit, message_id)
            settle(unit, message, State.SENT, by_hand=True)
            if message.bill_id is not None:
                freeze(unit, [message.bill_id], IssuedBy.MESSAGE.value)

    def _queue(self, actor: Actor, month: Month, ids: list[int]) -> None:
        with self._database.write(actor, "send_list.queue") as unit:
            hold(unit, ids)
            told = {}
            for bill, who, message in month_rows(unit.session, month, Channel.WHATSAPP, ids):
                phone = _phone(who)
                if is_wanted(message) and (message is None or phone):
                    queue_bill(unit, bill, Channel.WHATSAPP, message, address=phone)
                    told[bill.number] = "queued" if phone else "skipped"
            if told:
                unit.audit("outbox", month, after=told)
            unit.changed(TOPIC)

    def _reminder(self, session: Session, row: OutboxMessage) -> str:
        customer = session.get_one(Customer, row.customer_id)
        today = business_date(session, self._clock.now())
        owing = _owing(session, today, Customer.id == customer.id)
        if not owing:
            raise RefusedError(
                say("{name} owes nothing any more.", name=customer.name),
                say("Go on with the next."),
            )
        return reminder_message(
            language=customer.language,
            office=setting_value(session, NAME),
            name=customer.name_local or customer.name,
            owed=owing[0].amount,
            link=open_link(session, owing[0].bills[-1], self._clock.now()),
        )


def _entries() -> Select[*tuple[Any, ...]]:
    return select(
        OutboxMessage.id,
        OutboxMessage.bill_id,
        OutboxMessage.address,
        OutboxMessage.state,
        OutboxMessage.tried_at,
        Customer.id.label("who"),
        Customer.name,
    ).join(Customer, Customer.id == OutboxMessage.customer_id)


def _month_entries(session: Session, month: Month) -> tuple[SendEntry, ...]:
    rows = session.execute(
        _entries()
        .add_columns(Bill.number, Bill.total, Bill.previous_balance)
        .join(Bill, Bill.id == OutboxMessage.bill_id)
        .where(_BY_CHAT, Bill.month == str(month), Bill.status != Status.VOID.value)
        .order_by(Bill.number_year, Bill.number_seq)
    )
    return tuple(_entry(row, row.total + row.previous_balance, row.number) for row in rows)


def _entry(row: Any, amount: Money, number: str) -> SendEntry:  # noqa: ANN401 - of `_entries`
    return SendEntry(
        message_id=row.id,
        number=number,
        bill_id=row.bill_id,
        customer_id=row.who,
        name=row.name,
        phone=row.address,
        amount=amount,
        state=row.state,
        opened=row.tried_at is not None,
    )


def _phone(customer: Customer) -> str:
    return customer.whatsapp or customer.phone


def _overdue(session: Session, today: dt.date) -> tuple[ColumnElement[bool], ...]:
    """Bills that were due so many days ago and are open."""
    last = today - dt.timedelta(days=setting_value(session, REMIND_DAYS))
    return is_open(), Bill.due_on <= last


def _owing(session: Session, today: dt.date, *who: ColumnElement[bool]) -> list[_Owing]:
    """Whose bills are overdue, who owes most first."""
    found: dict[int, _Owing] = {}
    for bill, customer in session.execute(
        select(Bill, Customer)
        .join(Customer, Customer.id == Bill.customer_id)
        .where(*_overdue(session, today), *who)
        .order_by(Bill.due_on, Bill.id)
    ):
        found.setdefault(customer.id, _Owing(customer)).bills.append(bill)
    return sorted(found.values(), key=lambda one: (-one.amount.paise, one.customer.code))


def _waiting(unit: UnitOfWork, message_id: int) -> OutboxMessage:
    message = locked(unit, message_id)
    if message is None:
        raise NotFoundError(
            say("The message isn't there any more."), say("Look at the list again.")
        )
    if message.state != State.QUEUED.value:
        raise RefusedError(say("It was sent already."), say("Go on with the next."))
    return message
