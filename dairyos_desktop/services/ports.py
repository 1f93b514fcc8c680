"""What the services need from outside, in our own words.

Each port has a real twin in `adapters` and a test twin; one contract test holds both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.paper import PLAIN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.audit_chain import Anchored
    from dairyos_desktop.domain.office_key import OfficeKey
    from dairyos_desktop.domain.paper import BillPaper, PaperLook, PaperSize, ReceiptSize
    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.collecting import CollectionPaper
    from dairyos_desktop.services.dto.documents import PaperJob, PressedPaper
    from dairyos_desktop.services.dto.exports import ExportTable, TableKind
    from dairyos_desktop.services.dto.gateway import (
        GatewayAccount,
        GatewayLink,
        GatewayPayment,
        GatewayRefund,
        GatewaySettlement,
        LinkRequest,
        SettledItem,
    )
    from dairyos_desktop.services.dto.log import LogBlock, LogPlace
    from dairyos_desktop.services.dto.mail import Letter, MailAccount
    from dairyos_desktop.services.dto.receipts import ReceiptPaper
    from dairyos_desktop.services.dto.route_papers import RoutePaper
    from dairyos_desktop.services.dto.second_factor import CodeSheet
    from dairyos_desktop.services.dto.secrets import RecoverySheet
    from dairyos_desktop.services.dto.statements import StatementPaper
    from dairyos_desktop.services.unit import UnitOfWork


class Clock(Protocol):
    """The only one that knows the time."""

    def now(self) -> dt.datetime:
        """The instant, aware, in UTC."""
        ...

    def elapsed_s(self) -> float:
        """Seconds since some moment, sleep of the PC included; nobody can set them.

        Only differences within one run of the program mean anything.
        """
        ...


class Anchor(Protocol):
    """Remembers the audit chain's last heads outside of the database (I8)."""

    def read(self) -> Anchored | None:
        """What it holds; None where there is none.

        Raises:
            EnvironmentTroubleError: It can't be read.
        """
        ...

    def update(
        self, change: Callable[[Anchored | None], Anchored | None], *, durable: bool
    ) -> None:
        """Puts another content in the place of what it holds; nobody else writes meanwhile.

        Args:
            change: Given what it holds, gives what it should; None leaves it as it is.
            durable: Return only when the disk has it.

        Raises:
            EnvironmentTroubleError: It can't be written.
        """
        ...


class Database(Protocol):
    """Transactions on the office's database."""

    @property
    def anchor(self) -> Anchor:
        """Of its audit chain."""
        ...

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    def read(self) -> AbstractContextManager[Session]:
        """A consistent snapshot; never written to."""
        ...

    def at_rest(self) -> AbstractContextManager[Database]:
        """The same books, as they stand, to be read for long; nobody who saves waits for it.

        Raises:
            EnvironmentTroubleError: The database was held by others all the time (`busy`).
        """
        ...

    def write(self, actor: Actor, action: str) -> AbstractContextManager[UnitOfWork]:
        """One write transaction: committed when the block ends, rolled back when it raises.

        `action` names the deed in the audit log.
        """
        ...

    def month_lock(self, month: str) -> AbstractContextManager[None]:
        """Held by one month run at a time; dies with its holder (rule 19).

        Raises:
            EnvironmentTroubleError: Another run holds it (`busy`).
        """
        ...

    def office_lock(self, name: str, words: str) -> AbstractContextManager[None]:
        """Held by one at a time in the whole office; dies with its holder.

        Args:
            name: Of the work: `poll`.
            words: What is said where another holds it.

        Raises:
            EnvironmentTroubleError: Another holds it (`busy`).
        """
        ...


class NewDatabase(Protocol):
    """Makes the database of a new office, whole or not at all."""

    def refuse_existing(self) -> None:
        """Refuses where there is an office already.

        Raises:
            RefusedError: There is one, or the rest of one.
            EnvironmentTroubleError: The server or the folder can't be reached.
        """
        ...

    def building(self) -> AbstractContextManager[Database]:
        """An empty database with its tables; it is the office's own once the block ends.

        When the block raises, nothing of it is left.

        Raises:
            RefusedError: There is an office already.
            EnvironmentTroubleError: The folder or the server can't be written.
        """
        ...


class PasswordHasher(Protocol):
    """Turns passwords into hashes that can't be turned back."""

    def hash(self, password: str) -> str:
        """A salted hash with its own parameters in it."""
        ...

    def verify(self, hashed: str, password: str) -> bool:
        """Whether the password made the hash."""
        ...

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with weaker figures than today's."""
        ...

    def decoy(self) -> str:
        """A hash that no password fits; refusing by it takes as long as by a real one."""
        ...


class Sealer(Protocol):
    """Encrypts text so that it can be opened only as what it was sealed for."""

    def seal(self, key: OfficeKey, purpose: str, text: str) -> str:
        """The text, encrypted; `purpose` says whose it is and what for, and is not kept in it."""
        ...

    def unseal(self, key: OfficeKey, purpose: str, sealed: str) -> str:
        """What was sealed.

        Raises:
            RefusedError: It was sealed under another key, for another purpose, or was changed.
        """
        ...

    def key_id(self, sealed: str) -> str:
        """Under which key a text was sealed, as it says itself."""
        ...


