"""The foot of a round: what it brought, what was handed in, and what lies between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.domain.typed import parse_money_sum
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.fields import MoneyField, set_invalid
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.ui.payments.round.state import RoundState

_HEIGHT: Final = 52
_HEIGHT_LOW: Final = 44
_FIELD: Final = 132


def difference_words(difference: Money) -> str:
    """What was handed in beside the cash: "₹10.00 missing", "₹5.00 over", "agrees"."""
    if difference < Money.zero:
        return tr("{value} missing", value=(-difference).format())
    if difference:
        return tr("{difference} over", difference=difference.format())
    return tr("agrees")


class RoundFoot(QWidget):
    """Sums at the left, the cash handed in at the right.

    Signals:
        typed(): The sum handed in is another now.
        close_wanted(): Enter in the field.
        count_wanted(): The notes are to be counted.
    """

    typed = Signal()
    close_wanted = Signal()
    count_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cash = Money.zero
        self._is_open, self._counting = True, False
        self.setFixedHeight(_HEIGHT)
        self.cash = Label(weight=fonts.SEMIBOLD)
        self.others = Label(tone="text2", elide=True)
        self.label = Label(tr("Handed in"), tone="text2")
        self.field = MoneyField(parse_money_sum, name=tr("Cash handed in"))
        self.field.setFixedWidth(_FIELD)
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self.close_wanted)
        self.handed = Label(weight=fonts.SEMIBOLD)
        self.count = Button(tr("Count notes"), Kind.QUIET, icon="hand-coins", hint="Alt O")
        self.count.clicked.connect(self.count_wanted)
        self.difference = Label(weight=fonts.SEMIBOLD)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 1, PAGE_MARGIN, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self.cash)
        row.addWidget(self.others, 1)
        row.addSpacing(SPACE_16)
        for widget in (self.label, self.field, self.handed, self.count, self.difference):
            row.addWidget(widget)
        self.handed.hide()

    def show_state(self, state: RoundState) -> None:
        """Takes the sums as they are now."""
        sums, shown = state.sums(), state.sheet.round
        self._cash = shown.sums.cash if not shown.is_open else sums.cash
        self.cash.setText(tr("Cash {cash}", cash=self._cash.format()))
        homes = trn("1 home", "{count} homes", sums.payers)
        parts = [tr("{homes} paid", homes=homes)]
        if sums.others:
            parts.append(tr("UPI and others {others}", others=sums.others.format()))
        if sums.discount:
            parts.append(tr("let off {discount}", discount=sums.discount.format()))
        self.others.setText("·  " + "  ·  ".join(parts))
        self._is_open = shown.is_open
        self.field.setVisible(shown.is_open)
        self.count.setVisible(shown.is_open and not self._counting)
        self.handed.setVisible(not shown.is_open)
        if shown.handed_in is not None:
            self.handed.setText(shown.handed_in.format())
        self._show_difference(shown.difference if not shown.is_open else None)

    def fold(self, *, wide: bool, low: bool, counting: bool) -> None:
        """Follows the window.

        Args:
            wide: There is room for the button's word.
            low: Less height.
            counting: The notes stand beside it: their button is not needed, and the room is short.
        """
        self.setFixedHeight(_HEIGHT_LOW if low else _HEIGHT)
        self.count.set_icon_only(on=not wide)
        self._counting = counting
        self.count.setVisible(self._is_open and not counting)
        self.others.setVisible(wide or not counting)
        self.label.setVisible(wide or not counting)

    def handed_in(self) -> Money | None:
        """What is typed; None where nothing is.

        Raises:
            InvalidInputError: It is no amount.
        """
        return self.field.money()

    def set_handed_in(self, amount: Money | None) -> None:
        """Shows a sum, such as the one that was counted."""
        self.field.set_money(amount)

    def show_wrong(self, *, wrong: bool) -> None:
        """Marks the field."""
        set_invalid(self.field, on=wrong)

    def _on_text(self) -> None:
        self.show_wrong(wrong=False)
        self._show_difference(None)
        self.typed.emit()

    def _show_difference(self, known: Money | None) -> None:
        difference = known
        if difference is None:
            try:
                handed = self.handed_in()
            except InvalidInputError:
                handed = None
            difference = None if handed is None else handed - self._cash
        self.difference.setVisible(difference is not None)
        if difference is not None:
            self.difference.setText(difference_words(difference))
            self.difference.set_tone("warn" if difference else "ok")
            self.field.setAccessibleDescription(difference_words(difference))

    def paintEvent(self, event: QPaintEvent) -> None:
        """`raised` with a hairline above."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, self.width(), 0)

    def take_focus(self) -> None:
        """The sum is to be typed."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
