"""A change on a billed day: what of it goes on which bill, said where the change was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.steppers import day_words

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.billing import PendingSum
    from dairyos_desktop.ui.screen import Screen


class BilledChanges(QObject):
    """One banner, always of the last change; it goes where nothing differs any more."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._banner: Banner | None = None

    def tell(self, on: dt.date, number: str) -> None:
        """Asks what the change comes to, and says it."""
        services, actor = self._screen.context.services, self._screen.context.actor
        self._screen.context.work.run(
            self._screen,
            lambda: services.billing.pending(actor, number),
            done=lambda pending: self._say(on, pending),
            newest="billed",
        )

    def _say(self, on: dt.date, pending: PendingSum) -> None:
        if self._banner is not None:
            self._banner.closed.emit()
        if not pending.amount:
            return
        month = Month.parse(pending.month).label()
        banner = Banner(
            tr("{on} is billed: {number} is issued.", on=day_words(on), number=pending.number),
            tr(
                "It stays as it is. {amount} goes on the bill of {month}.",
                amount=pending.amount.format(),
                month=month,
            ),
            tone="warn",
        )
        banner.closed.connect(self._on_closed)
        self._banner = self._screen.show_banner(banner)

    def _on_closed(self) -> None:
        self._banner = None
