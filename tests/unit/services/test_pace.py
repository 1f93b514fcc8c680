"""How a long run fits its steps to what they take."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest

from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.pace import SHORT_S, WHOLE_S, Pace
from dairyos_desktop.services.unit import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.services.ports import Database


def fitted(things: int, work_s: float, commit_s: float = 0.0, *, others: bool = False) -> int:
    pace = Pace(first=20, least=10, most=600)
    pace.fit(things, work_s, commit_s, others=others)
    return pace.size


def test_a_step_grows_to_its_target_at_most_twofold() -> None:
    assert fitted(20, 0.002) == 40
    assert fitted(100, WHOLE_S) == 100
    assert fitted(500, 0.005) == 600


def test_a_step_that_took_too_long_shrinks_at_once() -> None:
    assert fitted(100, 2 * WHOLE_S) == 50
    assert fitted(100, 100.0) == 10


def test_steps_are_shorter_while_others_write() -> None:
    assert fitted(100, WHOLE_S, others=True) == int(100 * SHORT_S / WHOLE_S)


def test_a_commit_counts_but_half_stays_for_work() -> None:
    assert fitted(100, 0.8 * WHOLE_S, 0.2 * WHOLE_S) == 100
    assert fitted(100, WHOLE_S, 10 * WHOLE_S) == 50
    assert fitted(100, SHORT_S, 0.2 * SHORT_S, others=True) == 80
    assert fitted(100, SHORT_S, 10 * SHORT_S, others=True) == 50


class SlowToBegin:
    """A database that is slow to begin, whether or not somebody else writes."""

    def __init__(self, *, waited: bool) -> None:
        self.waited = waited

    @contextmanager
    def write(self, *_what: object) -> Iterator[UnitOfWork]:
        time.sleep(0.02)
        session, now = cast("Any", None), cast("Any", None)
        yield UnitOfWork(session, SYSTEM, "test", now, waited=self.waited)


@pytest.mark.parametrize("waited", [False, True])
def test_only_who_is_waited_for_counts_as_another(
    monkeypatch: pytest.MonkeyPatch, *, waited: bool
) -> None:
    told = []

    def fit(_pace: Pace, _things: int, _work_s: float, _commit_s: float, *, others: bool) -> None:
        told.append(others)

    monkeypatch.setattr(Pace, "fit", fit)
    pace = Pace(first=20, least=10, most=600)
    with pace.step(cast("Database", SlowToBegin(waited=waited)), SYSTEM, "test", 20):
        pass
    assert told == [waited]
