"""How each cell looks: mark, weight and colour, so that a state is never told by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.figures import RowState, state_words
from dairyos_desktop.ui.entry.notes import note_of
from dairyos_desktop.ui.entry.other_text import shown_text
from dairyos_desktop.ui.fonts import BOLD, REGULAR, SEMIBOLD
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.place import Place
from dairyos_desktop.ui.widgets.grid.shown import Shown
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import Look

if TYPE_CHECKING:
    from dairyos_desktop.ui.entry.board import Board
    from dairyos_desktop.ui.entry.figures import Figures
    from dairyos_desktop.ui.entry.grid import Grid
    from dairyos_desktop.ui.entry.parts import Held, RowKey

ROW_MARKS: dict[RowState, Mark | None] = {
    RowState.LOOK: Mark.BANG,
    RowState.WAITING: Mark.CIRCLE,
    RowState.NOT_DELIVERED: Mark.CROSS,
    RowState.MORE: Mark.UP,
    RowState.LESS: Mark.DOWN,
    RowState.EXTRA: Mark.PLUS,
    RowState.CONFIRMED: Mark.TICK,
    RowState.LEAVE: Mark.DASH,
    RowState.NOTHING: None,
}

PLAIN = Look()
_QUIET = Look(tone="text2")
EMPTY = Look(tone="text3")
AS_ORDERED = Look(tone="text3")
_AS_TOLD_MORE = Look(tone="text3", mark=Mark.UP)
_AS_TOLD_LESS = Look(tone="text3", mark=Mark.DOWN)
_AS_TOLD_EXTRA = Look(tone="text3", mark=Mark.PLUS)
MORE = Look(tone="accent_text", weight=BOLD, mark=Mark.UP)
LESS = Look(tone="accent_text", weight=BOLD, mark=Mark.DOWN)
_EXTRA = Look(tone="accent_text", weight=BOLD, mark=Mark.PLUS)
NOT_DELIVERED = Look(tone="bad", weight=BOLD, mark=Mark.CROSS)
LEAVE = Look(mark=Mark.LEAVE)
_UNUSUAL = Look(tone="warn", weight=BOLD, mark=Mark.BANG, ground="warn_soft")
_TROUBLE = Look(tone="bad", weight=BOLD, mark=Mark.BANG, ground="bad_soft")
_ROWS = {state: Look(mark=mark) for state, mark in ROW_MARKS.items()}


def shown_at(grid: Grid, figures: Figures, place: Place) -> Shown:
    """What a place shows."""
    kind = grid.column(place.column).kind
    if kind in (Kind.FIGURE, Kind.OTHER):
        held = grid.held.get(place)
        if held is not None:
            return held_shown(held)
    if kind is Kind.FIGURE:
        key = grid.key_of(place)
        return Shown("", EMPTY, tr("on another route")) if key is None else figure_shown(grid, key)
    if kind is Kind.OTHER:
        return _other(grid, place.customer_id)
    return _words(grid, figures, kind, place)


def held_shown(held: Held) -> Shown:
    """What was typed and is not saved."""
    look = _UNUSUAL if held.why.tone == "warn" else _TROUBLE
    return Shown(
        held.text, look, tr("{held}, not saved: {held2}", held=held.text, held2=held.words)
    )


def figure_shown(grid: Board, key: RowKey) -> Shown:
    """The figure of one row."""
    state = grid.state(key)
    if state is CellState.EMPTY:
        return Shown("", EMPTY)
    if state is CellState.LEAVE:
        return Shown("", LEAVE, tr("leave"))
    text = grid.quantity(key).short()
    return Shown(text, _figure_look(grid, key, state), f"{text}, {state_words(state)}")


def _figure_look(grid: Board, key: RowKey, state: CellState) -> Look:
    cell = grid.cell(key)
    risen = grid.quantity(key) > cell.ordered
    if state is CellState.AS_ORDERED:
        if cell.due == cell.ordered:
            return AS_ORDERED
        if not cell.ordered:
            return _AS_TOLD_EXTRA
        return _AS_TOLD_MORE if risen else _AS_TOLD_LESS
    if state is CellState.CHANGED:
        return MORE if risen else LESS
    if state is CellState.EXTRA:
        return _EXTRA
    return NOT_DELIVERED if state is CellState.NOT_DELIVERED else PLAIN


def _other(grid: Grid, customer_id: int) -> Shown:
    """One look for all of it: the first that asks for attention gives it, without its mark."""
    text = shown_text(grid, customer_id)
    if not text:
        return Shown("", EMPTY)
    states = [grid.state(key) for key in grid.keys_at(Place(customer_id, "other"))]
    looks = (
        (CellState.NOT_DELIVERED, Look(tone="bad", weight=BOLD)),
        (CellState.EXTRA, Look(tone="accent_text", weight=BOLD)),
        (CellState.CHANGED, Look(tone="accent_text", weight=BOLD)),
        (CellState.CONFIRMED, PLAIN),
        (CellState.AS_ORDERED, AS_ORDERED),
        (CellState.LEAVE, _QUIET),
    )
    state, look = next((state, look) for state, look in looks if state in states)
    return Shown(text, look, f"{text}, {state_words(state)}")


def _words(grid: Grid, figures: Figures, kind: Kind, place: Place) -> Shown:
    row = grid.row(place.customer_id)
    state = figures.of(place.customer_id).state
    if kind is Kind.STATE:
        return Shown("", _ROWS[state], as_shown(state.value))
    if kind is Kind.NUMBER:
        return Shown(str(row.position), _QUIET)
    if kind is Kind.CUSTOMER:
        quiet = state is RowState.LEAVE or not row.active
        name = row.name_local or row.name
        return Shown(name, _QUIET if quiet else PLAIN, row.name)
    if kind is Kind.ADDRESS:
        return Shown(row.address, _QUIET)
    held = grid.held.get(place)
    note = note_of(grid, place.customer_id)
    if held is not None and not note.words:
        return held_shown(held)
    weight = SEMIBOLD if note.tone in ("warn", "bad") and grid.is_held(row.customer_id) else REGULAR
    return Shown(note.words, Look(tone=note.tone, weight=weight))
