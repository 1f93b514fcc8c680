"""Books that are backed up and restored, on the engine that a test was given."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.backups.answering import PATIENCE_S
from dairyos_desktop.adapters.backups.folder import BackupFolder
from dairyos_desktop.adapters.backups.passphrase import derive
from dairyos_desktop.adapters.backups.restoring import BooksRestorer
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.backup_key import KeyFigures
from dairyos_desktop.domain.declared_settings import BACKUP_FOLDER
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.services.backup.keys import BackupKeys
from dairyos_desktop.services.backup.looking import BackupLookService
from dairyos_desktop.services.backup.service import BackupService
from dairyos_desktop.services.settings import SettingsService
from helpers.books import Books
from helpers.offices import fresh

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.backups import Backup, Restored
    from helpers.databases import FixedClock


def quick_derive(passphrase: str, figures: KeyFigures) -> bytes:
    """As the real one, with figures too weak for anything but tests."""
    return derive(passphrase, KeyFigures(figures.salt, passes=1, memory_kib=64, lanes=1))


def damage(live: Path, table: str) -> bytes:
    """Spoils the first page of a table in a file that nobody has open; gives the whole file."""
    with closing(sqlite3.connect(live)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    data = bytearray(live.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    live.write_bytes(data)
    return bytes(data)


class BackedUp(Books):
    """An office with a folder of backups."""

    def __init__(
        self, database: SqlDatabase, clock: FixedClock, folder: Path, patience_s: float = PATIENCE_S
    ) -> None:
        super().__init__(database, clock, folder)
        url = database.engine.url.set(drivername="postgresql")
        server = "" if database.dialect == "sqlite" else url.render_as_string()
        self.settings = Settings(folder, server)
        self.store = BackupFolder(self.settings, database, patience_s)
        restorer = BooksRestorer(self.settings, database, clock, self.store)
        self.kept_key = ""
        keys = BackupKeys(lambda: self.kept_key or None, quick_derive, lambda: bool(self.kept_key))
        self.backups = BackupService(database, clock, self.store, restorer, keys)
        self.looks = BackupLookService(database, self.store, restorer, keys, SCHEMA_HEAD)
        self.keys = keys
        # A restore ends every real login.
        self.owner = self.actor = fresh(self.actor)

    def back_up(self) -> Backup:
        return self.backups.create(self.owner).backup

    def copy_to(self, place: Path | str) -> None:
        """Names the second place."""
        settings = SettingsService(self.database)
        settings.set_value(self.owner, BACKUP_FOLDER.key, str(place))

    def later(self) -> Backup:
        """One of half an hour later, with another payment."""
        self.clock.wait(minutes=30)
        self.pay("A", "1.00")
        return self.back_up()

    def restore(self, backup: Backup) -> Restored:
        return self.backups.restore(self.owner, backup.file)

    def kept(self) -> list[Path]:
        """What lies in the folder, whatever it is."""
        return sorted(self.store.folder.iterdir()) if self.store.folder.exists() else []
