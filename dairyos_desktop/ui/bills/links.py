"""A month's payment links in the window: asked for, made one by one, gone on with, told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.services.dto.links import Mode
from dairyos_desktop.ui.bills.asking import consequence, named
from dairyos_desktop.ui.bills.link_words import all_left_out, question_detail, result_words
from dairyos_desktop.ui.bills.paced import Paced
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.links import LinkQueue, QueueStep
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.progress import ProgressStrip


class Links(Paced):
    """Drives the queue of the month that is shown, or of the one in which it was begun."""

    def __init__(self, screen: Screen, strip: ProgressStrip) -> None:
        super().__init__(screen, strip, tr("Payment link"))
        self._queue: LinkQueue | None = None
        self._queue_of: Month | None = None
        self._under_way: LinkQueue | None = None
        self._told_waiting: set[Month] = set()

    @property
    def queue(self) -> LinkQueue | None:
        """How the links of the month that is shown stand; None until it is known."""
        return self._queue if self._queue_of == self._month else None

    @property
    def offered(self) -> bool:
        """Whether the office takes payments by link; who does not isn't bothered with them."""
        queue = self._queue
        return queue is not None and queue.gateway.mode not in {Mode.OFF, Mode.NO_KEYS}

    def reason(self, rows: Sequence[BillRow]) -> str:
        """Why no links can be made now; empty where they can."""
        queue = self.queue
        if self.running:
            return tr("Payment links are being made.")
        if queue is None:
            return tr("A moment, please.")
        if rows and not _open_of(rows):
            return tr("Nothing is open of the checked bills.")
        done = "" if queue.wanted else tr("Every bill with something open has its link.")
        return refusal(self._context.actor, Action.ISSUE_BILLS) or queue.gateway.trouble or done

    def read(self, month: Month) -> None:
        """Reads how a month's links stand; the keyring may take its time."""
        self.show(month)
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
        queue = self.queue
        if queue is None or month != self._month or self.reason(rows):
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
        # Whoever begins a month here knows of it: what ends it is told, not what it leaves.
        self._told_waiting.add(month)
        services, actor = self._context.services, self._context.actor
        self._start(
            month,
            lambda _progress: services.link_queue.begin(actor, month, bill_ids),
            self._on_begun,
        )

    def _resume(self, month: Month) -> None:
        services, actor = self._context.services, self._context.actor
        self._start(
            month, lambda _progress: services.link_queue.state(actor, month), self._on_begun
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
        self._report(queue)
        self._go()

    def _step(self, month: Month) -> None:
        services, actor = self._context.services, self._context.actor
        self._call(lambda: services.link_queue.step(actor, month), self._on_stepped)

    def _stop(self, month: Month) -> None:
        del month
        self._finish(stopped=True)

    def _on_stepped(self, step: QueueStep) -> None:
        self._report(step.queue, step.trouble)
        if step.wait_s:
            self._go_on(step.wait_s)
        else:
            self._finish(stopped=False)

    def _report(self, queue: LinkQueue, trouble: str = "") -> None:
        self._under_way = queue
        if self._running == self._month:
            self._queue, self._queue_of = queue, self._month
        what = tr("{trouble} Payment link", trouble=trouble) if trouble else ""
        self._tell_progress(queue.total - queue.waiting, queue.total, what)

    def _finish(self, *, stopped: bool) -> None:
        month, queue = self._running, self._under_way
        self._end()
        if month is None or queue is None:
            return
        if month != self._month:
            # Told by what it left, where anything is, once its month is shown again.
            self._told_waiting.discard(month)
            return
        words, hint = result_words(queue, stopped=stopped and bool(queue.waiting))
        self._tell(month, queue, words, hint, tone="warn" if hint or queue.waiting else "ok")

    def _on_read(self, month: Month, queue: LinkQueue) -> None:
        if month != self._month:
            return
        self._queue, self._queue_of = queue, month
        if queue.waiting and self._running is None and month not in self._told_waiting:
            # Left by a program that ended, or by another window.
            self._told_waiting.add(month)
            count = trn("{count} payment link", "{count} payment links", queue.waiting)
            words = tr("{count} of {label} still to make.", count=count, label=month.label())
            self._tell(month, queue, words, "", tone="warn")
        self.changed.emit()

    def _tell(self, month: Month, queue: LinkQueue, words: str, hint: str, *, tone: str) -> None:
        actions = []
        if queue.waiting and not refusal(self._context.actor, Action.ISSUE_BILLS):
            actions = [
                (tr("Go on"), lambda: self._resume(month)),
                (tr("Leave them"), lambda: self._leave(month)),
            ]
        self._show_result(
            Banner(words, hint, tone=tone, details=all_left_out(queue), actions=actions)
        )


def _open_of(rows: Sequence[BillRow]) -> list[BillRow]:
    return [row for row in rows if row.status in {"UNPAID", "PARTIALLY_PAID"}]
