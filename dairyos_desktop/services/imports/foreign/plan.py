"""What a monthly sheet was found to be: its tabs, its month, and the meaning of each column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import read_iso_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.sheets import ColumnPlan, Part
from dairyos_desktop.services.imports.foreign.day_columns import day_columns
from dairyos_desktop.services.imports.foreign.days import (
    DayHead,
    head_text,
    month_in,
    months_named,
)
from dairyos_desktop.services.imports.foreign.heads import find_heads
from dairyos_desktop.services.imports.foreign.words import shift_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.sheets import SheetChoice
    from dairyos_desktop.services.imports.foreign.day_columns import BadColumn, DayColumn
    from dairyos_desktop.services.imports.foreign.heads import Heads
    from dairyos_desktop.services.imports.foreign.table import Foreign, Tab

Recall = Callable[[tuple[str, ...]], Mapping[str, str]]
"""From the names of a file's columns to what an earlier file's were; empty where there was none."""


@dataclass
class TabPlan:
    """How one tab is read.

    Attributes:
        heads: Its heads as they were found.
        month: The month that its days lie in; None where it has to be asked for.
        parts: Column of each part but the days.
        days: The day columns, from the left.
        bad: Columns whose heads name no day of the month, or one that is there twice.
        shift: The shift that a title or the tab's name speaks of.
        keys: A name for each column that is no day, by which it is known again next month.
        is_one_of_many: Other tabs are read too, so that problems name the tab.
    """

    tab: Tab
    heads: Heads
    month: Month | None = None
    parts: dict[Part, int] = field(default_factory=dict)
    days: list[DayColumn] = field(default_factory=list)
    bad: list[BadColumn] = field(default_factory=list)
    shift: Shift | None = None
    keys: dict[str, int] = field(default_factory=dict)
    is_one_of_many: bool = False

    @property
    def head_line(self) -> int:
        """Number of the line that holds the days."""
        return self.tab.lines[self.heads.main].number

    @property
    def names_customers(self) -> bool:
        """Whether a column holds the customers' codes or names."""
        return Part.CODE in self.parts or Part.NAME in self.parts

    @property
    def layout(self) -> dict[str, str]:
        """What is kept of the columns for the next file with the same heads."""
        return {
            key: self.heads.parts[at].value
            for key, at in self.keys.items()
            if at in self.heads.parts
        }

    def column(self, at: int) -> str:
        """What a column is called in a problem; empty for the whole row (-1)."""
        name = self.heads.shown.get(at, "")
        if not self.is_one_of_many:
            return name
        return f"{self.tab.name}: {name}" if name else self.tab.name

    def columns(self) -> tuple[ColumnPlan, ...]:
        """What each column is taken for, for the preview."""
        known = {day.at: day for day in self.days}
        bad = {column.at: column for column in self.bad}
        parts = {at: part for part, at in self.parts.items()}
        width = max((len(line.cells) for line in self.tab.lines[: self.heads.last + 3]), default=0)
        return tuple(
            ColumnPlan(
                at,
                self.heads.texts.get(at, ()),
                Part.DAY if at in self.heads.days else parts.get(at, Part.NOTHING),
                known[at].on if at in known else None,
                shift=self.heads.days[at].shift if at in self.heads.days else None,
                problem=bad[at].problem if at in bad else "",
            )
            for at in range(width)
        )


@dataclass
class SheetPlan:
    """How a file is read as a monthly sheet.

    Attributes:
        tabs: The tabs that are read, in their order.
        question: What has to be settled first, with a hint; empty where nothing has.
        left_out: Tabs that look like a month's sheet and are not read, with the reason.
        is_remembered: An earlier file had the same heads.
    """

    tabs: list[TabPlan]
    question: tuple[str, str] = ("", "")
    left_out: list[tuple[str, str]] = field(default_factory=list)
    is_remembered: bool = False

    @property
    def month(self) -> str:
        """`YYYY-MM` of the first tab; empty where it has to be asked for."""
        month = self.tabs[0].month if self.tabs else None
        return "" if month is None else str(month)


def plan_sheet(
    foreign: Foreign, choice: SheetChoice, recall: Recall = lambda _heads: {}
) -> SheetPlan | None:
    """The plan; None where the file holds no monthly sheet.

    Args:
        foreign: The file.
        choice: What the user settled.
        recall: From the names of a tab's columns to the parts that an earlier file's had.

    Raises:
        InvalidInputError: A month that there isn't, or a tab that there isn't.
    """
    chosen = Month.parse(choice.month) if choice.month else None
    wanted = _wanted_tabs(foreign, choice)
    found = [(tab, heads) for tab in wanted if (heads := find_heads(tab)) is not None]
    if not found:
        return None
    plans = [TabPlan(tab, heads) for tab, heads in found]
    result = SheetPlan(plans)
    own = {plan.tab.name: _own_month(plan) for plan in plans}
    if chosen is not None and len(plans) > 1 and not choice.tabs:
        others = [plan for plan in plans if own[plan.tab.name] not in (None, chosen)]
        if len(others) < len(plans):
            result.left_out = [
                (plan.tab.name, say("It is of {label}.", label=_label(own[plan.tab.name])))
                for plan in others
            ]
            result.tabs = plans = [plan for plan in plans if plan not in others]
    for plan in plans:
        plan.keys = head_keys(plan.heads)
        remembered = recall(tuple(plan.keys))
        result.is_remembered |= bool(remembered)
        _settle_parts(plan, choice, remembered)
    plans = _with_customers(result, choice)
    of_file = month_in(foreign.file_name.rpartition(".")[0])
    for plan in plans:
        plan.is_one_of_many = len(plans) > 1
        said = own[plan.tab.name]
        plan.month = chosen or said or of_file
        plan.shift = _title_shift(plan)
        if plan.month is not None:
            plan.days, plan.bad = day_columns(
                plan.heads, plan.head_line, plan.month, set(plan.parts.values()), choice
            )
        result.question = result.question if result.question[0] else _question(plan, chosen, said)
    return result


