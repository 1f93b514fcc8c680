"""The menu of *Send…*: by mail, by WhatsApp, reminders, and what became of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from dairyos_desktop.domain.texts import as_shown, tr, trn
from dairyos_desktop.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.ui.bills.sending import Sending


def send_menu(
    sending: Sending, month: Month, rows: Sequence[BillRow], shown: Sequence[BillRow]
) -> QMenu:
    """The ways of sending, with counts; what can't be done now says why.

    Args:
        sending: Does it.
        month: Which is shown.
        rows: The checked bills; all where empty.
        shown: The month's bills as the user sees them.
    """
    menu = QMenu(sending.screen)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    mails = sending.mails
    state = mails.state
    number = len(rows) or (0 if state is None else state.wanted)
    reason = mails.reason()
    words = (
        trn("Mail {count} bill…", "Mail {count} bills…", number) if number else tr("Mail bills…")
    )
    mail = menu.addAction(icon("mail"), words)
    _explain(mail, reason)
    mail.triggered.connect(lambda: mails.ask(rows, month, shown))
    chat = menu.addAction(icon("phone"), tr("Send list for WhatsApp"))
    chat.triggered.connect(lambda: sending.show_list(month))
    remind = menu.addAction(icon("hand-coins"), sending.remind_words)
    _explain(remind, sending.no_reminders)
    remind.triggered.connect(lambda: sending.show_list(None))
    menu.addSeparator()
    look = 0 if state is None else state.counts.to_look_at
    words = tr("Outbox: {look} to look at", look=f"{look:,}") if look else tr("Outbox")
    outbox = menu.addAction(icon("send"), words)
    outbox.triggered.connect(sending.show_outbox)
    return menu


def _explain(action: QAction, reason: str) -> None:
    if reason:
        action.setEnabled(False)
        action.setToolTip(as_shown(reason))
        action.setStatusTip(as_shown(reason))
