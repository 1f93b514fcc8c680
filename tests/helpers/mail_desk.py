"""An office that mails its bills: to a real server, or to one that only remembers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LateReceiptRenderer, LateRecoverySheetRenderer
from dairyos_desktop.adapters.sealing import AesGcmSealer
from dairyos_desktop.adapters.smtp import SmtpMailers
from dairyos_desktop.domain.mail_errors import (
    MailLaterError,
    MailRefusedError,
    MailUnknownError,
)
from dairyos_desktop.domain.outbox import can_be_mailed_to
from dairyos_desktop.domain.paper import PLAIN
from dairyos_desktop.services.mail_access import MailAccess
from dairyos_desktop.services.office_key import OfficeKeys
from dairyos_desktop.services.outbox.mails import MailService
from dairyos_desktop.services.outbox.queue import MailQueueService
from dairyos_desktop.services.outbox.service import OutboxService
from dairyos_desktop.services.secrets import SecretService
from helpers.books import OCTOBER, Books
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.domain.paper import BillPaper, PaperLook, PaperSize
    from dairyos_desktop.services.dto.mail import Letter, MailAccount
    from dairyos_desktop.services.dto.outbox import OutboxRow
    from dairyos_desktop.services.far_ports import Mailers
    from dairyos_desktop.services.ports import Database
    from helpers.databases import FixedClock
    from helpers.smtp_server import MailServer

PACED = {"smtp_host": "mail.example", "smtp_from": "bills@madhuban.example"}


class RecordingMailers:
    """Port `Mailers` that sends nothing: it does with a letter what `MailServer` would.

    Attributes:
        taken: The letters, in the order in which they were handed over.
        trouble: Raised by each call while it is set.
    """

    def __init__(self) -> None:
        self.taken: list[Letter] = []
        self.trouble: Exception | None = None
        self.closed = 0
        self._named: Counter[str] = Counter()

    def of(self, _account: MailAccount) -> RecordingMailers:
        return self

    def check(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def close(self) -> None:
        self.closed += 1

    def send(self, letter: Letter) -> None:
        self.check()
        if not can_be_mailed_to(letter.to):
            raise MailRefusedError("No mail can be written to it.")
        what = letter.to.partition("@")[0].partition(".")[0]
        self._named[letter.to] += 1
        if what in {"nobody", "full"}:
            raise MailRefusedError("The mail server refused it.")
        if what == "later":
            raise MailLaterError("The mail server put it off.")
        if what.startswith("grey") and self._named[letter.to] <= int(what.removeprefix("grey")):
            raise MailLaterError("The mail server put it off.")
        self.taken.append(letter)
        if what == "cut":
            raise MailUnknownError("The mail server did not answer.")


class PlainPapers:
    """Port `BillRenderer` that draws no page: a paper's own text is its file."""

    def render(
        self,
        papers: Sequence[BillPaper],
        *,
        size: PaperSize,  # noqa: ARG002 - the port's
        draft: bool = False,  # noqa: ARG002 - the port's
        look: PaperLook = PLAIN,  # noqa: ARG002 - the port's
        recipe: str = "",  # noqa: ARG002 - the port's
        both_sides: bool = False,  # noqa: ARG002 - the port's
    ) -> bytes:
        return "".join(paper.canonical_json() for paper in papers).encode()


class MailDesk:
    """The services around the outbox; time passes as they wait.

    Attributes:
        waited_s: How long they waited in all.
    """

    def __init__(
        self,
        database: Database,
        clock: FixedClock,
        server: MailServer | None = None,
        *,
        mailers: Mailers | None = None,
        end_s: float = 5.0,
    ) -> None:
        self.clock = clock
        self.waited_s = 0.0
        self.recording = RecordingMailers()
        if mailers is None:
            mailers = self.recording if server is None else SmtpMailers(clock, end_s=end_s)
        self.environment = dict(PACED if server is None else server.environment)
        self.secrets = {} if server is None else {"smtp_password": server.password}
        secrets = SecretService(
            database,
            OfficeKeys(database, AesGcmSealer(), MemoryStore()),
            renderer=LateRecoverySheetRenderer(),
            files=WholeFiles(),
            environment=self.secrets,
        )
        self.access = MailAccess(database, secrets, mailers, self.environment)
        self.mails = MailService(
            database, clock, self.access, PlainPapers(), self.pause, receipts=LateReceiptRenderer()
        )
        self.queue = MailQueueService(database, clock)
        self.outbox = OutboxService(database)

    def pause(self, seconds: float) -> bool:
        self.waited_s += seconds
        self.clock.wait(seconds=seconds)
        return False


def mailing_office(
    database: SqlDatabase, clock: FixedClock, folder: Path, addresses: dict[str, str]
) -> Books:
    """An office whose customers have those addresses, each with a bill for October."""
    books = Books(database, clock, folder)
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\n"
        + "".join(
            f"{code},Customer {code},,,{address},,R1,{place},en,2020-01-01,,0.00\n"
            for place, (code, address) in enumerate(addresses.items(), start=1)
        ),
    )
    books.load(
        "consumption",
        "date,customer,shift,product,quantity\n"
        + "".join(f"2026-10-05,{code},morning,CM,2.000\n" for code in addresses),
    )
    books.run()
    return books


def told(desk: MailDesk, books: Books) -> dict[str, OutboxRow]:
    """The month's messages by the number of their bill."""
    return {row.number: row for row in desk.outbox.rows(books.actor, OCTOBER)}
