"""The line of a bill's payment link below its paper: make it, copy it, send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.bills.asking import consequence
from dairyos_desktop.ui.bills.link_words import status_words
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button, IconButton, Kind
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.links import GatewayState, LinkView
    from dairyos_desktop.ui.context import UiContext


class LinkRow(QWidget):
    """Shown where the bill has a link, or could get one.

    Signals:
        told(str): Good news in one line.
        failed(DairyError): The link could not be made.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._row: BillRow | None = None
        self._link: LinkView | None = None
        self._gateway: GatewayState | None = None
        self.words = Label(elide=True)
        self.make = Button(tr("Make link"), Kind.QUIET, icon="link")
        self.copy = IconButton("copy", tr("Copy the link with its bill and amount"))
        self.send = Button("WhatsApp", Kind.QUIET)
        self.send.setToolTip(tr("Opens WhatsApp with the message; you send it there"))
        self.make.clicked.connect(self._on_make)
        self.copy.clicked.connect(self._on_copy)
        self.send.clicked.connect(self._on_send)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_16, SPACE_4, SPACE_16, SPACE_4)
        row.setSpacing(SPACE_8)
        row.addWidget(self.words, 1)
        for button in (self.make, self.copy, self.send):
            row.addWidget(button)
        self.setAccessibleName(tr("Payment link"))
        self.hide()

    @property
    def link(self) -> LinkView | None:
        """The link that is shown."""
        return self._link

    def set_gateway(self, state: GatewayState) -> None:
        """Whether links can be made at all."""
        self._gateway = state
        self._fill()

    def show_bill(self, row: BillRow | None) -> None:
        """Follows the list's current bill."""
        if row is None or self._row is None or row.bill_id != self._row.bill_id:
            self._link = None
        self._row = row
        self._fill()
        self.load()

    def load(self) -> None:
        """Reads the bill's link from the books."""
        if self._row is None:
            return
        services, actor, number = self._context.services, self._context.actor, self._row.number
        self._context.work.run(
            self,
            lambda: services.links.of_bill(actor, number),
            done=lambda link: self._on_read(number, link),
            newest="link",
        )

    def _on_read(self, number: str, link: LinkView | None) -> None:
        if self._row is not None and self._row.number == number:
            self._link = link
            self._fill()

    def _fill(self) -> None:
        row, link = self._row, self._link
        usable = self._gateway is not None and self._gateway.usable
        owes = row is not None and row.status in {"UNPAID", "PARTIALLY_PAID"}
        is_open = link is not None and link.is_open
        stale = is_open and link is not None and row is not None and not _asks_for(link, row)
        self.setVisible(owes and (usable or link is not None))
        words = status_words(link)
        if stale and link is not None:
            words = tr(
                "The link asks for {amount}, which is no longer what is open.",
                amount=link.amount.format(),
            )
        elif is_open and link is not None:
            words = (
                link.short_url if link.live else tr("Test: {short_url}", short_url=link.short_url)
            )
        self.words.setText(words)
        self.words.set_tone("text" if is_open and not stale else "text2")
        may_copy = is_open and not stale
        self.copy.setVisible(may_copy)
        self.send.setVisible(may_copy)
        paid = link is not None and link.status == "paid"
        self.make.setVisible(usable and not may_copy and not paid)
        self.make.setText(tr("Make link") if link is None else tr("Make it anew"))
        self.make.set_reason(refusal(self._context.actor, Action.ISSUE_BILLS))

    def _on_make(self) -> None:
        row = self._row
        if row is None:
            return
        detail = consequence([row])
        if detail and not self._context.prompts.confirm(
            self,
            question=tr(
                "Make a payment link for {number}, {total}?",
                number=row.number,
                total=(row.total - row.paid).format(),
            ),
            detail=detail,
            yes=tr("Make the link"),
        ):
            return
        services, actor, number = self._context.services, self._context.actor, row.number
        self._context.work.run(
            self,
            lambda: services.links.make(actor, number),
            done=lambda link: self._on_made(number, link),
            failed=self._on_failed,
            lane=Lane.NETWORK,
            busy=self.make,
        )

    def _on_made(self, number: str, link: LinkView) -> None:
        self._on_read(number, link)
        if link.is_open:
            self.told.emit(tr("Payment link of {number} made.", number=number))

    def _on_failed(self, error: DairyError) -> None:
        # What is in doubt stands in the books: the line says so.
        self.load()
        self.failed.emit(error)

    def _on_copy(self) -> None:
        if self._link is not None:
            QGuiApplication.clipboard().setText(self._link.message)
            self.told.emit(
                tr(
                    "Payment link of {number} copied, with bill and amount.",
                    number=self._link.number,
                )
            )

    def _on_send(self) -> None:
        if self._link is not None:
            QDesktopServices.openUrl(QUrl(self._link.chat_url))


def _asks_for(link: LinkView, row: BillRow) -> bool:
    return link.amount == row.total - row.paid
