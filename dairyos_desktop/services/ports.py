"""What the services need from outside, in our own words.

Each port has a real twin in `adapters` and a test twin; one contract test holds both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.audit_chain import Anchored
    from dairyos_desktop.domain.office_key import OfficeKey
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.exports import ExportTable, TableKind
    from dairyos_desktop.services.dto.log import LogBlock, LogPlace
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

    @property
    def source(self) -> str:
        """This program's token among those that are open on the office."""
        ...

    def living(self, session: Session, tokens: Iterable[str]) -> frozenset[str]:
        """Of these programs, by token, those that are still open on the office."""
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


class TableWriter(Protocol):
    """Writes lists as files for spreadsheets."""

    def write(self, table: ExportTable, kind: TableKind, watch: Callable[[int], None]) -> bytes:
        """The whole file: numbers and dates typed, text such that no spreadsheet runs it.

        `watch` is told now and then how many rows are done; what it raises ends the writing.
        """
        ...
