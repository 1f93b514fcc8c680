"""What was read for the screen, and which of it each chip shows; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.reconciliation import Severity

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.reconciliation import FindingRow, ReconcileReport

ERRORS, WARNINGS, ACCEPTED, HISTORY = "errors", "warnings", "accepted", "history"
DAY = "day"
"""A day that another screen asked for."""
_NEVER = tr_later(
    "Nothing was reconciled yet: it holds bills, payments, Razorpay and books side by side."
)
EMPTY = {
    ERRORS: tr_later("No error is open: bills, payments and books agree."),
    WARNINGS: tr_later("No warning is open."),
    ACCEPTED: tr_later("Nothing was accepted with a reason."),
    HISTORY: tr_later("Nothing was found and mended yet."),
}


@dataclass(frozen=True)
class ReadFindings:
    """The newest report and all findings, those of long ago left out.

    Attributes:
        day: The day that was asked for, `of_day` its report; None where there is none.
    """

    report: ReconcileReport | None
    open: tuple[FindingRow, ...]
    accepted: tuple[FindingRow, ...]
    resolved: tuple[FindingRow, ...]
    timezone: str
    day: dt.date | None = None
    of_day: ReconcileReport | None = None

    def rows(self, view: str) -> tuple[FindingRow, ...]:
        """The findings of a chip."""
        if view == ACCEPTED:
            return self.accepted
        if view == HISTORY:
            return self.resolved
        if view == DAY:
            return () if self.of_day is None else self.of_day.findings
        return self._open_by_severity[Severity.ERROR if view == ERRORS else Severity.WARNING]

    @cached_property
    def _open_by_severity(self) -> dict[Severity, tuple[FindingRow, ...]]:
        """Told apart once: there may be tens of thousands, and each chip asks for its number."""
        return {one: tuple(row for row in self.open if row.severity is one) for one in Severity}

    def nothing(self, view: str) -> str:
        """What an empty list of a chip says."""
        if view == DAY:
            if self.day is None:
                return ""
            on = format_date(self.day)
            if self.of_day is None:
                return tr("{on} was not reconciled.", on=on)
            return tr("Nothing was found on {on}: all agreed.", on=on)
        return as_shown(_NEVER) if self.report is None else as_shown(EMPTY[view])
