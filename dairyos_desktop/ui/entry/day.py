"""One day's sheet as the desk works on it: its grid, its figures and its history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from dairyos_desktop.services.dto.consumption import CellEdit
from dairyos_desktop.ui.entry.figures import Figures
from dairyos_desktop.ui.entry.history import Change, History, Value

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.consumption import CellKey, ShiftChoice
    from dairyos_desktop.ui.entry.grid import Grid
    from dairyos_desktop.ui.entry.parts import Wish


class Wanted(NamedTuple):
    """Which sheet is looked at; a route of None is all of them."""

    on: dt.date
    route: str | None
    shift: ShiftChoice


@dataclass(eq=False)
class Day:
    """What belongs together while a sheet is open.

    Attributes:
        wanted: What was asked for, to ask for it again.
        history: Kept for the day, whatever route or shift of it is looked at.
        closed_reason: Why rows of a closed round are changed; asked for once while it is open.
    """

    grid: Grid
    history: History
    wanted: Wanted | None = None
    closed_reason: str = ""
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        self.figures = Figures(self.grid)

    @property
    def on(self) -> dt.date:
        """The day."""
        return self.grid.sheet.on

    def count_again(self) -> None:
        """Works all figures out again, after a fresh reading."""
        self.figures = Figures(self.grid)

    def value(self, key: CellKey) -> Value | None:
        """What the database holds for a cell."""
        row = self.grid.cell(key).row
        return None if row is None else Value(row.quantity, row.reason)

    def told_by(self, key: CellKey) -> str:
        """Who entered and who changed a row, and when by the office's clock; empty without one."""
        row = self.grid.cell(key).row
        if row is None:
            return ""
        zone = ZoneInfo(self.grid.sheet.timezone)

        def said(verb: str, who: str, at: dt.datetime) -> str:
            return f"{verb} {at.astimezone(zone):%d-%m-%Y %H:%M}" + (f" by {who}" if who else "")

        words = [said("Entered", row.entered_by, row.entered_at)]
        if row.version > 1:
            words.append(said("changed", row.changed_by, row.changed_at))
        return ", ".join(words)

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
            self.on,
            wish.key.shift,
            wish.quantity,
            wish.reason,
            None if row is None else row.version,
            self.closed_reason,
        )
