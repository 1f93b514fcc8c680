"""The office's backups on this PC: each made, proven, and only then put under its name."""

from __future__ import annotations

import contextlib
import platform
import re
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.backups import manifest, postgres_dump, sqlite_copy
from dairyos_desktop.adapters.backups.on_disk import (
    NAME,
    begun_for,
    clear_old,
    digest_of,
    flush,
    flush_folder,
    kept_in,
    look_at,
    looked_into,
    thin,
)
from dairyos_desktop.adapters.backups.trouble import damaged, disk_full, told_of
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import EnvironmentTroubleError, NotFoundError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.backups import Backup, BooksFacts, CheckedBackup

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings

_ENDINGS = {"sqlite": "sqlite3", "postgresql": "pgdump"}
_PATIENCE_S = 60.0
_PAUSE_S = 0.1
_SPARE = 16 << 20
"""Bytes that a disk should have left beside a backup."""
_OLD_S = 86_400.0


class BackupFolder:
    """`backups` in the data folder.

    Args:
        settings: Say where that is.
        database: What is backed up.
    """

    def __init__(self, settings: Settings, database: SqlDatabase) -> None:
        self.folder = settings.backups_dir
        self._settings = settings
        self._database = database

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Waits until nobody else in the office makes a backup or puts one back.

        Raises:
            EnvironmentTroubleError: That takes longer than a minute (`busy`).
        """
        words = say("A backup is being made or put back just now.")
        deadline = time.monotonic() + _PATIENCE_S
        with contextlib.ExitStack() as stack:
            while True:
                try:
                    stack.enter_context(self._database.office_lock("backup", words))
                except EnvironmentTroubleError as error:
                    if error.code != "busy" or time.monotonic() > deadline:
                        raise
                    time.sleep(_PAUSE_S)
                else:
                    break
            yield

    def kept(self) -> tuple[Backup, ...]:
        """Those that are there, the newest first.

        Raises:
            EnvironmentTroubleError: The folder can't be read.
        """
        with told_of(self.folder):
            return kept_in(self.folder)

    def make(self, reason: Reason, made_at: dt.datetime, proof: Proof) -> Backup:
        """Makes and proves one; it has its name only once it is whole. Called in one's turn.

        Raises:
            EnvironmentTroubleError: The disk is full, the folder can't be written, the database
                can't be read or changes all the time, or what was written isn't what was read.
        """

        def copy(to: Path) -> BooksFacts:
            if self._database.dialect == "sqlite":
                return sqlite_copy.copy_live(self._settings.database_file, to)
            return postgres_dump.dump(self._database.engine, to)

        return self.put(copy, reason, made_at, proof)

    def put(
        self,
        copy: Callable[[Path], BooksFacts],
        reason: Reason,
        made_at: dt.datetime,
        proof: Proof,
    ) -> Backup:
        """As `make`, with another way to copy the books."""
        with told_of(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._clear()
            self._require_room()
            number = self._next_number()
            engine = self._database.dialect
            final = self.folder / (f"dairyos-{number:06}-{made_at:%Y%m%d-%H%M}.{_ENDINGS[engine]}")
            begun = begun_for(final)
            try:
                facts = copy(begun)
                flush(begun)
                _require_same(begun, final, facts, proof)
                backup = Backup(
                    file=final,
                    number=number,
                    made_at=made_at,
                    reason=reason,
                    engine=engine,
                    facts=facts,
                    size=begun.stat().st_size,
                    sha256=digest_of(begun),
                    proof=proof,
                    proven_at=made_at,
                    full_at=made_at if proof is Proof.FULL else None,
                )
                # First what it must hold: a backup under its name never lacks that.
                self._note(backup)
                begun.replace(final)
            except BaseException:
                with contextlib.suppress(OSError):
                    begun.unlink()
                raise
            flush_folder(self.folder)
        return backup

    def prove(self, backup: Backup, proof: Proof, at: dt.datetime) -> Backup:
        """Looks at one again, and keeps what came of it.

        Raises:
            EnvironmentTroubleError: It is damaged: it counts as proven no more.
        """
        try:
            look_at(backup.file, proof)
        except EnvironmentTroubleError as error:
            if error.code in {"damaged", "foreign"}:
                self._note(replace(backup, proof=Proof.NONE, proven_at=at))
            raise
        proven = replace(
            backup,
            proof=proof,
            proven_at=at,
            full_at=at if proof is Proof.FULL else backup.full_at,
        )
        self._note(proven)
        return proven

    def give_reason(self, backup: Backup, reason: Reason) -> Backup:
        """Lets one that was there already stand for another that need not be made."""
        other = replace(backup, reason=reason)
        self._note(other)
        return other

    def thin(self) -> int:
        """Takes those away that have had their time; gives their number."""
        with told_of(self.folder):
            return thin(self.folder)

    def copy_to(self, backup: Backup, place: Path, office: str) -> Path:
        """Copies one into the second place, compares it there, and thins that place too.

        Each PC of each office has a folder of its own there: each counts its own backups.

        Raises:
            EnvironmentTroubleError: The place isn't there, is full, or gives other bytes back.
        """
        if not place.is_dir():
            raise EnvironmentTroubleError(
                say("The second place for backups, {place}, isn't there now.", place=place),
                say("Plug the disk in or connect the folder, then back up now."),
            )
        pc = re.sub(r"[^\w-]+", "-", platform.node()) or "pc"
        folder = place / f"{office}-{pc}"
        copied = folder / backup.file.name
        with told_of(place):
            folder.mkdir(exist_ok=True)
            begun = begun_for(copied)
            try:
                shutil.copyfile(backup.file, begun)
                flush(begun)
                _require_bytes(begun, backup.sha256, place)
                WholeFiles().write(
                    manifest.manifest_of(copied), manifest.written(replace(backup, file=copied))
                )
                begun.replace(copied)
            except BaseException:
                with contextlib.suppress(OSError):
                    begun.unlink()
                raise
            flush_folder(folder)
            thin(folder)
            clear_old(folder, copied.stat().st_mtime - _OLD_S)
        return copied

    def look(self, file: Path, proof: Proof) -> CheckedBackup:
        """As `look_at`, of a file that a person named: also by its name in the folder alone.

        Raises:
            NotFoundError: There is no such file.
            EnvironmentTroubleError: It is damaged, or no backup of an office.
        """
        return look_at(self.found(file), proof)

    def found(self, file: Path) -> Path:
        """The file that a person named.

        Raises:
            NotFoundError: There is none.
        """
        for candidate in (file, self.folder / file):
            if candidate.is_file():
                return candidate
        raise NotFoundError(
            say("There is no backup {file}.", file=file),
            say("dairyos backup list names those that are there."),
        )

    def _note(self, backup: Backup) -> None:
        WholeFiles().write(manifest.manifest_of(backup.file), manifest.written(backup))

    def _clear(self) -> None:
        """What a program left that was ended midway: whoever has the turn works here alone."""
        for begun in self.folder.glob(".*.part*"):
            begun.unlink(missing_ok=True)
        for noted in self.folder.glob(f"dairyos-*{manifest.ENDING}"):
            if not noted.with_name(noted.name.removesuffix(manifest.ENDING)).exists():
                noted.unlink(missing_ok=True)

    def _require_room(self) -> None:
        if self._database.dialect != "sqlite":
            return
        needed = self._settings.database_file.stat().st_size + _SPARE
        if shutil.disk_usage(self.folder).free < needed:
            raise disk_full(self.folder)

    def _next_number(self) -> int:
        numbers = [
            int(named[1]) for file in self.folder.iterdir() if (named := NAME.match(file.name))
        ]
        return max(numbers, default=0) + 1


def _require_same(begun: Path, final: Path, facts: BooksFacts, proof: Proof) -> None:
    if looked_into(begun, proof) != facts:
        raise damaged(final, "it does not hold what the books held")


def _require_bytes(copied: Path, sha256: str, folder: Path) -> None:
    if digest_of(copied) != sha256:
        raise EnvironmentTroubleError(
            say("{folder} gives other bytes back than were written to it.", folder=folder),
            say("Use another disk for the second place."),
        )
