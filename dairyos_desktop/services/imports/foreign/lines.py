"""The lines of a tab that are rows: not titles, heads again, sections or totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.sheet_cells import Amount
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.services.imports.foreign.days import head_text
from dairyos_desktop.services.imports.foreign.meaning import meaning_of, shown
from dairyos_desktop.services.imports.foreign.table import is_blank
from dairyos_desktop.services.imports.foreign.words import is_total, shift_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.imports.foreign.day_columns import BadColumn, DayColumn
    from dairyos_desktop.services.imports.foreign.plan import TabPlan
    from dairyos_desktop.services.imports.foreign.table import Line

ROW = -1
"""As a place: the whole row is meant."""

WHO = (Part.CODE, Part.NAME, Part.PHONE)
_WORDS = (*WHO, Part.SHIFT, Part.PRODUCT)
_ENOUGH_ROWS = 3


@dataclass(slots=True)
class RowLine:
    """A line that is a customer's row.

    Attributes:
        number: As the file counts.
        cells: As they stand.
        days: Columns in which something stands.
        section: The shift of the section that it stands in.
        trouble: Why it can't be read as a whole; empty where it can.
    """

    plan: TabPlan
    number: int
    cells: list[object]
    words: dict[Part, str]
    days: list[DayColumn] = field(default_factory=list)
    section: Shift | None = None
    trouble: str = ""
    hint: str = ""

    def text(self, part: Part) -> str:
        """What the row, or the one above that it goes on from, says of a part."""
        return self.words.get(part, "")

    def whole_cells(self) -> list[object]:
        """The cells, those filled in that the row takes from the one above."""
        cells = list(self.cells)
        for part, text in self.words.items():
            at = self.plan.parts[part]
            cells.extend([None] * (at + 1 - len(cells)))
            if is_blank(cells[at]):
                cells[at] = text
        return cells

    def joined(self, at: int) -> bool:
        """Whether a cell is joined with others."""
        return (self.number, at) in self.plan.tab.joined

    def joined_in_line(self, at: int) -> bool:
        """Whether a joined cell's others stand in this line alone."""
        joined = self.plan.tab.joined
        first = joined[self.number, at]
        return first[0] == self.number and joined.get((self.number + 1, at)) != first


class LineReader:
    """Goes through the lines below the heads of one tab.

    Attributes:
        bad_columns: Columns that can't be taken and in which a row has something, with what
            stands there first; complete once all rows were read.
    """

    def __init__(self, plan: TabPlan) -> None:
        self._plan = plan
        self._is_csv = not plan.tab.name
        self._head = plan.tab.lines[plan.heads.main]
        self._unseen = {column.at: column for column in plan.bad}
        self.bad_columns: list[tuple[BadColumn, str]] = []
        self._above: dict[Part, str] = {}
        self._section: Shift | None = None
        self._in_totals = False
        self._taken: list[tuple[Line, list[DayColumn]]] = []

    def rows(self) -> Iterator[RowLine]:
        """The rows from above."""
        for line in self._plan.tab.lines[self._plan.heads.last + 1 :]:
            if line.trouble:
                yield RowLine(
                    self._plan, line.number, line.cells, {}, trouble=line.trouble, hint=line.hint
                )
                continue
            row = None if self._repeats_heads(line) else self._row(line)
            if row is not None:
                yield row

    def _row(self, line: Line) -> RowLine | None:
        days = [
            day
            for day in self._plan.days
            if day.at < len(line.cells) and not is_blank(line.cells[day.at])
        ]
        bad = [at for at in self._unseen if at < len(line.cells) and not is_blank(line.cells[at])]
        words = {part: text for part in _WORDS if (text := self._text(line, part))}
        named = any(part in words for part in WHO)
        if self._is_total(line, words):
            self._in_totals, self._above = True, {}
            return None
        if not days and not bad:
            self._pass(line, words, named=named)
            return None
        if not named:
            # The customer's second shift or product, under a name that stands there once.
            goes_on = bool(self._above) and any(
                text != self._above.get(part) for part, text in words.items()
            )
            if self._in_totals or (not goes_on and self._adds_up(line, days)):
                return None
            if goes_on:
                words = self._above | words
        self._in_totals = False
        self._above = words if any(part in words for part in WHO) else {}
        self._taken.append((line, days))
        for at in bad:
            self.bad_columns.append((self._unseen.pop(at), shown(line.cells[at])))
        row = RowLine(self._plan, line.number, line.cells, words, days, self._section)
        self._check_width(row, line)
        return row

    def _pass(self, line: Line, words: dict[Part, str], *, named: bool) -> None:
        """A line without quantities: a section's title, or a customer who took nothing."""
        said = {head_text(cell) for cell in line.cells if not is_blank(cell)}
        shift = shift_in(said.pop()) if len(said) == 1 else None
        if shift is not None:
            self._section, self._above, self._in_totals = shift, {}, False
        elif named:
            self._above, self._in_totals = words, False

    def _text(self, line: Line, part: Part) -> str:
        at = self._plan.parts.get(part)
        if at is None or at >= len(line.cells):
            return ""
        return " ".join(shown(line.cells[at]).split())

    def _is_total(self, line: Line, words: dict[Part, str]) -> bool:
        if Part.CODE in words and not is_total(words[Part.CODE]):
            return False
        if any(is_total(text) for text in words.values()):
            return True
        taken = set(self._plan.heads.days) | set(self._plan.parts.values())
        return not any(part in words for part in WHO) and any(
            isinstance(cell, str) and is_total(cell)
            for at, cell in enumerate(line.cells)
            if at not in taken
        )

    def _adds_up(self, line: Line, days: list[DayColumn]) -> bool:
        """Whether a row that names nobody is the sum of those above, and so no row."""
        if len(self._taken) < _ENOUGH_ROWS:
            return False
        sums: dict[int, int] = {}
        for taken, of_taken in self._taken:
            for day in of_taken:
                sums[day.at] = sums.get(day.at, 0) + (self._amount(taken.cells[day.at]) or 0)
        return all(self._amount(line.cells[day.at]) == sums.get(day.at, 0) for day in days)

    def _amount(self, cell: object) -> int | None:
        try:
            meaning = meaning_of(cell)
        except InvalidInputError:
            return None
        return meaning.thousandths if isinstance(meaning, Amount) else None

    def _repeats_heads(self, line: Line) -> bool:
        """Whether the line is the heads again, as on each printed page."""
        days = list(self._plan.heads.days)
        return len(days) > 1 and all(
            at < len(line.cells) and head_text(line.cells[at]) == head_text(self._head.cells[at])
            for at in days
        )

    def _check_width(self, row: RowLine, line: Line) -> None:
        wide = line.width > self._head.width and any(
            not is_blank(cell) for cell in line.cells[self._head.width :]
        )
        if self._is_csv and (wide or line.width < self._head.width):
            row.trouble = say(
                "The row has {width} cells; the heads have {width2}.",
                width=line.width,
                width2=self._head.width,
            )
            row.hint = say("Put text that holds the delimiter in quotes.")
