"""A month's bills by mail, and receipts: queued at once, sent at the provider's pace, each once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.declared_settings import MAIL_PACE, NAME
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.outbox import Channel, State
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.billing.seen import check_seen
from dairyos_desktop.services.command import command, query, tried
from dairyos_desktop.services.dto.mail import Letter
from dairyos_desktop.services.dto.outbox import Counts, MailState, MailStep, MailWork
from dairyos_desktop.services.outbox.postman import SOON_S, Postman
from dairyos_desktop.services.outbox.queue import OF_MAIL
from dairyos_desktop.services.outbox.receipts import queue_receipt
from dairyos_desktop.services.outbox.rows import (
    TOPIC,
    counts,
    hold,
    is_wanted,
    month_rows,
    month_standing,
    queue_bill,
    to_queue,
)
from dairyos_desktop.services.outbox.sending import IS_BILL, Sending
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.mail_access import MailAccess
    from dairyos_desktop.services.paper_ports import BillRenderer, ReceiptRenderer
    from dairyos_desktop.services.ports import Clock, Database

_AT_ONCE = 20
_SLICE_S = 0.25


def _never() -> bool:
    return False


class MailService:
    """Use cases of mails."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: MailAccess,
        renderer: BillRenderer,
        pause: Callable[[float], bool],
        *,
        receipts: ReceiptRenderer,
    ) -> None:
        """`pause` waits so many seconds; true where the program ends."""
        self._database = database
        self._clock = clock
        self._access = access
        sending = Sending(database, clock, renderer, receipts)
        self._postman = Postman(database, clock, access, sending)
        self._pause = pause

    @query(Action.READ)
    def state(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        month: Month,
        bill_ids: Sequence[int] = (),
    ) -> MailState:
        """How a month's mails stand, and which of its bills, or of those named, are to become some.

        Asks nobody.
        """
        trouble = self._access.trouble()
        with self._database.read() as session:
            found = month_standing(session, month, bill_ids)
            return MailState(
                counts=counts(session, OF_MAIL, IS_BILL, month=month),
                wanted=found.wanted,
                wanted_sum=Money.from_paise(found.paise),
                fresh=found.fresh,
                nowhere=found.nowhere,
                pace=setting_value(session, MAIL_PACE),
                trouble=trouble,
            )

    @command(Action.ISSUE_BILLS)
    def begin(
        self,
        actor: Actor,
        month: Month,
        bill_ids: Sequence[int] = (),
        *,
        seen: Sequence[BillRow] = (),
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] = _never,
    ) -> Counts:
        """Queues the month's bills that are no mail yet, or those of them named; sends nothing.

        It issues them (rule 17): what was decided about is what leaves. Bills whose customer has
        no address are noted as skipped, and are queued by a later call once there is one.

        Args:
            actor: Who wants it.
            month: Of the bills.
            bill_ids: These alone; all where empty.
            seen: The bills as they were shown to whom decided.
            progress: Told (bills ready, bills in all).
            stop: Asked between two steps; what is queued by then stays.

        Raises:
            MailSetupError: No mail server is set, or it does not know the office.
            KeyringTroubleError: The password can't be read.
            ConflictError: Some changed since they were seen; what was queued by then stays.
        """
        domain = self._access.sender().rpartition("@")[2]
        # Nothing is issued for mails that this server will never take.
        self._postman.check()
        with self._database.read() as session:
            check_seen(session, seen, issuing=True)
            ids = to_queue(session, month, Channel.MAIL, Customer.email != "", bill_ids)
        shown = {row.bill_id: row for row in seen}
        for start in range(0, len(ids), _AT_ONCE):
            if stop():
                break
            some = ids[start : start + _AT_ONCE]
            rows = [shown[one] for one in some if one in shown]
            tried(lambda: self._queue(actor, month, some, rows, domain))  # noqa: B023 - called here
            if progress is not None:
                progress(min(start + _AT_ONCE, len(ids)), len(ids))
        with self._database.read() as session:
            return counts(session, OF_MAIL, IS_BILL, month=month)

    def _queue(
        self, actor: Actor, month: Month, ids: list[int], seen: list[BillRow], domain: str
    ) -> None:
        with self._database.write(actor, "mail.queue") as unit:
            hold(unit, ids)
            check_seen(unit.session, seen, issuing=True)
            rows = [
                row
                for row in month_rows(unit.session, month, Channel.MAIL, ids)
                if is_wanted(row[2])
            ]
            freeze(unit, [bill.id for bill, who, _ in rows if who.email], IssuedBy.QUEUED.value)
            told = {}
            for bill, who, message in month_rows(unit.session, month, Channel.MAIL, ids):
                if is_wanted(message) and (message is None or who.email):
                    queue_bill(unit, bill, Channel.MAIL, message, address=who.email, domain=domain)
                    told[bill.number] = "queued" if who.email else "skipped"
            if told:
                unit.audit("outbox", month, after=told)
            unit.changed(TOPIC)

    @command(Action.TAKE_PAYMENTS)
    def receipt(self, actor: Actor, payment_id: int) -> str:
        """Queues a receipt to its customer, whom somebody promised it; gives the address.

        Raises:
            MailSetupError: No mail server is set, or it does not know the office.
            KeyringTroubleError: The password can't be read.
            NotFoundError: It is no receipt of a customer.
            RefusedError: The customer has no address, or it was mailed or waits already.
        """
        domain = self._access.sender().rpartition("@")[2]
        self._postman.check()

        def queue() -> str:
            with self._database.write(actor, "mail.receipt") as unit:
                return queue_receipt(unit, payment_id, domain=domain)

        return tried(queue)

    @command(Action.ISSUE_BILLS)
    def drop(self, actor: Actor, month: Month) -> int:
        """Takes what still waits of a month out of the outbox; gives how many.

        The bills stay issued; their paper has yet to go out.
        """
        with self._database.write(actor, "mail.drop") as unit:
            of_month = select(Bill.id).where(Bill.month == str(month))
            gone = list(
                unit.session.scalars(
                    delete(OutboxMessage)
                    .where(
                        OF_MAIL,
                        IS_BILL,
                        OutboxMessage.bill_id.in_(of_month),
                        OutboxMessage.state == State.QUEUED.value,
                    )
                    .returning(OutboxMessage.unique_key)
                    .execution_options(synchronize_session=False)
                )
            )
            if gone:
                unit.audit("outbox", month, before=dict.fromkeys(sorted(gone), "queued"))
            unit.changed(TOPIC)
        self._postman.rest()
        return len(gone)

    @command(Action.SEND_QUEUED)
    def step(self, actor: Actor, month: Month | None = None) -> MailStep:
        """Sends the next mail that is up, of a month or of all.

        Raises:
            MailSetupError: The server does not know the office, or none is set; nothing left.
            KeyringTroubleError: The password can't be read.
            EnvironmentTroubleError: The database is gone.
        """
        return self._postman.step(actor, month)

    @command(Action.SEND_QUEUED)
    def work(
        self,
        actor: Actor,
        month: Month | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] = _never,
    ) -> MailWork:
        """Sends all mails that are up, one after the other; what the server puts off waits.

        Args:
            actor: Who sends.
            month: Its bills alone.
            progress: Told (mails through, mails in all).
            stop: Asked between two mails.

        Raises:
            MailSetupError: As `step`.
            KeyringTroubleError: Likewise.
            EnvironmentTroubleError: Likewise.
        """
        sent = 0
        try:
            while not stop():
                step = self._postman.step(actor, month)
                sent += step.sent
                if progress is not None and step.counts.total:
                    progress(step.counts.total - step.counts.queued, step.counts.total)
                if step.offline or step.wait_s is None or step.wait_s > SOON_S:
                    return MailWork(step.counts, sent, step.offline)
                if self._wait(step.wait_s, stop):
                    break
        finally:
            self.rest()
        return MailWork(self._postman.counts(month), sent, stopped=True)

    def rest(self) -> None:
        """Ends the connection to the server, if there is one; for who sends no more for a while."""
        self._postman.rest()

    @command(Action.EDIT_SETTINGS)
    def test(self, actor: Actor) -> str:  # noqa: ARG002 - checked by @command
        """Sends a letter to the office's own address, which it gives.

        Raises:
            MailError: It could not be handed over; the message says why.
            KeyringTroubleError: The password can't be read.
        """
        account = self._access.account()
        mailer = self._access.mailer(account)
        with self._database.read() as session:
            office = setting_value(session, NAME)
        letter = Letter(
            message_id=f"<{secrets.token_hex(16)}@{account.domain}>",
            sender_name=office,
            to=account.sender,
            to_name=office,
            subject=f"{office}: test",
            text="This mail shows that bills can be mailed from here.\n",
        )
        try:
            mailer.send(letter)
        finally:
            mailer.close()
        return account.sender

    def _wait(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """True where it was stopped, or the program ends."""
        left = seconds
        while left > 0:
            if stop() or self._pause(min(left, _SLICE_S)):
                return True
            left -= _SLICE_S
        return False
