"""Collection rounds beside their receipts (I6): none is half closed, none counts other money."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, select, type_coerce

from dairyos_desktop.domain.cash_count import counted_total
from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.payments import Payment, Round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.verify.findings import Findings

_CASH = "cash"


def check_collections(session: Session, findings: Findings) -> None:
    """I6: a closed round says what was handed in and what was due, and its receipts are its own."""
    rounds: Sequence[Round] = session.scalars(select(Round).order_by(Round.id)).all()
    if not rounds:
        return
    by_id = {row.id: row for row in rounds}
    cash: Counter[int] = Counter()
    for receipt, round_id, method, paise, reverses, collector, paid_on in session.execute(
        select(
            Payment.receipt,
            Payment.round_id,
            Payment.method,
            type_coerce(Payment.amount, BigInteger),
            Payment.reverses_id,
            Payment.collected_by,
            Payment.paid_on,
        ).where(Payment.round_id.is_not(None))
    ):
        row = by_id[round_id or 0]
        if method == _CASH:
            cash[row.id] += paise if reverses is None else -paise
        if reverses is None and (collector, paid_on) != (row.person_id, row.date):
            findings.wrong(
                "I6", receipt, f"It is not of the person or day of its round {_name(row)}."
            )
    for row in rounds:
        findings.checked("I6", 1)
        _check_round(row, Money.from_paise(cash[row.id]), findings)


def _check_round(row: Round, cash: Money, findings: Findings) -> None:
    closing = (row.closed_at, row.handed_in, row.cash_due)
    if len({part is None for part in closing}) > 1:
        findings.wrong("I6", _name(row), "It is half closed.")
    elif row.cash_due is not None and row.cash_due != cash:
        findings.wrong(
            "I6",
            _name(row),
            f"It was closed with {row.cash_due} in cash, its receipts come to {cash}.",
        )
    if row.counted:
        counted = counted_total({int(note): count for note, count in row.counted.items()})
        if counted != row.handed_in:
            findings.wrong(
                "I6", _name(row), f"{row.handed_in} handed in, but {counted} was counted."
            )


def _name(row: Round) -> str:
    return f"collection round {row.id} ({row.date} {row.route})"
