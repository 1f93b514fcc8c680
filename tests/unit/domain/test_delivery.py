"""Tolerance, loads and hours of rounds of delivery."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from dairyos_desktop.domain.delivery import (
    Tolerance,
    check_load,
    difference_thousandths,
    has_happened,
    parse_hour,
)
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.quantity import Quantity

SATURDAY = dt.date(2026, 11, 7)
THREE = dt.time(15)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("1 %", "1 %"), ("2.50%", "2.5 %"), (" .5 % ", "0.5 %"), ("0%", "0 %"), ("100 %", "100 %"),
     ("1.5 L", "1.5 L"), ("1.500l", "1.5 L"), (".125 L", "0.125 L"), ("0 L", "0 L")],
)  # fmt: skip
def test_tolerances_as_people_write_them(text: str, kept: str) -> None:
    tolerance = Tolerance.of(text)
    assert tolerance.text() == kept
    assert Tolerance.of(kept) == tolerance


@pytest.mark.parametrize(
    "text",
    ["", " ", "1", "1.5", "%", "L", "1,5 %", "1.005 %", "100.01 %", "-1 %", "1e1 %", "1.2345 L",
     "१ %", "½ L", "1 % L", "500 ml", "1 kg", "-1 L", "10000 L"],
)  # fmt: skip
def test_tolerances_that_could_mean_something_else(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Tolerance.of(text)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "difference", "loaded", "unit", "passes"),
    [
        ("1 %", "4.125", "412.5", "L", True),
        ("1 %", "-4.125", "412.5", "L", True),
        ("1 %", "4.126", "412.5", "L", False),
        ("1 %", "-4.126", "412.5", "L", False),
        ("0.01 %", "0.001", "10", "L", True),
        ("0.01 %", "0.001", "9.999", "L", False),
        ("0 %", "0", "0", "L", True),
        ("5 %", "0.001", "0", "L", False),
        ("1 %", "1", "100", "pc", True),
        ("1 %", "1", "99", "pc", False),
        ("1.5 L", "1.5", "2", "L", True),
        ("1.5 L", "-1.501", "400", "L", False),
        ("1.5 L", "1.5", "9", "kg", True),
        ("1.5 L", "1", "400", "pc", False),
        ("1.5 L", "0", "400", "pc", True),
    ],
)
def test_what_a_tolerance_lets_pass(
    text: str, difference: str, loaded: str, unit: str, *, passes: bool
) -> None:
    tolerance = Tolerance.of(text)
    difference_, loaded_ = Quantity(difference).thousandths, Quantity(loaded).thousandths
    assert tolerance.lets_pass(difference_, loaded_, unit) is passes


def test_the_difference_is_what_is_not_accounted_for() -> None:
    one = Quantity("1.5")
    assert difference_thousandths(Quantity("412.5"), one, one, one, Quantity("408.25")) == -250


def test_loads_reach_far_and_pieces_are_whole() -> None:
    assert check_load(Quantity("99999.999"), whole=False) == Quantity("99999.999")
    assert check_load(Quantity("50"), whole=True) == Quantity(50)
    for bad in ("100000", "-0.001"):
        with pytest.raises(InvalidInputError, match="outside"):
            check_load(Quantity(bad), whole=False)
    with pytest.raises(InvalidInputError, match="by the piece"):
        check_load(Quantity("0.5"), whole=True)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("15:00", dt.time(15)), (" 5:30 ", dt.time(5, 30)), ("00:00", dt.time(0)),
     ("23:59", dt.time(23, 59))],
)  # fmt: skip
def test_times_of_day(text: str, hour: dt.time) -> None:
    assert parse_hour(text) == hour


@pytest.mark.parametrize("text", ["", "15", "24:00", "15:60", "3 pm", "15.00", "१५:००", "15:0"])
def test_times_that_there_are_not(text: str) -> None:
    with pytest.raises(InvalidInputError, match="no time of day"):
        parse_hour(text)


@pytest.mark.parametrize(
    ("days", "shift", "at", "happened"),
    [
        (-1, "evening", "00:00", True),
        (0, "morning", "00:00", True),
        (0, "evening", "14:59", False),
        (0, "evening", "15:00", True),
        (1, "morning", "23:59", False),
    ],
)
def test_when_a_round_has_happened(days: int, shift: str, at: str, *, happened: bool) -> None:
    now = dt.datetime.combine(SATURDAY, dt.time.fromisoformat(at), ZoneInfo("Asia/Kolkata"))
    on = SATURDAY + dt.timedelta(days=days)
    assert shift in ("morning", "evening")
    told = has_happened(on, "evening" if shift == "evening" else "morning", now, THREE)
    assert told is happened
