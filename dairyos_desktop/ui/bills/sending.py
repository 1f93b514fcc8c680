"""How a month's bills leave from the Bills screen: its pages, its menu, its mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.bills.mails import Mails
from dairyos_desktop.ui.bills.month import is_void
from dairyos_desktop.ui.bills.outbox_page import OutboxPage
from dairyos_desktop.ui.bills.send_menu import send_menu
from dairyos_desktop.ui.bills.send_page import SendPage
from dairyos_desktop.ui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QStackedWidget

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.outbox import Overdue
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.buttons import Button


class Sending(QObject):
    """Builds its two pages when they are first asked for, since few days ask for them.

    Attributes:
        screen: The Bills screen.
        progress: The mails' own strip.
        mails: Mails the month's bills.

    Signals:
        left(): Back to the bills.
        customer_wanted(int): Show this customer's card.
    """

    left = Signal()
    customer_wanted = Signal(int)

    def __init__(self, screen: Screen, pages: QStackedWidget, month: Month) -> None:
        super().__init__(screen)
        self.screen = screen
        self.progress = ProgressStrip()
        self.mails = Mails(screen, self.progress)
        self.mails.outbox_wanted.connect(self.show_outbox)
        self._pages = pages
        self._month = month
        self._outbox: OutboxPage | None = None
        self._list: SendPage | None = None
        self._overdue: Overdue | None = None

    @property
    def outbox(self) -> OutboxPage:
        """The page of what left."""
        if self._outbox is None:
            page = self._outbox = OutboxPage(self.screen, self._month)
            page.left.connect(self.left)
            page.customer_wanted.connect(self.customer_wanted)
            page.fold(self.screen.fold_now)
            self._pages.addWidget(page)
        return self._outbox

    @property
    def send_list(self) -> SendPage:
        """The page of what a person sends."""
        if self._list is None:
            page = self._list = SendPage(self.screen)
            page.left.connect(self.left)
            page.fold(self.screen.fold_now)
            self._pages.addWidget(page)
        return self._list

    @property
    def remind_words(self) -> str:
        """Of the menu's line of reminders."""
        overdue = self._overdue
        if overdue is None or not overdue.customers:
            return tr("Remind who owes")
        return trn(
            "Remind {count} customer, {amount}",
            "Remind {count} customers, {amount}",
            overdue.customers,
            amount=overdue.amount.format(),
        )

    @property
    def no_reminders(self) -> str:
        """Why nobody can be reminded; empty where somebody can."""
        overdue = self._overdue
        if overdue is None:
            return tr("A moment, please.")
        if overdue.customers:
            return ""
        return trn(
            "No bill is open {count} day after it was due.",
            "No bill is open {count} days after it was due.",
            overdue.days,
        )

    def show(self, month: Month) -> None:
        """Another month is shown; how it stands is read a moment later."""
        self._month = month
        self.mails.show(month)

    def read(self, month: Month) -> None:
        """Reads how a month stands."""
        self.show(month)
        self.mails.read(month)
        context = self.screen.context
        services, actor = context.services, context.actor
        context.work.run(
            self.screen,
            lambda: services.send_list.overdue(actor),
            done=self._on_overdue,
            newest="overdue",
        )
        if self._outbox is not None:
            self._outbox.show_month(month)

    def pop_up(self, button: Button, rows: Sequence[BillRow], shown: Sequence[BillRow]) -> None:
        """The menu below its button: for the checked bills, or all that are shown."""
        live = [row for row in rows if not is_void(row)]
        menu = send_menu(self, self._month, live, shown)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def show_outbox(self) -> None:
        """Shows what became of the month's messages."""
        self.outbox.show_month(self._month)
        self._pages.setCurrentWidget(self.outbox)
        self.outbox.table.setFocus()

    def show_list(self, month: Month | None) -> None:
        """Shows the send list of a month, or of reminders for None."""
        self.send_list.show_month(month)
        self._pages.setCurrentWidget(self.send_list)
        self.send_list.table.setFocus()

    def fold(self, fold: Fold) -> None:
        """Follows the window."""
        for page in (self._outbox, self._list):
            if page is not None:
                page.fold(fold)

    def _on_overdue(self, overdue: Overdue) -> None:
        self._overdue = overdue
