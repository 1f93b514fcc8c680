"""A monthly sheet held against the books, and written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.imports import CLOSED_DAY_HINT, CellProblem, ImportKind
from dairyos_desktop.services.dto.sheets import ForeignResult, PlacedProblem
from dairyos_desktop.services.imports.closed import ClosedDays
from dairyos_desktop.services.imports.deliveries import (
    Key,
    stored_deliveries,
    write_deliveries,
)
from dairyos_desktop.services.imports.foreign.leaves import merge_leaves, write_leaves
from dairyos_desktop.services.imports.foreign.meaning import shown
from dairyos_desktop.services.imports.foreign.reading import SheetReader
from dairyos_desktop.services.imports.report import Merge

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.sheets import SheetChoice
    from dairyos_desktop.services.imports.foreign.leaves import LeaveMerge
    from dairyos_desktop.services.imports.foreign.plan import SheetPlan
    from dairyos_desktop.services.imports.foreign.reading import SheetRows
    from dairyos_desktop.services.imports.foreign.rows import SheetRow
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


@dataclass
class BadRows:
    """What can't be taken, in the file's order.

    Attributes:
        placed: Each cell with its place.
        lines: (tab, line) of each row that isn't taken; those of the heads come first.
        cells: Cells of rows that go on from the one above, the customer's filled in.
    """

    placed: list[PlacedProblem] = field(default_factory=list)
    lines: list[tuple[str, int]] = field(default_factory=list)
    cells: dict[tuple[str, int], list[object]] = field(default_factory=dict)


class SheetImport:
    """One monthly sheet: knows what would be written, and writes it."""

    topics = ("consumption", "leaves", "imports")

    def __init__(
        self,
        session: Session,
        plan: SheetPlan,
        found: SheetRows,
        report: Report,
    ) -> None:
        """Sorts the sheet's rows; nothing is written.

        Args:
            session: A read session, or that of the write transaction.
            plan: How the file was read.
            found: Its rows, read before: a sheet takes seconds, a transaction may not.
            report: What is found goes here.
        """
        self._report = report
        self._found = found
        report.warnings += found.warnings
        report.warnings += [
            CellProblem(
                1,
                name,
                "",
                say("The sheet “{name}” was left out. {why}", name=name, why=why),
                say("Import it apart."),
            )
            for name, why in plan.left_out
        ]
        good = [row for row in found.rows if not row.problems]
        stored = stored_deliveries(session, (key for row in good for _, key, _ in row.deliveries))
        closed = self._closed(session, good, stored)
        self.bad = BadRows(list(found.heads), [(one.tab, one.problem.line) for one in found.heads])
        for row in found.rows:
            problems = row.problems or closed.get(row.place, [])
            if problems:
                self.bad.placed += problems
                self.bad.lines.append((row.tab, row.line.number))
                self.bad.cells[row.tab, row.line.number] = row.line.whole_cells()
        report.bad += [placed.problem for placed in self.bad.placed]
        good = [row for row in good if row.place not in closed]
        self._merge: Merge[Key, int, int] = Merge(report, stored)
        for number, row in enumerate(good):
            for at, key, thousandths in row.deliveries:
                self._merge.take(number, key, thousandths, "", at)
        self._leaves: LeaveMerge = merge_leaves(
            session, (leave for row in good for leave in row.leaves)
        )

    @property
    def has_news(self) -> bool:
        """Whether anything would be written."""
        return bool(self._merge.new or self._merge.changed or self._leaves.new)

    def write(self, unit: UnitOfWork) -> None:
        """Writes deliveries and leaves and marks the billed months that they change (rule 25)."""
        customers, products = self._found.customers, self._found.products
        write_deliveries(unit, self._report, self._merge, customers, products)
        write_leaves(unit, self._report, self._leaves.new, customers, products)

    def result(self, *, written: bool) -> ForeignResult:
        """The answer for the user."""
        report = self._report
        return ForeignResult(
            kind=ImportKind.SHEET,
            new=report.new + len(self._leaves.new),
            changed=report.changed,
            unchanged=report.unchanged + self._leaves.unchanged,
            bad=tuple(placed.problem for placed in self.bad.placed),
            warnings=tuple(report.warnings),
            written=written,
            placed=tuple(self.bad.placed),
            leaves=len(self._leaves.new),
            bad_rows=len(set(self.bad.lines)),
        )

    def _closed(
        self, session: Session, rows: list[SheetRow], stored: dict[Key, tuple[int, int]]
    ) -> dict[tuple[str, int], list[PlacedProblem]]:
        """What would change a closed day, by place; nothing where a role that may gave a reason."""
        found: dict[tuple[str, int], list[PlacedProblem]] = {}
        if self._report.closed_too:
            return found
        closed = ClosedDays(session, {key[1] for row in rows for _, key, _ in row.deliveries})
        if not closed:
            return found
        for row in rows:
            for at, key, thousandths in row.deliveries:
                known = stored.get(key)
                problem = "" if known and known[1] == thousandths else closed.problem(*key[:3])
                if problem:
                    placed = row.placed(at, shown(row.line.cells[at]), problem, CLOSED_DAY_HINT)
                    found.setdefault(row.place, []).append(placed)
        return found


def read_rows(session: Session, plan: SheetPlan, choice: SheetChoice) -> SheetRows:
    """All rows of the planned sheet against the books.

    Raises:
        InvalidInputError: Something has to be settled first, the month for one.
    """
    if plan.question[0]:
        raise InvalidInputError(*plan.question)
    return SheetReader(session, plan, choice).read()
