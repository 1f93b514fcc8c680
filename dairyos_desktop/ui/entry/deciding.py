"""What a keystroke in the grid means: save, hold, leave, or nothing. Pure, and tested so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.domain.typed import parse_quantity_sum
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.grid import Grid
from dairyos_desktop.ui.entry.other_text import edit_text, read_other
from dairyos_desktop.ui.entry.parts import Held, Why, Wish
from dairyos_desktop.ui.widgets.grid.columns import Kind

if TYPE_CHECKING:
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.ui.entry.board import Board
    from dairyos_desktop.ui.entry.parts import RowKey
    from dairyos_desktop.ui.widgets.grid.place import Place

LEAVE_KEY = "l"


class Deed(Enum):
    """What is to be done."""

    NOTHING = "nothing"
    SAVE = "save"
    HOLD = "hold"
    REFUSE = "refuse"
    MARK_LEAVE = "mark_leave"
    TAKE_BACK_LEAVE = "take_back_leave"


@dataclass(frozen=True)
class Decision:
    """A deed and what it needs.

    Attributes:
        wishes: For SAVE.
        held: For HOLD.
        words: For REFUSE: why nothing is done.
        key: For the two of leave.
    """

    deed: Deed
    wishes: tuple[Wish, ...] = ()
    held: Held | None = None
    words: str = ""
    key: RowKey | None = None


NOTHING = Decision(Deed.NOTHING)


def decide_typed(grid: Board, place: Place, text: str) -> Decision:
    """What the text that was typed in a place means, once it is left."""
    kind = grid.column(place.column).kind
    typed = text.strip()
    # Notes and other goods stand in the day's grid alone.
    if kind is Kind.NOTE and isinstance(grid, Grid):
        return _note(grid, place, typed)
    if typed.casefold() == LEAVE_KEY:
        return decide_leave(grid, place)
    if kind is Kind.OTHER and isinstance(grid, Grid):
        return _other(grid, place, typed)
    return _figure(grid, place, typed)


def decide_enter(grid: Board, place: Place) -> Decision:
    """What Enter or Tab means where nothing is being typed."""
    held = grid.held.get(place)
    if held is not None:
        if held.wishes:
            return Decision(Deed.SAVE, held.wishes)
        return Decision(Deed.REFUSE, words=held.words)
    wishes = tuple(
        Wish(key, grid.cell(key).due) for key in grid.keys_at(place) if grid.is_waiting(key)
    )
    return Decision(Deed.SAVE, wishes) if wishes else NOTHING


def decide_leave(grid: Board, place: Place) -> Decision:
    """What `L` means: leave for the shift; on a leave that `L` made, take it back."""
    column = grid.column(place.column)
    row = grid.row(place.customer_id)
    if column.kind not in (Kind.FIGURE, Kind.OTHER) or not row.shifts:
        return NOTHING
    keys = grid.keys_at(place)
    if column.kind is Kind.FIGURE and not keys:
        return _elsewhere(grid, place)
    if not keys:
        return Decision(
            Deed.REFUSE, words=tr("Nothing else is ordered here. Press L under the product.")
        )
    key = keys[0]
    leave = grid.cell(key).leave
    if leave is not None and grid.state(key) in (CellState.LEAVE, CellState.EMPTY):
        if leave.is_only(grid.on_of(key), key.shift):
            return Decision(Deed.TAKE_BACK_LEAVE, key=key)
        words = tr("This leave covers more than this shift. Change it on the customer's card.")
        return Decision(Deed.REFUSE, words=words)
    return Decision(Deed.MARK_LEAVE, key=key)


def decide_clear(grid: Board, place: Place) -> Decision:
    """What Delete means: the row goes, the cell is as ordered again."""
    keys = [key for key in grid.keys_at(place) if grid.has_row(key)]
    if keys:
        return Decision(Deed.SAVE, tuple(Wish(key, None) for key in keys))
    if any(grid.state(key) is CellState.LEAVE for key in grid.keys_at(place)):
        return decide_leave(grid, place)
    return NOTHING


def edited_text(grid: Board, place: Place) -> str:
    """What an editor shows that is opened with F2."""
    held = grid.held.get(place)
    if held is not None:
        return held.text
    kind = grid.column(place.column).kind
    if kind is Kind.NOTE and isinstance(grid, Grid):
        return own_reasons(grid, place.customer_id)
    if kind is Kind.OTHER and isinstance(grid, Grid):
        return edit_text(grid, place.customer_id)
    key = grid.key_of(place)
    if key is None or grid.state(key) in (CellState.EMPTY, CellState.LEAVE):
        return ""
    return grid.quantity(key).short()


def own_reasons(grid: Grid, customer_id: int) -> str:
    """The reasons noted with a customer's rows, each once."""
    reasons = dict.fromkeys(grid.reason(key) for key in grid.keys_of(customer_id))
    return "; ".join(reason for reason in reasons if reason)


