"""The columns of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.reconciliation import FindingState, Severity
from dairyos_desktop.ui.reconciliation.words import apart_words, state_words, title_of
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Align, Column, Look

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.reconciliation import FindingRow

_ERROR = Look(mark=Mark.CROSS, weight=500)
_WARNING = Look(mark=Mark.LOOK, weight=500)
_ACCEPTED = Look(mark=Mark.DASH)
_MENDED = Look(mark=Mark.TICK)


def _look(row: FindingRow) -> Look:
    if row.state is FindingState.RESOLVED:
        return _MENDED
    if row.state is FindingState.ACCEPTED:
        return _ACCEPTED
    return _ERROR if row.severity is Severity.ERROR else _WARNING


def columns() -> tuple[Column[FindingRow], ...]:
    """From the left."""
    return (
        Column(
            "what",
            tr("What is wrong"),
            title_of,
            width=208,
            look=_look,
            tip=lambda row: f"{state_words(row)}: {title_of(row)}. {row.details}",
            also=((tr("Weight"), state_words), (tr("Kind"), lambda row: row.type.value)),
        ),
        Column(
            "details",
            tr("In words"),
            lambda row: row.details,
            stretch=True,
            least=200,
            tip=lambda row: row.details,
        ),
        Column(
            "customer",
            tr("Customer"),
            lambda row: row.customer_name or "–",
            width=140,
            gives_way=3,
            tip=lambda row: (
                f"{row.customer_name} ({row.customer_code})" if row.customer_code else "–"
            ),
            also=((tr("Code"), lambda row: row.customer_code),),
        ),
        Column("bill", tr("Bill"), lambda row: row.bill or "–", width=126, gives_way=2),
        Column(
            "payment",
            tr("Payment"),
            lambda row: row.receipt or row.gateway_id or "–",
            width=126,
            look=SECONDARY,
            secondary=True,
            gives_way=1,
            tip=lambda row: " · ".join(one for one in (row.receipt, row.gateway_id) if one),
            also=((tr("At Razorpay"), lambda row: row.gateway_id),),
        ),
        Column(
            "apart",
            tr("₹ apart"),
            apart_words,
            width=96,
            align=Align.RIGHT,
            sort=lambda row: (row.apart is not None, 0 if row.apart is None else row.apart.paise),
            value=lambda row: row.apart,
        ),
        Column(
            "since",
            tr("Since"),
            lambda row: format_date(row.first_seen_on),
            width=92,
            sort=lambda row: row.first_seen_on,
            value=lambda row: row.first_seen_on,
            gives_way=1,
        ),
    )
