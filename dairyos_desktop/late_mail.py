"""The services by which papers leave the office, loaded when they are first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LateBillRenderer, LateReceiptRenderer
from dairyos_desktop.late_money import LateMoney

if TYPE_CHECKING:
    from dairyos_desktop.services.outbox.mails import MailService
    from dairyos_desktop.services.outbox.queue import MailQueueService
    from dairyos_desktop.services.outbox.send_list import SendListService
    from dairyos_desktop.services.outbox.service import OutboxService


class LateMail(LateMoney):
    """Mails, and what became of them."""

    @cached_property
    def mails(self) -> MailService:
        """Bills and receipts by mail."""
        from dairyos_desktop.adapters.smtp import SmtpMailers  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.mail_access import MailAccess  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.outbox.mails import MailService  # noqa: PLC0415 - when asked for

        access = MailAccess(
            self._database, self.secrets, SmtpMailers(self._clock), self._settings.mail
        )
        return MailService(
            self._database,
            self._clock,
            access,
            LateBillRenderer(),
            self._ending.wait,
            receipts=LateReceiptRenderer(),
        )

    @cached_property
    def mail_queue(self) -> MailQueueService:
        """Which mails wait."""
        from dairyos_desktop.services.outbox.queue import MailQueueService  # noqa: PLC0415 - when asked for

        return MailQueueService(self._database, self._clock)

    @cached_property
    def outbox(self) -> OutboxService:
        """What left the office, and what didn't."""
        from dairyos_desktop.services.outbox.service import OutboxService  # noqa: PLC0415 - when asked for

        return OutboxService(self._database)

    @cached_property
    def send_list(self) -> SendListService:
        """What a person sends by WhatsApp, one after the other."""
        from dairyos_desktop.services.outbox.send_list import SendListService  # noqa: PLC0415 - when asked for

        return SendListService(self._database, self._clock, LateBillRenderer(), WholeFiles())
