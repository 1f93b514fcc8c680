"""Locks of the whole office that die with their holder, on either engine."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from dairyos_desktop.domain.errors import EnvironmentTroubleError

# Any fixed number; it keeps our advisory locks apart from other programs' on the same server.
_ADVISORY_SPACE = 0xDA1
_HALF = 2**31


@contextmanager
def held(engine: Engine, folder: Path, name: str, busy: EnvironmentTroubleError) -> Iterator[None]:
    """Holds the lock of that name: an OS file lock beside SQLite's file, or a PostgreSQL session's.

    Raises:
        EnvironmentTroubleError: `busy`, where another holds it.
    """
    holding = _file if engine.dialect.name == "sqlite" else _advisory
    with holding(engine, folder, name, busy):
        yield


@contextmanager
def _file(
    _engine: Engine, folder: Path, name: str, busy: EnvironmentTroubleError
) -> Iterator[None]:
    # With asyncio behind it, it would make every start longer.
    from filelock import FileLock, Timeout  # noqa: PLC0415 - see above

    # Whoever leads takes it in one thread and gives it back in another.
    lock = FileLock(folder / f"{name}.lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise busy from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _advisory(
    engine: Engine, _folder: Path, name: str, busy: EnvironmentTroubleError
) -> Iterator[None]:
    key = {"space": _ADVISORY_SPACE, "key": zlib.crc32(name.encode()) - _HALF}
    with engine.connect() as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:space, :key)"), key).scalar():
            raise busy
        connection.commit()
        try:
            yield
        finally:
            try:
                connection.execute(text("SELECT pg_advisory_unlock(:space, :key)"), key)
                connection.commit()
            except BaseException:
                # The session holds the lock: back in the pool, it would hold it for good.
                connection.invalidate()
                raise
