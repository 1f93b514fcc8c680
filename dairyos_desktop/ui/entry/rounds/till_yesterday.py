"""Closes everything till yesterday: asks what is open, asks whether, and says what came of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.entry.rounds.close_all import CloseAllDialog
from dairyos_desktop.ui.entry.rounds.open_words import count_words
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.delivery import Closed, OpenRound, RoundKey
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.buttons import Button


class TillYesterday(QObject):
    """The deed behind the panel's menu and the finder.

    Args:
        screen: Over which the dialog opens.
        button: Says "Working…" meanwhile.

    Signals:
        told(str, object): How many were closed, and that there is no undo.
        failed(DairyError): Nothing came of it.
        closed(): Rounds are closed that were open.
        sheet_wanted(dict): Show the sheet of a round that stays open.

    Attributes:
        dialog: While it is open.
    """

    told = Signal(str, object)
    failed = Signal(object)
    closed = Signal()
    sheet_wanted = Signal(dict)

    def __init__(self, screen: Screen, button: Button) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context
        self._button = button
        self.dialog: CloseAllDialog | None = None

    def ask(self) -> None:
        """Looks for what is open till yesterday, then asks whether it shall be closed."""
        delivery, actor = self._context.services.delivery, self._context.actor
        until = self._context.today() - dt.timedelta(days=1)
        self._context.work.run(
            self._screen,
            lambda: delivery.open_rounds(actor, until),
            done=lambda rounds: self._on_found(rounds, until),
            failed=self.failed.emit,
            busy=self._button,
            newest="open rounds",
        )

    def _on_found(self, rounds: Sequence[OpenRound], until: dt.date) -> None:
        if not rounds:
            self.told.emit(tr("Everything till {until} is closed", until=format_date(until)), None)
            return
        dialog = CloseAllDialog(rounds, until, self._screen.window())
        self.dialog = dialog
        dialog.wanted.connect(lambda reason: self._close(until, reason))
        dialog.sheet_wanted.connect(self._on_sheet_wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _close(self, until: dt.date, reason: str) -> None:
        delivery, actor = self._context.services.delivery, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: delivery.close_until(actor, until, reason),
            done=self._on_closed,
            failed=self.failed.emit,
            lane=Lane.RUN,
            busy=self._button,
        )

    def _on_closed(self, done: Closed) -> None:
        words = tr("{count_words} closed", count_words=count_words(len(done.closed)))
        if done.open:
            words += trn(", {count} stays open", ", {count} stay open", len(done.open))
        self.told.emit(words, None)
        self.closed.emit()

    def _on_sheet_wanted(self, key: RoundKey) -> None:
        self.sheet_wanted.emit({"on": key.on, "route": key.route, "shift": key.shift})
