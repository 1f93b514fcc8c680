"""A month's mails in the window: asked for, sent one by one, stopped, told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.services.dto.outbox import Counts
from dairyos_desktop.ui.bills.asking import named
from dairyos_desktop.ui.bills.both_states import go_on_with
from dairyos_desktop.ui.bills.mail_words import nothing_words, question_detail, result_words
from dairyos_desktop.ui.bills.month import total_of
from dairyos_desktop.ui.bills.paced import Paced
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.outbox import MailState, MailStep
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.progress import ProgressStrip

_SOON_S = 61.0
"""A mail that is up later than this is not waited for: the office's jobs send it."""


class Mails(Paced):
    """Mails the bills of the month that is shown, or of the one in which it was begun.

    Signals:
        outbox_wanted(): Show what became of them.
    """

    outbox_wanted = Signal()

    def __init__(self, screen: Screen, strip: ProgressStrip) -> None:
        super().__init__(screen, strip, tr("Bill"))
        self._state: MailState | None = None
        self._state_of: Month | None = None
        self._before = Counts()
        self._now = Counts()

    @property
    def state(self) -> MailState | None:
        """How the mails of the month that is shown stand; None until it is known."""
        return self._state if self._state_of == self._month else None

    def reason(self) -> str:
        """Why nothing can be mailed now; empty where it can."""
        if self.running:
            return tr("Bills are being mailed.")
        state = self.state
        if state is None:
            return tr("A moment, please.")
        no = refusal(self._context.actor, Action.ISSUE_BILLS) or state.trouble
        return no or ("" if state.wanted else nothing_words(state))

    def read(self, month: Month) -> None:
        """Reads how a month's mails stand."""
        self.show(month)
        services, actor = self._context.services, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: services.mails.state(actor, month),
            done=lambda state: self._on_read(month, state),
            newest="mails",
        )

    def ask(self, rows: Sequence[BillRow], month: Month, shown: Sequence[BillRow] = ()) -> None:
        """Asks, and mails the checked bills, or all that are no mail yet.

        `shown` are the month's bills as the user sees them while deciding.
        """
        state = self.state
        if state is None or month != self._month or self.reason():
            return
        if not rows:
            self._confirm(month, state, (), shown)
            return
        services, actor = self._context.services, self._context.actor
        ids = [row.bill_id for row in rows]
        self._context.work.run(
            self._screen,
            lambda: services.mails.state(actor, month, ids),
            done=lambda found: self._confirm(month, found, rows, rows),
            newest="mails asked",
        )

    def _confirm(
        self,
        month: Month,
        state: MailState,
        rows: Sequence[BillRow],
        shown: Sequence[BillRow],
    ) -> None:
        if month != self._month:
            # Whoever asked has gone on to another month.
            return
        if not state.wanted:
            self._show_result(Banner(nothing_words(state, checked=len(rows)), "", tone="warn"))
            return
        what = trn("{count} bill", "{count} bills", state.wanted)
        if self._context.prompts.confirm(
            self._screen,
            question=tr("Mail {what}, {owed}?", what=what, owed=state.wanted_sum.format()),
            detail=question_detail(state),
            yes=tr("Mail {what}", what=what),
        ):
            self._begin(month, state.counts, rows, shown)

    def _begin(
        self,
        month: Month,
        before: Counts,
        rows: Sequence[BillRow] = (),
        shown: Sequence[BillRow] = (),
    ) -> None:
        self._before = self._now = before
        services, actor = self._context.services, self._context.actor
        ids = [row.bill_id for row in rows]
        self._start(
            month,
            lambda progress: services.mails.begin(
                actor, month, ids, seen=tuple(rows or shown), stop=progress.stopped
            ),
            self._on_begun,
            lambda error: self._on_not_begun(error, month, rows),
        )

    def _on_not_begun(self, error: DairyError, month: Month, rows: Sequence[BillRow]) -> None:
        if isinstance(error, ConflictError):
            self._end()
            if go_on_with(
                self._screen,
                error,
                rows,
                yes=lambda now: tr(
                    "Mail {what}, {owed}", what=named(now), owed=total_of(now).format()
                ),
                again=lambda now: self._begin(month, self._before, now),
            ):
                return
        self._on_failed(error)

    # One mail after the other -------------------------------------------------------------

    def _on_begun(self, counts: Counts) -> None:
        self._report(counts)
        self._go()

    def _step(self, month: Month) -> None:
        services, actor = self._context.services, self._context.actor
        self._call(lambda: services.mails.step(actor, month), self._on_stepped)

    def _stop(self, month: Month) -> None:
        """Takes what has not left out of the outbox: the office's jobs would send it."""
        services, actor = self._context.services, self._context.actor
        self._call(
            lambda: services.mails.drop(actor, month),
            lambda dropped: self._finish(stopped=dropped),
        )

    def _on_stepped(self, step: MailStep) -> None:
        self._report(step.counts)
        over = step.offline or step.wait_s is None or step.wait_s > _SOON_S
        if over and not self._is_stopped():
            self._finish(offline=step.offline)
        else:
            self._go_on(step.wait_s or 0.0)

    def _report(self, counts: Counts) -> None:
        self._now = counts
        self._tell_progress(counts.total - counts.queued, counts.total)

    def _finish(self, *, stopped: int = 0, offline: str = "") -> None:
        month = self._running
        words, hint = result_words(self._before, self._now, stopped=stopped, offline=offline)
        self._end()
        if month is None or month != self._month:
            return
        actions: list[tuple[str, Callable[[], None]]] = []
        if stopped:
            now = self._now
            actions.append((tr("Mail the rest"), lambda: self._begin(month, now)))
        actions.append((tr("Show the outbox"), self.outbox_wanted.emit))
        tone = "warn" if hint or stopped else "ok"
        self._show_result(Banner(words, hint, tone=tone, actions=actions))
        self.read(month)

    def _on_read(self, month: Month, state: MailState) -> None:
        if month == self._month:
            self._state, self._state_of = state, month
            self.changed.emit()
