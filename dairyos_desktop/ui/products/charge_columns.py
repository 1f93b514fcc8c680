"""The columns of a price list's charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.charging import charge_sentence
from dairyos_desktop.ui.widgets.table.columns import STRONG, Align, Column

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.charges import ChargeRow


def _how_often(row: ChargeRow) -> str:
    return tr("every month") if row.form.monthly else tr("once")


def charge_columns() -> tuple[Column[ChargeRow], ...]:
    """What it is with when and why below, and the amount."""
    return (
        Column(
            "what",
            tr("Charge or credit"),
            lambda row: row.form.description,
            stretch=True,
            tip=lambda row: charge_sentence(row.form),
        ),
        Column(
            "amount",
            tr("Amount"),
            lambda row: row.form.amount.format(symbol=False),
            width=96,
            align=Align.RIGHT,
            look=STRONG,
            value=lambda row: row.form.amount,
            also=(
                (tr("Tax rate"), lambda row: row.form.tax_rate),
                (tr("How often"), _how_often),
                (tr("From month"), lambda row: str(row.form.first_month)),
                (
                    tr("Until month"),
                    lambda row: "" if row.form.last_month is None else str(row.form.last_month),
                ),
                (tr("Reason"), lambda row: row.form.reason),
            ),
        ),
    )
