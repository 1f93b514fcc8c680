"""The columns of a month's days, and those whose heads name none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.services.imports.foreign.words import is_total, part_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.sheets import SheetChoice
    from dairyos_desktop.services.imports.foreign.heads import Heads

WRONG_COLUMNS = say("Mend the head, or say what the column holds.")


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A column of one day; `shift` is None where its heads don't say it."""

    at: int
    on: dt.date
    shift: Shift | None
    shown: str


@dataclass(frozen=True, slots=True)
class BadColumn:
    """A column whose cells can't be taken, whatever they say."""

    at: int
    line: int
    shown: str
    problem: str
    hint: str


def day_columns(
    heads: Heads, line: int, month: Month, parts: set[int], choice: SheetChoice
) -> tuple[list[DayColumn], list[BadColumn]]:
    """The columns of the month's days, and those that can't be taken.

    Args:
        heads: Of the tab.
        line: Number of the line that holds the days.
        month: The month that the days lie in.
        parts: Columns that hold something else.
        choice: What the user settled.
    """
    bad: list[BadColumn] = []
    first: dict[tuple[dt.date, Shift | None], int] = {}
    days: dict[int, DayColumn] = {}
    twice: set[int] = set()
    for at, head in sorted(heads.days.items()):
        shown = heads.shown.get(at, str(head.day))
        on = head.date(month)
        if on is None or on not in month:
            said = (
                say("There is no {day} in {month}.", day=head.day, month=month.label())
                if on is None
                else (say("{on} isn't in {month}.", on=format_date(on), month=month.label()))
            )
            bad.append(BadColumn(at, line, shown, said, WRONG_COLUMNS))
            continue
        earlier = first.setdefault((on, head.shift), at)
        if earlier != at:
            twice |= {earlier, at}
            other = heads.shown.get(earlier, "")
            bad.append(
                BadColumn(
                    at,
                    line,
                    shown,
                    say(
                        "{on} stands in column {earlier} ({other}) and in column {at}.",
                        on=format_date(on),
                        earlier=letters(earlier),
                        other=other,
                        at=letters(at),
                    ),
                    say("Leave one of them."),
                )
            )
        days[at] = DayColumn(at, on, head.shift, shown)
    taken = {*days, *parts, *(column.at for column in bad)}
    bad += _without_day(heads, line, days, taken, choice)
    return [day for at, day in sorted(days.items()) if at not in twice], bad


def _without_day(
    heads: Heads, line: int, days: Mapping[int, DayColumn], taken: set[int], choice: SheetChoice
) -> list[BadColumn]:
    """Columns among the days whose heads are none: their cells must not be lost unseen."""
    if not days:
        return []
    return [
        BadColumn(
            at,
            line,
            heads.shown.get(at, say("column {at}", at=letters(at))),
            say("This column stands among the days, and its head names none."),
            WRONG_COLUMNS,
        )
        for at in range(min(days), max(days))
        if at not in taken
        and choice.columns.get(at) is not Part.NOTHING
        and heads.parts.get(at) is not Part.NOTHING
        and not any(
            is_total(text) or part_of(text) is not Part.NOTHING for text in heads.texts.get(at, ())
        )
    ]


def letters(at: int) -> str:
    """A column's letters in a spreadsheet: `A` for 0, `AA` for 26."""
    name = ""
    number = at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
