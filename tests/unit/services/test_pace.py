"""How a long run fits its steps to what they take."""

from __future__ import annotations

from dairyos_desktop.services.pace import SHORT_S, WHOLE_S, Pace


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
