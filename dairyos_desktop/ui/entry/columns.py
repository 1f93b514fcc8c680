"""The columns of the day's grid: who, the products in use by shift, the rest, and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.ui.widgets.grid.columns import Column, Kind

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.consumption import DaySheet, SheetProduct


TYPED = frozenset({Kind.FIGURE, Kind.OTHER, Kind.NOTE})
"""The columns in which something can be typed."""

OTHER = "other"
"""The id of the column of all that has no column of its own."""

_QUANTITY_WIDTH = 76
_WIDEST_QUANTITY = 120
_FITTING_LETTERS = 8
# A shift's only column has room for the shift's word, its icon and the unit above the head.
_ALONE_WIDTH = 116
_LETTER_WIDTH = 7


@dataclass(frozen=True)
class GridColumn(Column):
    """One column of deliveries, or of what stands beside them.

    Attributes:
        shift: Of a column of quantities.
        product: Of a column of quantities.
        unit: Shown beside the head word where it is not the group's.
    """

    shift: Shift | None = None
    product: SheetProduct | None = None
    unit: str = ""

    @property
    def said(self) -> str:
        """Its name for screen readers and sentences."""
        if self.product is not None and self.shift is not None:
            return f"{self.product.name}, {tr_word(self.shift)}"
        return super().said


def columns_of(sheet: DaySheet) -> tuple[GridColumn, ...]:
    """The grid's columns for a sheet."""
    common = _common_last_word(sheet)
    made = [
        GridColumn(Kind.STATE, "state", "", 40),
        GridColumn(Kind.NUMBER, "number", tr("No."), 46),
        GridColumn(Kind.CUSTOMER, "customer", tr("Customer"), 190),
        GridColumn(Kind.ADDRESS, "address", tr("Address"), 144),
    ]
    units = {column.shift: unit_of(sheet, column.shift) for column in sheet.columns}
    heads = {
        column.product.id: column.product.name.removesuffix(f" {common}")
        if common
        else column.product.name
        for column in sheet.columns
    }
    shifts = [column.shift for column in sheet.columns]
    last_shift: Shift | None = None
    for column in sheet.columns:
        product = column.product
        made.append(
            GridColumn(
                Kind.FIGURE,
                f"{column.shift}:{product.id}",
                heads[product.id],
                _width_for(heads[product.id], alone=shifts.count(column.shift) == 1),
                shift=column.shift,
                product=product,
                unit="" if product.unit == units[column.shift] else product.unit,
                begins_group=column.shift != last_shift,
            )
        )
        last_shift = column.shift
    made += [
        GridColumn(Kind.OTHER, OTHER, tr("Other"), 104, begins_group=True),
        GridColumn(Kind.NOTE, "note", tr("Note"), 210),
    ]
    return tuple(made)


def unit_of(sheet: DaySheet, shift: Shift) -> str:
    """The unit of most of a shift's columns; the others name theirs beside their head."""
    units = [column.product.unit for column in sheet.columns if column.shift == shift]
    return max(units, key=units.count, default="")


def _width_for(head: str, *, alone: bool) -> int:
    """A long name gets more room, up to a limit: the tooltip has all of it."""
    more = max(len(head) - _FITTING_LETTERS, 0) * _LETTER_WIDTH
    width = min(_QUANTITY_WIDTH + more, _WIDEST_QUANTITY)
    return max(width, _ALONE_WIDTH) if alone else width


def _common_last_word(sheet: DaySheet) -> str:
    """Such as “Milk” where several products are called … Milk: the heads do without it."""
    names = {column.product.name for column in sheet.columns}
    last_words = [name.rpartition(" ")[2] for name in names if " " in name]
    repeated = {word for word in last_words if last_words.count(word) > 1}
    return repeated.pop() if len(repeated) == 1 else ""
