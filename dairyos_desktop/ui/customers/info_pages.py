"""The tabs of the card that mostly tell: prices and details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.customers import LABELS, LANGUAGES, format_phone
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.charging import charge_words
from dairyos_desktop.ui.customers.ahead import price_text, span_words
from dairyos_desktop.ui.customers.lines import Line, Lines
from dairyos_desktop.ui.customers.takes_page import section
from dairyos_desktop.ui.theme.tokens import (
    SPACE_4,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.charges import ChargeRow
    from dairyos_desktop.services.dto.customers import (
        CustomerCard,
        OwnRate,
        PriceToday,
    )

_NO_PRICE = tr_later("No price is in force: it could not be billed.")


class RatesPage(QWidget):
    """What every product costs this customer today, the prices of its own, and charges.

    Signals:
        rate_wanted(object): Change this own price, or (None) note a new one.
        charge_wanted(object): Look at this charge, or (None) note a new one.
    """

    rate_wanted = Signal(object)
    charge_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: CustomerCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_8, SPACE_12, SPACE_8, SPACE_16)
        column.setSpacing(SPACE_4)
        self.add_rate = Button(tr("Add price"), Kind.QUIET, icon="plus", hint="P")
        self.add_charge = Button(tr("Add charge"), Kind.QUIET, icon="plus", hint="C")
        self.charges = Lines(name=tr("Charges and credits"), empty=tr("None of one's own."))
        self.list_charges = Lines(name=tr("Charges of the price list"), opens=False)
        self.prices = Lines(
            name=tr("Prices today"), empty=tr("There is no product yet."), opens=False
        )
        self.own = Lines(name=tr("Prices of one's own"), empty=tr("None: the prices above hold."))
        column.addLayout(section(tr("Today")))
        column.addWidget(self.prices)
        column.addSpacing(SPACE_8)
        column.addLayout(section(tr("Prices of one's own"), self.add_rate))
        column.addWidget(self.own)
        column.addSpacing(SPACE_8)
        column.addLayout(section(tr("Charges and credits"), self.add_charge))
        column.addWidget(self.charges)
        column.addWidget(self.list_charges)
        column.addStretch(1)
        self.add_charge.clicked.connect(lambda: self.charge_wanted.emit(None))
        self.charges.opened.connect(lambda key: self.charge_wanted.emit(self._charge(key)))
        self.add_rate.clicked.connect(lambda: self.rate_wanted.emit(None))
        self.own.opened.connect(lambda key: self.rate_wanted.emit(self._rate(key)))

    def show_card(self, card: CustomerCard) -> None:
        """Shows the prices of a card."""
        self._card = card
        self.prices.set_lines([_price_line(price, card.price_list) for price in card.prices])
        self.own.set_lines([_own_line(rate, card) for rate in card.own_rates])
        self.charges.set_lines([_charge_line(row) for row in card.charges])
        by_list = tr("Price list {price_list}: ", price_list=card.price_list)
        self.list_charges.set_lines([_charge_line(row, by_list) for row in card.list_charges])

    def _rate(self, key: object) -> OwnRate | None:
        rates = self._card.own_rates if self._card is not None else ()
        return next((rate for rate in rates if rate.id == key), None)

    def _charge(self, key: object) -> ChargeRow | None:
        rows = self._card.charges if self._card is not None else ()
        return next((row for row in rows if row.id == key), None)


class DetailsPage(QWidget):
    """The details as they stand, and months that are left out.

    Signals:
        edit_wanted(): Edit the details.
    """

    edit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_8, SPACE_12, SPACE_8, SPACE_16)
        column.setSpacing(SPACE_4)
        self.edit = Button(tr("Edit details"), Kind.QUIET, icon="pencil-line", hint="E")
        self.edit.clicked.connect(self.edit_wanted)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(SPACE_8, SPACE_4, SPACE_8, SPACE_8)
        self._grid.setHorizontalSpacing(SPACE_12)
        self._grid.setVerticalSpacing(SPACE_8)
        self._grid.setColumnStretch(1, 1)
        self.parked = Lines(name=tr("Months left out"), opens=False)
        column.addLayout(section(tr("Details"), self.edit))
        column.addLayout(self._grid)
        self._parked_head = QWidget()
        self._parked_head.setLayout(section(tr("Left out of the bills of")))
        column.addWidget(self._parked_head)
        column.addWidget(self.parked)
        column.addStretch(1)

    def show_card(self, card: CustomerCard) -> None:
        """Shows the details of a card."""
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, (label, text) in enumerate(_details(card)):
            quiet = Label(label, size=TYPE_SMALL, tone="text2", wrap=True)
            quiet.setFixedWidth(116)
            self._grid.addWidget(quiet, at, 0)
            self._grid.addWidget(Label(text, wrap=True), at, 1)
        self.parked.set_lines(
            [Line(month, Month.parse(month).label(), why) for month, why in card.parked_months]
        )
        self._parked_head.setVisible(bool(card.parked_months))


def _details(card: CustomerCard) -> list[tuple[str, str]]:
    form = card.form
    rows = [
        ("name_local", form.name_local),
        ("phone", format_phone(form.phone)),
        ("whatsapp", format_phone(form.whatsapp)),
        ("email", form.email),
        ("address", form.address),
        ("note", form.note),
        (
            "route",
            tr("{route}, place {position}", route=form.route, position=form.position)
            if form.route
            else "",
        ),
        (
            "route_evening",
            tr(
                "{route_evening}, place {position_evening}",
                route_evening=form.route_evening,
                position_evening=form.position_evening,
            )
            if form.route_evening
            else "",
        ),
        ("price_list_id", card.price_list or tr("General prices")),
        ("language", LANGUAGES.get(form.language, form.language)),
        ("gstin", form.gstin),
        ("active_from", format_date(form.active_from)),
        ("active_to", "" if form.active_to is None else format_date(form.active_to)),
        ("opening_balance", _opening(card)),
    ]
    return [(LABELS[name], text) for name, text in rows if text]


def _opening(card: CustomerCard) -> str:
    amount = card.form.opening_balance
    if amount == Money.zero:
        return ""
    on = card.form.opening_on
    words = abs(amount).format() + (tr(" in advance") if amount < Money.zero else "")
    return words if on is None else f"{words}, {format_date(on)}"


def _charge_line(row: ChargeRow, by: str = "") -> Line:
    words = charge_words(row.form)
    return Line(row.id, row.form.description, f"{by}{words}", row.form.amount.format())


def _price_line(price: PriceToday, price_list: str) -> Line:
    if price.price is None:
        return Line(price.product_id, price.name, as_shown(_NO_PRICE), "–", quiet=True)
    source = {
        "own": tr("a price of one's own"),
        "list": tr("price list {price_list}", price_list=price_list),
    }
    figure = f"{price_text(price.price)} / {price.unit}"
    return Line(price.product_id, price.name, source.get(price.source, ""), figure)


def _own_line(rate: OwnRate, card: CustomerCard) -> Line:
    span = span_words(rate.effective_from, rate.effective_to, open_end="")
    past = rate.effective_to is not None and rate.effective_to < card.today
    return Line(rate.id, rate.name, span, f"{price_text(rate.price)} / {rate.unit}", quiet=past)
