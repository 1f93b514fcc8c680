"""The counter's one line: customer, amount, way of payment, reference, and the deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.methods import METHODS
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room
from dairyos_desktop.ui.payments.words import AT_THE_COUNTER
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, SPACE_12, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.fields import FormField, MoneyField, Select, TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.picker import Picker

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
CASH = "cash"
_WIDEST = 420
_NO_LIMIT = 16777215
_REFERENCES = {
    "upi": tr_later("UTR or name"),
    "bank": tr_later("UTR or name"),
    "cheque": tr_later("No. and bank"),
}


class MethodSelect(Select):
    """The way of payment: letters choose, Enter goes on.

    Signals:
        entered(): Enter was pressed.
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; the rest is the list's."""
        if event.key() in _ENTER:
            self.entered.emit()
            return
        super().keyPressEvent(event)


class TakeLine(QWidget):
    """Fields beside each other, below each other where it is narrow; Enter walks them.

    Signals:
        changed(): Amount, way or reference were edited.
        wanted(): The money shall be taken.
        down_wanted(): Arrow down in a field: to the list of what is owed.
    """

    changed = Signal()
    wanted = Signal()
    down_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fold = UNFOLDED
        self.customer = Picker(placeholder=tr("Name, phone, code or address"))
        self.amount = MoneyField()
        self.method = MethodSelect([(key, METHODS[key]) for key in AT_THE_COUNTER])
        self.reference = TextField()
        self.take_button = Button(tr("Take the money"), Kind.PRIMARY, hint="Ctrl Enter")
        self.fields = {
            "customer": FormField(tr("Customer"), self.customer),
            "amount": FormField(tr("Amount"), self.amount),
            "method": FormField(tr("By"), self.method),
            "reference": FormField(tr("Reference"), self.reference),
        }
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_12)
        self._row.setSpacing(SPACE_8)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for part in (self._first, self._second):
            part.setSpacing(SPACE_8)
        top = Qt.AlignmentFlag.AlignTop
        self._first.addWidget(self.fields["customer"], 3, top)
        self._first.addWidget(self.fields["amount"], 0, top)
        self._second.addWidget(self.fields["method"], 0, top)
        self._second.addWidget(self.fields["reference"], 1, top)
        self._second.addLayout(self._below_label(self.take_button), 0)
        self._row.addLayout(self._first, 3)
        self._row.addLayout(self._second, 2)
        self.fields["customer"].setMaximumWidth(_WIDEST)
        self.fields["amount"].setFixedWidth(140)
        self.fields["method"].setFixedWidth(108)
        self._connect()
        self._on_method()

    @staticmethod
    def _below_label(button: QWidget) -> QVBoxLayout:
        """A button on the line of the editors, which have labels above them."""
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(Label(" ", size=TYPE_SMALL, weight=fonts.MEDIUM))
        column.addWidget(button)
        column.addStretch(1)
        return column

    def _connect(self) -> None:
        self.customer.promised.connect(lambda: self.focus(self.amount))
        self.amount.textEdited.connect(self._on_amount_edited)
        self.amount.returnPressed.connect(lambda: self.focus(self.method))
        self.method.currentIndexChanged.connect(self._on_method)
        self.method.entered.connect(self._on_method_entered)
        self.reference.textEdited.connect(self.changed)
        self.reference.returnPressed.connect(self.wanted)
        self.take_button.clicked.connect(self.wanted)

    def fold(self, fold: Fold) -> None:
        """Two lines where it is narrow; no key on the button where it is not wide."""
        self._fold = fold
        narrow = fold.room is Room.NARROW
        direction = QBoxLayout.Direction
        # On a line of its own the field is as wide as there is room.
        self.fields["customer"].setMaximumWidth(_NO_LIMIT if narrow else _WIDEST)
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self.take_button.set_hint("Ctrl Enter" if fold.room is Room.WIDE or narrow else "")
        vertical = (2, SPACE_8) if fold.low else (SPACE_8, SPACE_12)
        self._row.setContentsMargins(PAGE_MARGIN, vertical[0], PAGE_MARGIN, vertical[1])

    # What is typed -------------------------------------------------------------------

    def money(self) -> Money | None:
        """The amount typed; None where nothing is, or what is typed is no amount."""
        try:
            return self.amount.money()
        except InvalidInputError:
            return None

    def read_amount(self) -> Money | None:
        """The amount; where it can't be taken the field says why and has the focus."""
        problem = ""
        amount = None
        try:
            amount = self.amount.money()
        except InvalidInputError as error:
            problem = error.shown
        else:
            if amount is None:
                problem = tr("Type what was received.")
            elif amount <= Money.zero:
                problem = tr("{amount} is not above 0.", amount=amount.format())
        self.fields["amount"].set_error(problem)
        if problem:
            self.focus(self.amount)
            return None
        return amount

    @property
    def touched(self) -> bool:
        """Whether something was typed that would be missed."""
        return bool(
            self.amount.isModified()
            or self.reference.text().strip()
            or (self.customer.isModified() and self.customer.text().strip())
        )

    def clear(self) -> None:
        """Empty fields for the next one; the way of payment is cash again."""
        self.customer.show_pick("")
        self.set_amount(None)
        self.method.set_key(CASH)
        self.reference.clear()
        for field in self.fields.values():
            field.set_error("")

    def set_amount(self, amount: Money | None) -> None:
        """Presets the amount, selected where the field has the focus."""
        self.amount.set_money(amount)
        self.amount.setModified(False)
        if self.amount.hasFocus():
            self.amount.selectAll()

    def focus(self, editor: QWidget) -> None:
        """Puts the focus into a field, its text selected."""
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    # Events --------------------------------------------------------------------------

    def _on_amount_edited(self) -> None:
        self.fields["amount"].set_error("")
        self.changed.emit()

    def _on_method(self) -> None:
        self.reference.setPlaceholderText(as_shown(_REFERENCES.get(self.method.key(), "")))
        self.changed.emit()

    def _on_method_entered(self) -> None:
        """Cash has no reference: it is taken; the others are asked for theirs."""
        if self.method.key() == CASH:
            self.wanted.emit()
        else:
            self.focus(self.reference)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down goes to what is owed."""
        if event.key() == Qt.Key.Key_Down:
            self.down_wanted.emit()
            return
        super().keyPressEvent(event)
