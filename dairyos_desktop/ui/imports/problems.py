"""What a trial found, as rows to look at and sentences to read. Knows no window."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr, trn
from dairyos_desktop.services.dto.sheets import PlacedProblem
from dairyos_desktop.ui.imports.words import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dairyos_desktop.services.dto.sheets import ForeignResult
    from dairyos_desktop.ui.imports.draft import Fix

ALL = ""
_VALUES = re.compile(r"“[^”]*”|[0-9][0-9.,:/-]*")
_LONGEST_KIND = 64

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
    """What a trial found to look at, no more than a person looks through.

    Made in a worker: a file may have a lakh of them, of which the window keeps the first.

    Attributes:
        count: How many cells can't be taken.
        warning_count: How many are taken and deserve a look.
        kinds: Keys and words of a filter: all, then each kind, most of a kind first.
        on_closed_days: A row lies on a day that is closed.
    """

    count: int = 0
    warning_count: int = 0
    kinds: tuple[tuple[str, str], ...] = ()
    on_closed_days: bool = False
    _bad: Mapping[str, tuple[ProblemRow, ...]] = field(default_factory=dict)
    _warnings: tuple[ProblemRow, ...] = ()

    @classmethod
    def of(cls, result: ForeignResult) -> Problems:
        """Sorts what a trial found."""
        bad: dict[str, list[ProblemRow]] = {ALL: []}
        count: Counter[str] = Counter()
        for row in _rows(result.placed, warning=False):
            count[row.kind] += 1
            for rows in (bad[ALL], bad.setdefault(row.kind, [])):
                if len(rows) < MOST_SHOWN:
                    rows.append(row)
        kinds = [
            (
                ALL,
                tr(
                    "All {counted}",
                    counted=trn("{count} problem", "{count} problems", count.total()),
                ),
            )
        ]
        kinds += [(kind, f"{number(n)} × {_cut(kind)}") for kind, n in count.most_common()]
        # A warning is about a row that is taken: there is nothing to type anew.
        placed = [PlacedProblem("", -1, problem) for problem in result.warnings[:MOST_SHOWN]]
        return cls(
            count.total(),
            len(result.warnings),
            tuple(kinds),
            any(placed.problem.on_closed_day for placed in result.placed),
            {kind: tuple(rows) for kind, rows in bad.items()},
            tuple(_rows(placed, warning=True)),
        )

    def shown(
        self, kind: str, *, warnings: bool, typed: Mapping[Fix, str] | None = None
    ) -> list[ProblemRow]:
        """The first rows that a filter leaves, in the file's order.

        Args:
            kind: Key of a kind of problem.
            warnings: The warnings instead.
            typed: Cells that were typed anew and are being looked at.
        """
        rows = self._warnings if warnings else self._bad.get(kind, ())
        return [replace(row, typed=typed.get(row.cell)) for row in rows] if typed else list(rows)


def shortened(result: ForeignResult) -> ForeignResult:
    """The result without its problems, which `Problems` keeps, but for one of each."""
    return replace(result, bad=result.bad[:1], warnings=result.warnings[:1], placed=())


def _rows(placed: Iterable[PlacedProblem], *, warning: bool) -> Iterable[ProblemRow]:
    seen: Counter[Fix] = Counter()
    for one in placed:
        cell = (one.tab, one.problem.line, one.at)
        # Equal sentences go together, whatever values they name.
        yield ProblemRow(one, seen[cell], _VALUES.sub("…", as_shown(one.problem.problem)), warning)
        seen[cell] += 1


def _cut(kind: str) -> str:
    return kind if len(kind) <= _LONGEST_KIND else kind[: _LONGEST_KIND - 1] + "…"


def good_of(result: ForeignResult) -> int:
    """How many rows would be written."""
    return result.new + result.changed


def sentence(result: ForeignResult) -> str:
    """The trial in one line: "412 new, 17 changed, 9 rows with problems"."""
    said = [
        tr("{new} new", new=number(result.new)),
        tr("{changed} changed", changed=number(result.changed)),
    ]
    if result.bad_rows:
        said.append(trn("{count} row with problems", "{count} rows with problems", result.bad_rows))
    return ", ".join(said)


def import_words(result: ForeignResult) -> str:
    """The words of the button that writes."""
    if result.bad_rows and good_of(result):
        return trn("Import the {count} good row", "Import the {count} good rows", good_of(result))
    return (
        tr("Import {counted}", counted=trn("{count} row", "{count} rows", good_of(result)))
        if good_of(result)
        else tr("Import")
    )


def advice(result: ForeignResult, problems: Problems) -> str:
    """What to do about what was found."""
    if not good_of(result) and not result.bad_rows:
        return tr("Everything in the file is in the books already.")
    said = []
    if result.bad_rows:
        said.append(tr("Enter types a value anew where it is wrong; or leave these rows out."))
    if problems.count > MOST_SHOWN:
        said.append(tr("The first {most_shown} are shown.", most_shown=number(MOST_SHOWN)))
    if result.warnings:
        said.append(tr("Rows with a triangle are taken; have a look at them."))
    if result.unchanged:
        said.append(
            tr("{unchanged} are in the books already, just so.", unchanged=number(result.unchanged))
        )
    return " ".join(said)


def done_words(result: ForeignResult) -> str:
    """What was written, for the toast and the last page."""
    return tr(
        "{new} new, {changed} changed", new=number(result.new), changed=number(result.changed)
    )
