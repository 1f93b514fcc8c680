"""How wide the grid's columns are in the room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.ui.widgets.grid.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.widgets.grid.columns import Column

# Given up in two rounds: first what is easily spared, then what still can be read.
_FLOORS: Final = (
    {Kind.OTHER: 92, Kind.ADDRESS: 116, Kind.CUSTOMER: 164, Kind.NOTE: 176},
    {Kind.NOTE: 120, Kind.CUSTOMER: 132, Kind.ADDRESS: 112, Kind.OTHER: 88},
)
_WIDEST: Final = {Kind.CUSTOMER: 200, Kind.ADDRESS: 150}


def fit(columns: Sequence[Column], room: int, *, address: bool) -> list[int]:
    """A width for each column; 0 hides it.

    Figures keep their width. What is missing is taken from the others in turn, down to what can
    still be read; what is left goes to customer and address up to a limit, the rest to the note.
    What does not fit even so is scrolled to.
    """
    widths = {
        column.id: 0 if column.kind is Kind.ADDRESS and not address else column.width
        for column in columns
    }
    by_kind: dict[Kind, str] = {
        column.kind: column.id for column in columns if column.kind is not Kind.FIGURE
    }
    spare = room - sum(widths.values())
    if spare < 0:
        for floors in _FLOORS:
            for kind, floor in floors.items():
                column_id = by_kind.get(kind, "")
                give = min(-spare, max(widths.get(column_id, 0) - floor, 0))
                if give > 0:
                    widths[column_id] -= give
                    spare += give
    else:
        for kind, widest in _WIDEST.items():
            column_id = by_kind.get(kind, "")
            width = widths.get(column_id, 0)
            take = min(spare // 3, widest - width) if width else 0
            if take > 0:
                widths[column_id] += take
                spare -= take
        if Kind.NOTE in by_kind:
            widths[by_kind[Kind.NOTE]] += spare
    return [widths[column.id] for column in columns]
