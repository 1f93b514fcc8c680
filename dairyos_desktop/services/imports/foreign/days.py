"""Heads of day columns: `1`, `1-Oct`, `01/10/2026`, real dates, with weekdays and shifts beside."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.imports.foreign.words import MONTH_OF, folded, is_weekday, shift_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dairyos_desktop.domain.orders import Shift

_SERIAL_DAY_0 = dt.date(1899, 12, 30)
_FIRST_SERIAL = (dt.date(2000, 1, 1) - _SERIAL_DAY_0).days
_LAST_SERIAL = (dt.date(2100, 12, 31) - _SERIAL_DAY_0).days
_DAYS_AT_MOST = 31
_MONTHS = 12
_CENTURY = 2000

_BARE = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_ISO = re.compile(r"([0-9]{4}) ([0-9]{1,2}) ([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2}) ([0-9]{1,2})(?: ([0-9]{4}|[0-9]{2}))?")
_DAY_NAME = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? ?([^\W\d_]\D*?)(?: ?([0-9]{4}|[0-9]{2}))?")
_NAME_DAY = re.compile(r"([^\W\d_]\D*?) ?([0-9]{1,2})(?:st|nd|rd|th)?(?: ([0-9]{4}))?")
_MONTH_YEAR = re.compile(r"([^\d\s.,:;'\u2019/()_-]+)[\s.,'\u2019/_-]{0,3}(20[0-9]{2})(?![0-9])")
_SHORT_MONTH_YEAR = re.compile(r"([^\d\s.,:;'\u2019/()_-]+)[\s.'\u2019/_-]{0,2}([0-9]{2})")
_DAY_AHEAD = re.compile(r"[0-9](?:st|nd|rd|th)?[ ./-]?$")
_YEAR_MONTH = re.compile(
    r"(?<![0-9])(?<![0-9][-/.])(20[0-9]{2})-(0[1-9]|1[0-2])(?![0-9])(?![-/.][0-9])"
)
_NUMBER_YEAR = re.compile(
    r"(?<![0-9])(?<![0-9][-/.])(0?[1-9]|1[0-2])[-/](20[0-9]{2})(?![0-9])(?![-/.][0-9])"
)


@dataclass(frozen=True, slots=True)
class DayHead:
    """What a head says of its day; `month` and `year` are 0 where it doesn't say them."""

    day: int
    month: int = 0
    year: int = 0
    shift: Shift | None = None

    def date(self, month: Month | None) -> dt.date | None:
        """The day in question; None where the month isn't known or has no such day.

        Args:
            month: What the head leaves open.
        """
        year = self.year or (0 if month is None else month.year)
        number = self.month or (0 if month is None else month.month)
        try:
            return dt.date(year, number, self.day)
        except ValueError:
            return None


def day_heads(cells: Iterable[object]) -> dict[int, DayHead]:
    """The day heads of a line, by place.

    A single `M` behind a day is Monday in one sheet and morning in another: it is the morning
    where the same line has `E` as well and no other letter.
    """
    texts = {at: head_text(cell) for at, cell in enumerate(cells)}
    letters = {
        word
        for text in texts.values()
        if any(mark.isdigit() for mark in text)
        for word in folded(text).split()
        if len(word) == 1 and word.isalpha()
    }
    as_shifts = letters == {"m", "e"}
    found = {}
    for at, text in texts.items():
        head = _day_head(text, as_shifts=as_shifts) if text else None
        if head is not None:
            found[at] = head
    return found


def head_text(cell: object) -> str:
    """A head's cell as text; a date in its plain form."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split()) if isinstance(cell, str | int | float) else ""


def shown_head(head: DayHead, text: str) -> str:
    """The head for a person: a long date becomes `5-Oct`."""
    if head.month and (text.isdigit() or re.match(r"[0-9]{4}-", text)):
        return f"{head.day}-{Month(2000, head.month).label()[:3]}"
    return text


def _day_head(text: str, *, as_shifts: bool) -> DayHead | None:
    if text.isascii() and text.isdigit() and _FIRST_SERIAL <= int(text[:6]) <= _LAST_SERIAL:
        on = _SERIAL_DAY_0 + dt.timedelta(days=int(text))
        return DayHead(on.day, on.month, on.year)
    if "." in text and re.fullmatch(r"[0-9]+\.[0-9]+", text) and not _day_point_month(text):
        return None
    words = folded(text).split()
    shift: Shift | None = None
    kept = []
    for word in words:
        said = shift_of(word) if as_shifts or len(word) > 1 else None
        if said is not None and any(other.isdigit() for other in words):
            shift = said
        elif not (is_weekday(word) and len(words) > 1):
            kept.append(word)
    return _from_words(" ".join(kept), shift)


def _day_point_month(text: str) -> bool:
    """Whether `1.10` can't be a quantity: two digits on both sides, as dates have."""
    return re.fullmatch(r"[0-9]{2}\.[0-9]{2}", text) is not None


def _from_words(plain: str, shift: Shift | None) -> DayHead | None:
    if not plain.isascii() and any(mark.isdecimal() and not mark.isascii() for mark in plain):
        return None
    day, month, year = "", 0, 0
    if bare := _BARE.fullmatch(plain):
        day = bare[1]
    elif iso := _ISO.fullmatch(plain):
        day, month, year = iso[3], int(iso[2]), int(iso[1])
    elif numbers := _NUMBERS.fullmatch(plain):
        day, month, year = numbers[1], int(numbers[2]), _year(numbers[3])
    elif named := _DAY_NAME.fullmatch(plain):
        day, month, year = named[1], MONTH_OF.get(named[2].strip(), -1), _year(named[3])
    elif named := _NAME_DAY.fullmatch(plain):
        day, month, year = named[2], MONTH_OF.get(named[1].strip(), -1), _year(named[3])
    if not day or not 1 <= int(day) <= _DAYS_AT_MOST or not 0 <= month <= _MONTHS:
        return None
    return DayHead(int(day), month, year, shift)


def _year(text: str | None) -> int:
    year = int(text or 0)
    return year + _CENTURY if 0 < year < 100 else year  # noqa: PLR2004 - two digits


def month_in(text: str) -> Month | None:
    """The month that a title names, like `Milk for October 2026` or `2026-10`.

    A month inside a date (`printed on 02/11/2026`) is none; a year of two digits counts where
    nothing else stands there, as in the name of a tab (`Oct-26`).
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    for named in _MONTH_YEAR.finditer(plain):
        number = MONTH_OF.get(named[1])
        if number and not _DAY_AHEAD.search(plain[: named.start()]):
            return Month(int(named[2]), number)
    if (short := _SHORT_MONTH_YEAR.fullmatch(plain.strip())) and short[1] in MONTH_OF:
        return Month(_year(short[2]), MONTH_OF[short[1]])
    if numbered := _YEAR_MONTH.search(plain):
        return Month(int(numbered[1]), int(numbered[2]))
    if numbered := _NUMBER_YEAR.search(plain):
        return Month(int(numbered[2]), int(numbered[1]))
    return None


def months_named(heads: Mapping[int, DayHead]) -> Counter[tuple[int, int]]:
    """(year, month) of the heads that name a month; a year of 0 where they don't name one."""
    return Counter((head.year, head.month) for head in heads.values() if head.month)
