"""Fixtures that every test may ask for."""

from __future__ import annotations

import datetime as dt
import gc
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from coverage import Coverage
from helpers.databases import FixedClock, postgres_cluster, sqlite_database
from helpers.dialects import share_compiled

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from helpers.databases import PostgresCluster

# By itself Python collects in whichever thread allocates; what is left of a window must be taken
# apart in the window's own (`ui/garbage.py`). A test collects after itself, seldom among all.
gc.disable()
share_compiled()
_NEW, _OLDER = 50_000, 20


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves unmeasured what measures lines again: measuring takes half as long again.

    What runs on both engines is measured on SQLite alone, a property by its examples and not by
    what is drawn for it, a window by every second test of a file and by the first case of that.
    Whole months are made of what the other tests measure in parts. The figure told is so a lower
    bound.
    """
    seen: dict[str, int] = {}
    functions: Counter[str] = Counter()
    for item in items:
        folder = item.nodeid.split("/")[1]
        file, test = item.nodeid.split("::")[0], item.nodeid.partition("[")[0]
        again = test in seen
        if not again:
            seen[test] = functions[file]
            functions[file] += 1
        if (
            folder == "e2e"
            or (folder == "ui" and (again or seen[test] % 2))
            or getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
            or item.get_closest_marker("postgres") is not None
        ):
            item.add_marker(pytest.mark.no_cover)


@contextmanager
def _as_wanted(item: pytest.Item) -> Iterator[None]:
    """Has `no_cover` hold for fixtures too, and in the workers of a distributed run.

    pytest-cov pauses one measurement around the call alone, and in a worker another one goes on
    that was begun before it.
    """
    paused: list[Coverage] = []
    if item.get_closest_marker("no_cover") is not None:
        while (running := Coverage.current()) is not None:
            running.stop()
            paused.append(running)
    try:
        yield
    finally:
        for one in reversed(paused):
            one.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """See `_as_wanted`."""
    with _as_wanted(item):
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """See `_as_wanted`."""
    with _as_wanted(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """See `_as_wanted`."""
    with _as_wanted(item):
        try:
            return (yield)
        finally:
            _collect()


def _collect() -> None:
    new, _, older = gc.get_count()
    if new > _NEW:
        gc.collect(2 if older > _OLDER else 1)


@pytest.fixture
def clock() -> FixedClock:
    """Noon in India on the first day after the sample's month."""
    return FixedClock(dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC))


@pytest.fixture(scope="session")
def cluster() -> Iterator[PostgresCluster]:
    """One PostgreSQL cluster for each test process."""
    with postgres_cluster() as running:
        if running is None:
            pytest.skip("no PostgreSQL server is installed here")
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock
) -> Iterator[SqlDatabase]:
    """A migrated, empty database, once on each engine."""
    if request.param == "sqlite":
        opened = sqlite_database(tmp_path, clock)
        yield opened
        opened.close()
        return
    running: PostgresCluster = request.getfixturevalue("cluster")
    url = running.new_url()
    opened = SqlDatabase(Settings(tmp_path, url), clock)
    yield opened
    opened.close()
    running.drop(url)
