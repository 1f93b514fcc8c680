"""A sheet as a desk works on it: its board, its history, and what the service is told of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.consumption import CellEdit
from dairyos_desktop.ui.entry.history import Change, Value

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from dairyos_desktop.services.dto.consumption import CellKey, SavedRow
    from dairyos_desktop.ui.entry.board import Board
    from dairyos_desktop.ui.entry.history import History
    from dairyos_desktop.ui.entry.parts import RowKey, Wish


class Answer(Protocol):
    """What the service says of one row: a saved cell, a conflict, a leave."""

    @property
    def key(self) -> CellKey:
        """The row, without its day."""

    @property
    def on(self) -> dt.date:
        """The day."""


@dataclass(eq=False)
class OpenSheet(ABC):
    """What belongs together while a sheet is open.

    Attributes:
        closed_reason: Why rows of closed rounds are changed; goes along with each of them.
    """

    grid: Board
    history: History
    closed_reason: str = field(default="", init=False)

    @property
    @abstractmethod
    def timezone(self) -> str:
        """The office's, in which instants are shown."""

    @abstractmethod
    def key_of(self, answer: Answer) -> RowKey:
        """The row that the service answered of, as this sheet names it."""

    @abstractmethod
    def touched(self, customers: Iterable[int]) -> None:
        """Cells of these customers are others now: figures and sums follow."""

    def value(self, key: RowKey) -> Value | None:
        """What the database holds for a cell."""
        row = self.grid.cell(key).row
        return None if row is None else Value(row.quantity, row.reason)

    def told_by(self, key: RowKey) -> str:
        """Who entered and who changed a row, and when by the office's clock; empty without one."""
        row = self.grid.cell(key).row
        return "" if row is None else told_of(row, self.timezone)

    def change(self, wish: Wish) -> Change:
        """A wish as a step of the history."""
        after = None if wish.quantity is None else Value(wish.quantity, wish.reason)
        return Change(wish.key, self.value(wish.key), after)

    def edit(self, wish: Wish) -> CellEdit:
        """A wish as the service takes it, with the version that was seen."""
        row = self.grid.cell(wish.key).row
        return CellEdit(
            wish.key.customer_id,
            wish.key.product_id,
            self.grid.on_of(wish.key),
            wish.key.shift,
            wish.quantity,
            wish.reason,
            None if row is None else row.version,
            self.closed_reason,
        )


def told_of(row: SavedRow, timezone: str) -> str:
    """Who entered and who changed a row, and when by the office's clock."""
    zone = ZoneInfo(timezone)

    def said(verb: str, who: str, at: dt.datetime) -> str:
        return f"{verb} {at.astimezone(zone):%d-%m-%Y %H:%M}" + (
            tr(" by {who}", who=who) if who else ""
        )

    words = [said(tr("Entered"), row.entered_by, row.entered_at)]
    if row.version > 1:
        words.append(said("changed", row.changed_by, row.changed_at))
    return ", ".join(words)
