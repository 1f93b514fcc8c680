"""A month's mails in the window: asked for, sent one by one, stopped, told.

Each mail is one short call; between two of them a timer waits, so that neither the window nor a
lane is held up for the minutes that a month takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.services.dto.outbox import Counts
from dairyos_desktop.ui.bills.asking import consequence, named
from dairyos_desktop.ui.bills.both_states import go_on_with
from dairyos_desktop.ui.bills.mail_words import nothing_words, question_detail, result_words
from dairyos_desktop.ui.bills.month import counted, total_of
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.work import Lane, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.outbox import MailState, MailStep
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.progress import ProgressStrip

_MS = 1000
_LEAST_WAIT_MS = 20
_SOON_S = 61.0
"""A mail that is up later than this is not waited for: the office's jobs send it."""


class Mails(QObject):
    """Mails the bills of the month that is shown.

    Signals:
        changed(): Counts or reasons are others now.
        outbox_wanted(): Show what became of them.
    """

    changed = Signal()
    outbox_wanted = Signal()

    def __init__(self, screen: Screen, strip: ProgressStrip) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context
        self._strip = strip
        self._state: MailState | None = None
        self._month: Month | None = None
        self._running: Month | None = None
        self._progress: Progress | None = None
        self._before = Counts()
        self._now = Counts()
        self._asking = False
        self._result: Banner | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._step)
        strip.stop.clicked.connect(self._on_stop)

    @property
    def state(self) -> MailState | None:
        """How the month's mails stand; None until it is known."""
        return self._state

    @property
    def running(self) -> bool:
        """Whether mails are being sent from here."""
        return self._running is not None

    def reason(self) -> str:
        """Why nothing can be mailed now; empty where it can."""
        if self._running is not None:
            return "Bills are being mailed."
        state = self._state
        if state is None:
            return "A moment, please."
        no = refusal(self._context.actor, Action.ISSUE_BILLS) or state.trouble
        return no or ("" if state.wanted else nothing_words(state))

    def read(self, month: Month) -> None:
        """Reads how a month's mails stand."""
        self._month = month
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
        state = self._state
        if state is None or self.reason():
            return
        mails = len(rows) or state.wanted
        what = named(rows) if rows else counted(mails, "bill")
        final = consequence(rows) if rows else _final(state)
        owed = total_of(rows) if rows else state.wanted_sum
        if self._context.prompts.confirm(
            self._screen,
            question=f"Mail {what}, {owed.format()}?",
            detail=question_detail(mails, state, final),
            yes=f"Mail {what}",
        ):
            self._begin(month, rows, shown)

    def _begin(
        self, month: Month, rows: Sequence[BillRow] = (), shown: Sequence[BillRow] = ()
    ) -> None:
        self._drop_result()
        self._running = month
        self._before = self._now = self._state.counts if self._state is not None else Counts()
        progress = self._progress = Progress(self)
        self._strip.watch(progress, "Bill", after_ms=0)
        self._asking = True
        self.changed.emit()
        services, actor = self._context.services, self._context.actor
        ids = [row.bill_id for row in rows]
        self._context.work.run(
            self._screen,
            lambda: services.mails.begin(
                actor, month, ids, seen=tuple(rows or shown), stop=progress.stopped
            ),
            done=self._on_begun,
            failed=lambda error: self._on_not_begun(error, month, rows),
            lane=Lane.NETWORK,
        )

    def _on_not_begun(self, error: DairyError, month: Month, rows: Sequence[BillRow]) -> None:
        if isinstance(error, ConflictError):
            self._end()
            if go_on_with(
                self._screen,
                error,
                rows,
                yes=lambda now: f"Mail {named(now)}, {total_of(now).format()}",
                again=lambda now: self._begin(month, now),
            ):
                return
        self._on_failed(error)

    # One mail after the other -------------------------------------------------------------

    def _on_begun(self, counts: Counts) -> None:
        self._asking = False
        self._report(counts)
        self._step()

    def _step(self) -> None:
        month = self._running
        if month is None or self._asking:
            return
        if self._is_stopped():
            self._leave(month)
            return
        self._asking = True
        services, actor = self._context.services, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: services.mails.step(actor, month),
            done=self._on_stepped,
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    def _on_stepped(self, step: MailStep) -> None:
        self._asking = False
        self._report(step.counts)
        if self._is_stopped():
            self._step()
        elif step.offline or step.wait_s is None or step.wait_s > _SOON_S:
            self._finish(offline=step.offline)
        else:
            self._next.start(max(round(step.wait_s * _MS), _LEAST_WAIT_MS))

    def _is_stopped(self) -> bool:
        return self._progress is not None and self._progress.stopped()

    def _on_stop(self) -> None:
        self._next.stop()
        if self._progress is not None:
            self._progress.stop()
        self._step()

    def _leave(self, month: Month) -> None:
        """Takes what has not left out of the outbox: the office's jobs would send it."""
        self._asking = True
        services, actor = self._context.services, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: services.mails.drop(actor, month),
            done=lambda dropped: self._finish(stopped=dropped),
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    def _report(self, counts: Counts) -> None:
        self._now = counts
        if self._progress is not None and counts.total:
            self._progress.report(counts.total - counts.queued, counts.total, "Bill")

    def _finish(self, *, stopped: int = 0, offline: str = "") -> None:
        month = self._running
        words, hint = result_words(self._before, self._now, stopped=stopped, offline=offline)
        self._end()
        if month is None or month != self._month:
            return
        actions: list[tuple[str, Callable[[], None]]] = []
        if stopped:
            actions.append(("Mail the rest", lambda: self._begin(month)))
        actions.append(("Show the outbox", self.outbox_wanted.emit))
        tone = "warn" if hint or stopped else "ok"
        self._result = self._screen.show_banner(Banner(words, hint, tone=tone, actions=actions))
        self.read(month)

    def _on_failed(self, error: DairyError) -> None:
        self._end()
        self._drop_result()
        self._result = self._screen.show_error(error)

    def _end(self) -> None:
        self._asking = False
        self._next.stop()
        self._running = None
        if self._progress is not None:
            self._strip.finish()
            self._progress = None
        self.changed.emit()

    def _on_read(self, month: Month, state: MailState) -> None:
        if month == self._month:
            self._state = state
            self.changed.emit()

    def _drop_result(self) -> None:
        if self._result is not None:
            if self._result in self._screen.banners:
                self._result.closed.emit()
            self._result = None


def _final(state: MailState) -> str:
    if not state.fresh:
        return ""
    which = "The bills" if state.fresh == state.wanted else f"{state.fresh:,} of them"
    return (
        f"{which} become final: what is entered later for their days goes on the next bill as a"
        " correction."
    )
