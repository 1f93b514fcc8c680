"""What a trial found, as rows to look at and sentences to read. Knows no window."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.sheets import PlacedProblem
from dairyos_desktop.ui.imports.words import counted, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dairyos_desktop.services.dto.sheets import ForeignResult
    from dairyos_desktop.ui.imports.draft import Fix

ALL = ""
_VALUES = re.compile(r"“[^”]*”|[0-9][0-9.,:/-]*")
_CLOSED = "is closed."
_LONGEST_KIND = 64
_NOTHING: Mapping[Fix, str] = MappingProxyType({})

MOST_SHOWN = 2_000
"""Rows in the table at once; the filter shows others, and all are saved to a file."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A cell to look at.

    Attributes:
        nth: Which of several problems of the same cell it is, from 0.
        kind: What is wrong, without the values in it.
        warning: It is taken as it is.
        typed: What was typed instead and is being looked at; None where nothing was.
    """

    placed: PlacedProblem
    nth: int
    kind: str
    warning: bool = False
    typed: str | None = None

    @property
    def cell(self) -> Fix:
        """Where it stands in the file."""
        return (self.placed.tab, self.placed.problem.line, self.placed.at)

    @property
    def key(self) -> tuple[bool, Fix, int]:
        """What makes it the same row after the next look."""
        return (self.warning, self.cell, self.nth)

    @property
    def mendable(self) -> bool:
        """Whether it is one cell, whose value can be typed anew."""
        return self.placed.at >= 0


@dataclass(frozen=True, slots=True)
class Problems:
    """All that a trial found to look at. Made in a worker: a file may have a lakh of them.

    Attributes:
        bad: Cells that can't be taken, in the file's order.
        warnings: Cells that are taken and deserve a look.
        kinds: Keys and words of a filter over `bad`: all, then each kind, most of a kind first.
        on_closed_days: A row lies on a day that is closed.
    """

    bad: tuple[ProblemRow, ...] = ()
    warnings: tuple[ProblemRow, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    on_closed_days: bool = False

    @classmethod
    def of(cls, result: ForeignResult) -> Problems:
        """Sorts what a trial found."""
        bad = tuple(_rows(result.placed, warning=False))
        # A warning is about a row that is taken: there is nothing to type anew.
        placed = [PlacedProblem("", -1, problem) for problem in result.warnings]
        by_kind = Counter(row.kind for row in bad)
        kinds = [(ALL, f"All {counted(len(bad), 'problem')}")]
        kinds += [(kind, f"{number(n)} × {_cut(kind)}") for kind, n in by_kind.most_common()]
        return cls(
            bad,
            tuple(_rows(placed, warning=True)),
            tuple(kinds),
            any(kind.endswith(_CLOSED) for kind in by_kind),
        )

    def shown(
        self, kind: str, *, warnings: bool, typed: Mapping[Fix, str] = _NOTHING
    ) -> list[ProblemRow]:
        """The rows that a filter leaves, no more than a person looks through.

        Args:
            kind: Key of a kind of problem.
            warnings: The warnings instead.
            typed: Cells that were typed anew and are being looked at.
        """
        rows = self.warnings if warnings else self.bad
        fitting = (row for row in rows if warnings or kind in (ALL, row.kind))
        few = list(islice(fitting, MOST_SHOWN))
        if not typed:
            return few
        return [replace(row, typed=typed.get(row.cell)) for row in few]


def _rows(placed: Iterable[PlacedProblem], *, warning: bool) -> Iterable[ProblemRow]:
    seen: Counter[Fix] = Counter()
    for one in placed:
        cell = (one.tab, one.problem.line, one.at)
        # Equal sentences go together, whatever values they name.
        yield ProblemRow(one, seen[cell], _VALUES.sub("…", one.problem.problem), warning)
        seen[cell] += 1


def _cut(kind: str) -> str:
    return kind if len(kind) <= _LONGEST_KIND else kind[: _LONGEST_KIND - 1] + "…"


def good_of(result: ForeignResult) -> int:
    """How many rows would be written."""
    return result.new + result.changed


def sentence(result: ForeignResult) -> str:
    """The trial in one line: "412 new, 17 changed, 9 rows with problems"."""
    said = [f"{number(result.new)} new", f"{number(result.changed)} changed"]
    if result.bad_rows:
        said.append(counted(result.bad_rows, "row with problems", "rows with problems"))
    return ", ".join(said)


def import_words(result: ForeignResult) -> str:
    """The words of the button that writes."""
    if result.bad_rows and good_of(result):
        rows = "row" if good_of(result) == 1 else "rows"
        return f"Import the {number(good_of(result))} good {rows}"
    return f"Import {counted(good_of(result), 'row')}" if good_of(result) else "Import"


def advice(result: ForeignResult) -> str:
    """What to do about what was found."""
    if not good_of(result) and not result.bad_rows:
        return "Everything in the file is in the books already."
    said = []
    if result.bad_rows:
        said.append("Enter types a value anew where it is wrong; or leave these rows out.")
    if len(result.placed) > MOST_SHOWN:
        said.append(f"The first {number(MOST_SHOWN)} are shown.")
    if result.warnings:
        said.append("Rows with a triangle are taken; have a look at them.")
    if result.unchanged:
        said.append(f"{number(result.unchanged)} are in the books already, just so.")
    return " ".join(said)


def done_words(result: ForeignResult) -> str:
    """What was written, for the toast and the last page."""
    return f"{number(result.new)} new, {number(result.changed)} changed"
