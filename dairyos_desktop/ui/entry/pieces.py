"""What the context line tells of a cell of the day or the month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.texts import tr, tr_later, tr_word
from dairyos_desktop.ui.widgets.grid.context_line import Piece

if TYPE_CHECKING:
    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.dto.consumption import RowContext
    from dairyos_desktop.ui.entry.columns import GridColumn

KEYS: Final = (
    ("/", tr_later("jump")),
    ("L", tr_later("leave")),
    ("0", tr_later("not delivered")),
    ("F1", tr_later("all keys")),
)
"""The grid's keys that are told beside it."""


def pieces_of(context: RowContext, column: GridColumn | None, told_ahead: str = "") -> list[Piece]:
    """What is known about the current cell, in reading order.

    Args:
        context: Of its customer.
        column: Where it stands.
        told_ahead: The planned change that shaped it, with who asked and when.
    """
    made: list[Piece] = []
    if column is not None and column.product is not None:
        unit = column.product.unit
        words = (
            tr("order {short} {unit}", short=context.usual.short(), unit=unit)
            if context.usual
            else tr("no order")
        )
        if any(quantity is not None for quantity in context.last_week):
            figures = " ".join("–" if one is None else one.short() for one in context.last_week)
            words += tr(" · last week {figures}", figures=figures)
        made.append(Piece(f"{column.head}, {tr_word(column.shift)}", words))
    if told_ahead:
        made.append(Piece(tr("Change"), told_ahead))
    made.append(balance_piece(context.balance))
    if context.note:
        made.append(Piece(tr("Remember"), context.note))
    return made


def balance_piece(balance: Money) -> Piece:
    """What is owed, or paid ahead."""
    if balance.paise > 0:
        return Piece(tr("Balance due"), balance.format())
    if balance.paise < 0:
        return Piece(tr("Advance"), abs(balance).format())
    return Piece(tr("Nothing due"))
