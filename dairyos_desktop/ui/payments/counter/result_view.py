"""What came of taking money: receipt number and new balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.payments.counter.form import balance_words, taken_words
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    RADIUS_CARD,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TYPE_FIGURE,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState, IconLabel
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.counter import Taken

_NEXT = tr_later("Who is next? Type part of a name.")


class _Card(QWidget):
    """The soft ground of good news."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("ok_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CARD, RADIUS_CARD)


class ResultView(QWidget):
    """The last receipt large, until the next customer is chosen.

    Signals:
        print_wanted(): Print it.
        mail_wanted(): Mail it to the customer.
    """

    print_wanted = Signal()
    mail_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.payment_id = 0
        self.receipt = Label(size=TYPE_SECTION, weight=fonts.SEMIBOLD)
        self.words = Label(wrap=True, snug=True)
        self.balance = Label(size=TYPE_FIGURE, weight=fonts.SEMIBOLD)
        self.balance_word = Label(tone="text")
        self.print_button = Button(tr("Print"), icon="printer", hint="Ctrl P")
        self.print_button.clicked.connect(self.print_wanted)
        self.mail_button = Button(tr("Mail it"), icon="mail")
        self.mail_button.clicked.connect(self.mail_wanted)
        self.card = _Card()
        row = QHBoxLayout(self.card)
        row.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        row.setSpacing(SPACE_12)
        row.addWidget(IconLabel("circle-check", 24, "ok"), 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.receipt)
        told.addWidget(self.words)
        sums = QHBoxLayout()
        sums.setSpacing(SPACE_8)
        sums.addWidget(self.balance, 0, Qt.AlignmentFlag.AlignBottom)
        self.balance_word.setContentsMargins(0, 0, 0, 6)
        sums.addWidget(self.balance_word, 0, Qt.AlignmentFlag.AlignBottom)
        sums.addStretch(1)
        told.addLayout(sums)
        row.addLayout(told, 1)
        deeds = QVBoxLayout()
        deeds.setSpacing(SPACE_8)
        deeds.addStretch(1)
        for button in (self.print_button, self.mail_button):
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            deeds.addWidget(button)
        deeds.addStretch(1)
        row.addLayout(deeds)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_12)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignTop)
        self._next = EmptyState("hand-coins", as_shown(_NEXT))
        column.addWidget(self._next, 1)

    def fold(self, *, low: bool) -> None:
        """The card alone where the window is low."""
        self._next.setVisible(not low)

    def show_taken(self, taken: Taken, name: str, *, prints: bool) -> None:
        """Shows and announces it; `prints` where its receipt is on its way to the printer."""
        self.print_button.setText(tr("Print again") if prints else tr("Print"))
        self.payment_id = taken.payment.payment_id
        self.receipt.setText(tr("Receipt {receipt}", receipt=taken.payment.receipt))
        self.words.setText(taken_words(taken, name))
        figure, word = balance_words(taken.balance)
        self.balance.setText(figure)
        self.balance_word.setText(
            tr("new balance, {word}", word=word) if taken.balance else tr("new balance")
        )
        said = tr(
            "{text}. {text2}. Now {figure} {word}.",
            text=self.receipt.text(),
            text2=self.words.text(),
            figure=figure,
            word=word,
        )
        self.card.setAccessibleName(said)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.card, said))