def _figure(grid: Board, place: Place, typed: str) -> Decision:
    key = grid.key_of(place)
    if key is None:
        return _elsewhere(grid, place)
    if not typed:
        return _saved_or_nothing(grid, (Wish(key, None),))
    try:
        quantity = parse_quantity_sum(typed, whole=grid.product(key.product_id).whole)
    except InvalidInputError as error:
        return _invalid(typed, error)
    return _wanted(grid, place, typed, (Wish(key, quantity, _kept_reason(grid, key, quantity)),))


def _note(grid: Grid, place: Place, typed: str) -> Decision:
    """A note is the reason of what is not as ordered; without that, of what was saved."""
    rows = [key for key in grid.keys_of(place.customer_id) if grid.has_row(key)]
    unlike = [key for key in rows if grid.state(key) is not CellState.CONFIRMED]
    wishes = tuple(Wish(key, grid.quantity(key), typed) for key in unlike or rows)
    if not wishes and typed:
        return Decision(
            Deed.REFUSE,
            words=tr("A note goes with a delivery. Type the figure first, then the note."),
        )
    return _saved_or_nothing(grid, wishes)


def _other(grid: Grid, place: Place, typed: str) -> Decision:
    try:
        wanted = read_other(grid, place.customer_id, typed)
    except InvalidInputError as error:
        return _invalid(typed, error)
    wishes = [Wish(key, quantity, grid.reason(key)) for key, quantity in wanted.items()]
    wishes += [
        Wish(key, None) for key in grid.keys_at(place) if grid.has_row(key) and key not in wanted
    ]
    return _wanted(grid, place, typed, tuple(wishes))


def _wanted(grid: Board, place: Place, typed: str, wishes: tuple[Wish, ...]) -> Decision:
    """Saves, unless a figure is unusual and not what stands there already."""
    for wish in wishes:
        cell = grid.cell(wish.key)
        if wish.quantity is None or not cell.is_unusual(wish.quantity):
            continue
        if grid.has_row(wish.key) and grid.quantity(wish.key) == wish.quantity:
            continue
        held = grid.held.get(place)
        if held is not None and held.why is Why.UNUSUAL and held.wishes == wishes:
            return Decision(Deed.SAVE, wishes)
        times = (wish.quantity / cell.usual.amount).amount
        words = f"{times:.1f}".removesuffix(".0")
        return Decision(
            Deed.HOLD,
            held=Held(
                Why.UNUSUAL,
                typed,
                tr("{words}× the order. Enter again to accept", words=words),
                wishes,
            ),
        )
    return _saved_or_nothing(grid, wishes)


def _saved_or_nothing(grid: Board, wishes: tuple[Wish, ...]) -> Decision:
    changed = tuple(
        wish
        for wish in wishes
        if (grid.has_row(wish.key) or wish.quantity is not None)
        and (
            not grid.has_row(wish.key)
            or (grid.quantity(wish.key), grid.reason(wish.key)) != (wish.quantity, wish.reason)
        )
    )
    return Decision(Deed.SAVE, changed) if changed else NOTHING


def _kept_reason(grid: Board, key: RowKey, quantity: Quantity) -> str:
    """A reason stays while the row stays unlike the order; as ordered needs none."""
    return "" if quantity == grid.cell(key).ordered else grid.reason(key)


def _invalid(typed: str, error: InvalidInputError) -> Decision:
    words = error.shown
    return Decision(Deed.HOLD, held=Held(Why.INVALID, typed, words))


def _elsewhere(grid: Board, place: Place) -> Decision:
    shift = grid.column(place.column).shift
    name = grid.row(place.customer_id).name
    return Decision(
        Deed.REFUSE,
        words=tr("{name} is on another route in the {shift}.", name=name, shift=tr_word(shift)),
    )
