"""What the window is handed by the wiring: how to open, make and update the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.texts import tr

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.about import About
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.services.dto.moving import ServerForm
    from dairyos_desktop.services.dto.receiver import ReceiverState
    from dairyos_desktop.services.dto.upgrading import Upgraded
    from dairyos_desktop.services.setup import SetupService


class OpenOffice(Protocol):
    """An office whose database is open."""

    @property
    def services(self) -> Services:
        """All that can be done in it; may be called from any thread."""
        ...

    def look_after_receiver(self) -> ReceiverState:
        """Has this window receive pushed news or not, as the settings say; tells how it stands."""
        ...

    def start_hearing(
        self, heard: Callable[[frozenset[str]], None], line: Callable[[bool], None]
    ) -> None:
        """Begins to listen to the office's other programs; a second call does nothing."""
        ...

    def look_at_line(self) -> None:
        """Has it found out now whether the database can be reached."""
        ...

    def about(self) -> About:
        """What the program is, and what it stands on."""
        ...

    def start_jobs(self) -> None:
        """Begins with what runs by itself; a second call does nothing."""
        ...

    def close(self, *, back_up: bool) -> None:
        """Ends the jobs, makes a backup where something changed, gives the files back."""
        ...


class Unlock(Protocol):
    """Opens this PC's file of secrets, or makes it with a `new` passphrase."""

    def __call__(self, passphrase: str, *, new: bool) -> None:
        """Raises what is to be told."""
        ...


class Restore(Protocol):
    """Puts a backup where there are no books, for who logs in to it as its owner."""

    def __call__(
        self, file: Path, name: str, password: str, code: str, passphrase: str, /
    ) -> Restored:
        """Raises what is to be told."""
        ...


def no_restore(file: Path, name: str, password: str, code: str, passphrase: str, /) -> Restored:
    """Where nothing is restored.

    Raises:
        RefusedError: Always.
    """
    del name, password, code, passphrase
    raise RefusedError(tr("{name} can't be restored here.", name=file.name))


def not_needed(passphrase: str, *, new: bool) -> None:
    """Where nothing is locked."""
    del passphrase, new


def no_server(form: ServerForm, password: str) -> None:
    """Where no server can be joined."""
    del form, password


@dataclass(frozen=True)
class Ways:
    """Callables that do the heavy things; the window calls them in a worker only.

    They import what they need when they are called, so that the login window is on the screen
    before the database library is loaded.

    Attributes:
        open_office: Opens the office and loads the services; takes the callable that is told
            which topics a commit changed. Raises `EnvironmentTroubleError`: `no_database` leads
            to the first run, `schema_old` to the offer of an update, the rest is shown.
        setup: For making an office that isn't there yet.
        upgrade: Brings an older database to this program's schema, or leaves it as it was.
        upgrade_as: The same where other PCs share the books, by an owner's name, password and
            code; None where they are this PC's own.
        now: The instant, aware.
        elapsed_s: Seconds since some moment, which nobody can set; the PC's sleep counts.
        data_dir: Where the office's files lie.
        exists: A cheap look, without opening: whether an office seems to be there. Decides which
            window is shown first; `open_office` has the last word.
        database: Where the books are, in two words: "This PC" or "Office database".
        keep_password: Keeps the database server's password on this PC once the server took it.
        join: Has this PC use an office on a server from now on.
        again: These ways once more, after this PC's database became another.
        unlock: Opens this PC's file of secrets, where it has no keyring, or makes it.
        restore: Puts a backup where there are no books, or damaged ones.
    """

    open_office: Callable[[Callable[[frozenset[str]], None]], OpenOffice]
    setup: Callable[[], SetupService]
    upgrade: Callable[[], Upgraded]
    now: Callable[[], dt.datetime]
    elapsed_s: Callable[[], float]
    data_dir: Path
    exists: bool
    database: str
    keep_password: Callable[[str], object] = str
    unlock: Unlock = not_needed
    upgrade_as: Callable[[str, str, str], Upgraded] | None = None
    join: Callable[[ServerForm, str], object] = no_server
    again: Callable[[], Ways] | None = None
    restore: Restore = no_restore
