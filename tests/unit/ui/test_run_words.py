"""A run in words: when, for whom, how long, how it ended and what to do about that."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dairyos_desktop.services.dto.runs import RunRow
from dairyos_desktop.ui.bills.run_words import ended_words, told, took_words, whose_words

BEGAN = dt.datetime(2026, 11, 1, 12, 0, tzinfo=dt.UTC)
RUN = RunRow(
    run_id=1,
    month="2026-10",
    state="finished",
    user_name="Asha",
    started_at=BEGAN,
    finished_at=BEGAN + dt.timedelta(seconds=12),
    customer="",
    name="",
    until=None,
    customers=240,
    done=240,
    created=238,
    updated=0,
    voided=0,
    unchanged=0,
    not_billed=2,
)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "under 1 s"), (12, "12 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")],
)
def test_how_long_it_took(seconds: int, words: str) -> None:
    assert took_words(replace(RUN, finished_at=BEGAN + dt.timedelta(seconds=seconds))) == words


def test_a_run_that_went_through() -> None:
    assert ended_words(RUN) == "Whole"
    assert told(RUN) == "Asha, 01-11-2026 12:00, 12 s. All customers. It came to its end."


def test_a_run_that_was_stopped_says_how_far_it_came_and_what_to_do() -> None:
    run = replace(RUN, state="stopped", done=120)
    assert ended_words(run) == "Stopped at 120 of 240"
    assert told(run).endswith(
        "It was stopped after 120 of 240 customers; what it made is whole. F5 makes the rest."
    )


def test_a_run_that_died_tells_no_length() -> None:
    run = replace(RUN, state="failed", done=60, finished_at=None)
    assert (ended_words(run), took_words(run)) == ("Broken off at 60 of 240", "–")
    assert "It broke off after 60 of 240 customers" in told(run)
    running = replace(run, state="running")
    assert ended_words(running) == "Not ended at 60 of 240"
    assert "it works still, or it broke off" in told(running)


def test_a_run_of_an_older_version_knows_less() -> None:
    run = replace(RUN, state="stopped", done=None, customers=None)
    assert ended_words(run) == "Stopped"
    assert "It was stopped; what it made is whole." in told(run)


def test_for_whom_it_was() -> None:
    one = replace(RUN, customer="C1", name="Bina Rao")
    assert whose_words(one) == "Bina Rao alone"
    final = replace(one, until=dt.date(2026, 10, 10))
    assert whose_words(final) == "Final bill of Bina Rao to 10-10-2026"
