"""A month's payment links in the window: asked for, made one by one, stopped, gone on with, told.

Each link is one short call; between two of them a timer waits, so that neither the window nor a
lane is held up for the minutes that a month takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.services.dto.links import Mode
from dairyos_desktop.ui.bills.asking import consequence, named
from dairyos_desktop.ui.bills.link_words import all_left_out, question_detail, result_words
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.work import Lane, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.links import LinkQueue, QueueStep
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.progress import ProgressStrip

_MS = 1000
_LEAST_WAIT_MS = 200


class Links(QObject):
    """Drives the queue of the month that is shown.

    Signals:
        changed(): Words, reason or mode are others now.
    """

    changed = Signal()

    def __init__(self, screen: Screen, strip: ProgressStrip) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context
        self._strip = strip
        self._queue: LinkQueue | None = None
        self._month: Month | None = None
        self._progress: Progress | None = None
        self._running: Month | None = None
        self._asking = False
        self._result: Banner | None = None
        self._told_waiting: set[Month] = set()
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._step)
        strip.stop.clicked.connect(self._on_stop)

    @property
    def queue(self) -> LinkQueue | None:
        """How the month's links stand; None until it is known."""
        return self._queue

    @property
    def offered(self) -> bool:
        """Whether the office takes payments by link; who does not isn't bothered with them."""
        queue = self._queue
        return queue is not None and queue.gateway.mode not in {Mode.OFF, Mode.NO_KEYS}

    @property
    def running(self) -> bool:
        """Whether links are being made."""
        return self._running is not None

    def reason(self, rows: Sequence[BillRow]) -> str:
        """Why no links can be made now; empty where they can."""
        queue = self._queue
        if self._running is not None:
            return tr("Payment links are being made.")
        if queue is None:
            return tr("A moment, please.")
        if rows and not _open_of(rows):
            return tr("Nothing is open of the checked bills.")
        done = "" if queue.wanted else tr("Every bill with something open has its link.")
        return refusal(self._context.actor, Action.ISSUE_BILLS) or queue.gateway.trouble or done

    def read(self, month: Month) -> None:
        """Reads how a month's links stand; the keyring may take its time."""
        self._month = month
        services, actor = self._context.services, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: services.link_queue.state(actor, month),
            done=lambda queue: self._on_read(month, queue),
            lane=Lane.NETWORK,
            newest="links",
        )

    def ask(self, rows: Sequence[BillRow], month: Month) -> None:
        """Asks, and makes links of the checked bills, or of all that need one."""
        queue = self._queue
        if queue is None or self.reason(rows):
            return
        checked = _open_of(rows)
        links = len(checked) or queue.wanted
        what = named(checked) if checked else trn("{count} bill", "{count} bills", links)
        final = consequence(checked) if checked else tr("The bills become final.")
        owed = Money.total(row.total - row.paid for row in checked) if checked else queue.wanted_sum
        if self._context.prompts.confirm(
            self._screen,
            question=tr("Make payment links for {what}, {owed}?", what=what, owed=owed.format()),
            detail=question_detail(links, queue, final),
            yes=tr("Make {links}", links=trn("{count} link", "{count} links", links)),
        ):
            self._begin(month, [row.bill_id for row in checked])

    def _begin(self, month: Month, bill_ids: Sequence[int] = ()) -> None:
        services, actor = self._context.services, self._context.actor
        self._call(month, lambda: services.link_queue.begin(actor, month, bill_ids))

    def _go_on(self, month: Month) -> None:
        services, actor = self._context.services, self._context.actor
        self._call(month, lambda: services.link_queue.state(actor, month))

    def _call(self, month: Month, call: Callable[[], LinkQueue]) -> None:
        self._drop_result()
        self._running = month
        self._progress = Progress(self)
        self._strip.watch(self._progress, tr("Payment link"), after_ms=0)
        self._asking = True
        self.changed.emit()
        self._context.work.run(
            self._screen,
            call,
            done=self._on_begun,
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    def _leave(self, month: Month) -> None:
        self._drop_result()
        services, actor = self._context.services, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: services.link_queue.drop(actor, month),
            done=lambda queue: self._on_read(month, queue),
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    # One step after the other -----------------------------------------------------------

    def _on_begun(self, queue: LinkQueue) -> None:
        self._asking = False
        self._report(queue)
        self._step()

    def _step(self) -> None:
        month = self._running
        if month is None or self._asking:
            return
        if self._progress is not None and self._progress.stopped():
            self._finish(stopped=True)
            return
        self._asking = True
        services, actor = self._context.services, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: services.link_queue.step(actor, month),
            done=self._on_stepped,
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    def _on_stepped(self, step: QueueStep) -> None:
        self._asking = False
        self._report(step.queue, step.trouble)
        if not step.wait_s:
            self._finish(stopped=False)
        elif self._progress is not None and self._progress.stopped():
            self._finish(stopped=True)
        else:
            self._next.start(max(round(step.wait_s * _MS), _LEAST_WAIT_MS))

    def _on_stop(self) -> None:
        self._next.stop()
        if not self._asking:
            self._finish(stopped=True)

    def _on_failed(self, error: DairyError) -> None:
        self._asking = False
        self._end()
        self._result = self._screen.show_error(error)

    def _report(self, queue: LinkQueue, trouble: str = "") -> None:
        if self._running == self._month:
            self._queue = queue
        if self._progress is not None and queue.total:
            what = tr("{trouble} Payment link", trouble=trouble) if trouble else tr("Payment link")
            self._progress.report(queue.total - queue.waiting, queue.total, what)

    def _finish(self, *, stopped: bool) -> None:
        month, queue = self._running, self._queue
        self._end()
        if month is None or queue is None or month != self._month:
            return
        self._told_waiting.add(month)
        words, hint = result_words(queue, stopped=stopped and bool(queue.waiting))
        self._tell(month, queue, words, hint, tone="warn" if hint or queue.waiting else "ok")

    def _end(self) -> None:
        self._next.stop()
        self._running = None
        if self._progress is not None:
            self._strip.finish()
            self._progress = None
        self.changed.emit()

    def _on_read(self, month: Month, queue: LinkQueue) -> None:
        if month != self._month:
            return
        self._queue = queue
        if queue.waiting and self._running is None and month not in self._told_waiting:
            # Left by a program that ended, or by another window.
            self._told_waiting.add(month)
            count = trn("{count} payment link", "{count} payment links", queue.waiting)
            words = tr("{count} of {label} still to make.", count=count, label=month.label())
            self._tell(month, queue, words, "", tone="warn")
        self.changed.emit()

    def _tell(self, month: Month, queue: LinkQueue, words: str, hint: str, *, tone: str) -> None:
        self._drop_result()
        actions = []
        if queue.waiting and not refusal(self._context.actor, Action.ISSUE_BILLS):
            actions = [
                (tr("Go on"), lambda: self._go_on(month)),
                (tr("Leave them"), lambda: self._leave(month)),
            ]
        self._result = self._screen.show_banner(
            Banner(words, hint, tone=tone, details=all_left_out(queue), actions=actions)
        )

    def _drop_result(self) -> None:
        if self._result is not None:
            if self._result in self._screen.banners:
                self._result.closed.emit()
            self._result = None


def _open_of(rows: Sequence[BillRow]) -> list[BillRow]:
    return [row for row in rows if row.status in {"UNPAID", "PARTIALLY_PAID"}]
