"""Backups as files: listed, thinned, looked into, and brought to the disk."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.adapters.backups import manifest, postgres_dump, sealed, sqlite_look
from dairyos_desktop.adapters.backups.trouble import damaged, told_of
from dairyos_desktop.domain.backups import Proof, thinned
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.backup.keys import opens_nothing
from dairyos_desktop.services.backup.steps import UNWATCHED, WHOLE, Part
from dairyos_desktop.services.dto.backups import Backup, BooksFacts, CheckedBackup

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.services.backup.keys import Opens
    from dairyos_desktop.services.backup.steps import Steps

NAME = re.compile(r"dairyos-(\d{6,})-\d{8}-\d{4}\.(sqlite3|pgdump)(\.sealed)?")
"""What backups are called."""
_CHUNK = 1 << 20
_PARTS = 3
"""Of a look: its bytes, what is encrypted, what it holds."""


def kept_in(folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder, the newest first; files that nothing is known of are left out."""
    if not folder.is_dir():
        return ()
    files = [file for file in folder.iterdir() if NAME.fullmatch(file.name)]
    found = [backup for file in files if (backup := _known(file)) is not None]
    return tuple(sorted(found, key=lambda one: -one.number))


def _known(file: Path) -> Backup | None:
    """As its manifest says, but for a file that is of another length by now: it proves nothing."""
    backup = manifest.read(file)
    if backup is None or not backup.is_proven:
        return backup
    with contextlib.suppress(FileNotFoundError):
        if file.stat().st_size == backup.size:
            return backup
    return replace(backup, proof=Proof.NONE)


def named_by(file: Path, folder: Path) -> Path | None:
    """The file that a person named by its path, or by its name in the folder; None for none."""
    for candidate in (file, folder / file):
        # A name that no disk can hold, or a share that is down, is answered by an error.
        with contextlib.suppress(OSError):
            if candidate.is_file():
                return candidate
    return None


def thin(folder: Path) -> int:
    """Takes those away that have had their time; gives their number."""
    kept = kept_in(folder)
    gone = thinned([backup.in_row for backup in kept])
    for backup in kept:
        if backup.number in gone:
            # First the backup: what is left of one that is cut off here is cleared away.
            backup.file.unlink(missing_ok=True)
            manifest.manifest_of(backup.file).unlink(missing_ok=True)
    return len(gone)


def clear_old(folder: Path, before_s: float) -> None:
    """What was begun there and never finished; younger ones may be somebody's work."""
    for begun in folder.glob(".*.part"):
        with contextlib.suppress(FileNotFoundError):
            if begun.stat().st_mtime < before_s:
                begun.unlink()


class Opened(NamedTuple):
    """A backup that can be looked into.

    Attributes:
        file: It, or what was encrypted in it.
        facts: What an encrypted one says that it holds.
        made_at: When that was made.
    """

    file: Path
    facts: BooksFacts | None = None
    made_at: dt.datetime | None = None


@contextlib.contextmanager
def opened(file: Path, opens: Opens, scratch: Path, part: Part = WHOLE) -> Iterator[Opened]:
    """The backup as it can be looked into; what was encrypted lies in `scratch` meanwhile.

    Raises:
        BackupLockedError: It is encrypted, and `opens` has no key to it.
        EnvironmentTroubleError: It is damaged, or there is no room in `scratch`.
    """
    if not sealed.is_sealed(file):
        yield Opened(file)
        return
    plain = begun_for(scratch / file.name)
    try:
        yield brought(file, opens, plain, part)
    finally:
        with contextlib.suppress(OSError):
            plain.unlink()


def brought(file: Path, opens: Opens, to: Path, part: Part = WHOLE) -> Opened:
    """Writes what was encrypted in a backup into a new file.

    Raises:
        BackupLockedError: `opens` has no key to it.
        EnvironmentTroubleError: It is damaged, or there is no room.
    """
    with told_of(to.parent):
        told, _ = sealed.unseal(file, opens, to, part)
    try:
        facts, made_at = manifest.read_inner(told)
    except ValueError as error:
        raise damaged(file, "what is told in it can't be read") from error
    return Opened(to, facts, made_at)


def look_at(
    file: Path,
    proof: Proof,
    opens: Opens = opens_nothing,
    scratch: Path | None = None,
    steps: Steps = UNWATCHED,
) -> CheckedBackup:
    """Looks into a backup, and compares it with its manifest where it has one.

    Args:
        file: It.
        proof: How well.
        opens: Gives the key, if it is encrypted.
        scratch: Where what was encrypted may lie meanwhile; beside it where nothing is said.
        steps: Told how far it is.

    Raises:
        EnvironmentTroubleError: It is damaged (`damaged`) or no backup of an office (`foreign`).
        BackupLockedError: It is encrypted, and `opens` has no key to it.
        RefusedError: It was stopped.
    """
    with _reading(file):
        known = manifest.read(file)
        sha256 = digest_of(file, Part(steps, 0, _PARTS))
        if known is not None and sha256 != known.sha256:
            raise damaged(file, "its bytes are not those that were written")
        with opened(file, opens, scratch or file.parent, Part(steps, 1, _PARTS)) as plain:
            facts = looked_into(plain.file, proof, steps.stopped, file.name)
    Part(steps, 2, _PARTS).go_on(1, 1)
    must = plain.facts or (None if known is None else known.facts)
    if must is not None and facts != must:
        raise damaged(file, "it does not hold what its manifest says")
    made_at = plain.made_at or (None if known is None else known.made_at)
    return CheckedBackup(file, facts, sha256, known=must is not None, made_at=made_at)


def is_dump(file: Path) -> bool:
    """Whether it is one of PostgreSQL.

    Raises:
        OSError: It can't be read.
    """
    with file.open("rb") as read:
        return read.read(len(postgres_dump.MAGIC)) == postgres_dump.MAGIC


def looked_into(
    file: Path, proof: Proof, stop: Callable[[], bool] = UNWATCHED.stopped, name: str = ""
) -> BooksFacts:
    """What a file of either kind holds; `name` is the backup's in what is said of it."""
    try:
        if is_dump(file):
            return postgres_dump.look_into(file)
        return sqlite_look.look_into(file, proof, stop)
    except EnvironmentTroubleError as error:
        if not name or name == file.name:
            raise
        # What lay beside it for a moment has a name that nobody knows.
        raise type(error)(
            error.message.replace(file.name, name), error.hint, code=error.code
        ) from error


def digest_of(file: Path, part: Part = WHOLE) -> str:
    """SHA-256 of a file.

    Raises:
        OSError: It can't be read.
        RefusedError: It was stopped.
    """
    digest = hashlib.sha256()
    size, done = file.stat().st_size, 0
    with file.open("rb") as read:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            part.go_on(done, size)
    return digest.hexdigest()


def flush(file: Path) -> None:
    """Returns once the disk has the file."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())


@contextlib.contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentTroubleError(
            say(
                "The backup {file} can't be read: {error}.",
                file=file.name,
                error=error.strerror or error,
            ),
            say("Check the disk that it lies on."),
        ) from error


def begun_for(final: Path) -> Path:
    """The name under which a file is written until it is whole."""
    return final.with_name(f".{final.name}.{secrets.token_hex(4)}.part")
