"""The status bar's word on the payment gateway: off, checked 12:04, or offline since 11:20."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.main_window.kept_item import KeptItem
from dairyos_desktop.ui.main_window.status_bar import Status, StatusBar
from dairyos_desktop.ui.work import Progress

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.news import Polled, PollState
    from dairyos_desktop.ui.main_window.window import MainWindow

ITEM = "gateway"
_WORDS = {
    "offline": tr_later("Razorpay offline"),
    "gateway_busy": tr_later("Razorpay asks to wait"),
    "gateway_keys": tr_later("Razorpay refuses the keys"),
}


def status_of(state: PollState, now: dt.datetime) -> Status:
    """What the item says, without its verb."""
    if not state.is_set_up:
        return Status("link", tr("Razorpay off"))
    if state.trouble_at is not None:
        words = as_shown(_WORDS.get(state.trouble, tr("Razorpay in trouble")))
        since = _at(state.trouble_at, now)
        tone = "bad" if state.trouble == "gateway_keys" else "warn"
        return Status("circle-alert", tr("{words} since {since}", words=words, since=since), tone)
    if state.checked_at is None:
        return Status("link", tr("Razorpay not checked yet"))
    return Status(
        "link",
        tr("Razorpay checked {checked_at}", checked_at=_at(state.checked_at, now)),
        icon_tone="ok",
    )


def trouble_of(polled: Polled) -> DairyError | None:
    """What a look for news could not do; None where all went well."""
    if not polled.problems:
        return None
    more = len(polled.problems) - 1
    hint = tr("{more} more went wrong; the events tell each.", more=more) if more else ""
    return DairyError(polled.problems[0], hint)


def _at(moment: dt.datetime, now: dt.datetime) -> str:
    """The time; with its day where that isn't today."""
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d-%m %H:%M}"


def told(polled: Polled) -> str:
    """What a look for news found, in a line."""
    if not polled.new_payments:
        return tr("Razorpay checked: no new payments.")
    return trn(
        "Razorpay checked: {count} new payment.",
        "Razorpay checked: {count} new payments.",
        polled.new_payments,
    )


class GatewayStatus(KeptItem):
    """Keeps the item true and lets it be pressed: "Check now".

    Args:
        window: Whose status bar it stands in.
        now: Local time.
    """

    topics: ClassVar[frozenset[str]] = frozenset({"gateway", "secrets"})
    first_ms: ClassVar[int] = 1_000
    """The window's first page is there by then."""

    def __init__(self, window: MainWindow, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._state: PollState | None = None
        super().__init__(window)

    def look(self) -> None:
        """Reads when it was asked and what came of it."""
        services, actor = self._context.services, self._context.actor
        self._read(lambda: services.polling.state(actor), self._on_read)

    def check_now(self) -> None:
        """Asks the gateway for news, in a worker of the network's lane."""
        if self._at_work:
            return
        services, actor, progress = self._context.services, self._context.actor, Progress(self)
        self._do(lambda: services.polling.poll(actor, progress.stopped), self._on_polled, progress)

    def deeds(self) -> Sequence[Found]:
        """What the finder offers of it."""
        if self._state is None or not self._state.is_set_up or not self._may_ask:
            return ()
        return (Found(tr("Ask Razorpay for new payments"), "", "refresh-cw", deed=self.check_now),)

    @property
    def _may_ask(self) -> bool:
        return may(self._context.actor.role, Action.POLL_PAYMENTS)

    def _on_read(self, state: PollState) -> None:
        self._state = state
        self._show()

    def _on_polled(self, polled: Polled) -> None:
        trouble = trouble_of(polled)
        if trouble is not None:
            self._window.show_error(trouble)
        elif not polled.stopped:
            self._window.toast(told(polled))

    def _show(self) -> None:
        bar: StatusBar = self._window.status
        if self._at_work:
            bar.set_item(ITEM, Status("refresh-cw", tr("Asking Razorpay…")))
            return
        if self._state is None:
            return
        status = status_of(self._state, self._now())
        if self._state.is_set_up and self._may_ask:
            verb = tr("Try now") if status.trouble else tr("Check now")
            status = Status(
                status.icon, status.words, status.tone, status.icon_tone, verb, self.check_now
            )
        bar.set_item(ITEM, status)
