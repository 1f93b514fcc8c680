"""From which round on what is told by phone can still count."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.telling import ComingRounds
from dairyos_desktop.services.dto.orders import ChangeForm

TODAY = dt.date(2026, 11, 7)
TOMORROW = dt.date(2026, 11, 8)
FRIDAY = dt.date(2026, 11, 13)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, 7, hour, minute)  # noqa: DTZ001 - the office's clock


@pytest.mark.parametrize(
    ("now", "confirmed", "morning", "evening", "both"),
    [
        (at(7), (), TODAY, TODAY, TODAY),
        (at(7), ("morning",), TOMORROW, TODAY, TODAY),
        (at(10, 59), (), TODAY, TODAY, TODAY),
        (at(11), (), TOMORROW, TODAY, TODAY),
        (at(20, 59), (), TOMORROW, TODAY, TODAY),
        (at(21), (), TOMORROW, TOMORROW, TOMORROW),
        (at(18), ("evening",), TOMORROW, TOMORROW, TOMORROW),
    ],
)
def test_the_next_round_that_has_not_happened(
    now: dt.datetime, confirmed: tuple[str, ...], morning: dt.date, evening: dt.date, both: dt.date
) -> None:
    coming = ComingRounds.at(now, confirmed)  # type: ignore[arg-type]  # shifts
    days = [coming.day(shift) for shift in ("morning", "evening", "all")]
    assert days == [morning, evening, both]


def test_between_the_rounds_a_change_of_both_begins_with_the_evening() -> None:
    noon = ComingRounds.at(at(12))
    told = ChangeForm("none", TODAY, FRIDAY)
    tonight, rest = noon.parts(told)
    assert (tonight.shift, tonight.date_from, tonight.date_to) == ("evening", TODAY, TODAY)
    assert (rest.shift, rest.date_from, rest.date_to) == ("all", TOMORROW, FRIDAY)
    (only,) = noon.parts(ChangeForm("none", TODAY, TODAY))
    assert (only.shift, only.date_to) == ("evening", TODAY)
    open_end = noon.parts(ChangeForm("none", TODAY))[1]
    assert open_end.date_to is None


def test_all_else_is_one_change_as_it_was_told() -> None:
    told = ChangeForm("none", TODAY, FRIDAY)
    assert ComingRounds.at(at(7)).parts(told) == (told,)
    assert ComingRounds.at(at(22)).parts(told) == (told,)
    later = ChangeForm("none", TOMORROW, FRIDAY)
    assert ComingRounds.at(at(12)).parts(later) == (later,)
    morning = ChangeForm("none", TODAY, FRIDAY, "morning")
    assert ComingRounds.at(at(12)).parts(morning) == (morning,)
