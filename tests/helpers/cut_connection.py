"""A relay before a PostgreSQL server's socket that cuts the line around a COMMIT.

What a broken network does cannot be told from inside the client: the relay really takes the
connection away, before the server hears of the COMMIT, or after it has carried it out and before
the answer arrives.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 65_536
_PORT = 5432


class Cut(StrEnum):
    """Where the line is cut."""

    BEFORE = "before the COMMIT reaches the server"
    AFTER = "after the COMMIT, before its answer"


class Relay:
    """Hands bytes to and fro; from the n-th COMMIT on, once, it cuts.

    Args:
        server: The folder of the server's socket.
        folder: Where the relay's own socket lies.
    """

    def __init__(self, server: Path, folder: Path) -> None:
        self._server = str(server / f".s.PGSQL.{_PORT}")
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / f".s.PGSQL.{_PORT}"))
        self._listener.listen()
        self._lock = threading.Lock()
        self._cut: Cut | None = None
        self._left = 0
        self.commits = 0
        self.did_cut = False
        self.is_down = False
        self._lines: list[_Line] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, nth: int, where: Cut) -> None:
        """Cuts once, at the n-th COMMIT from now on."""
        with self._lock:
            self._cut, self._left, self.did_cut = where, nth, False

    def go_down(self) -> None:
        """Ends all lines, and answers nobody until it comes up."""
        with self._lock:
            self.is_down = True
            lines, self._lines = self._lines, []
        for line in lines:
            line.end()

    def come_up(self) -> None:
        """Answers again."""
        self.is_down = False

    def close(self) -> None:
        """Takes no more connections, and ends those that are left."""
        self.go_down()
        # Closed alone it would go on waiting in the other thread.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.is_down:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self._server)
            except OSError:
                client.close()
                server.close()
                continue
            line = _Line(self, client, server)
            with self._lock:
                self._lines.append(line)
            for work in (line.to_server, line.to_client):
                threading.Thread(target=work, daemon=True).start()

    def due(self) -> Cut | None:
        """Counts a COMMIT; says where to cut where it is the one."""
        with self._lock:
            self.commits += 1
            if self._cut is None or self.did_cut:
                return None
            self._left -= 1
            if self._left:
                return None
            self.did_cut = True
            return self._cut


class _Line:
    """One connection."""

    def __init__(self, relay: Relay, client: socket.socket, server: socket.socket) -> None:
        self._relay, self._client, self._server = relay, client, server
        self._swallow = threading.Event()

    def to_server(self) -> None:
        while data := _received(self._client):
            where = self._relay.due() if b"COMMIT" in data else None
            if where is Cut.BEFORE:
                break
            if where is Cut.AFTER:
                self._swallow.set()
            if not _sent(self._server, data):
                break
        self.end()

    def to_client(self) -> None:
        while data := _received(self._server):
            # The answer to the COMMIT is here, so the server has done it; nobody is told.
            if self._swallow.is_set() or not _sent(self._client, data):
                break
        self.end()

    def end(self) -> None:
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(_CHUNK)
    except OSError:
        return b""


def _sent(end: socket.socket, data: bytes) -> bool:
    try:
        end.sendall(data)
    except OSError:
        return False
    return True