class SecretStore(Protocol):
    """Where this PC keeps what must not lie in its files: its keyring, or a file in its place.

    Each call may wait for the user to unlock the keyring, at most for a time limit: never called
    on the window's thread, nor inside a write transaction.
    """

    def place(self) -> str:
        """Where that is, in words that end a sentence: "this PC's keyring"."""
        ...

    def get(self, name: str) -> str | None:
        """What is kept under the name.

        Raises:
            KeyringTroubleError: It can't be asked now; the message says why.
            PassphraseNeededError: A file is in its place, and `unlock` opens it.
        """
        ...

    def put(self, name: str, value: str) -> None:
        """Keeps a value, in place of an earlier one.

        Raises:
            KeyringTroubleError: As `get`.
            PassphraseNeededError: As `get`; with `new` the passphrase is to be chosen.
        """
        ...

    def forget(self, name: str) -> None:
        """Keeps nothing under the name any more.

        Raises:
            KeyringTroubleError: As `get`.
            PassphraseNeededError: As `get`.
        """
        ...

    def unlock(self, passphrase: str) -> None:
        """Opens the file for as long as the program runs; makes it where there is none.

        Raises:
            RefusedError: Another passphrase opens it, or none is needed.
            KeyringTroubleError: The file is damaged, or can't be read or written.
        """
        ...


class RecoverySheetRenderer(Protocol):
    """Draws what is to be kept on paper for the day when everything else is lost."""

    def render_sheet(self, sheet: RecoverySheet) -> bytes:
        """The office key: one page on A4; nothing of the code stands in the PDF's metadata."""
        ...

    def render_codes(self, sheet: CodeSheet) -> bytes:
        """A user's recovery codes; likewise."""
        ...


class BillRenderer(Protocol):
    """Draws bills on pages."""

    def render(
        self,
        papers: Sequence[BillPaper],
        *,
        size: PaperSize,
        draft: bool = False,
        look: PaperLook = PLAIN,
        recipe: str = "",
    ) -> bytes:
        """One PDF with the bills in the order given, a bookmark each.

        The same bill gives the same bytes. `draft` writes the word across each page; `recipe` is
        kept as the document's keywords. Where a sheet takes several bills they stand in stack
        order.
        """
        ...


class BillPress(Protocol):
    """Draws many bills into a file each, in processes of its own where that is quicker."""

    def press(
        self, jobs: Iterable[PaperJob], count: int, *, size: PaperSize, look: PaperLook
    ) -> Iterator[PressedPaper]:
        """What became of each job, in order.

        Jobs are taken from `jobs` as there is room for them, in the caller's thread.

        Args:
            jobs: The bills.
            count: How many there are about; few aren't worth a process.
            size: The paper of each.
            look: The office's.
        """
        ...


class LogoReader(Protocol):
    """Reads a picture that is to be the office's logo."""

    def read_logo(self, path: Path) -> bytes:
        """A PNG or JPEG file brought to the bounds of papers.

        Raises:
            InvalidInputError: It isn't a PNG or JPEG picture, is damaged or far too large.
            EnvironmentTroubleError: The file can't be read.
        """
        ...


class RouteSheetRenderer(Protocol):
    """Draws the papers that go out with a round."""

    def render_routes(self, papers: Sequence[RoutePaper]) -> bytes:
        """One PDF on A4, each route begun on a page of its own, a bookmark each.

        The same papers give the same bytes.
        """
        ...


class CollectionListRenderer(Protocol):
    """Draws the lists that go out with collection rounds."""

    def render_lists(self, papers: Sequence[CollectionPaper]) -> bytes:
        """One PDF on A4, each route begun on a page of its own, a bookmark each.

        The same papers give the same bytes.
        """
        ...


class ReportRenderer(Protocol):
    """Draws reports."""

    def render_report(self, report: Report) -> bytes:
        """One PDF on A4, upright or on its side as the columns ask for.

        The same report gives the same bytes.
        """
        ...


class ReceiptRenderer(Protocol):
    """Draws receipts, a page each."""

    def render_receipts(
        self, papers: Sequence[ReceiptPaper], *, size: ReceiptSize, look: PaperLook = PLAIN
    ) -> tuple[bytes, tuple[float, float]]:
        """One PDF, and the first page's width and height in millimetres."""
        ...


class StatementRenderer(Protocol):
    """Draws statements of account."""

    def render_statement(
        self, paper: StatementPaper, *, size: PaperSize, look: PaperLook = PLAIN
    ) -> bytes:
        """One PDF on A4 or A5; the same statement gives the same bytes."""
        ...


