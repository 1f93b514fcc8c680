"""Months and financial years: what a bill covers and what its number counts in."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTHS_PER_YEAR = 12
_FIRST_MONTH_OF_FINANCIAL_YEAR = 4
_NAMES = (
    say("January"),
    say("February"),
    say("March"),
    say("April"),
    say("May"),
    say("June"),
    say("July"),
    say("August"),
    say("September"),
    say("October"),
    say("November"),
    say("December"),
)
_SHORT_NAMES = (
    say("Jan"),
    say("Feb"),
    say("Mar"),
    say("Apr"),
    say("May"),
    say("Jun"),
    say("Jul"),
    say("Aug"),
    say("Sep"),
    say("Oct"),
    say("Nov"),
    say("Dec"),
)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; sorts by time."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year < date.max.year and 1 <= self.month <= _MONTHS_PER_YEAR):
            raise InvalidInputError(
                say("There is no month {year}-{month}.", year=self.year, month=self.month),
                say("Write a month like 2026-10."),
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written `2026-10`.

        Raises:
            InvalidInputError: Written otherwise, or no such month.
        """
        match = _MONTH.fullmatch(text)
        if match is None:
            raise InvalidInputError(
                say("“{text}” is not a month.", text=text), say("Write a month like 2026-10.")
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, on: date) -> Self:
        """The month that a date lies in."""
        return cls(on.year, on.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def days(self) -> tuple[date, ...]:
        """All its days in order."""
        first = self.first
        return tuple(first + timedelta(days=at) for at in range(self.last.day))

    def next(self) -> Month:
        """The month after this one."""
        return Month(self.year + self.month // _MONTHS_PER_YEAR, self.month % _MONTHS_PER_YEAR + 1)

    def previous(self) -> Month:
        """The month before this one."""
        return Month(self.year, self.month - 1) if self.month > 1 else Month(self.year - 1, 12)

    def label(self) -> str:
        """For reading: `October 2026`; shown in the user's language."""
        return say("{month} {year}", month=_NAMES[self.month - 1], year=self.year)

    def short_name(self) -> str:
        """Where there is little room, without the year: `Oct`; shown in the user's language."""
        return _SHORT_NAMES[self.month - 1]

    def __contains__(self, on: date) -> bool:
        return (on.year, on.month) == (self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def financial_year(on: date) -> int:
    """The year in which the Indian financial year (April to March) of a date begins (rule 14)."""
    return on.year if on.month >= _FIRST_MONTH_OF_FINANCIAL_YEAR else on.year - 1


def financial_year_label(start_year: int) -> str:
    """The year as it stands in numbers: `26-27` for 2026."""
    return f"{start_year % 100:02d}-{(start_year + 1) % 100:02d}"
