"""The card of a customer: who it is, what is owed, and five tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dairyos_desktop.domain.customers import format_phone
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.customers import Standing
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.customers.account import AccountPage, BillsPage
from dairyos_desktop.ui.customers.info_pages import DetailsPage, RatesPage
from dairyos_desktop.ui.customers.takes_page import TakesPage
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    SPACE_4,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TYPE_BODY,
    TYPE_FIGURE,
    TYPE_PAGE,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.panel import Tabs
from dairyos_desktop.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.customers import CustomerCard

TABS = (
    ("takes", tr_later("Takes")),
    ("account", tr_later("Account")),
    ("bills", tr_later("Bills")),
    ("rates", tr_later("Rates")),
    ("details", tr_later("Details")),
)
_NO_EDIT = tr_later("Your role may only look. Ask a clerk or above.")
_NO_MONEY = tr_later("Money is for a clerk or above.")
_NO_RATES = tr_later("Prices are for a manager or the owner.")
_NO_CHARGES = tr_later("Charges are for a manager or the owner.")
_NO_FINAL = tr_later("Final bills are for a manager or the owner.")


class CardView(QWidget):
    """Shows a card; what is to be done with it goes out by signal.

    Signals:
        order_wanted(object), leave_wanted(object, object), rate_wanted(object),
        charge_wanted(object): Open a form.
        edit_wanted(): Edit the details.
        final_wanted(): Make a final bill.
        bill_wanted(str): Show a bill, by number.
        money_wanted(): Take money from the customer.
        account_wanted(): The account is looked at and has to be read.
    """

    order_wanted = Signal(object)
    leave_wanted = Signal(object, object)
    rate_wanted = Signal(object)
    charge_wanted = Signal(object)
    edit_wanted = Signal()
    final_wanted = Signal()
    bill_wanted = Signal(str)
    money_wanted = Signal()
    account_wanted = Signal()

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card: CustomerCard | None = None
        self._low = False
        self.takes = TakesPage()
        self.account = AccountPage()
        self.bills = BillsPage()
        self.rates = RatesPage()
        self.details = DetailsPage()
        self.tabs = Tabs(TABS, name=tr("Views of the customer"))
        self._pages = QStackedWidget()
        for page, scrolls in (
            (self.takes, True),
            (self.account, False),
            (self.bills, False),
            (self.rates, True),
            (self.details, True),
        ):
            self._pages.addWidget(scrolled(page) if scrolls else page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(_TabRow(self.tabs))
        column.addWidget(self._pages, 1)
        self._connect()
        self._obey(role)

    def _head(self) -> QVBoxLayout:
        self.name = Label(size=TYPE_PAGE, weight=fonts.SEMIBOLD, wrap=True)
        self.local = Label(size=TYPE_SECTION, tone="text2", wrap=True)
        self.reach = Label(size=TYPE_BODY, tone="text2", wrap=True)
        self.standing = Label(weight=fonts.MEDIUM, tone="warn", wrap=True)
        self.balance = Label(size=TYPE_FIGURE, weight=fonts.SEMIBOLD)
        self.balance_word = Label(tone="text2")
        self.money_button = Button(tr("Take money"), icon="hand-coins", hint="F6")
        self.leave_button = Button(tr("Leave"), icon="calendar-off", hint="L")
        self.bill_button = Button(tr("Bill"), icon="receipt-text", hint="B")
        self.edit_button = Button(tr("Edit"), icon="pencil-line", hint="E")
        owed = QHBoxLayout()
        owed.setSpacing(SPACE_8)
        owed.addWidget(self.balance, 0, Qt.AlignmentFlag.AlignBottom)
        self.balance_word.setContentsMargins(0, 0, 0, 6)
        owed.addWidget(self.balance_word, 0, Qt.AlignmentFlag.AlignBottom)
        owed.addStretch(1)
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE_8)
        for button in self._deeds():
            deeds.addWidget(button)
        deeds.addStretch(1)
        self._sum_and_deeds = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sum_and_deeds.setSpacing(SPACE_8)
        self._sum_and_deeds.addLayout(owed)
        self._sum_and_deeds.addLayout(deeds)
        head = QVBoxLayout()
        head.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        head.setSpacing(SPACE_4)
        for label in (self.name, self.local, self.reach, self.standing):
            head.addWidget(label)
        head.addLayout(self._sum_and_deeds)
        return head

    def _deeds(self) -> tuple[Button, ...]:
        return (self.money_button, self.leave_button, self.bill_button, self.edit_button)

    def set_low(self, *, low: bool) -> None:
        """Where the window is low: name, sum and buttons in two lines, the rest on the tabs."""
        self._low = low
        self.account.statement.set_low(low=low)
        direction = QBoxLayout.Direction
        self._sum_and_deeds.setDirection(direction.LeftToRight if low else direction.TopToBottom)
        for button in self._deeds():
            # Beside "Take money" there is room for three icons.
            button.set_icon_only(on=low or button is not self.money_button)
        self._show_reach()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._on_tab_chosen)
        self.takes.order_wanted.connect(self.order_wanted)
        self.takes.leave_wanted.connect(self.leave_wanted)
        self.rates.rate_wanted.connect(self.rate_wanted)
        self.rates.charge_wanted.connect(self.charge_wanted)
        self.details.edit_wanted.connect(self.edit_wanted)
        self.edit_button.clicked.connect(self.edit_wanted)
        self.leave_button.clicked.connect(lambda: self.leave_wanted.emit(None, None))
        self.bill_button.clicked.connect(self._on_bill_clicked)
        self.money_button.clicked.connect(self.money_wanted)
        self.bills.opened.connect(self.bill_wanted)
        self.bills.final_wanted.connect(self.final_wanted)
        self.bills.table.typed.connect(self.press)
        self.account.table.typed.connect(self.press)

    def _obey(self, role: Role) -> None:
        if not may(role, Action.EDIT_CUSTOMERS):
            for button in (
                self.leave_button,
                self.edit_button,
                self.takes.add_order,
                self.takes.add_leave,
                self.details.edit,
            ):
                button.set_reason(as_shown(_NO_EDIT))
        if not may(role, Action.TAKE_PAYMENTS):
            self.money_button.set_reason(as_shown(_NO_MONEY))
        if not may(role, Action.EDIT_RATES):
            self.rates.add_rate.set_reason(as_shown(_NO_RATES))
        if not may(role, Action.EDIT_CHARGES):
            self.rates.add_charge.set_reason(as_shown(_NO_CHARGES))
        if not may(role, Action.RUN_MONTH):
            self.bills.final_button.set_reason(as_shown(_NO_FINAL))

    def show_card(self, card: CustomerCard) -> None:
        """Shows a card; another customer's account is read again when it is looked at."""
        if self.card is None or self.card.id != card.id:
            self.account.statement.begin(card.today)
        self.card = card
        form = card.form
        self.setAccessibleName(f"{form.name}, {form.code}")
        self.name.setText(form.name)
        self.local.setText(form.name_local)
        place = (
            tr("{route}, place {position}", route=form.route, position=form.position)
            if form.route
            else ""
        )
        self.reach.setText(" · ".join(part for part in (format_phone(form.phone), place) if part))
        self._show_reach()
        self.standing.setText(_standing_words(card))
        self.standing.setVisible(card.standing is not Standing.ACTIVE)
        self._show_balance(card.balance)
        self.bill_button.set_reason("" if card.bills else tr("There is no bill yet."))
        self.takes.show_card(card)
        self.bills.show_bills(card.bills)
        self.rates.show_card(card)
        self.details.show_card(card)
        if self.tabs.current() == "account":
            self.account_wanted.emit()

    def _show_reach(self) -> None:
        self.local.setVisible(bool(self.local.text()) and not self._low)
        self.reach.setVisible(bool(self.reach.text()) and not self._low)

    def _show_balance(self, balance: Money) -> None:
        self.balance.setText(abs(balance).format())
        word = (
            tr("to pay") if balance > Money.zero else tr("in advance") if balance else tr("settled")
        )
        self.balance_word.setText(word)
        self.balance.setAccessibleName(f"{abs(balance).format()} {word}")

    def focus_card(self) -> None:
        """Puts the focus on the tab that is shown; the card's keys work from there."""
        for button in self.tabs.findChildren(QAbstractButton):
            if button.isChecked():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def show_bill(self, number: str) -> None:
        """Shows the bills, that one current and the focus on it."""
        self.tabs.choose("bills")
        self.bills.select(number)
        self.bills.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self, letter: str) -> bool:
        """A single letter that is a key of the card; False where it is none."""
        button = {
            "l": self.leave_button,
            "b": self.bill_button,
            "e": self.edit_button,
            "o": self.takes.add_order,
            "p": self.rates.add_rate,
            "c": self.rates.add_charge,
            "f": self.bills.final_button,
        }.get(letter.casefold())
        if button is None or self.card is None:
            return False
        if button.isEnabled():
            button.click()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The card's letters; everything else goes up."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not (plain and event.text() and self.press(event.text())):
            super().keyPressEvent(event)

    def _on_bill_clicked(self) -> None:
        if self.card is not None and self.card.bills:
            self.bill_wanted.emit(self.card.bills[0].number)

    def _on_tab_chosen(self, key: str) -> None:
        self._pages.setCurrentIndex([tab for tab, _ in TABS].index(key))
        if key == "account":
            self.account_wanted.emit()


class _TabRow(QWidget):
    """The tabs, their words under the name above, a hairline below."""

    def __init__(self, tabs: Tabs) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_8, 0, SPACE_8, 1)
        row.addWidget(tabs)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


def _standing_words(card: CustomerCard) -> str:
    form = card.form
    if card.standing is Standing.NOT_YET:
        return tr("Begins on {active_from}", active_from=format_date(form.active_from))
    if card.standing is Standing.LEFT and form.active_to is not None:
        return tr("Left, last day {active_to}", active_to=format_date(form.active_to))
    return tr("On leave today") if card.standing is Standing.ON_LEAVE else ""
