"""Webhook deliveries accepted in 10 s, beside a bare waitress server with one SQLite commit each.

    pytest -m benchmark -n0 -s tests/benchmarks/test_webhook_speed.py

Both are sent the same bodies over as many kept connections by a program of its own. The bare one
checks nothing and stores the body in a table with one unique key. Ours acts on what it stored, too.
"""

from __future__ import annotations

import multiprocessing
import socket
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from helpers.databases import sqlite_database
from helpers.deliveries import Sender, captured, office_services, running
from waitress.server import create_server

from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.engine import BUSY_TIMEOUT_MS, safe_journal
from dairyos_desktop.webhook.server import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

SECONDS = 10.0
CONNECTIONS = 8
AIM = 0.5
ROUNDS = 2


def send_for(
    address: str, first: int, seconds: float, told: multiprocessing.Queue[list[int]]
) -> None:
    """Sends deliveries of its own numbers; tells those that were answered 200."""
    answered: list[int] = []
    lock = threading.Lock()
    until = time.monotonic() + seconds

    def send(own: int) -> None:
        with closing(Sender(address)) as sender:
            number = first + own
            while time.monotonic() < until:
                if sender.send(captured(number), f"ev_{number}").status == 200:
                    with lock:
                        answered.append(number)
                number += CONNECTIONS

    threads = [threading.Thread(target=send, args=(own,)) for own in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put(answered)


def answered_in(address: str, first: int, seconds: float = SECONDS) -> list[int]:
    """The deliveries that were answered 200."""
    spawn = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[list[int]] = spawn.Queue()
    program = spawn.Process(target=send_for, args=(address, first, seconds, told))
    program.start()
    answered = told.get()
    program.join()
    return answered


class Bare:
    """Stores each body in one commit."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._own = threading.local()
        with closing(self._connect()) as connection:
            connection.execute("CREATE TABLE news (id INTEGER PRIMARY KEY, key TEXT UNIQUE, body)")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000
        )
        for pragma in safe_journal().pragmas:
            connection.execute(pragma)
        return connection

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not hasattr(self._own, "connection"):
            self._own.connection = self._connect()
        connection: sqlite3.Connection = self._own.connection
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        row = (environ["HTTP_X_RAZORPAY_EVENT_ID"], body.decode())
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO news (key, body) VALUES (?, ?)", row)
        connection.execute("COMMIT")
        start_response("200 OK", [("Content-Length", "20")])
        return [b'{"status": "stored"}']


@contextmanager
def bare(folder: Path) -> Iterator[str]:
    """A bare server's address."""
    folder.mkdir()
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = create_server(
        Bare(folder / "bare.sqlite3"), host="127.0.0.1", port=port, threads=THREADS
    )
    loop = threading.Thread(target=server.run, daemon=True)
    loop.start()
    yield f"http://127.0.0.1:{port}/razorpay"
    server.close()


def test_deliveries_accepted_beside_a_bare_server(tmp_path: Path) -> None:
    clock = SystemClock()
    database = sqlite_database(tmp_path / "office", clock)
    books = Books(database, clock, tmp_path)  # type: ignore[arg-type]  # only tells the time here
    services = office_services(database, tmp_path / "office", clock)
    ours = theirs = 0
    every: list[int] = []
    for turn in range(ROUNDS):
        with bare(tmp_path / f"bare{turn}") as address:
            theirs += len(answered_in(address, 0))
        with running(services, clock) as up:
            answered = answered_in(up.address, 1_000_000 * (turn + 1))
            ours += len(answered)
            every += answered
            began = time.monotonic()
            while services.news.list(books.actor, limit=1)[0].processed_at is None:
                time.sleep(0.2)
                assert time.monotonic() - began < 300, "not acted on"
            waited = time.monotonic() - began
    keys = {row.key for row in services.news.list(books.actor, limit=10_000_000)}
    missing = [number for number in every if f"ev_{number}" not in keys]
    assert not missing, f"{len(missing)} of {len(every)} lost"
    booked = [row.reference for row in books.payments.list(books.actor)]
    assert len(booked) == len(set(booked)) == len(keys)
    books.sound()
    seconds = ROUNDS * SECONDS
    print(  # noqa: T201 - what a benchmark is for
        f"\nwebhook: {ours / seconds:.0f} deliveries a second, bare {theirs / seconds:.0f}: "
        f"{ours / theirs:.2f} (aim {AIM}); none lost of {len(every)}, none twice; "
        f"the last ones booked {waited:.1f} s after the load"
    )
    database.close()
