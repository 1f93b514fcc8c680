"""The days of a month as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.ui.entry.columns import GridColumn
from dairyos_desktop.ui.widgets.grid.columns import Kind

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.consumption import SheetProduct

SUNDAY: Final = 6
INITIALS: Final = ("M", "T", "W", "T", "F", "S", "S")
PAD: Final = 6
"""Right of a figure: days are narrower than the columns of the day's sheet."""


@dataclass(frozen=True)
class DayColumn(GridColumn):
    """One day; shift and product are those looked at, None where several are."""

    on: dt.date | None = None

    @property
    def said(self) -> str:
        """Its name for screen readers and sentences."""
        day = "" if self.on is None else format_date(self.on)
        if self.product is None:
            return day
        return tr(
            "{product}, {shift} of {day}",
            product=self.product.name,
            shift=tr_word(self.shift),
            day=day,
        )


def day_columns(
    month: Month, shift: Shift | None, product: SheetProduct | None
) -> tuple[DayColumn, ...]:
    """A column for each day."""
    return tuple(
        DayColumn(
            Kind.FIGURE,
            on.isoformat(),
            str(on.day),
            0,
            shift=shift,
            product=product,
            pad=PAD,
            on=on,
        )
        for on in month.days
    )
