"""Finds the heads of a monthly sheet: which lines they are, and what each column holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import EVENING, MORNING
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.services.imports.foreign.days import (
    DayHead,
    day_heads,
    head_text,
    shown_head,
)
from dairyos_desktop.services.imports.foreign.words import is_weekday, part_of, shift_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.imports.foreign.table import Line, Tab

_LINES_LOOKED_AT = 60
_LINES_ABOVE = 2
_LINES_BELOW = 2
_SURELY_DAYS = 5
_SURELY_DATES = 3
_MOST_MONTHS = 2
_NEAR = 3


@dataclass
class Heads:
    """The heads of one tab.

    Attributes:
        first: Where the first of their lines stands among the tab's.
        main: Where the one with the days stands.
        last: Where the last one stands.
        days: Day heads by place.
        parts: What the other columns hold, by place; unknown ones are left out.
        texts: All heads of each column, from above.
        shown: What a column is called in a problem.
    """

    first: int
    main: int
    last: int
    days: dict[int, DayHead]
    parts: dict[int, Part] = field(default_factory=dict)
    texts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)


def find_heads(tab: Tab) -> Heads | None:
    """The heads of a monthly sheet; None where the tab is none."""
    best: tuple[int, int, dict[int, DayHead]] | None = None
    for index, line in enumerate(tab.lines[:_LINES_LOOKED_AT]):
        days = day_heads(line.cells)
        distinct = len({(day.day, day.month, day.shift) for day in days.values()})
        if (best is None or distinct > best[0]) and _are_heads(tab.lines, index, days):
            best = distinct, index, days
    if best is None:
        return None
    _, index, days = best
    lines = tab.lines
    _share_days(days, lines, index)
    above = [
        at for at in range(max(index - _LINES_ABOVE, 0), index) if _heads_above(lines, at, index)
    ]
    first = min(above, default=index)
    last = index
    for at in range(index + 1, min(index + 1 + _LINES_BELOW, len(lines))):
        if not _heads_below(lines[at], lines[index], days):
            break
        last = at
    heads = Heads(first, index, last, days)
    _read_columns(heads, lines[first : last + 1], lines[index])
    return heads


def _are_heads(lines: list[Line], index: int, days: dict[int, DayHead]) -> bool:
    """Whether a line with such days in it is one of heads, not one of quantities."""
    if not days:
        return False
    cells = lines[index].cells
    neighbours = _neighbours(days)
    named = {(day.year, day.month) for day in days.values() if day.month}
    are_many = neighbours * 3 >= len(days) * 2
    if named and len(named) <= _MOST_MONTHS and neighbours >= _SURELY_DATES - 1 and are_many:
        return True
    if neighbours >= _SURELY_DAYS - 1 and are_many:
        return True
    known = _known(cells)
    for line in lines[max(index - _LINES_ABOVE, 0) : index]:
        # A head above counts where the line itself has nothing in that column.
        known |= {at for at in _known(line.cells) if at >= len(cells) or not head_text(cells[at])}
    return bool(known)


def _neighbours(days: dict[int, DayHead]) -> int:
    """How many day columns have the next one near their right."""
    order = sorted(days.items())
    return sum(
        0 < other_at - at <= _NEAR
        and (day.year, day.month, day.day) <= (other.year, other.month, other.day)
        for (at, day), (other_at, other) in pairwise(order)
    )


def _known(cells: Iterable[object]) -> set[int]:
    return {at for at, cell in enumerate(cells) if part_of(head_text(cell)) is not Part.NOTHING}


def _heads_above(lines: list[Line], at: int, index: int) -> bool:
    """Whether a line above the days holds other columns' heads, weekdays or shifts."""
    below = lines[index].cells
    cells = lines[at].cells
    open_ones = {
        place for place in range(len(cells)) if place >= len(below) or not head_text(below[place])
    }
    if _known(cells) & open_ones:
        return True
    texts = [head_text(cell) for place, cell in enumerate(cells) if place not in open_ones]
    filled = [text for text in texts if text]
    return len(filled) > 1 and (
        all(is_weekday(text) for text in filled)
        or all(shift_of(text) is not None for text in filled)
    )


def _heads_below(line: Line, days_line: Line, days: dict[int, DayHead]) -> bool:
    """Whether a line below the days holds weekdays or shifts, or heads of other columns."""
    texts = [head_text(line.cells[at]) for at in days if at < len(line.cells)]
    filled = [text for text in texts if text]
    if filled:
        return all(is_weekday(text) for text in filled) or (
            len(filled) > 1 and all(shift_of(text) is not None for text in filled)
        )
    above = days_line.cells
    return any(at >= len(above) or not head_text(above[at]) for at in _known(line.cells))


def _share_days(days: dict[int, DayHead], lines: list[Line], index: int) -> None:
    """Gives a day to the empty heads at its right under which, or over which, a shift stands.

    A day's head over a morning's and an evening's column is joined; a CSV keeps the first alone.
    """
    cells = lines[index].cells
    for line in lines[max(index - _LINES_ABOVE, 0) : index + 1 + _LINES_BELOW]:
        said = {
            at: shift
            for at, cell in enumerate(line.cells)
            if at >= min(days) and (shift := shift_of(head_text(cell))) is not None
        }
        if line is lines[index] or set(said.values()) != {MORNING, EVENING}:
            continue
        for at, shift in said.items():
            is_empty = at >= len(cells) or not head_text(cells[at])
            if is_empty and at - 1 in days and said.get(at - 1) not in (None, shift):
                days[at] = days[at - 1]


def _read_columns(heads: Heads, lines: list[Line], days_line: Line) -> None:
    width = max(len(line.cells) for line in lines)
    places: list[list[str]] = [[] for _ in range(width)]
    for line in lines:
        for at, cell in enumerate(line.cells):
            text = head_text(cell)
            if text:
                places[at].append(text)
    heads.texts = {at: tuple(texts) for at, texts in enumerate(places) if texts}
    shifts = _shifts_over_days(heads, lines, days_line)
    for at, texts in heads.texts.items():
        if at in heads.days:
            day = heads.days[at]
            shift = shifts.get(at)
            if shift is not None and day.shift is None:
                heads.days[at] = DayHead(day.day, day.month, day.year, shift)
            text = head_text(days_line.cells[at]) if at < len(days_line.cells) else ""
            heads.shown[at] = shown_head(day, text) or str(day.day)
            if heads.days[at].shift is not None and day.shift is None:
                heads.shown[at] += f" {heads.days[at].shift}"
            continue
        heads.shown[at] = " ".join(texts)
        part = next((part_of(text) for text in texts if part_of(text) is not Part.NOTHING), None)
        if part is not None and part not in heads.parts.values():
            heads.parts[at] = part


def _shifts_over_days(heads: Heads, lines: list[Line], days_line: Line) -> dict[int, Shift]:
    """Shifts above or below the days; one stands for the columns to its right that are empty."""
    found: dict[int, Shift] = {}
    for line in lines:
        if line is days_line:
            continue
        texts = {at: head_text(line.cells[at]) for at in heads.days if at < len(line.cells)}
        said = {at: shift_of(text) for at, text in texts.items() if text}
        if not said or set(said.values()) != {MORNING, EVENING}:
            continue
        now: Shift | None = None
        for at in sorted(heads.days):
            now = said.get(at, now)
            if now is not None:
                found[at] = now
    return found
