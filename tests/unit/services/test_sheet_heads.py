"""Heads of day columns and the months that titles name."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.services.imports.foreign.days import DayHead, day_heads, month_in
from dairyos_desktop.services.imports.foreign.words import is_total, part_of, shift_in, shift_of

OCTOBER = Month(2026, 10)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (1, DayHead(1)),
        (31.0, DayHead(31)),
        ("01", DayHead(1)),
        ("1st", DayHead(1)),
        ("Thu 1", DayHead(1)),
        ("1\nThursday", DayHead(1)),
        ("1-Oct", DayHead(1, 10)),
        ("1 October", DayHead(1, 10)),
        ("Oct 1", DayHead(1, 10)),
        ("1-Oct-26", DayHead(1, 10, 2026)),
        ("1 अक्टूबर 2026", DayHead(1, 10, 2026)),
        ("01/10", DayHead(1, 10)),
        ("01.10", DayHead(1, 10)),
        ("01/10/2026", DayHead(1, 10, 2026)),
        ("2026-10-01", DayHead(1, 10, 2026)),
        (dt.date(2026, 10, 1), DayHead(1, 10, 2026)),
        (46296, DayHead(1, 10, 2026)),
        ("46296", DayHead(1, 10, 2026)),
        ("1 morning", DayHead(1, shift="morning")),
    ],
)
def test_a_head_names_its_day(head: object, day: DayHead) -> None:
    assert day_heads([head]) == {0: day}


@pytest.mark.parametrize(
    "head",
    ["", None, 0, 32, "32", "0", "१", "1.5", "1.1", "2026", "Oct", "1 kg", "12345", True, "Day"],
)
def test_anything_else_names_none(head: object) -> None:
    assert day_heads([head]) == {}


def test_a_letter_behind_a_day_is_a_shift_only_beside_the_other_one() -> None:
    assert day_heads(["1 M", "1 E"]) == {
        0: DayHead(1, shift="morning"),
        1: DayHead(1, shift="evening"),
    }
    assert day_heads(["1 T", "2 W", "5 S", "7 M"]) == {
        0: DayHead(1), 1: DayHead(2), 2: DayHead(5), 3: DayHead(7),
    }  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "Milk for October 2026", "2026-10", "milk 2026-10", "consumption-2026-10", "Oct-26",
        "October, 2026", "अक्टूबर 2026", "ઓક્ટોબર-2026", "10/2026", "Sheet 1 - OCTOBER_2026",
        "Route 2, October 2026", "Oct'26",
    ],
)  # fmt: skip
def test_a_title_names_its_month(title: str) -> None:
    assert month_in(title) == OCTOBER


@pytest.mark.parametrize(
    "title",
    [
        "Printed on 02/11/2026", "2 Nov 2026", "1st October 2026", "2026-10-05", "FY 2026-27",
        "Sheet of Oct 26", "October", "Route 2 2026", "13/2026", "",
    ],
)  # fmt: skip
def test_a_date_in_a_title_is_no_month(title: str) -> None:
    assert month_in(title) is None


def test_words_are_known_in_three_languages() -> None:
    assert [part_of(head) for head in ("Customer Name", "A/c No.", "મોબાઇલ", "दूध", "Rate")] == [
        Part.NAME, Part.CODE, Part.PHONE, Part.PRODUCT, Part.NOTHING,
    ]  # fmt: skip
    assert [shift_of(text) for text in ("M", "PM", "सुबह", "સાંજ", "noon")] == [
        "morning", "evening", "morning", "evening", None,
    ]  # fmt: skip
    assert shift_in("Route 3 – Evening round") == "evening"
    assert shift_in("Morning and evening") is None
    assert [is_total(text) for text in ("TOTAL", "Grand Total:", "Total morning", "कुल")] == [
        True
    ] * 4
    assert not is_total("Total Gas Agency")
