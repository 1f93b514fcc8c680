"""The columns of the Cash tab's tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.methods import COLLECTED, METHODS, ONLINE
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.widgets.table.columns import STRONG, Align, Column, Look

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.cash import CashWaiting, CollectionRow, HandoverRow

CASH = "cash"
_NOTHING = "–"
_GIVES_WAY = {"razorpay": 2, "bank": 3, "cheque": 4, "upi": 5}


def figure(amount: Money) -> str:
    """An amount in a table; nothing is a dash."""
    return amount.format(symbol=False) if amount else _NOTHING


def difference_words(difference: Money) -> str:
    """What a handover lacks or has too much: "₹5.50 missing", "₹2.00 too much"."""
    if not difference:
        return ""
    if difference < Money.zero:
        return tr("{value} missing", value=abs(difference).format())
    return tr("{value} too much", value=difference.format())


def _of(method: str, row: CollectionRow) -> Money:
    return row.by_method.get(method, Money.zero)


def _text(method: str, row: CollectionRow) -> str:
    return figure(_of(method, row))


def collected_columns() -> tuple[Column[CollectionRow], ...]:
    """Who took how much in which way."""
    methods = tuple(
        Column(
            method,
            METHODS[method],
            partial(_text, method),
            width=104,
            align=Align.RIGHT,
            gives_way=_GIVES_WAY.get(method, 0),
            value=partial(_of, method),
        )
        for method in COLLECTED
    )
    return (
        Column("person", tr("Taken by"), lambda row: row.person or ONLINE, stretch=True, least=110),
        Column(
            "receipts",
            tr("Receipts"),
            lambda row: f"{row.receipts:,}",
            width=80,
            align=Align.RIGHT,
            gives_way=1,
            value=lambda row: row.receipts,
        ),
        *methods,
        Column(
            "total",
            tr("In all"),
            lambda row: figure(row.total),
            width=112,
            align=Align.RIGHT,
            look=STRONG,
            value=lambda row: row.total,
        ),
    )


def _waits(row: CashWaiting) -> str:
    parts = []
    if row.receipts:
        parts.append(trn("{count} receipt", "{count} receipts", row.receipts))
    if row.since is not None:
        parts.append(tr("since {since}", since=f"{row.since:%d-%m}"))
    if row.kept:
        parts.append(tr("{kept} so far", kept=difference_words(row.kept)))
    return " · ".join(parts)


def waiting_columns() -> tuple[Column[CashWaiting], ...]:
    """Whose cash waits, in two lines each."""
    return (
        Column(
            "holder",
            tr("Cash with"),
            lambda row: row.name,
            look=Look(weight=500),
            stretch=True,
            tip=_waits,
            also=(
                (tr("Since"), lambda row: row.since),
                (tr("Receipts"), lambda row: row.receipts),
                (tr("Difference so far"), lambda row: row.kept),
            ),
        ),
        Column(
            "expected",
            tr("To hand over"),
            lambda row: figure(row.expected),
            width=112,
            align=Align.RIGHT,
            look=STRONG,
            value=lambda row: row.expected,
        ),
    )


def _handed(row: HandoverRow) -> str:
    parts = []
    if row.taken_back_by:
        parts.append(tr("taken back by {taken_back_by}", taken_back_by=row.taken_back_by))
    elif row.difference:
        parts.append(difference_words(row.difference))
    parts.append(
        tr("to {taken_by} {taken_at}", taken_by=row.taken_by, taken_at=f"{row.taken_at:%H:%M}")
    )
    if row.note:
        parts.append(row.note)
    return " · ".join(parts)


def _handed_look(row: HandoverRow) -> Look:
    if row.taken_back_by:
        return Look(tone="text3", strike=True)
    return Look(tone="warn", weight=600) if row.difference else Look(weight=500)


def handed_columns() -> tuple[Column[HandoverRow], ...]:
    """What was handed over that day, in two lines each."""
    return (
        Column(
            "name",
            tr("From"),
            lambda row: row.name,
            look=Look(weight=500),
            stretch=True,
            tip=_handed,
            also=(
                (tr("At"), lambda row: f"{row.taken_at:%d-%m-%Y %H:%M}"),
                (tr("Taken by"), lambda row: row.taken_by),
                (tr("Receipts"), lambda row: row.receipts),
                (tr("Expected"), lambda row: row.expected),
                (tr("Difference"), lambda row: row.difference),
                (tr("Note"), lambda row: row.note),
                (tr("Taken back by"), lambda row: row.taken_back_by),
            ),
        ),
        Column(
            "handed_in",
            tr("Handed in"),
            lambda row: figure(row.handed_in),
            width=112,
            align=Align.RIGHT,
            look=_handed_look,
            value=lambda row: row.handed_in,
        ),
    )
