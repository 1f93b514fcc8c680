"""One day's sheet as the desk works on it: its grid, its figures and its history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.ui.entry.figures import Figures
from dairyos_desktop.ui.entry.open_sheet import OpenSheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from dairyos_desktop.services.dto.consumption import (
        CellKey,
        ShiftChoice,
    )
    from dairyos_desktop.ui.entry.grid import Grid
    from dairyos_desktop.ui.entry.open_sheet import Answer


class Wanted(NamedTuple):
    """Which sheet is looked at; a route of None is all of them."""

    on: dt.date
    route: str | None
    shift: ShiftChoice


@dataclass(eq=False)
class Day(OpenSheet):
    """What belongs together while a day's sheet is open.

    Attributes:
        wanted: What was asked for, to ask for it again.
        history: Kept for the day, whatever route or shift of it is looked at.
        closed_reason: Why rows of a closed round are changed; asked for once while it is open.
    """

    grid: Grid
    wanted: Wanted | None = None
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        self.figures = Figures(self.grid)

    @property
    def on(self) -> dt.date:
        """The day."""
        return self.grid.sheet.on

    @property
    def timezone(self) -> str:
        """The office's, in which instants are shown."""
        return self.grid.sheet.timezone

    def key_of(self, answer: Answer) -> CellKey:
        """The row that the service answered of: all are of this day."""
        return answer.key

    def touched(self, customers: Iterable[int]) -> None:
        """Cells of these customers are others now: the figures follow."""
        self.figures.update(one for one in customers if self.grid.has(one))

    def count_again(self) -> None:
        """Works all figures out again, after a fresh reading."""
        self.figures = Figures(self.grid)
