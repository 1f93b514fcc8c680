"""What can be done on the Reconciliation screen: reconcile, mend, accept, open again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dairyos_desktop.domain.roles import Action, least_role_word, may
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.services.dto.reconciliation import FindingState
from dairyos_desktop.ui.reconciliation.places import DONE, place_of
from dairyos_desktop.ui.reconciliation.words import reconciled_words, title_of
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.reconciliation import FindingRow, ReconcileReport
    from dairyos_desktop.ui.screen import Screen


class Deeds(QObject):
    """The buttons, and what they do.

    Args:
        screen: Is read again after a deed; shows what came of it.
        current: The finding that is chosen.
    """

    def __init__(self, screen: Screen, current: Callable[[], FindingRow | None]) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context
        self._current = current
        self._running = False
        self._stop = threading.Event()
        self.now = Button(tr("Reconcile now"), icon="refresh-cw", hint="F9")
        self.first = Button(tr("Reconcile now"), Kind.PRIMARY, icon="refresh-cw")
        self.mend = Button(tr("Mend it"), Kind.PRIMARY, hint="M")
        self.accept = Button(tr("Accept with reason"), hint="A")
        self.reopen = Button(tr("Open it again"), hint="A")
        for button, deed in (
            (self.now, self.reconcile),
            (self.first, self.reconcile),
            (self.mend, self.go_and_mend),
            (self.accept, self.let_stand),
            (self.reopen, self.open_again),
        ):
            button.clicked.connect(deed)
        self.now.set_keys("F9", owner=screen)
        screen.progress.stop.clicked.connect(self._stop.set)

    def allow(self) -> None:
        """What can't be done is not offered, and says why."""
        row = self._current()
        role = self._context.actor.role
        for button in (self.now, self.first):
            button.set_reason(_refusal(role, Action.RECONCILE, tr("may reconcile")))
        accepted = row is not None and row.state is FindingState.ACCEPTED
        resolved = row is not None and row.state is FindingState.RESOLVED
        why = _refusal(role, Action.SETTLE_FINDINGS, tr("may accept a finding"))
        nothing = "" if row is not None else tr("No finding is chosen.")
        self.accept.set_reason(why or nothing or (as_shown(DONE) if resolved else ""))
        self.reopen.set_reason(why)
        self.accept.setVisible(not accepted)
        self.reopen.setVisible(accepted)
        self.mend.set_reason(nothing or (place_of(row).why_not if row is not None else ""))

    # One finding ----------------------------------------------------------------------

    def go_and_mend(self) -> None:
        """Goes where the finding is mended."""
        row = self._current()
        if row is None or self.mend.reason:
            return
        place = place_of(row)
        self._screen.go(place.screen, **place.params)

    def accept_or_reopen(self) -> None:
        """Whichever of the two can be done."""
        row = self._current()
        if row is not None and row.state is FindingState.ACCEPTED:
            self.open_again()
        else:
            self.let_stand()

    def let_stand(self) -> None:
        """Asks for the reason for which the finding may stand."""
        row = self._current()
        if row is None or self.accept.reason:
            return
        why = self._context.prompts.reason(
            self._screen,
            question=tr("Let this finding stand?"),
            detail=tr(
                "{details} It counts no more, and is found again if it changes.",
                details=row.details,
            ),
            label=tr("Why it may stand, e.g. “Paid in cash, receipt given”"),
            yes=tr("Accept it"),
        )
        if why is None:
            return
        service, actor = self._context.services.reconciliation, self._context.actor

        def done(accepted: FindingRow) -> None:
            self._screen.toast(
                tr("Accepted: {accepted}", accepted=title_of(accepted).lower()),
                lambda: self._take_back(accepted),
            )

        self._context.work.run(
            self._screen,
            lambda: service.accept(actor, row.id, why, row.version),
            done=done,
            failed=self._on_refused,
            lane=Lane.WRITE,
            busy=self.accept,
        )

    def open_again(self) -> None:
        """Takes back that the finding may stand."""
        row = self._current()
        if row is not None and not self.reopen.reason:
            self._take_back(row)

    def _take_back(self, row: FindingRow) -> None:
        service, actor = self._context.services.reconciliation, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: service.reopen(actor, row.id, row.version),
            done=lambda _row: self._screen.toast(
                tr("Open again: {row}", row=title_of(row).lower())
            ),
            failed=self._on_refused,
            lane=Lane.WRITE,
        )

    def _on_refused(self, error: DairyError) -> None:
        self._screen.show_error(error)
        self._screen.refresh()

    # All of them ----------------------------------------------------------------------

    def reconcile(self) -> None:
        """Looks at everything now, in a worker; the window stays usable."""
        if self._running or self.now.reason:
            return
        self._running = True
        self._screen.clear_banners()
        self._stop.clear()
        # How many pages the gateway has nobody knows before the last one.
        self._screen.progress.watch_plain(
            tr("Holding books and Razorpay side by side"), can_stop=True
        )
        service, actor = self._context.services.reconciliation, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: service.reconcile(actor, stop=self._stop.is_set),
            done=self._on_reconciled,
            failed=self._on_not_reconciled,
            lane=Lane.RUN,
            busy=self.now,
        )

    def _on_reconciled(self, report: ReconcileReport) -> None:
        self._end()
        self._screen.toast(reconciled_words(report))
        self._screen.refresh()

    def _on_not_reconciled(self, error: DairyError) -> None:
        self._end()
        if self._stop.is_set():
            self._screen.toast(tr("Stopped; no report was made"))
        else:
            self._screen.show_error(error)

    def _end(self) -> None:
        self._running = False
        self._screen.progress.finish()


def _refusal(role: Role, action: Action, may_words: str) -> str:
    if may(role, action):
        return ""
    return tr(
        "Only the role {action} and above {may_words}.",
        action=least_role_word(action),
        may_words=may_words,
    )
