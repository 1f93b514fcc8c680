"""The columns of a round's grid, and how their cells look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.fonts import BOLD, SEMIBOLD
from dairyos_desktop.ui.payments.round.state import BY, NOTE, PAID
from dairyos_desktop.ui.payments.round.typing_money import METHODS
from dairyos_desktop.ui.widgets.grid.columns import Column, Kind
from dairyos_desktop.ui.widgets.grid.shown import Shown
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.collecting import Home
    from dairyos_desktop.ui.payments.round.state import RoundState
    from dairyos_desktop.ui.widgets.grid.place import Place

DUE: Final = "due"
COLUMNS: Final = (
    Column(Kind.STATE, "state", "", 40),
    Column(Kind.NUMBER, "number", tr_later("No."), 46),
    Column(Kind.CUSTOMER, "customer", tr_later("Customer"), 200),
    Column(Kind.ADDRESS, "address", tr_later("Address"), 150),
    Column(Kind.FIGURE, DUE, tr_later("Due"), 112, begins_group=True),
    Column(Kind.FIGURE, PAID, tr_later("Paid"), 112),
    Column(Kind.OTHER, BY, tr_later("By"), 92),
    Column(Kind.NOTE, NOTE, tr_later("Note"), 210),
)
TYPED: Final = frozenset({PAID, BY, NOTE})

_PLAIN = Look()
_QUIET = Look(tone="text2")
_FAINT = Look(tone="text3")
_STRONG = Look(weight=SEMIBOLD)
_LESS = Look(tone="accent_text", weight=BOLD, mark=Mark.DOWN)
_MORE = Look(tone="accent_text", weight=BOLD, mark=Mark.UP)
_WARN = Look(tone="warn", weight=BOLD, mark=Mark.BANG, ground="warn_soft")
_BAD = Look(tone="bad", weight=BOLD, mark=Mark.BANG, ground="bad_soft")
_STATES = {
    "held": Look(mark=Mark.BANG),
    "saving": Look(mark=Mark.DOT, mark_tone="text3"),
    "paid": Look(mark=Mark.TICK),
    "part paid": Look(mark=Mark.HALF),
    "to pay": Look(mark=Mark.CIRCLE),
    "owes nothing": _PLAIN,
}


def state_of(state: RoundState, customer_id: int) -> str:
    """A row in a word, which is translated where it is shown."""
    home = state.homes[customer_id]
    if customer_id in state.held:
        return tr_later("held")
    if customer_id in state.saving:
        return tr_later("saving")
    if home.cell is not None:
        return tr_later("part paid") if home.left > Money.zero else tr_later("paid")
    if home.due is not None and home.due > Money.zero:
        return tr_later("to pay")
    return tr_later("owes nothing")


def shown_at(state: RoundState, place: Place) -> Shown:
    """What a cell shows."""
    customer_id, column = place
    home = state.homes[customer_id]
    held = state.held.get(customer_id)
    if held is not None and held.column == column:
        look = _WARN if held.why.tone == "warn" else _BAD
        return Shown(
            held.text, look, tr("{held}, not saved: {held2}", held=held.text, held2=held.words)
        )
    return _CELLS[column](state, home)


def amount_text(amount: Money) -> str:
    """An amount as it stands in a table."""
    return amount.format(symbol=False)


def _state(state: RoundState, home: Home) -> Shown:
    word = state_of(state, home.customer_id)
    return Shown("", _STATES[word], word)


def _number(state: RoundState, home: Home) -> Shown:
    del state
    return Shown("–" if home.position is None else str(home.position), _QUIET)


def _customer(state: RoundState, home: Home) -> Shown:
    quiet = state_of(state, home.customer_id) == "owes nothing"
    return Shown(home.name_local or home.name, _QUIET if quiet else _PLAIN, home.name)


def _address(state: RoundState, home: Home) -> Shown:
    del state
    return Shown(home.address, _QUIET)


def _due(state: RoundState, home: Home) -> Shown:
    del state
    if home.due is None:
        return Shown("", _FAINT, tr("the account has gone on since"))
    if not home.due:
        return Shown("–", _FAINT, tr("nothing due"))
    if home.due < Money.zero:
        ahead = amount_text(-home.due)
        return Shown(tr("{ahead} adv", ahead=ahead), _QUIET, tr("{ahead} paid ahead", ahead=ahead))
    return Shown(amount_text(home.due), _PLAIN)


def _paid(state: RoundState, home: Home) -> Shown:
    if home.customer_id in state.saving:
        return Shown("…", _FAINT, tr("being saved"))
    cell = home.cell
    if cell is None or not cell.amount:
        return Shown("", _FAINT)
    text = amount_text(cell.amount)
    if home.due is None or not home.left:
        return Shown(text, _STRONG)
    return Shown(text, _LESS if home.left > Money.zero else _MORE)


def _by(state: RoundState, home: Home) -> Shown:
    if home.cell is not None:
        return Shown(as_shown(METHODS.get(home.cell.method, "")), _PLAIN)
    method = state.methods.get(home.customer_id)
    return Shown("" if method is None else as_shown(METHODS[method]), _FAINT)


def _note(state: RoundState, home: Home) -> Shown:
    """What is the matter, else what came of it, else what to remember."""
    held = state.held.get(home.customer_id)
    if held is not None:
        return Shown(held.words, Look(tone=held.why.tone, weight=SEMIBOLD))
    cell = home.cell
    if cell is None:
        noted = state.notes.get(home.customer_id, "")
        return Shown(noted or home.note, _PLAIN if noted else _FAINT)
    parts = [cell.reference] if cell.reference else []
    if cell.let_off:
        parts.append(tr("{discount} let off", discount=cell.let_off.format()))
    if cell.returned:
        parts.append(tr("{returned} taken back since", returned=cell.returned.format()))
    if home.due is not None and home.left > Money.zero:
        parts.append(tr("{left} left", left=home.left.format()))
    elif home.due is not None and home.left < Money.zero:
        parts.append(tr("{value} ahead", value=(-home.left).format()))
    if cell.receipt:
        parts.append(cell.receipt)
    return Shown(" · ".join(parts), _QUIET)


_CELLS: Final[dict[str, Callable[[RoundState, Home], Shown]]] = {
    "state": _state,
    "number": _number,
    "customer": _customer,
    "address": _address,
    DUE: _due,
    PAID: _paid,
    BY: _by,
    NOTE: _note,
}
