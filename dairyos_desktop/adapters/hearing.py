"""Hears what the office's other programs changed, in a thread of its own.

On a server one connection listens; it notices when the line is down, comes back when it can, and
says then that anything may have changed meanwhile. Beside an SQLite file the thread looks at the
file's time, and reads what others noted in it only when that is another.
"""

from __future__ import annotations

import logging
import select
import socket
import sqlite3
import threading
from abc import ABC, abstractmethod
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.exc import DBAPIError

from dairyos_desktop.adapters.seats import take_seat_file, take_seat_on
from dairyos_desktop.adapters.sqlite_uri import sqlite_uri
from dairyos_desktop.adapters.telling import CHANNEL, topics_of
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.topics import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

BEAT_S: Final = 3.0
"""So often a silent line is asked whether it is still there."""
AGAIN_S: Final = 2.0
"""So often a line that is down is tried again."""
LOOK_S: Final = 0.7
"""So often the file is looked at."""
_GATHER_S: Final = 0.3
"""A run of another PC commits many times a second: it is told at this pace."""
_ENDING_S: Final = 3.0

_log = logging.getLogger(__name__)


class Ear(ABC):
    """Hears until it is closed.

    Args:
        source: The token of this program, whose own words are not for it.
        heard: Told what others changed; called in the ear's thread.
        line: Told whether the database can be reached, when that changes; likewise.
    """

    def __init__(
        self,
        source: str,
        heard: Callable[[frozenset[str]], None],
        line: Callable[[bool], None],
    ) -> None:
        self.source = source
        self._heard = heard
        self._line = line
        self._is_up = True
        self._closing = threading.Event()
        # Wakes the thread where it waits for a socket.
        self._bell, self._rings = socket.socketpair()
        self._thread = threading.Thread(target=self._hear, name="hearing", daemon=True)
        self.first = threading.Event()
        """Set once it hears, or has found the line down."""

    def start(self) -> None:
        """Begins to listen."""
        self._thread.start()

    def look(self) -> None:
        """Asks now whether the line is up: somebody else has found that it isn't, or wants to."""
        with suppress(OSError):
            self._rings.send(b"!")

    def close(self) -> None:
        """Ends the thread."""
        self._closing.set()
        self.look()
        if self._thread.ident is None:
            self._give_back()
            return
        # Where it waits for a server that doesn't answer, it ends by itself.
        self._thread.join(_ENDING_S)

    def _hear(self) -> None:
        try:
            self._run()
        finally:
            self._give_back()

    def _give_back(self) -> None:
        for end in (self._bell, self._rings):
            end.close()

    @abstractmethod
    def _run(self) -> None:
        """Hears until `_closing` is set."""

    def _wait(self, timeout_s: float, *others: Any) -> None:  # noqa: ANN401 - whatever has a fileno
        """Until something is to be read of `others`, the bell rings, or the time is over."""
        ready, _, _ = select.select([self._bell, *others], [], [], timeout_s)
        if self._bell in ready:
            self._bell.recv(64)

    def _say(self, *, is_up: bool) -> None:
        if is_up is not self._is_up:
            self._is_up = is_up
            _log.log(
                logging.INFO if is_up else logging.WARNING,
                "The database server is %s.",
                "there again" if is_up else "out of reach",
            )
            self._line(is_up)
        self.first.set()

    def _tell(self, topics: frozenset[str]) -> None:
        if topics and not self._closing.is_set():
            self._heard(topics)


class ServerEar(Ear):
    """Listens on a connection of its own, which also holds this program's seat."""

    def __init__(
        self,
        engine: Engine,
        source: str,
        heard: Callable[[frozenset[str]], None],
        line: Callable[[bool], None],
    ) -> None:
        super().__init__(source, heard, line)
        self._engine = engine

    def _run(self) -> None:
        import psycopg  # noqa: PLC0415 - not where the database is a file

        while not self._closing.is_set():
            try:
                with self._listening() as server:
                    if not self._is_up:
                        self._tell(EVERYTHING)
                    self._say(is_up=True)
                    self._listen(server)
            except (psycopg.Error, DBAPIError, DairyError, OSError) as error:
                if self._closing.is_set():
                    return
                _log.debug("The listening line is down: %s", error)
                self._say(is_up=False)
                self._wait(AGAIN_S)

    @contextmanager
    def _listening(self) -> Iterator[Any]:
        held = self._engine.raw_connection()
        # It is never anybody else's: the pool must not count on it.
        held.detach()
        try:
            server: Any = held.dbapi_connection
            server.rollback()
            server.autocommit = True
            server.execute(f"LISTEN {CHANNEL}")
            take_seat_on(server, self.source)
            yield server
        finally:
            held.close()

    def _listen(self, server: Any) -> None:  # noqa: ANN401 - the driver's
        while not self._closing.is_set():
            self._wait(BEAT_S, server)
            # Tells a line that is down, and brings what waits in it.
            server.execute("SELECT 1")
            heard = self._take(server)
            if heard:
                self._tell(heard)
                self._closing.wait(_GATHER_S)

    def _take(self, server: Any) -> frozenset[str]:  # noqa: ANN401 - the driver's
        topics: frozenset[str] = frozenset()
        for note in server.notifies(timeout=0):
            source, _, words = note.payload.partition(" ")
            if source != self.source:
                topics |= topics_of(words)
        return topics


class FileEar(Ear):
    """Looks at the file, and holds this program's seat by a lock beside it."""

    def __init__(
        self,
        file: Path,
        source: str,
        heard: Callable[[frozenset[str]], None],
        line: Callable[[bool], None],
    ) -> None:
        super().__init__(source, heard, line)
        self._file = file
        self._last = 0

    def _run(self) -> None:
        with take_seat_file(self._file.parent, self.source):
            # Before it says that it hears: what is committed from then on must look like a change.
            seen, again = self._stamp(), True
            self._last = self._newest() or 0
            self._say(is_up=True)
            while not self._closing.is_set():
                self._wait(LOOK_S)
                stamp = self._stamp()
                # Once more after a change: two within one tick of the file's clock look as one.
                if stamp == seen and not again:
                    continue
                again, seen = stamp != seen, stamp
                self._tell(self._read())

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        """When file and WAL were written last, and how long they are."""
        found = []
        for file in (self._file, self._file.with_name(f"{self._file.name}-wal")):
            try:
                stat = file.stat()
                found.append((stat.st_mtime_ns, stat.st_size))
            except OSError:
                found.append((0, 0))
        return tuple(found)

    def _newest(self) -> int | None:
        rows = self._rows("SELECT coalesce(max(id), 0) FROM change_notes", ())
        return None if rows is None else int(rows[0][0])

    def _read(self) -> frozenset[str]:
        newest = self._newest()
        if newest is None:
            return frozenset()
        if newest < self._last:
            # Other books lie here now, as after a restore.
            self._last = newest
            return EVERYTHING
        rows = self._rows(
            "SELECT id, source, topics FROM change_notes WHERE id > ? ORDER BY id", (self._last,)
        )
        topics: frozenset[str] = frozenset()
        for number, source, words in rows or ():
            self._last = number
            if source != self.source:
                topics |= topics_of(words)
        return topics

    def _rows(self, statement: str, values: tuple[int, ...]) -> list[Any] | None:
        """Over a connection of this moment: an open one would stand in a restore's way."""
        try:
            # Where the file went away, none is made in its place.
            file = sqlite_uri(self._file.absolute(), "mode=rw")
            with closing(sqlite3.connect(file, timeout=LOOK_S, uri=True)) as connection:
                return connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            _log.debug("What others changed could not be read: %s", error)
            return None