class PagePictures(Protocol):
    """Turns PDF pages into pictures for the screen."""

    def page_count(self, pdf: bytes) -> int:
        """How many pages the document has."""
        ...

    def picture(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
        """Width, height and RGBA bytes of one page; scale 1.0 is 72 dots an inch."""
        ...


class FileStore(Protocol):
    """Writes files that are whole or not there."""

    def read(self, path: Path) -> bytes | None:
        """What a file holds; None where there is none that can be read."""
        ...

    def write(self, path: Path, data: bytes) -> None:
        """Puts the data under its final name only when all of it is on disk (I6).

        Raises:
            EnvironmentTroubleError: The folder can't be written or the disk is full.
        """
        ...


class LogFiles(Protocol):
    """The program's log on this PC, read from its end."""

    def before(self, place: LogPlace | None) -> LogBlock:
        """The lines just older than the place; the newest where it is None.

        Raises:
            EnvironmentTroubleError: They can't be read (`unreadable`).
        """
        ...

    def size(self, place: LogPlace | None) -> int:
        """How many bytes there are in all, or older than a place.

        Raises:
            EnvironmentTroubleError: They can't be read (`unreadable`).
        """
        ...


class GatewayReports(Protocol):
    """Tells what became of the office's money at the gateway; changes nothing.

    Lists may come late and their rows may shift between pages: what is not in one is not proved
    to be missing. Calls raise what those of `PaymentGateway` do.
    """

    def payment(self, payment_id: str) -> GatewayPayment:
        """One payment, as it stands now.

        Raises:
            GatewayRefusedError: With `unknown_id` where there is none under today's keys.
        """
        ...

    def payments(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewayPayment, ...]:
        """A page of all payments made between two instants, newest first; rows may shift."""
        ...

    def refunds(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewayRefund, ...]:
        """A page of all refunds made between two instants, newest first."""
        ...

    def settlements(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewaySettlement, ...]:
        """A page of all settlements made between two instants, newest first."""
        ...

    def settled(self, on: dt.date, skip: int) -> tuple[SettledItem | None, ...]:
        """A page of the combined report of a day; None is a line of nothing settled."""
        ...


class PaymentGateway(GatewayReports, Protocol):
    """Takes money for the office over the internet.

    Every call may take as long as its time limit: never made on the window's thread, nor inside a
    write transaction. An instance is used by one thread at a time.

    Every call raises:
        GatewayOfflineError: No answer, or none that can be read; may be asked again later.
        GatewayBusyError: Asked too often.
        GatewayKeysError: No key pair, or a wrong one.
        GatewayRefusedError: It said no.
    """

    def live(self) -> bool:
        """Whether real money moves; False for the gateway's test mode. Asks nobody."""
        ...

    def create_link(self, request: LinkRequest) -> GatewayLink:
        """Makes a payment link.

        A `GatewayOfflineError` whose `done_unknown` is set, and a `GatewayRefusedError` with
        `reference_taken`, leave open whether there is one: look it up by its reference.
        """
        ...

    def links_of_reference(self, reference_id: str) -> tuple[GatewayLink, ...]:
        """The links of a reference; none is no proof that none was made: lists come late."""
        ...

    def link(self, link_id: str) -> GatewayLink:
        """One link, as it stands now."""
        ...

    def cancel_link(self, link_id: str) -> GatewayLink:
        """Closes a link that nobody has paid on."""
        ...

    def order_payments(self, order_id: str) -> tuple[GatewayPayment, ...]:
        """Every try to pay a link, also the failed ones."""
        ...


class PaymentGateways(Protocol):
    """Hands out gateways: one for each thread that asks, since none serves two."""

    def of(self, account: GatewayAccount | None) -> PaymentGateway:
        """The calling thread's gateway of that account; None is an office without keys.

        Asks nobody.
        """
        ...


class Mailer(Protocol):
    """Hands letters to the office's mail server, one after the other.

    A call may take minutes: never made on the window's thread, nor inside a write transaction. An
    instance is used by one thread at a time. `send` and `check` raise:
        MailOfflineError: It can't be reached, or takes nothing from anybody now.
        MailSetupError: None is set, or it does not know the office, or is not who it should be.
    """

    def send(self, letter: Letter) -> None:
        """Hands one letter over; when it returns, the server has taken it.

        Raises:
            MailLaterError: Not taken now; it may be tried again later.
            MailRefusedError: Not taken, and never will be.
            MailUnknownError: Handed over whole, and no answer came.
        """
        ...

    def check(self) -> None:
        """Sees whether the server would take letters, by logging in."""
        ...

    def close(self) -> None:
        """Ends the connection, if there is one; the next letter makes another."""
        ...


class Mailers(Protocol):
    """Makes mailers of accounts."""

    def of(self, account: MailAccount) -> Mailer:
        """One for the account. Asks nobody."""
        ...


class TableWriter(Protocol):
    """Writes lists as files for spreadsheets."""

    def write(self, table: ExportTable, kind: TableKind, watch: Callable[[int], None]) -> bytes:
        """The whole file: numbers and dates typed, text such that no spreadsheet runs it.

        `watch` is told now and then how many rows are done; what it raises ends the writing.
        """
        ...
