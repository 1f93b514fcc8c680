"""What the screen does with bills: make, issue, void; asks first, tells what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.declared_settings import PAPERS_AFTER_RUN
from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.bills.asking import consequence, named
from dairyos_desktop.ui.bills.both_states import go_on_with
from dairyos_desktop.ui.bills.month import Show, total_of
from dairyos_desktop.ui.bills.printing import Printing
from dairyos_desktop.ui.bills.runs import Runs
from dairyos_desktop.ui.bills.saving import Saving
from dairyos_desktop.ui.fresh_password import run_fresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow, BillView, RunResult
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.buttons import Button


class Deeds(Runs):
    """Carries out the user's wishes on the bills of a screen.

    Attributes:
        printing: On paper.
        saving: PDF files.

    Signals:
        list_wanted(str): Show these bills (`Show`).
        run_wanted(int): Show what came of that run.
    """

    list_wanted = Signal(str)
    run_wanted = Signal(int)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.printing = Printing(self)
        self.saving = Saving(self)

    # Making -------------------------------------------------------------------------

    def make(self, month: Month, button: Button) -> None:
        """Makes the month's bills, or makes them again."""
        if self.running:
            return
        services, actor = self.context.services, self.context.actor
        self.start(
            lambda progress: services.billing.generate(
                actor, month, progress=progress.report, stop=progress.stopped
            ),
            done=lambda result: self._on_made(result, month, button),
            running=tr("Bills are being made."),
            step=tr("Customer"),
            busy=button,
        )

    def _on_made(self, result: RunResult, month: Month, button: Button) -> None:
        made, again, void = result.created, result.updated, result.voided
        changed = [
            words
            for number, words in (
                (made, trn("{count} bill made", "{count} bills made", made)),
                (again, trn("{count} bill changed", "{count} bills changed", again)),
                (void, trn("{count} bill void", "{count} bills void", void)),
            )
            if number
        ]
        words = ", ".join(changed) or tr("Nothing has changed since the bills were made")
        if result.not_billed:
            words += tr(
                ", {counted} without a bill",
                counted=trn("{count} customer", "{count} customers", len(result.not_billed)),
            )
        in_all = tr("{label} comes to {total}.", label=month.label(), total=result.total.format())
        outcome = (tr("Show the result"), lambda: self.run_wanted.emit(result.run_id))
        if result.stopped:
            self.tell(
                tr("Stopped: {words}.", words=words[0].lower() + words[1:]),
                tr("What is made is whole. {in_all}", in_all=in_all),
                tone="warn",
                actions=[(tr("Make the rest"), lambda: self.make(month, button)), outcome],
            )
            return
        actions = [(tr("Show the bills"), lambda: self.list_wanted.emit(Show.ALL.value)), outcome]
        if result.not_billed:
            who = (tr("Show who has none"), lambda: self.list_wanted.emit(Show.NO_BILL.value))
            actions = [who, outcome]
        self.tell(f"{words}. {in_all}", actions=actions)
        if result.created or result.updated:
            self._save_if_wanted(month)

    def _save_if_wanted(self, month: Month) -> None:
        settings, actor = self.context.services.settings, self.context.actor
        self.context.work.run(
            self.screen,
            lambda: settings.get(actor, PAPERS_AFTER_RUN.key),
            done=lambda row: self.saving.month(month) if row.value else None,
            newest="papers after run",
        )

    # Issuing and voiding ------------------------------------------------------------

    def issue(self, rows: Sequence[BillRow]) -> None:
        """Marks bills as issued, for papers that went out another way."""
        fresh = [row for row in rows if not row.issued]
        if not fresh or self.running:
            return
        what = named(fresh)
        if self.context.prompts.confirm(
            self.screen,
            question=tr("Issue {what}, {fresh}?", what=what, fresh=total_of(fresh).format()),
            detail=consequence(fresh),
            yes=tr("Issue {what}", what=what),
        ):
            self._issue(fresh)

    def _issue(self, rows: Sequence[BillRow]) -> None:
        what = named(rows)
        services, actor = self.context.services, self.context.actor
        ids = [row.bill_id for row in rows]
        self.start(
            lambda _progress: services.billing.issue(actor, ids, IssuedBy.MARKED.value, seen=rows),
            done=lambda _count: self.screen.toast(tr("{what} marked as issued.", what=what)),
            running=tr("Bills are being issued."),
            step=tr("Bill"),
            changed=lambda error: go_on_with(
                self.screen,
                error,
                rows,
                yes=lambda now: tr(
                    "Issue {now}, {now2}", now=named(now), now2=total_of(now).format()
                ),
                again=self._issue,
            ),
        )

    def void(self, row: BillRow) -> None:
        """Makes a bill void, for a reason."""
        reason = self.context.prompts.reason(
            self.screen,
            question=tr(
                "Make {number} void, {total}?", number=row.number, total=row.total.format()
            ),
            detail=tr(
                "The number of {row}'s bill stays and is not used again; an advance that "
                "it took is free again. The next time bills are made, the customer gets "
                "a new one.",
                row=row.name,
            ),
            label=tr("Reason"),
            yes=tr("Make it void"),
        )
        if reason is not None:
            self._void(row, reason)

    def _void(self, row: BillRow, reason: str) -> None:
        services, actor = self.context.services, self.context.actor

        def failed(error: DairyError) -> None:
            if not isinstance(error, ConflictError) or not go_on_with(
                self.screen,
                error,
                [row],
                yes=lambda now: tr("Make it void, {now}", now=total_of(now).format()),
                again=lambda now: self._void(now[0], reason),
                danger=True,
            ):
                self.failed(error)

        run_fresh(
            self.context,
            self.screen,
            lambda: services.billing.void(actor, row.number, reason, seen=row),
            self._on_voided,
            before=tr("{number} is made void", number=row.number),
            failed=failed,
        )

    def _on_voided(self, bill: BillView) -> None:
        self.screen.toast(tr("{number} is void.", number=bill.number))
        self.ended.emit()
