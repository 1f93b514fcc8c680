"""The services behind backups, loaded when they are first asked for."""

from __future__ import annotations

from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.data_place import bad_place
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LateRecoverySheetRenderer
from dairyos_desktop.domain.stored_secrets import BACKUP_KEY
from dairyos_desktop.late_papers import LatePapers
from dairyos_desktop.models import SCHEMA_HEAD

if TYPE_CHECKING:
    from dairyos_desktop.adapters.backups.folder import BackupFolder
    from dairyos_desktop.adapters.backups.restoring import BooksRestorer
    from dairyos_desktop.domain.backups import Reason
    from dairyos_desktop.services.backup.keys import BackupKeys
    from dairyos_desktop.services.backup.looking import BackupLookService
    from dairyos_desktop.services.backup.sealing import BackupSealingService
    from dairyos_desktop.services.backup.service import BackupService
    from dairyos_desktop.services.secrets import SecretService


class LateBackups(LatePapers):
    """Backups, and the one that is made before something large."""

    @cached_property
    def backup(self) -> BackupService:
        """Backups of the books."""
        from dairyos_desktop.services.backup.service import BackupService  # noqa: PLC0415 - when asked for

        store, restorer, keys = self._backups
        return BackupService(
            self._database,
            self._clock,
            store,
            restorer,
            keys,
            place=cache(partial(bad_place, self._settings)),
        )

    @cached_property
    def backup_looks(self) -> BackupLookService:
        """What is in them, and whether they would do."""
        from dairyos_desktop.services.backup.looking import BackupLookService  # noqa: PLC0415 - when asked for

        store, restorer, keys = self._backups
        return BackupLookService(self._database, store, restorer, keys, SCHEMA_HEAD)

    @cached_property
    def backup_sealing(self) -> BackupSealingService:
        """Whether they are encrypted."""
        from dairyos_desktop.services.backup.sealing import BackupSealingService  # noqa: PLC0415 - when asked for

        return BackupSealingService(
            self._database,
            self._backups[2],
            self.secrets,
            LateRecoverySheetRenderer(),
            WholeFiles(),
        )

    @cached_property
    def _backups(self) -> tuple[BackupFolder, BooksRestorer, BackupKeys]:
        from dairyos_desktop.adapters.backups.folder import BackupFolder  # noqa: PLC0415 - when asked for
        from dairyos_desktop.adapters.backups.restoring import BooksRestorer  # noqa: PLC0415 - when asked for

        store = BackupFolder(self._settings, self._database)
        restorer = BooksRestorer(self._settings, self._database, self._clock, store)
        return store, restorer, backup_keys(self.secrets)

    def _before(self, reason: Reason) -> None:
        self.backup.before_action(reason)


def backup_keys(secrets: SecretService | None) -> BackupKeys:
    """The key of the office's backups; without its secrets nothing is kept of one."""
    from dairyos_desktop.adapters.backups.passphrase import derive  # noqa: PLC0415 - when asked for
    from dairyos_desktop.services.backup.keys import BackupKeys  # noqa: PLC0415 - when asked for

    if secrets is None:
        return BackupKeys(lambda: None, derive, lambda: False)
    return BackupKeys(
        partial(secrets.own, BACKUP_KEY), derive, partial(secrets.has_own, BACKUP_KEY)
    )
