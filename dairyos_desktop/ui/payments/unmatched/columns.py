"""The columns of payments without a customer, and of those that were given to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.payments.unmatched.words import about_words, payer_words
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, STRONG, Align, Column

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.unmatched import UnmatchedPayment


def columns() -> tuple[Column[UnmatchedPayment], ...]:
    """From the left; the text gives way first."""
    return (
        Column(
            "date",
            tr("Date"),
            lambda row: f"{row.date:%d-%m-%Y}",
            width=96,
            sort=lambda row: (row.date, row.payment_id),
            value=lambda row: row.date,
        ),
        Column(
            "amount",
            tr("Amount"),
            lambda row: row.left.format(symbol=False),
            width=110,
            align=Align.RIGHT,
            look=STRONG,
            sort=lambda row: row.left,
            value=lambda row: row.left,
        ),
        Column(
            "payer", tr("From"), payer_words, width=170, stretch=True, least=130, tip=payer_words,
            sort=payer_words,
        ),
        Column(
            "about",
            tr("About"),
            about_words,
            width=220,
            stretch=True,
            least=120,
            look=SECONDARY,
            gives_way=1,
            tip=about_words,
            value=lambda row: row.text,
            also=((tr("Given to"), lambda row: row.customer),),
        ),
        Column(
            "receipt",
            tr("Receipt"),
            lambda row: row.receipt,
            width=118,
            look=SECONDARY,
            secondary=True,
            gives_way=2,
            also=((tr("Reference"), lambda row: row.payment_key),),
        ),
    )  # fmt: skip
