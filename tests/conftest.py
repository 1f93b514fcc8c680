"""Fixtures that every test may ask for."""

from __future__ import annotations

import datetime as dt
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from coverage import Coverage
from helpers.databases import FixedClock, postgres_cluster, sqlite_database

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from helpers.databases import PostgresCluster

# A twentieth of the suite's time is looking for garbage among modules that stay.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measures each line once where that is dear: it takes half as long again.

    What runs on both engines is measured on SQLite, a window's test that has several cases with
    the first of them.
    """
    seen: set[str] = set()
    for item in items:
        test, _, case = item.nodeid.partition("[")
        again = case and test in seen and test.startswith("tests/ui/")
        seen.add(test)
        if again or item.get_closest_marker("postgres") is not None:
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
        return (yield)


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
