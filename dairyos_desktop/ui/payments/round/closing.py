"""Closes a round against the cash, opens it again, or throws an empty one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.collecting import HandedIn
from dairyos_desktop.ui.payments.round.foot import difference_words
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton, QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.collecting import CollectionRow, CollectionSheet
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.payments.round.grid_page import GridPage
    from dairyos_desktop.ui.payments.round.saver import RoundSaver
    from dairyos_desktop.ui.payments.round.state import RoundState


class Closing(QObject):
    """What ends a round.

    Signals:
        closed(CollectionSheet, str): It is closed; the sentence about it.
        opened(CollectionSheet): It is open again.
        discarded(): It is gone.
        failed(DairyError): It was not done.
        reread_wanted(): The round is another than was seen.
    """

    closed = Signal(object, str)
    opened = Signal(object)
    discarded = Signal()
    failed = Signal(object)
    reread_wanted = Signal()

    def __init__(
        self, context: UiContext, owner: QWidget, page: GridPage, saver: RoundSaver
    ) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._page = page
        self._saver = saver
        self._then: Callable[[], None] | None = None
        saver.rested.connect(self._on_rested)

    def settled(self, deed: Callable[[], None]) -> None:
        """Does it once what is typed has been saved."""
        self._page.view.leave_editor()
        if self._saver.busy:
            self._then = deed
        else:
            deed()

    def _on_rested(self) -> None:
        deed, self._then = self._then, None
        if deed is not None:
            deed()

    # Closing ----------------------------------------------------------------------------

    def close(self, button: QAbstractButton) -> None:
        """Closes the round that is shown, once nothing in it waits and the cash is typed."""
        self.settled(lambda: self._close(button))

    def _close(self, button: QAbstractButton) -> None:
        state = self._page.state
        if state is None or not state.is_open or self._holds_back(state):
            return
        try:
            handed = self._page.foot.handed_in()
        except InvalidInputError as error:
            self._ask_for_cash(error.shown, "bad")
            return
        if handed is None:
            self._ask_for_cash(tr("Type the cash that was handed in, or 0; Enter closes."), "warn")
            return
        service, actor = self._context.services.collecting, self._context.actor
        version, counted = state.sheet.round.version, self._page.counted()
        self._context.work.run(
            self._owner,
            lambda: service.close(actor, state.id, HandedIn(handed, counted), version),
            done=self._on_closed,
            failed=self._on_not_closed,
            lane=Lane.WRITE,
            busy=button,
        )

    def _holds_back(self, state: RoundState) -> bool:
        """Whether a row is not saved: the clerk is led there."""
        unsettled = state.unsettled
        if unsettled is None:
            return False
        view, column = self._page.view, state.held[unsettled].column
        view.go(view.landing(unsettled, column))
        view.take_focus()
        self._page.about.say(
            tr("This row is not saved yet. Enter saves it, Esc takes it back"), "warn"
        )
        return True

    def _ask_for_cash(self, words: str, tone: str) -> None:
        self._page.foot.show_wrong(wrong=tone == "bad")
        self._page.about.say(words, tone)
        self._page.foot.take_focus()

    def _on_closed(self, sheet: CollectionSheet) -> None:
        shown = sheet.round
        words = tr("Round closed: {shown}.", shown=closed_words(shown))
        if sheet.shortfall:
            whole = sheet.shortfall + (shown.difference or Money.zero)
            words += tr(
                " {person}, last 31 days: {whole}.",
                person=shown.person,
                whole=difference_words(whole),
            )
        self.closed.emit(sheet, words)

    def _on_not_closed(self, error: DairyError) -> None:
        self.failed.emit(error)
        self.reread_wanted.emit()

    # Others -----------------------------------------------------------------------------

    def reopen(self, button: QAbstractButton) -> None:
        """Opens the closed round that is shown again, with a reason."""
        state = self._page.state
        if state is None:
            return
        reason = self._context.prompts.reason(
            self._owner,
            question=tr("Open the round of {person} again?", person=state.sheet.round.person),
            detail=tr("Its cash is counted anew when it is closed."),
            label=tr("Reason"),
            yes=tr("Open again"),
        )
        if reason is None:
            return
        service, actor = self._context.services.collecting, self._context.actor
        version = state.sheet.round.version
        self._context.work.run(
            self._owner,
            lambda: service.reopen(actor, state.id, version, reason),
            done=self.opened.emit,
            failed=self.failed.emit,
            lane=Lane.WRITE,
            busy=button,
        )

    def discard(self, button: QAbstractButton) -> None:
        """Takes away a round that was opened by mistake."""
        state = self._page.state
        if state is None:
            return
        service, actor = self._context.services.collecting, self._context.actor
        self._context.work.run(
            self._owner,
            lambda: service.discard(actor, state.id),
            done=lambda _none: self.discarded.emit(),
            failed=self.failed.emit,
            lane=Lane.WRITE,
            busy=button,
        )


def closed_words(shown: CollectionRow) -> str:
    """How a round ended: "₹10.00 missing, kept on Ramesh"."""
    if not shown.difference:
        return tr("{cash} in cash, it agrees", cash=shown.sums.cash.format())
    return tr(
        "{difference}, kept on {person}",
        difference=difference_words(shown.difference),
        person=shown.person,
    )
