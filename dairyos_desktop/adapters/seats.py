"""Which programs are open on the office: locks that die with their holders.

On a server each program's listening connection holds an advisory lock of its own; whose is held,
the server tells everybody. Beside an SQLite file it is an OS file lock.
"""

from __future__ import annotations

import os
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from dairyos_desktop.adapters.file_lock import leave, took

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

# Apart from the locks of `office_lock`, in the same manner.
_SEATS = 0xDA2
_HALF = 2**31
_WRAP = 2**32


def _key(token: str) -> int:
    return zlib.crc32(token.encode()) - _HALF


def take_seat_on(server: Any, token: str) -> None:  # noqa: ANN401 - the driver's connection
    """Holds this program's seat for as long as the connection lives."""
    server.execute("SELECT pg_try_advisory_lock(%s, %s)", (_SEATS, _key(token)))


@contextmanager
def take_seat_file(folder: Path, token: str) -> Iterator[None]:
    """Holds this program's seat beside an SQLite file; it does without where it can't be had."""
    file = _file(folder, token)
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        took(handle)
        yield
    finally:
        leave(handle)
        with suppress(OSError):
            file.unlink()


def living(session: Session, folder: Path, tokens: Iterable[str]) -> frozenset[str]:
    """Of these programs, those that are still open."""
    if session.get_bind().dialect.name == "postgresql":
        held = {
            int(key)
            for key in session.scalars(
                text(
                    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    " AND classid = :seats AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                ),
                {"seats": _SEATS},
            )
        }
        return frozenset(token for token in tokens if _key(token) % _WRAP in held)
    return frozenset(token for token in tokens if _is_held(_file(folder, token)))


def _file(folder: Path, token: str) -> Path:
    return folder / f"seat-{token}.lock"


def _is_held(file: Path) -> bool:
    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:
        return False
    if took(handle):
        leave(handle)
        with suppress(OSError):
            file.unlink()
        return False
    os.close(handle)
    return True


def seats_held(folder: Path, *, but: str) -> bool:
    """Whether another program than that one has a seat beside an SQLite file."""
    return any(_is_held(file) for file in folder.glob("seat-*.lock") if file != _file(folder, but))
