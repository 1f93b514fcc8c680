"""The columns of the prices that can be raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.fonts import BOLD
from dairyos_desktop.ui.products.words import shown_price
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, STRONG, Align, Column, Look

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.raising import RaiseRow

GENERAL = tr_later("General")
_PROBLEM = Look(tone="warn", mark=Mark.BANG)


def raise_columns() -> tuple[Column[RaiseRow], ...]:
    """Whose, product, price then, new price, who takes it, how much, what it makes a month."""
    return (
        Column(
            "whose",
            tr("Price list"),
            lambda row: row.whose or as_shown(GENERAL),
            width=92,
            look=SECONDARY,
        ),
        Column(
            "name",
            tr("Product"),
            lambda row: row.name,
            stretch=True,
            least=132,
            also=((tr("Code"), lambda row: row.code),),
        ),
        Column(
            "old",
            tr("Price then"),
            lambda row: shown_price(row.old),
            width=88,
            align=Align.RIGHT,
            look=SECONDARY,
            value=lambda row: row.old,
        ),
        Column(
            "new",
            tr("New price"),
            _new,
            width=98,
            align=Align.RIGHT,
            look=_new_look,
            tip=_new_tip,
            value=lambda row: row.new,
            also=(
                (tr("Later price from"), lambda row: row.later_on),
                (tr("In the way"), lambda row: row.problem),
            ),
        ),
        Column(
            "customers",
            tr("Customers"),
            lambda row: f"{row.customers:,}" if row.customers else "–",
            width=88,
            align=Align.RIGHT,
            look=SECONDARY,
            secondary=True,
            value=lambda row: row.customers,
        ),
        Column(
            "quantity",
            tr("Took"),
            lambda row: row.quantity.short() if row.quantity else "–",
            width=92,
            align=Align.POINT,
            look=SECONDARY,
            secondary=True,
            value=lambda row: row.quantity,
        ),
        Column("unit", "", lambda row: row.unit, width=40, look=SECONDARY, secondary=True),
        Column(
            "amount",
            tr("A month"),
            lambda row: row.amount.format(symbol=False) if row.amount else "–",
            width=104,
            align=Align.RIGHT,
            look=STRONG,
            gives_way=1,
            value=lambda row: row.amount,
        ),
    )


def _new(row: RaiseRow) -> str:
    return "–" if row.new is None else shown_price(row.new)


def _new_look(row: RaiseRow) -> Look:
    if row.problem:
        return _PROBLEM
    if row.new is None:
        return SECONDARY
    mark = Mark.UP if row.new.thousandths >= row.old.thousandths else Mark.DOWN
    return Look(tone="accent_text", weight=BOLD, mark=mark)


def _new_tip(row: RaiseRow) -> str:
    if row.problem:
        return row.problem
    if row.later_on is not None:
        return tr(
            "A later price begins on {later_on} and stays.", later_on=format_date(row.later_on)
        )
    return ""
