"""What can be done about something odd: accept it, look at it again, leave the customer out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.ui.bills.findings import ACCEPTED, NOT_BILLED, Finding, Findings
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.widgets.comparison import MINE, THEIRS
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import MonthWarning
    from dairyos_desktop.ui.screen import Screen

NO_LINE = tr_later("Choose something to look at first.")


def concerned(line: Finding | None, findings: Findings) -> list[MonthWarning]:
    """What accepting the line accepts: itself, or all of its group where it is the head."""
    if line is None:
        return []
    lines = findings.of_kind(line.kind) if line.head else [line]
    return [one.warning for one in lines if one.warning is not None]


class Looking(QObject):
    """Carries out what the page of odd things offers.

    Signals:
        changed(): What is to be looked at is another now.
        failed(DairyError): It was refused; nothing changed.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context

    def why_not_accept(self, line: Finding | None, findings: Findings) -> str:
        """Why the line can't be accepted; empty where it can."""
        reason = refusal(self._context.actor, Action.RUN_MONTH)
        if reason or line is None:
            return reason or as_shown(NO_LINE)
        if not concerned(line, findings):
            return tr(
                "A missing bill can't be accepted: mend the reason, or leave the customer out."
            )
        return ""

    def why_not_park(self, line: Finding | None) -> str:
        """Why nobody can be left out here; empty where the customer can."""
        reason = refusal(self._context.actor, Action.PARK)
        if reason or line is None:
            return reason or as_shown(NO_LINE)
        return "" if line.customer else tr("Choose a customer's line.")

    def accept(self, line: Finding, findings: Findings, month: Month) -> None:
        """Lets it stand for a reason, or has it looked at again where it was accepted."""
        warnings = concerned(line, findings)
        billing, actor = self._context.services.billing, self._context.actor
        if line.kind == ACCEPTED:
            self._run(lambda: billing.look_again(actor, month, warnings))
            return
        what = line.title if line.head else tr("this of {line}", line=line.title)
        if not line.head and line.customer_id is None:
            what = tr("this")
        reason = self._context.prompts.reason(
            self._screen,
            question=tr("Accept {what}?", what=what),
            detail=tr("It is not asked about again for this month, unless it changes."),
            label=tr("Why it may stand"),
            yes=tr("Accept")
            if len(warnings) == 1
            else tr(
                "Accept {counted}", counted=trn("{count} thing", "{count} things", len(warnings))
            ),
        )
        if reason is not None:
            self._accept(month, warnings, reason)

    def _accept(self, month: Month, warnings: Sequence[MonthWarning], reason: str) -> None:
        billing, actor = self._context.services.billing, self._context.actor

        def again(error: ConflictError) -> None:
            now = error.current.get("warnings")
            if isinstance(now, tuple):
                self._accept(month, now, reason)

        self._run(lambda: billing.accept_warnings(actor, month, warnings, reason), again)

    def park(self, line: Finding, month: Month) -> None:
        """Leaves the customer out of the month, or takes it in again."""
        customers, actor = self._context.services.customers, self._context.actor
        code, label = line.customer, month.label()
        if line.parked:
            self._run(lambda: customers.unpark(actor, code, str(month)))
            return
        reason = self._context.prompts.reason(
            self._screen,
            question=tr("Leave {line} out of {label}?", line=line.title, label=label),
            detail=tr(
                "The month's bills are made without this customer, who stands among those "
                "without a bill. A bill already made stays as it is."
            ),
            label=tr("Reason"),
            yes=tr("Leave out"),
        )
        if reason is not None:
            self._park(code, month, reason, "")

    def _park(self, code: str, month: Month, reason: str, seen: str) -> None:
        customers, actor = self._context.services.customers, self._context.actor
        self._run(
            lambda: customers.park(actor, code, str(month), reason, seen=seen),
            lambda error: self._park(code, month, reason, str(error.current.get("parked", ""))),
        )

    def _run(
        self, deed: Callable[[], object], again: Callable[[ConflictError], None] | None = None
    ) -> None:
        self._context.work.run(
            self._screen,
            deed,
            done=lambda _result: self.changed.emit(),
            failed=lambda error: self._on_failed(error, again),
            lane=Lane.WRITE,
        )

    def _on_failed(self, error: DairyError, again: Callable[[ConflictError], None] | None) -> None:
        if not isinstance(error, ConflictError) or again is None or not error.fields:
            self.failed.emit(error)
            return
        heads = (tr("Yours"), error.changed_by or tr("Theirs"))
        if self._context.prompts.compare(
            self._screen, error, yes=as_shown(MINE), no=as_shown(THEIRS), heads=heads
        ):
            again(error)
        else:
            self._context.work.let_go()
            # What stands now may have been said on another PC.
            self.changed.emit()


def accept_words(line: Finding | None) -> str:
    """What the button says at this line."""
    return tr("Look at it again") if line is not None and line.kind == ACCEPTED else tr("Accept…")


def park_words(line: Finding | None) -> str:
    """What the button says at this line."""
    parked = line is not None and line.kind == NOT_BILLED and line.parked
    return tr("Take in again") if parked else tr("Leave out…")
