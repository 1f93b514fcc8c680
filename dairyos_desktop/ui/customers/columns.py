"""The columns of the list of customers, and how a name is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from dairyos_desktop.domain.customers import format_phone
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.customers import CustomerRow, Standing
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.customers.figures import balance_text
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_BODY
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import PLAIN, SECONDARY, Align, Column, Look
from dairyos_desktop.ui.widgets.table.delegate import PAD, RowsDelegate, elided

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from dairyos_desktop.ui.widgets.table.view import TableView

NAME = "name"

_QUIET = Look(tone="text3")
_OWED = Look(weight=fonts.SEMIBOLD)
_LEAST_LOCAL = 30


def customer_columns(
    balance_of: Callable[[CustomerRow], Money | None], walking: Callable[[CustomerRow], int]
) -> tuple[Column[CustomerRow], ...]:
    """The columns, left to right.

    Args:
        balance_of: What a customer owes; None while that is not read yet.
        walking: A customer's place among all in walking order.
    """
    return (
        Column(
            "place",
            tr("No."),
            lambda row: str(row.position),
            width=54,
            align=Align.RIGHT,
            sort=walking,
            look=lambda row: SECONDARY if row.active else _QUIET,
            value=lambda row: row.position,
        ),
        Column(
            NAME,
            tr("Name"),
            lambda row: row.name,
            sort=lambda row: (row.name.casefold(), row.code),
            look=lambda row: PLAIN if row.active else _QUIET,
            stretch=True,
            tip=lambda row: f"{row.name_local} {row.code}".strip(),
            also=(
                (tr("In own script"), lambda row: row.name_local),
                (tr("Code"), lambda row: row.code),
            ),
        ),
        Column(
            "address",
            tr("Address"),
            lambda row: row.address,
            width=146,
            sort=lambda row: row.address.casefold(),
            look=lambda row: SECONDARY if row.active else _QUIET,
            secondary=True,
        ),
        Column(
            "route",
            tr("Route"),
            lambda row: row.route,
            width=60,
            sort=walking,
            look=lambda row: SECONDARY if row.active else _QUIET,
        ),
        Column(
            "phone",
            tr("Phone"),
            lambda row: format_phone(row.phone),
            width=106,
            look=lambda row: SECONDARY if row.active else _QUIET,
            secondary=True,
        ),
        Column(
            "takes",
            tr("Takes"),
            _takes,
            width=150,
            sort=lambda row: (not row.active, not row.takes, row.takes),
            look=_takes_look,
        ),
        Column(
            "balance",
            tr("Balance"),
            lambda row: _balance_text(balance_of(row)),
            width=112,
            align=Align.RIGHT,
            sort=lambda row: balance_of(row) or Money.zero,
            value=balance_of,
            look=lambda row: _balance_look(balance_of(row)),
        ),
    )


def _balance_text(balance: Money | None) -> str:
    return "" if balance is None else balance_text(balance)


def _balance_look(balance: Money | None) -> Look:
    return _OWED if balance is not None and balance > Money.zero else SECONDARY


def _takes(row: CustomerRow) -> str:
    if row.standing == Standing.LEFT:
        return tr("Left")
    if row.standing == Standing.NOT_YET:
        return tr("Not yet")
    return row.takes


def _takes_look(row: CustomerRow) -> Look:
    if row.standing == Standing.ON_LEAVE:
        return Look(tone="text2", mark=Mark.LEAVE)
    return PLAIN if row.active else _QUIET


class NamesDelegate(RowsDelegate):
    """Paints a name with the other script's name quietly behind it."""

    def __init__(self, view: TableView[CustomerRow], name_column: int) -> None:
        super().__init__(view)
        self._name_column = name_column

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, column: int, *, selected: bool
    ) -> None:
        """Latin name, then as much of the local one as there is room for."""
        if column != self._name_column:
            super().paint_cell(painter, rect, row, column, selected=selected)
            return
        customer = self._model.row(row)
        if not isinstance(customer, CustomerRow):
            return
        text, look = self._model.cell(row, column)
        middle = rect.top() + rect.height() / 2
        room = rect.width() - 2 * PAD
        shown = elided(text, room, TYPE_BODY, look.weight)
        line = fonts.baseline(middle, TYPE_BODY)
        painter.setFont(fonts.font(TYPE_BODY, look.weight))
        painter.setPen(colour(look.tone or "text"))
        painter.drawText(QPointF(rect.left() + PAD, line), shown)
        if not customer.name_local:
            return
        used = fonts.width(shown, TYPE_BODY, look.weight) + PAD
        if room - used > _LEAST_LOCAL:
            painter.setFont(fonts.font())
            painter.setPen(colour(look.tone or "text2"))
            local = elided(customer.name_local, int(room - used))
            painter.drawText(QPointF(rect.left() + PAD + used, line), local)
