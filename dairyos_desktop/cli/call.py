"""One run of the command: what handlers get, and what they give back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from dairyos_desktop.domain.data_place import HINT
from dairyos_desktop.domain.errors import (
    BackupLockedError,
    InvalidInputError,
    LoginRefusedError,
    PassphraseNeededError,
    SecondFactorNeededError,
)

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from dairyos_desktop.cli.console import Console, Progress
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.domain.data_place import BadPlace
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.services.dto.upgrading import Upgraded
    from dairyos_desktop.services.setup import SetupService

T = TypeVar("T")

PASSWORD_VARIABLE = "DAIRYOS_PASSWORD"  # noqa: S105 - a variable's name
CODE_VARIABLE = "DAIRYOS_CODE"
BACKUP_VARIABLE = "DAIRYOS_BACKUP_PASSPHRASE"

DONE = 0
IN_PART = 1
REFUSED = 2


@dataclass(frozen=True)
class Answer:
    """What a command found or did.

    Attributes:
        data: The document of `--json`.
        lines: The same for a person.
        status: `DONE`; `IN_PART` where something was left or differs; `REFUSED` where input was
            refused and nothing written.
    """

    data: Any
    lines: Iterable[str] = field(default=())
    status: int = DONE


@dataclass(frozen=True)
class Schema:
    """The revision that a database stands at, and the newest that this program knows."""

    schema: str
    head: str


class OpenOffice(Protocol):
    """An office whose database is open."""

    @property
    def services(self) -> Services:
        """All that can be done in it."""
        ...

    def start_hearing(
        self, heard: Callable[[frozenset[str]], None], line: Callable[[bool], None]
    ) -> None:
        """Lets the office's other programs see that this one is open."""
        ...

    def start_jobs(self, *, calm_s: float) -> None:
        """Begins with what runs by itself; missed nights after so many seconds."""
        ...

    def close(self) -> None:
        """Gives files and connections back."""
        ...


class Receiver(Protocol):
    """The webhook receiver of an office."""

    @property
    def address(self) -> str:
        """Where it answers, as a URL."""
        ...

    @property
    def is_up(self) -> bool:
        """Whether it answers."""
        ...

    def start(self) -> None:
        """Begins to answer."""
        ...

    def stop(self) -> None:
        """Ends once what it has begun is answered."""
        ...


class Program(Protocol):
    """What the command line needs from the wiring."""

    def open_office(self, settings: Settings) -> OpenOffice:
        """Opens the office that the settings name.

        Raises:
            EnvironmentTroubleError: There is none, or its schema is another (`no_database`,
                `schema_old`, `schema_new`), or it can't be reached.
        """
        ...

    def receiver(self, services: Services, host: str, port: int) -> Receiver:
        """The webhook receiver of an office that is open, not started yet.

        Raises:
            GatewayKeysError: No webhook secret is stored.
            EnvironmentTroubleError: The secret can't be opened, or the port can't be had.
        """
        ...

    def setup(self, settings: Settings) -> SetupService:
        """For making the office that the settings name."""
        ...

    def schema(self, settings: Settings) -> Schema:
        """Where the database stands.

        Raises:
            EnvironmentTroubleError: There is none (`no_database`), or it can't be reached.
        """
        ...

    def has_books(self, settings: Settings) -> bool:
        """Whether there are books that somebody could log in to.

        Raises:
            EnvironmentTroubleError: The server can't be reached, or the file can't be opened now.
        """
        ...

    def books_are_damaged(self, settings: Settings) -> bool:
        """Whether the file of the books isn't whole, so that perhaps nobody can log in to them.

        Raises:
            EnvironmentTroubleError: The file can't be opened now.
        """
        ...

    def restore_without_books(
        self,
        settings: Settings,
        file: Path,
        login: Callable[[Services], Actor],
        passphrase: str = "",
    ) -> Restored:
        """Makes a backup the office's books where there are none; `login` is to the backup's own.

        Raises:
            NotFoundError: There is no such file.
            NotAllowedError: Who logged in is no owner.
            EnvironmentTroubleError: The file is damaged, foreign or newer, or can't be put there.
        """
        ...

    def upgrade(self, settings: Settings) -> Upgraded:
        """Brings the database to the newest schema, or leaves it as it was.

        Raises:
            EnvironmentTroubleError: There is none, it is newer, or it can't be written.
        """
        ...

    def unlock(self, settings: Settings, passphrase: str, *, new: bool) -> None:
        """Opens this PC's file of secrets, or makes it with a `new` passphrase.

        Raises:
            RefusedError: Another passphrase opens it, or a new one is refused.
            KeyringTroubleError: The file is damaged, or can't be read or written.
        """
        ...

    def keep_database_password(self, settings: Settings, password: str) -> str:
        """Keeps the database server's password on this PC, once the server took it.

        Returns:
            Where it is kept now.

        Raises:
            UsageError: The database is a file.
            EnvironmentTroubleError: The server doesn't take it, or the keyring can't be asked.
        """
        ...

    def bad_place(self, settings: Settings) -> BadPlace | None:
        """Why the office's database lies badly where it is, if it does."""
        ...

    def database_name(self, settings: Settings) -> str:
        """Where the database is: a file, or a URL without a password."""
        ...

    def log_unexpected(self, settings: Settings) -> str:
        """Logs the exception under way with its traceback; says where the log is."""
        ...

    def show_window(self, settings: Settings, user: str) -> int:
        """Opens the window, `user` in its login, and waits until it is closed."""
        ...


