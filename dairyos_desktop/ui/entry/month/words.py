"""What is told of a cell of the month: to the mouse, to the keyboard and to screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import covers
from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.month.looks import said_of_sum, shown_at
from dairyos_desktop.ui.entry.notes import leave_words, outside_words, planned_words
from dairyos_desktop.ui.widgets.grid.context_line import Piece
from dairyos_desktop.ui.widgets.steppers import day_words

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.month_sheet import DatedKey
    from dairyos_desktop.ui.entry.month.grid import MonthGrid
    from dairyos_desktop.ui.entry.month.sheet import MonthSheet
    from dairyos_desktop.ui.widgets.grid.place import Place


def tip(sheet: MonthSheet, place: Place) -> str:
    """The tooltip: what stands there, who entered and who changed it, why."""
    grid = sheet.grid
    on = grid.column(place.column).on
    if on is None or not grid.is_read(place.customer_id):
        return ""
    lines = [f"{grid.row(place.customer_id).name}, {day_words(on)}"]
    held = grid.held.get(place)
    if held is not None:
        lines.append(f"{held.text}: {held.words}")
    keys = _keys(grid, place, on)
    for key in keys:
        lines.append(_row_words(sheet, key))
        told = sheet.told_by(key)
        if told:
            lines.append(told)
        reason = grid.reason(key)
        if reason:
            lines.append(tr("Reason: {reason}", reason=reason))
    lines += _about_day(grid, place, on)
    return "\n".join(lines)


def pieces(sheet: MonthSheet, place: Place) -> list[Piece]:
    """The same in a line, for whoever walks by keyboard."""
    grid = sheet.grid
    on = grid.column(place.column).on
    if on is None:
        return []
    made = [Piece(day_words(on))]
    for key in _keys(grid, place, on):
        words = _row_words(sheet, key)
        more = [told for told in (sheet.told_by(key), grid.reason(key)) if told]
        head, _, rest = words.partition(": ")
        made.append(Piece(head, " · ".join([rest, *more])))
    made += [Piece("", words) for words in _about_day(grid, place, on)]
    return made


def said(sheet: MonthSheet, place: Place) -> str:
    """The cell for a screen reader: figure, state, day, customer."""
    grid = sheet.grid
    shown = shown_at(grid, place)
    column = grid.column(place.column)
    day = "" if column.on is None else day_words(column.on)
    words = shown.said or shown.text or tr("empty")
    if not grid.is_single and column.on is not None and shown.text:
        # Asked for one cell: told with each, they took half of working out a row.
        words = said_of_sum(grid, grid.keys_on(place.customer_id, column.on))
    return f"{words}, {day}, {grid.row(place.customer_id).name}"


def _keys(grid: MonthGrid, place: Place, on: dt.date) -> list[DatedKey]:
    if not grid.is_single:
        return grid.keys_on(place.customer_id, on)
    key = grid.key_of(place)
    return [] if key is None or grid.state(key) is CellState.EMPTY else [key]


def _row_words(sheet: MonthSheet, key: DatedKey) -> str:
    """`Cow Milk, morning: 2.5 L, order 1 L`."""
    grid = sheet.grid
    product, cell = grid.product(key.product_id), grid.cell(key)
    head = f"{product.name}, {tr_word(key.shift)}"
    state = grid.state(key)
    if state is CellState.LEAVE:
        if cell.planned is not None:
            return f"{head}: {_told_ahead(sheet, key)}"
        return f"{head}: {tr('leave') if cell.leave is None else leave_words(key.on, cell.leave)}"
    figure = f"{grid.quantity(key).short()} {product.unit}"
    order = (
        tr("order {short} {unit}", short=cell.ordered.short(), unit=product.unit)
        if cell.ordered
        else tr("no order")
    )
    if state is CellState.AS_ORDERED:
        words = tr("{figure} as ordered, not confirmed", figure=figure)
        if cell.planned is not None:
            words = tr(
                "{figure}, {order}, not confirmed. {sheet}",
                figure=figure,
                order=order,
                sheet=_told_ahead(sheet, key),
            )
        return f"{head}: {words}"
    if state is CellState.CONFIRMED:
        return tr("{head}: {figure} as ordered", head=head, figure=figure)
    if state is CellState.NOT_DELIVERED:
        return tr("{head}: not delivered, {order}", head=head, order=order)
    return f"{head}: {figure}, {order}"


def _told_ahead(sheet: MonthSheet, key: DatedKey) -> str:
    planned = sheet.grid.cell(key).planned
    return "" if planned is None else planned_words(key.on, planned, sheet.timezone)


def _about_day(grid: MonthGrid, place: Place, on: dt.date) -> list[str]:
    row = grid.row(place.customer_id)
    lines = []
    if not covers(row.active_from, row.active_to, on):
        lines.append(outside_words(on, row.active_from, row.active_to))
    if grid.is_closed(on, place.customer_id):
        lines.append(tr("The round of this day is closed"))
    return lines
