"""What the Note column says of a row, most pressing first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.deciding import own_reasons

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.consumption import LeaveNote, PlannedNote
    from dairyos_desktop.ui.entry.grid import Grid
    from dairyos_desktop.ui.widgets.grid.place import Place


class Note(NamedTuple):
    """The words and their colour token."""

    words: str
    tone: str = "text2"


def note_of(grid: Grid, customer_id: int) -> Note:
    """The note of one row."""
    return (
        _held(grid, customer_id)
        or _reasons(grid, customer_id)
        or _outside(grid, customer_id)
        or _told_ahead(grid, customer_id)
        or _extra(grid, customer_id)
    )


def _held(grid: Grid, customer_id: int) -> Note | None:
    for place, held in grid.held.items():
        if place.customer_id == customer_id:
            return Note(held.words, held.why.tone)
    return None


def _reasons(grid: Grid, customer_id: int) -> Note | None:
    reasons = own_reasons(grid, customer_id)
    if not reasons:
        return None
    stopped = any(
        grid.state(key) is CellState.NOT_DELIVERED and grid.reason(key)
        for key in grid.keys_of(customer_id)
    )
    return Note(reasons, "bad" if stopped else "text2")


def _outside(grid: Grid, customer_id: int) -> Note | None:
    row = grid.row(customer_id)
    if not row.active:
        return Note(outside_words(grid.sheet.on, row.active_from, row.active_to))
    for key in grid.keys_of(customer_id):
        if grid.has_row(key) and grid.quantity(key) and grid.cell(key).leave is not None:
            return Note(tr("Delivered on a leave day"), "warn")
    return None


def _told_ahead(grid: Grid, customer_id: int) -> Note | None:
    cells = [grid.cell(key) for key in grid.keys_of(customer_id)]
    for cell in cells:
        if cell.planned is not None:
            return Note(planned_words(grid.sheet.on, cell.planned, grid.sheet.timezone))
    for key in grid.keys_of(customer_id):
        leave = grid.cell(key).leave
        if leave is not None and grid.state(key) is CellState.LEAVE:
            return Note(leave_words(grid.sheet.on, leave))
    return None


def _extra(grid: Grid, customer_id: int) -> Note:
    states = [grid.state(key) for key in grid.keys_of(customer_id)]
    return Note(tr("Extra") if CellState.EXTRA in states else "")


def told_ahead(grid: Grid, place: Place) -> str:
    """The planned change that shaped a cell, in words; empty where none did."""
    for key in grid.keys_at(place):
        planned = grid.cell(key).planned
        if planned is not None:
            return planned_words(grid.sheet.on, planned, grid.sheet.timezone)
    return ""


def leave_words(on: dt.date, leave: LeaveNote) -> str:
    """Until when: “Leave until 12-11-2026”, “Leave until told”, or of just this day."""
    if leave.date_to is None:
        return tr("Leave until told")
    return (
        tr("Leave this day")
        if leave.date_to == on
        else tr("Leave until {date_to}", date_to=format_date(leave.date_to))
    )


def planned_words(on: dt.date, planned: PlannedNote, timezone: str) -> str:
    """What was told ahead, until when, by whom and when: "Nothing until 13-11-2026, told 06:50"."""
    what = {"none": tr("Nothing"), "other": tr("Told ahead"), "extra": tr("Extra")}[planned.kind]
    if planned.date_to is None:
        until = tr(" until told")
    elif planned.date_to == on:
        until = tr(" this day")
    else:
        until = tr(" until {date_to}", date_to=format_date(planned.date_to))
    return f"{what}{until}, {asked_words(on, planned, timezone)}"


def asked_words(on: dt.date, planned: PlannedNote, timezone: str) -> str:
    """Who asked and when: the hour where it was on the day itself, else the date."""
    asked = planned.asked_at.astimezone(ZoneInfo(timezone))
    when = f"{asked:%H:%M}" if asked.date() == on else format_date(asked.date())
    return (
        tr("asked by {asked_by} {when}", asked_by=planned.asked_by, when=when)
        if planned.asked_by
        else tr("told {when}", when=when)
    )


def outside_words(on: dt.date, first: dt.date, last: dt.date | None) -> str:
    """Why a customer has no order on the day."""
    if on < first:
        return tr("Comes from {first}", first=format_date(first))
    return tr("Not active") if last is None else tr("Left on {last}", last=format_date(last))
