"""What the service needs of the place where backups lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager
    from pathlib import Path

    from dairyos_desktop.domain.backups import Proof, Reason
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.backups import Backup, CheckedBackup, Restored


class BackupStore(Protocol):
    """The backups that were made on this PC. Each call may raise `EnvironmentTroubleError`."""

    def turn(self) -> AbstractContextManager[None]:
        """Waits until nobody else in the office makes a backup or puts one back."""
        ...

    def kept(self) -> tuple[Backup, ...]:
        """Those that are there, the newest first."""
        ...

    def make(self, reason: Reason, made_at: dt.datetime, proof: Proof) -> Backup:
        """Makes and proves one, in one's turn; whole, or not there at all."""
        ...

    def prove(self, backup: Backup, proof: Proof, at: dt.datetime) -> Backup:
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

    def look(self, file: Path, proof: Proof) -> CheckedBackup:
        """Looks into a file that a person named."""
        ...

    def found(self, file: Path) -> Path:
        """The file that a person named, by its path or by its name in the folder."""
        ...


class Restorer(Protocol):
    """Puts a backup in the place of the books."""

    def restore(self, actor: Actor, file: Path, at: dt.datetime) -> Restored:
        """Whole, or not at all; the books until then are kept as a backup.

        Raises:
            EnvironmentTroubleError: The file is damaged, foreign or newer, or the books are held.
        """
        ...
