"""Deliveries that come while one is being stored are stored together, each with its own outcome."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.services.dto.news import Event
from dairyos_desktop.webhook.together import Together

if TYPE_CHECKING:
    from collections.abc import Sequence


class Store:
    """Holds the first that comes until the others wait.

    Attributes:
        commits: The keys of each.
    """

    def __init__(self) -> None:
        self.together = Together(self._keep)
        self.commits: list[list[str]] = []
        self._others_wait = threading.Event()

    def told(self, *keys: str) -> dict[str, Future[bool]]:
        """What became of them, told by a thread each while a first one is being stored."""
        with ThreadPoolExecutor(len(keys) + 1) as threads:
            first = threads.submit(self.together.store, Event("first", "", {}))
            while not self.commits:
                time.sleep(0.001)
            told = {key: threads.submit(self.together.store, Event(key, "", {})) for key in keys}
            while len(self.together._waiting) < len(keys):
                time.sleep(0.001)
            self._others_wait.set()
        assert first.result() is True
        return told

    def _keep(self, events: Sequence[Event]) -> Sequence[bool]:
        keys = [event.event_id for event in events]
        self.commits.append(keys)
        assert self._others_wait.wait(60)
        if "no disk" in keys:
            raise EnvironmentTroubleError("The disk is full.", code="disk")
        if "a bug" in keys:
            raise ValueError("a bug")
        return [not key.startswith("known") for key in keys]


@pytest.fixture
def store() -> Store:
    return Store()


def test_what_waits_is_stored_in_one_commit_and_each_is_told_its_own(store: Store) -> None:
    told = store.told("a", "known b", "c")
    assert {key: one.result() for key, one in told.items()} == {
        "a": True,
        "known b": False,
        "c": True,
    }
    assert [len(keys) for keys in store.commits] == [1, 3]


def test_what_can_not_be_stored_leaves_the_others_alone(store: Store) -> None:
    told = store.told("a", "a bug", "c")
    with pytest.raises(ValueError, match="a bug"):
        told.pop("a bug").result()
    assert all(one.result() for one in told.values())


def test_a_database_in_trouble_is_asked_once_for_all_that_wait(store: Store) -> None:
    told = store.told("a", "no disk", "c")
    for one in told.values():
        with pytest.raises(EnvironmentTroubleError, match="full"):
            one.result()
    assert [len(keys) for keys in store.commits] == [1, 3]
    assert store.together.store(Event("later", "", {})) is True
