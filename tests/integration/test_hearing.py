"""What one program commits, the others hear; a line that is down is told, and comes back."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from helpers.cut_connection import Relay

from dairyos_desktop.adapters import hearing
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.topics import EVERYTHING
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.presence import Kind
from dairyos_desktop.services.presence import PresenceService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from helpers.databases import FixedClock, PostgresCluster

WITHIN_S = 15.0  # two seconds where nothing else works; a busy machine needs more


class Listener:
    """Another program of the office, which only listens."""

    def __init__(self, database: SqlDatabase) -> None:
        self.database = database
        self.told: queue.Queue[frozenset[str] | bool] = queue.Queue()
        self.ear = database.make_ear(self.told.put, self.told.put)
        self.ear.start()
        if not self.ear.first.wait(10):
            self.close()
            pytest.fail("it never heard")

    def hears(self, within_s: float = WITHIN_S) -> frozenset[str] | bool:
        return self.told.get(timeout=within_s)

    def close(self) -> None:
        self.ear.close()
        self.database.close()


@pytest.fixture
def join(database: SqlDatabase, clock: FixedClock) -> Iterator[Callable[[], Listener]]:
    """Opens the office in another program."""
    opened: list[Listener] = []

    def opens() -> Listener:
        opened.append(Listener(SqlDatabase(database._settings, clock)))
        return opened[-1]

    yield opens
    for one in opened:
        one.close()


def commit(database: SqlDatabase, *topics: str) -> None:
    with database.write(SYSTEM, "test") as unit:
        unit.changed(*topics)


def test_others_hear_what_was_committed_and_nobody_themselves(
    database: SqlDatabase, join: Callable[[], Listener]
) -> None:
    one, other = join(), join()
    commit(database, "bills", "payments")
    assert one.hears() == other.hears() == frozenset({"bills", "payments"})
    commit(one.database, "customers")
    assert other.hears() == frozenset({"customers"})
    with suppress(ZeroDivisionError), database.write(SYSTEM, "test") as unit:
        unit.changed("rates")
        unit.changed(str(1 // 0))
    commit(database, "orders")
    assert one.hears() == frozenset({"orders"}), "neither their own, nor what was rolled back"


def test_what_is_committed_just_as_it_begins_to_hear_is_heard(database: SqlDatabase) -> None:
    class Begins(threading.Event):
        def set(self) -> None:
            commit(database, "bills")
            super().set()

    told: queue.Queue[frozenset[str] | bool] = queue.Queue()
    other = SqlDatabase(database._settings, database._clock)
    ear = other.make_ear(told.put, told.put)
    ear.first = Begins()
    ear.start()
    try:
        assert told.get(timeout=WITHIN_S) == frozenset({"bills"})
    finally:
        ear.close()
        other.close()


def test_who_is_open_is_seen_for_as_long_as_it_lives(
    database: SqlDatabase, clock: FixedClock, join: Callable[[], Listener]
) -> None:
    one, other = join(), join()
    PresenceService(one.database, "COUNTER").arrive(SYSTEM)
    clock.wait(minutes=1)
    PresenceService(other.database, "OFFICE").arrive(SYSTEM, Kind.JOBS)
    seen = PresenceService(other.database, "OFFICE").present(SYSTEM)
    assert [(seat.pc, seat.kind, seat.here) for seat in seen] == [
        ("OFFICE", Kind.JOBS, True),
        ("COUNTER", Kind.WINDOW, False),
    ]
    one.ear.close()
    assert [seat.pc for seat in PresenceService(database, "A").present(SYSTEM)] == ["OFFICE"]


@pytest.fixture
def relay(cluster: PostgresCluster, tmp_path: Path) -> Iterator[Relay]:
    # A socket's path may be no longer than some hundred letters.
    made = Relay(cluster.folder, cluster.folder / tmp_path.name[-20:])
    yield made
    made.close()


@pytest.mark.postgres
def test_a_line_that_is_cut_is_told_and_comes_back_by_itself(
    cluster: PostgresCluster,
    relay: Relay,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hearing, "AGAIN_S", 0.2)
    url = cluster.new_url()
    far = SqlDatabase(Settings(tmp_path, url), clock)
    through = Settings(tmp_path, url.replace(str(cluster.folder), str(relay.folder)))
    listener = Listener(SqlDatabase(through, clock))
    try:
        relay.go_down()
        assert listener.hears() is False
        commit(far, "bills")
        relay.come_up()
        assert listener.hears() == EVERYTHING, "nobody knows what was missed"
        assert listener.hears() is True
        commit(far, "rates")
        assert listener.hears() == frozenset({"rates"})
    finally:
        listener.close()
        far.close()
        cluster.drop(url)


@pytest.mark.postgres
@pytest.mark.no_cover
def test_a_server_that_is_stopped_and_started_is_found_again_within_ten_seconds(
    cluster: PostgresCluster, clock: FixedClock, tmp_path: Path
) -> None:
    url = cluster.new_url()
    listener = Listener(SqlDatabase(Settings(tmp_path, url), clock))
    try:
        with cluster.stopped():
            assert listener.hears() is False
        back_s = time.monotonic()
        assert listener.hears(10) == EVERYTHING
        assert time.monotonic() - back_s < 10
        commit(listener.database, "bills")
    finally:
        listener.close()
        cluster.drop(url)