class Call:
    """What a handler works with."""

    def __init__(
        self,
        options: Namespace,
        settings: Settings,
        program: Program,
        console: Console,
        environment: Mapping[str, str],
    ) -> None:
        """Nothing is opened yet."""
        self.options = options
        self.settings = settings
        self.program = program
        self.console = console
        self.environment = environment
        self._opened: OpenOffice | None = None

    @cached_property
    def actor(self) -> Actor:
        """The user of `--user`, logged in.

        Raises:
            EnvironmentTroubleError: The office can't be opened.
            LoginRefusedError: Name, password and code don't fit, or are missing and nobody can be
                asked.
        """
        auth = self._office().services.auth
        name, password = self.offered()
        return self.with_code(lambda code: auth.login(name, password, code))

    def with_code(self, deed: Callable[[str], T]) -> T:
        """The result of a deed that may ask for the code of the second factor.

        Raises:
            SecondFactorNeededError: It does, and nobody can be asked.
        """
        given = self.environment.get(CODE_VARIABLE, "")
        try:
            return self.unlocked(lambda: deed(given))
        except SecondFactorNeededError:
            if not self.console.interactive:
                raise
        typed = self.console.ask_secret("Code of the second factor")
        return self.unlocked(lambda: deed(typed))

    def offered(self) -> tuple[str, str]:
        """Name and password to log in with.

        Raises:
            LoginRefusedError: One is missing and nobody can be asked.
        """
        name: str = getattr(self.options, "user", "")
        password = self.environment.get(PASSWORD_VARIABLE)
        if (not name or password is None) and not self.console.interactive:
            missing = f"{PASSWORD_VARIABLE} is not set" if name else "no user is named"
            raise LoginRefusedError(
                f"Nobody is logged in: {missing}.",
                f"Name a user with --user and set {PASSWORD_VARIABLE}, or work at a terminal.",
            )
        name = name or self.console.ask("User")
        if password is None:
            password = self.console.ask_secret(f"Password of {name}")
        return name, password

    @property
    def services(self) -> Services:
        """The office's services, once somebody is logged in.

        Raises:
            EnvironmentTroubleError: The office can't be opened.
            LoginRefusedError: As for `actor`.
        """
        _ = self.actor
        return self._office().services

    @property
    def services_without_login(self) -> Services:
        """The office's services, for what opens the way to a login.

        Raises:
            EnvironmentTroubleError: The office can't be opened.
        """
        return self._office().services

    @property
    def office_without_login(self) -> OpenOffice:
        """The office itself, for what acts as the program.

        Raises:
            EnvironmentTroubleError: The office can't be opened.
        """
        return self._office()

    def unlocked(self, deed: Callable[[], T]) -> T:
        """The deed's result; where this PC's file of secrets is locked, once that is open.

        Raises:
            PassphraseNeededError: It is locked and nobody can be asked.
            RefusedError: The passphrase is another.
        """
        try:
            return deed()
        except PassphraseNeededError as locked:
            if not self.console.interactive:
                raise PassphraseNeededError(
                    locked.message,
                    "Set DAIRYOS_VAULT_PASSPHRASE, or work at a terminal.",
                    new=locked.new,
                ) from locked
            self.console.say(locked.message)
            passphrase = self.console.ask_secret("Passphrase of this PC's secrets")
            if locked.new and self.console.ask_secret("The same again") != passphrase:
                raise InvalidInputError("The two passphrases differ.", "Begin again.") from None
            self.program.unlock(self.settings, passphrase, new=locked.new)
        return deed()

    def opened(self, deed: Callable[[str], T]) -> T:
        """The result of a deed that may ask for the passphrase of an encrypted backup.

        Raises:
            BackupLockedError: It does and nobody can be asked, or what was given opens it not.
        """
        given = self.environment.get(BACKUP_VARIABLE, "")
        try:
            return self.unlocked(lambda: deed(given))
        except BackupLockedError as locked:
            if given:
                raise
            if not self.console.interactive:
                raise BackupLockedError(
                    locked.message, f"Set {BACKUP_VARIABLE}, or work at a terminal."
                ) from locked
            self.console.say(locked.message)
        typed = self.console.ask_secret("Passphrase of the backup, or its sheet's code")
        return self.unlocked(lambda: deed(typed))

    def progress(self) -> AbstractContextManager[Progress]:
        """For runs that take long."""
        return self.console.progress()

    def close(self) -> None:
        """Closes what was opened."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _office(self) -> OpenOffice:
        if self._opened is None:
            self._opened = self.unlocked(lambda: self.program.open_office(self.settings))
            badly = self.program.bad_place(self.settings)
            if badly is not None:
                self.console.note(f"dairyos: {badly.words}\n  {HINT}")
        return self._opened
