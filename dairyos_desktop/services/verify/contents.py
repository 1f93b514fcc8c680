"""Bills beside the digests that the audit chain holds of them (I8)."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import Bill, BillCorrection, BillLine
from dairyos_desktop.services.billing.content import content_digest
from dairyos_desktop.services.bulk import plain

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.verify.findings import Findings

_AT_ONCE = 500
_MONTH = "____-__"

_bills = plain(Bill).c
_lines = plain(BillLine).c
_corrections = plain(BillCorrection).c
_log = plain(AuditEntry).c

_SAID = (
    _bills.kind,
    _bills.period_from,
    _bills.period_to,
    _bills.title,
    _bills.litres,
    _bills.previous_balance,
    _bills.receipts,
)
_SUMS = (_bills.subtotal, _bills.tax, _bills.adjustments, _bills.round_off, _bills.total)
# In the order of `domain.billing.Line` and `Correction`.
_LINE = (
    _lines.kind,
    _lines.product_id,
    _lines.charge_id,
    _lines.charge_month,
    _lines.description,
    _lines.hsn,
    _lines.unit,
    _lines.quantity,
    _lines.price_snapshot,
    _lines.tax_rate_snapshot,
    _lines.amount,
    _lines.tax,
    _lines.cgst,
    _lines.sgst,
    _lines.from_on,
    _lines.to_on,
)
_CORRECTION = (
    _corrections.original_id,
    _corrections.product_id,
    _corrections.detail,
    _corrections.unit_price,
    _corrections.tax_rate,
    _corrections.quantity,
    _corrections.amount,
    _corrections.tax,
)


def check_contents(session: Session, findings: Findings) -> None:
    """I8: each bill says what it said when the audit log was told of it last."""
    audited = _audited(session)
    last = 0
    while True:
        bills = session.execute(
            select(_bills.id, _bills.number, _bills.content_sha256, *_SAID, *_SUMS)
            .where(_bills.id > last)
            .order_by(_bills.id)
            .limit(_AT_ONCE)
        ).all()
        if not bills:
            return
        first, last = bills[0].id, bills[-1].id
        lines = _parts(session, _lines.bill_id, _lines.position, _LINE, (first, last))
        corrections = _parts(
            session, _corrections.bill_id, _corrections.position, _CORRECTION, (first, last)
        )
        for bill_id, number, stored, *content in bills:
            findings.checked("I8", 1)
            digest = content_digest(
                [content[0], str(content[1]), str(content[2]), *content[3:7]],
                lines.get(bill_id, []),
                corrections.get(bill_id, []),
                content[7:],
            )
            if number not in audited:
                findings.wrong("I8", number, "The audit log does not know this bill.")
            elif not digest == stored == audited[number]:
                findings.wrong("I8", number, "It was changed without the audit log being told.")


def _parts(
    session: Session,
    bill: ColumnElement[int],
    position: ColumnElement[int],
    columns: tuple[ColumnElement[Any], ...],
    span: tuple[int, int],
) -> dict[int, list[list[object]]]:
    rows = session.execute(
        select(bill, *columns).where(bill.between(*span)).order_by(bill, position)
    )
    return {key: [list(row[1:]) for row in some] for key, some in groupby(rows, itemgetter(0))}


def _audited(session: Session) -> dict[str, str]:
    """The digest of each bill that the log was told last, by number."""
    found: dict[str, str] = {}
    rows = session.scalars(
        select(_log.after)
        .where(_log.thing == "bills", _log.thing_key.like(_MONTH), _log.after.is_not(None))
        .order_by(_log.id)
    )
    for text in rows:
        # Which entry can't be read any more is told by the check of the chain.
        with suppress(ValueError, TypeError):
            found.update(json.loads(text))
    return found
