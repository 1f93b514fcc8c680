"""The day's sheet as it is exported: the rows shown, every column, figures as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.services.dto.exports import ExportTable
from dairyos_desktop.ui.entry.filters import Filter
from dairyos_desktop.ui.entry.looks import shown_at
from dairyos_desktop.ui.exporting import Listing, titled
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.exports import Value
    from dairyos_desktop.ui.entry.columns import GridColumn
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.view import GridView

_FILTERS = {
    Filter.WAITING: tr_later("To confirm"),
    Filter.CHANGED: tr_later("Changed"),
    Filter.LEAVE: tr_later("Leave"),
    Filter.LOOK: tr_later("To look at"),
}


def day_listing(view: GridView, day: Day, chip: Filter) -> Listing:
    """The sheet that is open, with the rows that a filter shows."""
    route = tr("all routes") if day.grid.sheet.route is None else day.grid.sheet.route
    shift = " and ".join(day.grid.sheet.shifts)
    title = titled(
        tr("Entry {on} {route} {shift}", on=day.on, route=route, shift=tr_word(shift)),
        as_shown(_FILTERS.get(chip, "")),
    )
    rows = tuple(day.grid.visible)

    def build() -> ExportTable:
        # What is still being typed is part of the sheet.
        view.leave_editor()
        return day_table(title, day, rows)

    # Cells change with every key, so the sheet is read before anything else can happen.
    return Listing(tr("the day sheet"), title, view, len(rows), build, at_once=True)


def day_table(title: str, day: Day, customers: Sequence[int]) -> ExportTable:
    """These customers' rows; what is typed and not saved stands as it was typed."""
    heads: list[str] = []
    for column in day.grid.columns:
        heads += _heads(column)
    rows = []
    for customer_id in customers:
        row: list[Value] = []
        for column in day.grid.columns:
            row += _values(day, customer_id, column)
        rows.append(tuple(row))
    return ExportTable(title, tuple(heads), tuple(rows))


def _heads(column: GridColumn) -> list[str]:
    if column.kind is Kind.NUMBER:
        return [tr("Route"), column.head]
    if column.kind is Kind.CUSTOMER:
        return [tr("Code"), column.head, tr("In own script")]
    if column.product is not None:
        return [f"{column.product.name} {tr_word(column.shift)} ({column.product.unit})"]
    return [column.head or tr("State")]


def _values(day: Day, customer_id: int, column: GridColumn) -> list[Value]:
    row = day.grid.row(customer_id)
    if column.kind is Kind.STATE:
        return [day.figures.of(customer_id).state.value]
    if column.kind is Kind.NUMBER:
        return [row.route, row.position]
    if column.kind is Kind.CUSTOMER:
        return [row.code, row.name, row.name_local]
    place = Place(customer_id, column.id)
    if column.kind is Kind.FIGURE:
        return [_figure(day, place)]
    return [shown_at(day.grid, day.figures, place).text]


def _figure(day: Day, place: Place) -> Value:
    held = day.grid.held.get(place)
    if held is not None:
        return held.text
    key = day.grid.key_of(place)
    state = CellState.EMPTY if key is None else day.grid.state(key)
    if key is None or state is CellState.EMPTY:
        return None
    return "L" if state is CellState.LEAVE else day.grid.quantity(key)
