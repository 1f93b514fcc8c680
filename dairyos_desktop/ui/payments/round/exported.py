"""A round and the list of rounds as they are exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.exports import ExportTable
from dairyos_desktop.ui.exporting import Listing, titled
from dairyos_desktop.ui.payments.round.columns import shown_at, state_of
from dairyos_desktop.ui.payments.round.state import NOTE
from dairyos_desktop.ui.payments.round.typing_money import METHODS
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.exports import Value
    from dairyos_desktop.ui.payments.round.state import RoundState
    from dairyos_desktop.ui.payments.round.view import RoundView

_HEADS = (
    tr_later("State"),
    tr_later("No."),
    tr_later("Code"),
    tr_later("Customer"),
    tr_later("In own script"),
    tr_later("Address"),
    tr_later("Due"),
    tr_later("Paid"),
    tr_later("By"),
    tr_later("Let off"),
    tr_later("Left"),
    tr_later("Receipt"),
    tr_later("Note"),
)


def round_listing(view: RoundView, state: RoundState) -> Listing:
    """The round that is open, with all of its homes."""
    shown = state.sheet.round
    title = titled(
        tr("Round {on} {route} {person}", on=shown.on, route=shown.route, person=shown.person)
    )

    def build() -> ExportTable:
        # What is still being typed is part of the round.
        view.leave_editor()
        return round_table(title, state)

    # Cells change with every key, so the round is read before anything else can happen.
    return Listing(tr("the round"), title, view, len(state.homes), build, at_once=True)


def round_table(title: str, state: RoundState) -> ExportTable:
    """All homes in walking order, figures as numbers."""
    rows: list[tuple[Value, ...]] = []
    for customer_id, home in state.homes.items():
        cell = home.cell
        rows.append(
            (
                as_shown(state_of(state, customer_id)),
                home.position,
                home.code,
                home.name,
                home.name_local,
                home.address,
                home.due,
                None if cell is None else cell.amount,
                "" if cell is None else as_shown(METHODS.get(cell.method, cell.method)),
                None if cell is None else cell.discount,
                None if home.due is None else home.left,
                "" if cell is None else cell.receipt,
                shown_at(state, Place(customer_id, NOTE)).text,
            )
        )
    return ExportTable(title, _HEADS, tuple(rows))
