"""Backups as files: listed, thinned, looked into, and brought to the disk."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.backups import manifest, postgres_dump, sqlite_look
from dairyos_desktop.adapters.backups.trouble import damaged
from dairyos_desktop.domain.backups import Proof, thinned
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.backups import Backup, BooksFacts, CheckedBackup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = re.compile(r"dairyos-(\d{6,})-\d{8}-\d{4}\.(sqlite3|pgdump)")
"""What backups are called."""
_CHUNK = 1 << 20
_NO_FLUSH = {errno.EINVAL, errno.EBADF, errno.ENOTSUP}
"""What file systems say that have nothing to flush in a folder, as of a network's."""


def kept_in(folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder, the newest first; files that nothing is known of are left out."""
    if not folder.is_dir():
        return ()
    files = [file for file in folder.iterdir() if NAME.fullmatch(file.name)]
    found = [backup for file in files if (backup := manifest.read(file)) is not None]
    return tuple(sorted(found, key=lambda one: -one.number))


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


def look_at(file: Path, proof: Proof) -> CheckedBackup:
    """Looks into a backup, and compares it with its manifest where it has one.

    Raises:
        EnvironmentTroubleError: It is damaged (`damaged`) or no backup of an office (`foreign`).
    """
    known = None
    with _reading(file):
        known = manifest.read(file)
        sha256 = digest_of(file)
        if known is not None and sha256 != known.sha256:
            raise damaged(file, "its bytes are not those that were written")
        facts = looked_into(file, proof)
    if known is not None and facts != known.facts:
        raise damaged(file, "it does not hold what its manifest says")
    return CheckedBackup(file, facts, sha256, known=known is not None)


def looked_into(file: Path, proof: Proof) -> BooksFacts:
    """What a file of either kind holds."""
    with file.open("rb") as opened:
        is_dump = opened.read(len(postgres_dump.MAGIC)) == postgres_dump.MAGIC
    return postgres_dump.look_into(file) if is_dump else sqlite_look.look_into(file, proof)


def digest_of(file: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def flush(file: Path) -> None:
    """Returns once the disk has the file."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def flush_folder(folder: Path) -> None:
    """Returns once the disk has the names in the folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise
    finally:
        os.close(handle)


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
