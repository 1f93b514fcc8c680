"""The columns of the list of bills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.bills.month import is_void
from dairyos_desktop.ui.fonts import SEMIBOLD
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Align, Column, Look

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.billing import BillRow

STATES = {
    "UNPAID": (tr_later("Unpaid"), Look(mark=Mark.CIRCLE)),
    "PARTIALLY_PAID": (tr_later("Part paid"), Look(tone="warn", mark=Mark.HALF)),
    "PAID": (tr_later("Paid"), Look(tone="ok", mark=Mark.DISC_TICK)),
    "VOID": (tr_later("Void"), Look(tone="text2", mark=Mark.VOID)),
}
_SENT = {
    IssuedBy.PRINTED: tr_later("Printed"),
    IssuedBy.PDF: "PDF",
    IssuedBy.MARKED: tr_later("Marked"),
    IssuedBy.MAIL: tr_later("Mail"),
    IssuedBy.MESSAGE: tr_later("WhatsApp"),
}
_STRUCK = Look(tone="text2", strike=True)
_PLAIN = Look()
_DUE = Look(weight=SEMIBOLD)


def shown_amount(amount: Money) -> str:
    """A sum in a table: without ₹, a dash for zero."""
    return amount.format(symbol=False) if amount else "–"


def shown_payable(amount: Money) -> str:
    """What is to pay, or the advance: "1,994.00 adv"."""
    if amount < Money.zero:
        return tr("{value} adv", value=(-amount).format(symbol=False))
    return shown_amount(amount)


def shown_name(row: BillRow) -> str:
    """The customer as on the bill: in the own script where there is one."""
    return row.name_local or row.name


def sent_words(row: BillRow) -> str:
    """How its paper went out."""
    if not row.sent:
        return "–"
    known = {cause.value: word for cause, word in _SENT.items()}
    return known.get(row.issued_by, tr("Issued"))


def _name_tip(row: BillRow) -> str:
    place = f"{row.route} · {row.position}" if row.route else ""
    return " · ".join(part for part in (row.name, row.customer, place, row.number) if part)


def _payable_look(row: BillRow) -> Look:
    if is_void(row):
        return _STRUCK
    return _DUE if row.payable > Money.zero else SECONDARY


def _sent_tip(row: BillRow) -> str:
    if row.sent:
        return tr("Issued: {issued_by}", issued_by=row.issued_by)
    if row.issued_by == IssuedBy.QUEUED.value:
        return tr("To be sent; the outbox tells how it stands")
    if row.issued_by == IssuedBy.PRINTING.value:
        return tr("It was on its way to the printer, which did not take it")
    return tr("Paid before it was printed") if row.issued else tr("Not printed yet")


def bill_columns() -> tuple[Column[BillRow], ...]:
    """Number, customer, litres, bill, to pay, state, sent."""
    return (
        Column(
            "number",
            tr("Number"),
            lambda row: row.number,
            width=124,
            sort=lambda row: (row.number.rpartition("/")[0], len(row.number), row.number),
            look=SECONDARY,
            gives_way=1,
        ),
        Column(
            "customer",
            tr("Customer"),
            shown_name,
            sort=lambda row: (row.name.casefold(), row.customer),
            stretch=True,
            least=104,
            tip=_name_tip,
            value=lambda row: row.name,
            also=(
                (tr("In own script"), lambda row: row.name_local),
                (tr("Code"), lambda row: row.customer),
                (tr("Route"), lambda row: row.route),
                (tr("No."), lambda row: row.position if row.route else None),
            ),
        ),
        Column(
            "litres",
            tr("Litres"),
            lambda row: row.litres.short() if row.litres else "–",
            width=76,
            align=Align.POINT,
            sort=lambda row: row.litres,
            look=SECONDARY,
            secondary=True,
            value=lambda row: row.litres,
        ),
        Column(
            "total",
            tr("Bill"),
            lambda row: shown_amount(row.total),
            width=88,
            align=Align.RIGHT,
            sort=lambda row: row.total,
            value=lambda row: row.total,
            look=lambda row: _STRUCK if is_void(row) else _PLAIN,
        ),
        Column(
            "payable",
            tr("To pay"),
            lambda row: shown_payable(row.payable),
            width=106,
            align=Align.RIGHT,
            sort=lambda row: row.payable,
            value=lambda row: row.payable,
            look=_payable_look,
        ),
        Column(
            "state",
            tr("State"),
            lambda row: STATES[row.status][0],
            width=120,
            sort=lambda row: list(STATES).index(row.status),
            look=lambda row: STATES[row.status][1],
            tip=lambda row: row.void_reason,
            also=(
                (tr("Received"), lambda row: row.paid),
                (tr("Why void"), lambda row: row.void_reason),
            ),
        ),
        Column(
            "sent",
            tr("Sent"),
            sent_words,
            width=70,
            sort=sent_words,
            look=SECONDARY,
            secondary=True,
            tip=_sent_tip,
            value=lambda row: sent_words(row) if row.sent else "",
        ),
    )
