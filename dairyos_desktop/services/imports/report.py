"""What an import found so far, and how its rows sort into new, changed and unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.imports import CellProblem
from dairyos_desktop.services.imports.columns import shorten

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Iterator, Mapping

KeyT = TypeVar("KeyT", bound="Hashable")
ContentT = TypeVar("ContentT")
IdT = TypeVar("IdT")


@dataclass
class Report:
    """Counts, bad cells and warnings of one file.

    Attributes:
        today: The business date on which it is imported.
        reason: Why, where the user said so; kept with rows and in the audit log.
        bad: The cells that can't be taken, those of the parser first.
        closed_too: Closed days may be written: the user may, and has given a reason.
        import_id: The row of the import that is being written; None while only looking.
        leaves_new: Leaves that a monthly sheet made.
        first_on: First day of a delivery or leave that was written; None before the first.
        last_on: Last such day.
    """

    today: dt.date
    reason: str
    bad: list[CellProblem]
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    warnings: list[CellProblem] = field(default_factory=list)
    closed_too: bool = False
    import_id: int | None = None
    leaves_new: int = 0
    first_on: dt.date | None = None
    last_on: dt.date | None = None

    def note_day(self, on: dt.date) -> None:
        """Widens the days that the import covers."""
        if self.first_on is None or on < self.first_on:
            self.first_on = on
        if self.last_on is None or on > self.last_on:
            self.last_on = on

    def refuse(self, line: int, column: str, value: object, problem: str, hint: str) -> None:
        """Notes a cell that can't be taken."""
        self.bad.append(CellProblem(line, column, shorten(str(value)), problem, hint))

    def warn(self, line: int, column: str, value: object, problem: str, hint: str) -> None:
        """Notes a cell that was taken and deserves a look."""
        self.warnings.append(CellProblem(line, column, shorten(str(value)), problem, hint))


@dataclass
class Merge(Generic[KeyT, ContentT, IdT]):
    """Holds each row's key against the file's earlier rows and against what is stored.

    Attributes:
        stored: Key to (row id, content).
        new: (key, content) to insert.
        changed: (row id, key, content before, content after) to update.
    """

    report: Report
    stored: Mapping[KeyT, tuple[IdT, ContentT]]
    new: list[tuple[KeyT, ContentT]] = field(default_factory=list)
    changed: list[tuple[IdT, KeyT, ContentT, ContentT]] = field(default_factory=list)
    _lines: dict[KeyT, int] = field(default_factory=dict)

    def take(self, line: int, key: KeyT, content: ContentT, column: str, value: object) -> None:
        """Sorts one row in.

        Args:
            line: Where it stands.
            key: What makes it the same row as another.
            content: What it says about that.
            column: The key's column that a repeat is reported at.
            value: What stands there, for a repeat.
        """
        first = self._lines.setdefault(key, line)
        if first != line:
            self.report.refuse(
                line,
                column,
                value,
                say("The same row stands in line {first}.", first=first),
                say("Leave one of them."),
            )
            return
        known = self.stored.get(key)
        if known is None:
            self.report.new += 1
            self.new.append((key, content))
        elif known[1] == content:
            self.report.unchanged += 1
        else:
            self.report.changed += 1
            self.changed.append((known[0], key, known[1], content))

    def written_keys(self) -> Iterator[KeyT]:
        """The keys of the rows to insert, then of those to update."""
        yield from (key for key, _ in self.new)
        yield from (key for _, key, _, _ in self.changed)
