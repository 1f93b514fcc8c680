"""The columns of the counter's two tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, trc
from dairyos_desktop.ui.payments.counter.form import debt_words, month_words
from dairyos_desktop.ui.payments.words import method_word
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Align, Column, Look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.dto.counter import DebtRow, ReceiptRow

NOTHING = "–"


class PaidDebt(NamedTuple):
    """A debt, and what the typed amount pays of it.

    Attributes:
        first: It is named, to be paid before the others.
        today: Decides whether it is overdue.
    """

    debt: DebtRow
    pays: Money
    first: bool
    today: dt.date

    @property
    def left(self) -> Money:
        """What would stay open."""
        return self.debt.open - self.pays

    @property
    def overdue(self) -> bool:
        """Whether it should have been paid by now."""
        return self.debt.due_on is not None and self.debt.due_on < self.today


def _figure(amount: Money) -> str:
    return amount.format(symbol=False) if amount else NOTHING


def _state(row: PaidDebt) -> Look:
    if row.pays and not row.left:
        return Look(weight=500 if not row.first else 600, mark=Mark.DISC_TICK, mark_tone="ok")
    if row.pays:
        return Look(weight=500 if not row.first else 600, mark=Mark.HALF, mark_tone="warn")
    return Look(weight=600 if row.first else 400, mark=Mark.CIRCLE)


def _name(row: PaidDebt) -> str:
    return (
        tr("{debt} – paid first", debt=debt_words(row.debt)) if row.first else debt_words(row.debt)
    )


def debt_columns() -> tuple[Column[PaidDebt], ...]:
    """What is owed, oldest first, with what this pays."""
    return (
        Column("debt", tr("Owed"), _name, look=_state, stretch=True, least=190),
        Column(
            "month",
            tr("Month"),
            lambda row: month_words(row.debt),
            width=128,
            look=SECONDARY,
            gives_way=1,
            value=lambda row: row.debt.month,
        ),
        Column(
            "due",
            tr("Due by"),
            lambda row: "" if row.debt.due_on is None else format_date(row.debt.due_on),
            width=96,
            look=lambda row: Look(tone="warn", weight=500) if row.overdue else SECONDARY,
            tip=lambda row: tr("Overdue") if row.overdue else "",
            gives_way=2,
            value=lambda row: row.debt.due_on,
        ),
        Column(
            "open",
            trc("amount", "Open"),
            lambda row: _figure(row.debt.open),
            width=104,
            align=Align.RIGHT,
            value=lambda row: row.debt.open,
        ),
        Column(
            "pays",
            tr("This pays"),
            lambda row: _figure(row.pays),
            width=104,
            align=Align.RIGHT,
            look=lambda row: Look(tone="accent_text", weight=700) if row.pays else Look("text3"),
            value=lambda row: row.pays,
        ),
        Column(
            "left",
            trc("amount", "Left"),
            lambda row: _figure(row.left),
            width=104,
            align=Align.RIGHT,
            value=lambda row: row.left,
        ),
    )


def _receipt_look(row: ReceiptRow) -> Look:
    return Look(tone="text3", strike=True) if not row.left else Look(weight=500)


def taken_when(row: ReceiptRow) -> str:
    """The day of the money, with the time where it was entered on that day."""
    on = format_date(row.paid_on)
    return f"{on} {row.taken_at:%H:%M}" if row.taken_at.date() == row.paid_on else on


def _about(today: Callable[[], dt.date], row: ReceiptRow) -> str:
    of_today = row.taken_at.date() == row.paid_on == today()
    at = f"{row.taken_at:%H:%M}" if of_today else format_date(row.paid_on)
    parts = [row.receipt, method_word(row.method), at]
    if row.left < row.amount:
        parts.append(tr("reversed") if not row.left else tr("{left} left", left=row.left.format()))
    return " · ".join(parts)


def receipt_columns(today: Callable[[], dt.date]) -> tuple[Column[ReceiptRow], ...]:
    """The last receipts, in two lines each."""
    return (
        Column(
            "receipt",
            tr("Receipt"),
            lambda row: row.name or tr("Not matched yet"),
            look=Look(weight=500),
            stretch=True,
            tip=partial(_about, today),
            value=lambda row: row.receipt,
            also=(
                (tr("Taken"), taken_when),
                (tr("Customer"), lambda row: row.customer),
                (tr("Name"), lambda row: row.name),
                (tr("By"), lambda row: method_word(row.method)),
                (tr("Reference"), lambda row: row.reference),
                (tr("Taken by"), lambda row: row.taken_by),
                (tr("Not reversed"), lambda row: row.left),
            ),
        ),
        Column(
            "amount",
            tr("Amount"),
            lambda row: row.amount.format(symbol=False),
            width=104,
            align=Align.RIGHT,
            look=_receipt_look,
            value=lambda row: row.amount,
        ),
    )
