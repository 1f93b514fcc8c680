"""A bill as the accountant keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from helpers.reference.lines import Correction, Line, Sums


@dataclass(frozen=True)
class Content:
    """All of a bill that a run works out; equal content means nothing to do (rule 16)."""

    period_to: date
    lines: tuple[Line, ...]
    corrections: tuple[Correction, ...]
    sums: Sums
    previous_balance: Decimal
    receipts: Decimal

    @property
    def is_nothing(self) -> bool:
        """No delivery, no charge, no correction other than 0.00 (rule 13)."""
        return not self.lines and not any(row.amount + row.tax for row in self.corrections)


@dataclass
class Bill:
    """`made` and `calculated` count the office's events; `age` is (year, running number)."""

    number: str
    age: tuple[int, int]
    customer: str
    period_from: date
    bill_date: date
    due_on: date
    generated_at: datetime
    made: int
    calculated: int
    content: Content
    version: int = 1
    issued_at: datetime | None = None
    void: bool = False
    voided_on: date | None = None
    voided: int = 0

    @property
    def sums(self) -> Sums:
        """The foot."""
        return self.content.sums

    @property
    def period_to(self) -> date:
        """Last day of the bill."""
        return self.content.period_to
