"""The columns of the Cash tab's tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.methods import COLLECTED, METHODS, ONLINE
from dairyos_desktop.domain.money import Money
from dairyos_desktop.ui.payments.words import counted
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
    word = "missing" if difference < Money.zero else "too much"
    return f"{abs(difference).format()} {word}"


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
        Column("person", "Taken by", lambda row: row.person or ONLINE, stretch=True, least=110),
        Column(
            "receipts",
            "Receipts",
            lambda row: f"{row.receipts:,}",
            width=80,
            align=Align.RIGHT,
            gives_way=1,
            value=lambda row: row.receipts,
        ),
        *methods,
        Column(
            "total",
            "In all",
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
        parts.append(counted(row.receipts, "receipt"))
    if row.since is not None:
        parts.append(f"since {row.since:%d-%m}")
    if row.kept:
        parts.append(f"{difference_words(row.kept)} so far")
    return " · ".join(parts)


def waiting_columns() -> tuple[Column[CashWaiting], ...]:
    """Whose cash waits, in two lines each."""
    return (
        Column(
            "holder",
            "Cash with",
            lambda row: row.name,
            look=Look(weight=500),
            stretch=True,
            tip=_waits,
            also=(
                ("Since", lambda row: row.since),
                ("Receipts", lambda row: row.receipts),
                ("Difference so far", lambda row: row.kept),
            ),
        ),
        Column(
            "expected",
            "To hand over",
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
        parts.append(f"taken back by {row.taken_back_by}")
    elif row.difference:
        parts.append(difference_words(row.difference))
    parts.append(f"to {row.taken_by} {row.taken_at:%H:%M}")
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
            "From",
            lambda row: row.name,
            look=Look(weight=500),
            stretch=True,
            tip=_handed,
            also=(
                ("At", lambda row: f"{row.taken_at:%d-%m-%Y %H:%M}"),
                ("Taken by", lambda row: row.taken_by),
                ("Receipts", lambda row: row.receipts),
                ("Expected", lambda row: row.expected),
                ("Difference", lambda row: row.difference),
                ("Note", lambda row: row.note),
                ("Taken back by", lambda row: row.taken_back_by),
            ),
        ),
        Column(
            "handed_in",
            "Handed in",
            lambda row: figure(row.handed_in),
            width=112,
            align=Align.RIGHT,
            look=_handed_look,
            value=lambda row: row.handed_in,
        ),
    )
