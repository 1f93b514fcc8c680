"""What the service needs of the place where backups lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from dairyos_desktop.services.backup.keys import opens_nothing
from dairyos_desktop.services.backup.steps import UNWATCHED

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.backup_key import BackupKey
    from dairyos_desktop.domain.backups import Proof, Reason
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.backup.keys import Opens
    from dairyos_desktop.services.backup.steps import Steps
    from dairyos_desktop.services.dto.backups import (
        Backup,
        CheckedBackup,
        Restored,
        SecondPlaceState,
    )
    from dairyos_desktop.services.verify.service import Inspectable


class BackedUpBooks(NamedTuple):
    """What a backup holds.

    Attributes:
        checked: What a look at it found.
        session: Reads it; None for a dump of a server, which can only be counted.
    """

    checked: CheckedBackup
    session: Session | None


class BackupStore(Protocol):
    """The backups that were made on this PC. Each call may raise `EnvironmentTroubleError`."""

    def turn(self) -> AbstractContextManager[None]:
        """Waits until nobody else in the office makes a backup or puts one back."""
        ...

    def kept(self) -> tuple[Backup, ...]:
        """Those that are there, the newest first."""
        ...

    def make(
        self,
        reason: Reason,
        made_at: dt.datetime,
        proof: Proof,
        *,
        key: BackupKey | None = None,
        steps: Steps = UNWATCHED,
    ) -> Backup:
        """Makes and proves one, in one's turn; whole, or not there at all.

        With a key it is encrypted.
        """
        ...

    def prove(
        self,
        backup: Backup,
        proof: Proof,
        at: dt.datetime,
        opens: Opens = opens_nothing,
        steps: Steps = UNWATCHED,
    ) -> Backup:
        """Looks at one again, and keeps what came of it."""
        ...

    def give_reason(self, backup: Backup, reason: Reason) -> Backup:
        """Lets one that was there already stand for another that need not be made."""
        ...

    def thin(self) -> int:
        """Takes those away that have had their time; gives their number."""
        ...

    def copy_to(self, backup: Backup, place: Path, office: str) -> Path:
        """Copies one into this office's folder in the second place, and compares it there."""
        ...

    def second_place(self, place: Path) -> SecondPlaceState:
        """How the second place stands, as far as this PC has tried it."""
        ...

    def copies_in(self, place: Path, office: str) -> frozenset[str]:
        """The names of those of which there is a copy in the second place."""
        ...

    def look(
        self,
        file: Path,
        proof: Proof,
        opens: Opens = opens_nothing,
        steps: Steps = UNWATCHED,
    ) -> CheckedBackup:
        """Looks into a file that a person named."""
        ...

    def books_in(
        self, file: Path, opens: Opens = opens_nothing, steps: Steps = UNWATCHED
    ) -> AbstractContextManager[BackedUpBooks]:
        """What is in a backup, to be read."""
        ...

    def found(self, file: Path) -> Path:
        """The file that a person named, by its path or by its name in the folder."""
        ...


class Restorer(Protocol):
    """Puts a backup in the place of the books."""

    def restore(
        self,
        actor: Actor,
        file: Path,
        at: dt.datetime,
        *,
        key: BackupKey | None = None,
        opens: Opens = opens_nothing,
        steps: Steps = UNWATCHED,
    ) -> Restored:
        """Whole, or not at all; the books until then are kept as a backup.

        Args:
            actor: Who restores.
            file: The backup.
            at: Now, in the office's time zone.
            key: What is kept of the books until now is encrypted with it.
            opens: Gives the key of an encrypted backup.
            steps: Told how far it is; it can be stopped until the books are replaced.

        Raises:
            EnvironmentTroubleError: The file is damaged, foreign or newer, or the books are held.
            BackupLockedError: It is encrypted, and `opens` has no key to it.
        """
        ...

    def write_plainly(self, file: Path, to: Path, opens: Opens) -> None:
        """Writes a backup into a new file, open to whoever reads it.

        Raises:
            RefusedError: There is such a file already.
            EnvironmentTroubleError: The backup is damaged, or the file can't be written.
            BackupLockedError: As `restore`.
        """
        ...

    def in_scratch(
        self, file: Path, opens: Opens = opens_nothing, steps: Steps = UNWATCHED
    ) -> AbstractContextManager[Inspectable]:
        """The backup restored beside the books, which it doesn't touch; thrown away at last.

        Raises:
            EnvironmentTroubleError: As `restore`.
            BackupLockedError: As `restore`.
        """
        ...
