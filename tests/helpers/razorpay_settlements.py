"""What the pretended gateway paid out to the bank, and the combined report of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from helpers.razorpay_rows import Row

MOST_SETTLED = 1000
INDIA = ZoneInfo("Asia/Kolkata")


class Settlements:
    """Settlements and their lines; amounts are integer paise.

    A normal settlement tells no fees of its own: they stand with each payment
    (razorpay.com/docs/api/settlements).

    Args:
        new_id: Makes an id of a prefix.
    """

    def __init__(self, new_id: Callable[[str], str]) -> None:
        self._new_id = new_id
        self.rows: dict[str, Row] = {}
        self.lines: list[Row] = []

    def settle(
        self, payments: Iterable[Row], refunds: Iterable[Row], at: int, utr: str | None = None
    ) -> str:
        """Pays out what the payments came to, less fees and refunds; gives the settlement's id."""
        settlement_id = self._new_id("setl")
        utr = f"{at}{settlement_id[-6:].lower()}" if utr is None else utr
        lines = [
            _line(row, "payment", row["amount"] - (row["fee"] or 0), 0) for row in payments
        ] + [_line(row, "refund", 0, row["amount"]) for row in refunds]
        for line in lines:
            line |= {
                "settled": True,
                "settled_at": at,
                "settlement_id": settlement_id,
                "settlement_utr": utr or None,
            }
        self.lines += lines
        self.rows[settlement_id] = {
            "id": settlement_id,
            "entity": "settlement",
            "amount": sum(line["credit"] - line["debit"] for line in lines),
            "status": "processed",
            "fees": 0,
            "tax": 0,
            "utr": utr or None,
            "created_at": at,
        }
        return settlement_id

    def change(self, settlement_id: str, **fields: Any) -> None:  # noqa: ANN401 - JSON's
        """Makes a settlement say something else than its lines do."""
        self.rows[settlement_id] |= fields

    def change_line(self, entity_id: str, **fields: Any) -> None:  # noqa: ANN401 - JSON's
        """Makes a line say something else than its payment does."""
        for line in self.lines:
            if line["entity_id"] == entity_id:
                line.update(fields)

    def between(self, from_: int, to: int, when: float) -> list[Row]:
        """Newest first."""
        found = [row for row in self.rows.values() if from_ <= row["created_at"] <= to]
        return sorted(
            (row for row in found if row["created_at"] <= when),
            key=lambda row: -row["created_at"],
        )

    def report(self, day: str, when: float) -> list[Row]:
        """The lines of what was settled on a day in India."""
        return [
            line
            for line in self.lines
            if line["settled_at"] <= when
            and dt.datetime.fromtimestamp(line["settled_at"], INDIA).date().isoformat() == day
        ]


def _line(row: Row, kind: str, credit: int, debit: int) -> Row:
    fee = (row.get("fee") or 0) if kind == "payment" else 0
    return {
        "entity_id": row["id"],
        "type": kind,
        "debit": debit,
        "credit": credit,
        "amount": row["amount"],
        "currency": "INR",
        "fee": fee,
        "tax": (row.get("tax") or 0) if kind == "payment" else 0,
        "on_hold": False,
        "created_at": row["created_at"],
        "description": None,
        "notes": "{}",
        "payment_id": None if kind == "payment" else row["payment_id"],
        "order_id": row.get("order_id"),
        "order_receipt": None,
        "method": row.get("method"),
        "credit_type": "default",
    }
