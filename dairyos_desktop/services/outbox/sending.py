"""One mail on its way: drawn, written down as leaving, handed over, written down as gone.

Only one program of the office sends at a time, which a lock says that dies with its holder. What
that one finds written down as leaving was left by a program that died or lost its database: nobody
knows whether the server took it, so it becomes unknown and is never sent again by itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.billing import IssuedBy, Status
from dairyos_desktop.domain.declared_settings import MAIL_PACE, NAME, PAPER_SIZE
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.outbox import MessageKind, State, pause_after
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.dto.mail import Attachment, Letter
from dairyos_desktop.services.outbox.links import open_link
from dairyos_desktop.services.outbox.queue import OF_MAIL, WAITS, not_before
from dairyos_desktop.services.outbox.receipts import receipt_to_send
from dairyos_desktop.services.outbox.rows import locked, settle
from dairyos_desktop.services.outbox.words import (
    bill_subject,
    bill_text,
    receipt_subject,
    receipt_text,
)
from dairyos_desktop.services.paper_look import read_look
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.paper_ports import BillRenderer, ReceiptRenderer
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork

_ON_ITS_WAY = (OF_MAIL, OutboxMessage.state == State.SENDING.value)
_MINUTE_S = 60.0
_DIED = "The program ended while it was being sent."
_GIVEN_UP = "Given up after {tries} tries. {problem}"


@dataclass(frozen=True)
class Drawn:
    """A letter that is ready, and which state of its row it was made from.

    Attributes:
        bill_id: Whose paper goes out with it; None where it is a receipt's.
    """

    row_id: int
    version: int
    bill_id: int | None
    letter: Letter
    sha256: str


@dataclass(frozen=True)
class Up:
    """Whose turn it is, and in how many seconds."""

    row_id: int
    wait_s: float


class Sending:
    """The steps of one mail, each a short transaction of its own; none of them asks the server."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        renderer: BillRenderer,
        receipts: ReceiptRenderer,
    ) -> None:
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._receipts = receipts

    def sweep(self, actor: Actor) -> None:
        """Has what a dead program left on its way be unknown; to be called under the lock."""
        with self._database.read() as session:
            left = list(session.scalars(select(OutboxMessage.id).where(*_ON_ITS_WAY)))
        for row_id in left:
            with self._database.write(actor, "mail.sweep") as unit:
                row = locked(unit, row_id)
                if row is not None and row.state == State.SENDING.value:
                    settle(unit, row, State.UNKNOWN, _DIED)

    def up(self, month: Month | None, now: dt.datetime) -> Up | None:
        """The next mail, of a month or of all, at the office's pace; None where none waits."""
        with self._database.read() as session:
            statement = select(OutboxMessage.id, OutboxMessage.next_try_at).where(*WAITS)
            if month is not None:
                statement = statement.join(Bill, Bill.id == OutboxMessage.bill_id).where(
                    Bill.month == str(month)
                )
            row = session.execute(
                statement.order_by(OutboxMessage.next_try_at, OutboxMessage.id).limit(1)
            ).first()
            if row is None:
                return None
            last = session.scalar(select(func.max(OutboxMessage.tried_at)).where(OF_MAIL))
            between_s = _MINUTE_S / setting_value(session, MAIL_PACE)
        own_s = (not_before(row.next_try_at, now) - now).total_seconds()
        # A time that a clock ahead of its time noted holds nobody up for longer than the pace.
        paced_s = 0.0 if last is None else between_s - (now - last).total_seconds()
        return Up(int(row.id), max(own_s, min(paced_s, between_s), 0.0))

    def drawn(self, row_id: int) -> Drawn | None:
        """The letter with its paper, from what stands in the books; None where it is gone.

        Raises:
            DairyError: There can be no such letter.
        """
        with self._database.read() as session:
            row = session.get(OutboxMessage, row_id)
            if row is not None and row.kind == MessageKind.RECEIPT.value:
                return self._drawn_receipt(session, row)
            if row is None or row.bill_id is None:
                return None
            bill = session.get_one(Bill, row.bill_id)
            if bill.status == Status.VOID.value:
                raise RefusedError(say("Bill {number} is void.", number=bill.number))
            paper = read_papers(session, [bill.id])[0]
            link = open_link(session, bill, self._clock.now())
            size = PaperSize(setting_value(session, PAPER_SIZE)).slip
            look = read_look(session)
            office = setting_value(session, NAME)
            version, to, message_id, bill_id = row.version, row.address, row.message_id, bill.id
        pdf = self._renderer.render([paper], size=size, look=look)
        letter = Letter(
            message_id=message_id,
            sender_name=office,
            to=to,
            to_name=paper.customer.name_local or paper.customer.name,
            subject=bill_subject(paper),
            text=bill_text(paper, link),
            attachments=(Attachment(f"{paper.number.replace('/', '-')}.pdf", pdf),),
        )
        return Drawn(row_id, version, bill_id, letter, hashlib.sha256(pdf).hexdigest())

    def _drawn_receipt(self, session: Session, row: OutboxMessage) -> Drawn:
        paper, size = receipt_to_send(session, row, self._clock.now())
        look = read_look(session)
        pdf, _ = self._receipts.render_receipts([paper], size=size, look=look)
        letter = Letter(
            message_id=row.message_id,
            sender_name=paper.office,
            to=row.address,
            to_name=paper.name_local or paper.name,
            subject=receipt_subject(paper),
            text=receipt_text(paper),
            attachments=(Attachment(f"{paper.receipt.replace('/', '-')}.pdf", pdf),),
        )
        return Drawn(row.id, row.version, None, letter, hashlib.sha256(pdf).hexdigest())

    def claim(self, actor: Actor, drawn: Drawn) -> bool:
        """Writes down that it is leaving; False where somebody changed it meanwhile."""
        with self._database.write(actor, "mail.send") as unit:
            row = locked(unit, drawn.row_id)
            if row is None or row.version != drawn.version or row.state != State.QUEUED.value:
                return False
            row.content_sha256, row.tried_at = drawn.sha256, unit.now
            settle(unit, row, State.SENDING)
            return True

    def sent(self, actor: Actor, drawn: Drawn) -> None:
        """Writes down that the server took it: the bill's paper has gone out."""
        with self._database.write(actor, "mail.sent") as unit:
            row = self._own(unit, drawn)
            if row is not None:
                settle(unit, row, State.SENT)
            if drawn.bill_id is not None:
                freeze(unit, [drawn.bill_id], IssuedBy.MAIL.value)

    def failed(self, actor: Actor, row_id: int, problem: str) -> None:
        """Writes down that it can't be sent."""
        with self._database.write(actor, "mail.failed") as unit:
            row = locked(unit, row_id)
            if row is not None:
                settle(unit, row, State.FAILED, problem)

    def unknown(self, actor: Actor, drawn: Drawn, problem: str) -> None:
        """Writes down that nobody knows whether the server took it."""
        with self._database.write(actor, "mail.unknown") as unit:
            row = self._own(unit, drawn)
            if row is not None:
                settle(unit, row, State.UNKNOWN, problem)

    def put_off(self, actor: Actor, drawn: Drawn, problem: str) -> None:
        """Writes down that the server wants it later; after many tries it is given up."""
        with self._database.write(actor, "mail.later") as unit:
            row = self._own(unit, drawn)
            if row is None:
                return
            row.tries += 1
            pause = pause_after(row.tries)
            if pause is None:
                words = _GIVEN_UP.format(tries=row.tries, problem=problem)
                settle(unit, row, State.FAILED, words)
            else:
                settle(unit, row, State.QUEUED, problem, next_try_at=unit.now + pause)

    def back(self, actor: Actor, drawn: Drawn, problem: str, wait_s: float) -> None:
        """Writes down that nothing left: the trouble is not the letter's, which loses no try."""
        with self._database.write(actor, "mail.later") as unit:
            row = self._own(unit, drawn)
            if row is not None:
                at = unit.now + dt.timedelta(seconds=wait_s)
                settle(unit, row, State.QUEUED, problem, next_try_at=at)

    @staticmethod
    def _own(unit: UnitOfWork, drawn: Drawn) -> OutboxMessage | None:
        """The row, unless it was taken out or queued and sent anew since.

        Another program may have taken this one for dead, and called the outcome unknown.
        """
        row = locked(unit, drawn.row_id)
        if row is None or row.state not in {State.SENDING.value, State.UNKNOWN.value}:
            return None
        return row


IS_BILL = OutboxMessage.kind == MessageKind.BILL.value