def _with_customers(plan: SheetPlan, choice: SheetChoice) -> list[TabPlan]:
    """The tabs that say whose quantities they hold; a summary beside them doesn't."""
    kept = [tab for tab in plan.tabs if tab.names_customers]
    if kept and not choice.tabs:
        plan.left_out += [
            (tab.tab.name, say("It has no column of customers."))
            for tab in plan.tabs
            if not tab.names_customers
        ]
        plan.tabs = kept
    return plan.tabs


def _question(plan: TabPlan, chosen: Month | None, said: Month | None) -> tuple[str, str]:
    """What has to be settled before the tab can be read, with a hint; empty where nothing has."""
    if not plan.names_customers:
        return say("No column holds the customers."), say(
            "Say which one holds their codes or names."
        )
    if chosen is not None and said not in (None, chosen):
        return (
            say(
                "The sheet is of {said}, not of {chosen}.", said=_label(said), chosen=chosen.label()
            ),
            say("Leave the month out, or mend the title or the heads."),
        )
    return _ask_month(plan) if plan.month is None else ("", "")


def head_keys(heads: Heads) -> dict[str, int]:
    """A name for each column that is no day, by which it is known again in another month."""
    keys: dict[str, int] = {}
    seen: dict[str, int] = defaultdict(int)
    for at in sorted(heads.texts):
        if at not in heads.days:
            text = " ".join(heads.texts[at]).casefold()
            seen[text] += 1
            keys[f"{text}#{seen[text]}"] = at
    return keys


def _wanted_tabs(foreign: Foreign, choice: SheetChoice) -> list[Tab]:
    if not choice.tabs:
        return [tab for tab in foreign.tabs if not tab.is_hidden]
    by_name = {tab.name: tab for tab in foreign.tabs}
    missing = [name for name in choice.tabs if name not in by_name]
    if missing:
        raise InvalidInputError(
            say(
                "{file_name} has no sheet “{missing}”.",
                file_name=foreign.file_name,
                missing=missing[0],
            ),
            say("Its sheets are: {sheets}.", sheets=", ".join(by_name)),
        )
    return [by_name[name] for name in choice.tabs]


def _titles(plan: TabPlan) -> Iterable[str]:
    for line in plan.tab.lines[: plan.heads.last + 1]:
        if line is plan.tab.lines[plan.heads.main]:
            continue
        yield from dict.fromkeys(head_text(cell) for cell in line.cells if isinstance(cell, str))


def _own_month(plan: TabPlan) -> Month | None:
    """The month that heads, titles or name of a tab say, where they say just one."""
    named = months_named(plan.heads.days)
    whole = [key for key in named if key[0]]
    # One date among bare days is a slip, not a month.
    if whole and 2 * sum(named.values()) > len(plan.heads.days):
        return Month(*whole[0]) if len(whole) == 1 else None
    found = {month for title in _titles(plan) if (month := month_in(title)) is not None}
    found = found or {month for month in [month_in(plan.tab.name)] if month is not None}
    if len(found) != 1:
        return None
    month = found.pop()
    return month if not named or {number for _, number in named} == {month.month} else None


def _ask_month(plan: TabPlan) -> tuple[str, str]:
    named = months_named(plan.heads.days)
    months = sorted(key for key in named if key[0])
    if len(months) > 1:
        labels = ", ".join(Month(*key).label() for key in months[:3])
        return say("The day columns lie in {labels}.", labels=labels), say(
            "Say which month to take, like 2026-10."
        )
    if named:
        return say("The day columns don't say their year."), say(
            "Say which month it is, like 2026-10."
        )
    return say("The sheet doesn't say its month."), say("Say which month it is, like 2026-10.")


def _label(month: Month | None) -> str:
    return "" if month is None else month.label()


def _title_shift(plan: TabPlan) -> Shift | None:
    titles = plan.tab.lines[: plan.heads.main]
    said = {
        shift
        for line in titles
        for cell in line.cells
        if isinstance(cell, str) and (shift := shift_in(cell)) is not None
    }
    if len(said) == 1:
        return said.pop()
    return shift_in(plan.tab.name) if not said else None


def _settle_parts(plan: TabPlan, choice: SheetChoice, remembered: Mapping[str, str]) -> None:
    heads = plan.heads
    settled: dict[int, Part | str] = {
        plan.keys[key]: Part(part) for key, part in remembered.items() if key in plan.keys
    }
    settled |= choice.columns
    for at, part in settled.items():
        if part != Part.DAY and at in heads.days:
            del heads.days[at]
        if part not in (Part.DAY, Part.NOTHING):
            for other in [place for place, had in heads.parts.items() if had == part]:
                del heads.parts[other]
        heads.parts.pop(at, None)
        if part in set(Part) - {Part.DAY}:
            heads.parts[at] = Part(part)
        elif part != Part.DAY:
            on = read_iso_date(part)
            heads.days[at] = DayHead(on.day, on.month, on.year)
            heads.shown.setdefault(at, f"{on.day}-{Month.of(on).label()[:3]}")
    plan.parts = {part: at for at, part in heads.parts.items() if part is not Part.NOTHING}
