"""The office's backups on this PC: each made, proven, and only then put under its name."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from dairyos_desktop.adapters.backups import manifest, postgres_dump, sealed, sqlite_copy
from dairyos_desktop.adapters.backups.answering import PATIENCE_S
from dairyos_desktop.adapters.backups.on_disk import (
    NAME,
    begun_for,
    digest_of,
    flush,
    is_dump,
    kept_in,
    look_at,
    looked_into,
    named_by,
    opened,
    thin,
)
from dairyos_desktop.adapters.backups.second_place import SecondPlace
from dairyos_desktop.adapters.backups.trouble import damaged, disk_full, told_of
from dairyos_desktop.adapters.files import WholeFiles, flush_folder
from dairyos_desktop.adapters.sqlite_uri import sqlite_uri
from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import EnvironmentTroubleError, NotFoundError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.backup.keys import opens_nothing
from dairyos_desktop.services.backup.steps import UNWATCHED, Part
from dairyos_desktop.services.backup.store import BackedUpBooks
from dairyos_desktop.services.dto.backups import SEALED, Backup, BooksFacts, CheckedBackup

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.domain.backup_key import BackupKey
    from dairyos_desktop.services.backup.keys import Opens
    from dairyos_desktop.services.backup.steps import Steps
    from dairyos_desktop.services.dto.backups import SecondPlaceState

_ENDINGS = {"sqlite": "sqlite3", "postgresql": "pgdump"}
_PATIENCE_S = 60.0
_PAUSE_S = 0.1
_SPARE = 16 << 20
"""Bytes that a disk should have left beside a backup."""
_PARTS = 5
"""Of making one: copied, looked into, encrypted, read back, put under its name."""


class BackupFolder:
    """`backups` in the data folder.

    Args:
        settings: Say where that is.
        database: What is backed up.
        patience_s: A second place that is silent for so long is given up.
    """

    def __init__(
        self, settings: Settings, database: SqlDatabase, patience_s: float = PATIENCE_S
    ) -> None:
        self.folder = settings.backups_dir
        self._settings = settings
        self._database = database
        self._second = SecondPlace(self.folder, patience_s)

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

    def make(
        self,
        reason: Reason,
        made_at: dt.datetime,
        proof: Proof,
        *,
        key: BackupKey | None = None,
        steps: Steps = UNWATCHED,
    ) -> Backup:
        """Makes and proves one; it has its name only once it is whole. Called in one's turn.

        Raises:
            EnvironmentTroubleError: The disk is full, the folder can't be written, the database
                can't be read or changes all the time, or what was written isn't what was read.
            RefusedError: It was stopped.
        """

        def copy(to: Path) -> BooksFacts:
            if self._database.dialect == "sqlite":
                return sqlite_copy.copy_live(
                    self._settings.database_file, to, Part(steps, 0, _PARTS)
                )
            return postgres_dump.dump(self._database.engine, to)

        return self.put(copy, reason, made_at, proof, key=key, steps=steps)

    def put(
        self,
        copy: Callable[[Path], BooksFacts],
        reason: Reason,
        made_at: dt.datetime,
        proof: Proof,
        *,
        key: BackupKey | None = None,
        steps: Steps = UNWATCHED,
    ) -> Backup:
        """As `make`, with another way to copy the books."""
        with told_of(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._clear()
            self._require_room(2 if key is not None else 1)
            number = self._next_number()
            engine = self._database.dialect
            name = f"dairyos-{number:06}-{made_at:%Y%m%d-%H%M}.{_ENDINGS[engine]}"
            final = self.folder / (name if key is None else name + SEALED)
            begun = begun_for(final)
            written = begun if key is None else begun_for(final)
            try:
                facts = copy(begun)
                Part(steps, 1, _PARTS).go_on(0, 1)
                _require_same(begun, final, facts, proof, steps)
                if key is not None:
                    inner = manifest.inner(facts, made_at)
                    _seal(begun, written, final, key=key, inner=inner, steps=steps)
                flush(written)
                backup = Backup(
                    file=final,
                    number=number,
                    made_at=made_at,
                    reason=reason,
                    engine=engine,
                    facts=facts,
                    size=written.stat().st_size,
                    sha256=digest_of(written),
                    proof=proof,
                    proven_at=made_at,
                    full_at=made_at if proof is Proof.FULL else None,
                )
                Part(steps, _PARTS - 1, _PARTS).go_on(0, 1)
                # First what it must hold: a backup under its name never lacks that.
                self._note(backup)
                written.replace(final)
            finally:
                for left in {begun, written}:
                    with contextlib.suppress(OSError):
                        left.unlink(missing_ok=True)
            flush_folder(self.folder)
        return backup

    def prove(
        self,
        backup: Backup,
        proof: Proof,
        at: dt.datetime,
        opens: Opens = opens_nothing,
        steps: Steps = UNWATCHED,
    ) -> Backup:
        """Looks at one again, and keeps what came of it.

        Raises:
            EnvironmentTroubleError: It is damaged: it counts as proven no more.
            BackupLockedError: It is encrypted, and `opens` has no key to it.
            RefusedError: It was stopped.
        """
        try:
            look_at(backup.file, proof, opens, self._scratch, steps)
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
        """As `SecondPlace.copy`.

        Raises:
            EnvironmentTroubleError: The place isn't there, is full, or gives other bytes back.
        """
        return self._second.copy(backup, place, office)

    def second_place(self, place: Path) -> SecondPlaceState:
        """How the second place stands, as far as this PC has tried it."""
        return self._second.state(place)

    def copies_in(self, place: Path, office: str) -> frozenset[str]:
        """The names of those of which there is a copy in the second place; none if it's not there.

        Raises:
            EnvironmentTroubleError: It can't be read.
        """
        return self._second.copies(place, office)

    def look(
        self,
        file: Path,
        proof: Proof,
        opens: Opens = opens_nothing,
        steps: Steps = UNWATCHED,
    ) -> CheckedBackup:
        """As `look_at`, of a file that a person named: also by its name in the folder alone.

        Raises:
            NotFoundError: There is no such file.
            EnvironmentTroubleError: It is damaged, or no backup of an office.
            BackupLockedError: It is encrypted, and `opens` has no key to it.
        """
        return look_at(self.found(file), proof, opens, self._scratch, steps)

    @contextlib.contextmanager
    def books_in(
        self, file: Path, opens: Opens = opens_nothing, steps: Steps = UNWATCHED
    ) -> Iterator[BackedUpBooks]:
        """What is in a backup, to be read.

        Raises:
            EnvironmentTroubleError: It is damaged, or no backup of an office.
            BackupLockedError: It is encrypted, and `opens` has no key to it.
        """
        checked = look_at(file, Proof.QUICK, opens, self._scratch, steps)
        with opened(file, opens, self._scratch) as plain:
            if is_dump(plain.file):
                yield BackedUpBooks(checked, None)
                return
            # The path by its own form: a name may hold what means something in an engine's URL.
            uri = sqlite_uri(plain.file.resolve(), "mode=ro&immutable=1")
            engine = create_engine(
                "sqlite://",
                creator=lambda: sqlite3.connect(uri, uri=True, check_same_thread=False),
                poolclass=NullPool,
            )
            try:
                with Session(engine) as session:
                    yield BackedUpBooks(checked, session)
            finally:
                engine.dispose()

    def found(self, file: Path) -> Path:
        """The file that a person named.

        Raises:
            NotFoundError: There is none.
        """
        found = named_by(file, self.folder)
        if found is not None:
            return found
        raise NotFoundError(
            say("There is no backup {file}.", file=file),
            say("dairyos backup list names those that are there."),
        )

    def _note(self, backup: Backup) -> None:
        WholeFiles().write(manifest.manifest_of(backup.file), manifest.written(backup))

    def _clear(self) -> None:
        """What a program left that was ended midway: whoever has the turn works here alone.

        But what is remembered of the second place is written out of one's turn.
        """
        for begun in self.folder.glob(".dairyos-*.part*"):
            begun.unlink(missing_ok=True)
        for noted in self.folder.glob(f"dairyos-*{manifest.ENDING}"):
            if not noted.with_name(noted.name.removesuffix(manifest.ENDING)).exists():
                noted.unlink(missing_ok=True)

    @property
    def _scratch(self) -> Path:
        """Beside the books: whoever makes a backup clears the folder of backups."""
        return self._settings.data_dir

    def _require_room(self, times: int) -> None:
        if self._database.dialect != "sqlite":
            return
        needed = times * self._settings.database_file.stat().st_size + _SPARE
        if shutil.disk_usage(self.folder).free < needed:
            raise disk_full(self.folder)

    def _next_number(self) -> int:
        numbers = [
            int(named[1]) for file in self.folder.iterdir() if (named := NAME.match(file.name))
        ]
        # One that came back from the second place may have another number there than in its name.
        numbers += [one.number for one in kept_in(self.folder)]
        return max(numbers, default=0) + 1


def _require_same(begun: Path, final: Path, facts: BooksFacts, proof: Proof, steps: Steps) -> None:
    if looked_into(begun, proof, steps.stopped, final.name) != facts:
        raise damaged(final, "it does not hold what the books held")


def _seal(
    plain: Path, to: Path, final: Path, *, key: BackupKey, inner: bytes, steps: Steps
) -> None:
    """Encrypts it, and reads all of it back: what opens is what was proven."""
    written = sealed.seal(plain, to, key, inner, Part(steps, 2, _PARTS))
    _, read = sealed.unseal(to, lambda *_: key.data, None, Part(steps, 3, _PARTS))
    if read != written:
        raise damaged(final, "it gives other bytes back than were encrypted")
