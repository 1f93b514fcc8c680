"""The month sheet as a part of the entry screen: its view, its controls, and what joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.month_sheet import MonthWanted
from dairyos_desktop.ui.entry.emptiness import Cover
from dairyos_desktop.ui.entry.finding import found_in
from dairyos_desktop.ui.entry.month import words
from dairyos_desktop.ui.entry.month.desk import MonthDesk
from dairyos_desktop.ui.entry.month.reading import MonthReader, Opening
from dairyos_desktop.ui.entry.month.view import MonthView
from dairyos_desktop.ui.entry.saver import Saver
from dairyos_desktop.ui.widgets.fields import Select
from dairyos_desktop.ui.widgets.grid.jumping import Jumping
from dairyos_desktop.ui.widgets.grid.place import Place
from dairyos_desktop.ui.widgets.steppers import MonthStepper

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.consumption import ShiftChoice
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.month.sheet import MonthSheet
    from dairyos_desktop.ui.entry.parts import RowKey
    from dairyos_desktop.ui.widgets.grid.context_line import ContextLine

_ALL: Final = "*"
_REMEMBERED: Final = "entry.month.product"
_SOON_MS: Final = 250


class MonthPane(QWidget):
    """Everything of the month sheet but the screen's own route and shift.

    Args:
        context: The screen's.
        about: The line that tells of the current cell.
        parent: The screen.

    Signals:
        wanted(): Another month or product was chosen.
        opened(MonthSheet): Another sheet is shown.
        not_opened(DairyError): It could not be read; the old one stays.
        failed(DairyError): Something went wrong that lies outside the sheet.
        billed(date, str): A change fell on a day that stands on this issued bill.
        day_wanted(Place): A sum's day is to be opened.
    """

    wanted = Signal()
    opened = Signal(object)
    not_opened = Signal(object)
    failed = Signal(object)
    billed = Signal(object, str)
    day_wanted = Signal(object)

    def __init__(self, context: UiContext, about: ContextLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._about = about
        self._loading = False
        self._target: Place | None = None
        self.saver = Saver(context, self)
        self.reader = MonthReader(context, self.saver, self)
        self.desk = MonthDesk(self.saver, self)
        self.desk.may_enter = may(context.actor.role, Action.ENTER)
        self.view = MonthView(self.desk, context.today, self)
        self.jumping = Jumping(self.view, found_in(self.desk), self.desk.said.emit, self)
        self.month = MonthStepper(Month.of(context.today()), today=context.today)
        self.product = Select(name=tr("Product"), width=170)
        self.cover = Cover(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._dim = QTimer(self, singleShot=True, interval=300)
        self._dim.timeout.connect(lambda: self._set_faded(on=True))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.read_again)
        self._connect()

    def _connect(self) -> None:
        self.month.month_changed.connect(lambda _month: self.wanted.emit())
        self.month.entered.connect(self.view.take_focus)
        self.product.currentIndexChanged.connect(lambda _at: self._on_product_chosen())
        self.view.place_changed.connect(self._on_place_changed)
        self.view.moved.connect(lambda: self.reader.set_in_sight(self.view.rows_in_sight()))
        self.desk.said.connect(self._about.say)
        self.desk.rows_changed.connect(self._on_rows_changed)
        self.desk.day_wanted.connect(self.day_wanted)
        self.desk.rows_wanted.connect(self.reader.want)
        self.saver.changed.connect(self._on_saver_changed)
        self.saver.said.connect(self._about.say)
        self.saver.failed.connect(self.failed)
        self.saver.billed.connect(self.billed)
        self.saver.shown.connect(self._on_undone)
        self.saver.rested.connect(self._on_rested)
        self.saver.reread_wanted.connect(lambda _sheet: self._soon.start())
        self.reader.opened.connect(self._on_opened)
        self.reader.failed.connect(self._on_failed)
        self.reader.rows_read.connect(self._on_rows_changed)
        self.reader.totals_read.connect(self._on_totals_read)

    @property
    def busy(self) -> bool:
        """Whether something is being read or saved."""
        return self._loading or self.saver.busy or self.reader.busy or self._soon.isActive()

    @property
    def sheet(self) -> MonthSheet | None:
        """The sheet that is shown."""
        return self.desk.sheet

    # For the screen ----------------------------------------------------------------------

    def open(self, route: str | None, shift: ShiftChoice, target: Place | None = None) -> None:
        """Reads the month that the controls name, and goes to a customer's day where one is named.

        While something is being saved it waits: the sheet then holds it.
        """
        self.view.leave_editor()
        self._loading = self.desk.reading = True
        self._target = target or self._target
        self._dim.start()
        key = self.product.key() or self._context.preferences.text(_REMEMBERED)
        here = self._target or self.view.place()
        self._opening = Opening(
            MonthWanted(self.month.month(), route, shift, int(key) if key.isdecimal() else None),
            key != _ALL,
            None if here is None else here.customer_id,
        )
        if not self.saver.busy:
            self.reader.open(self._opening)

    def refresh(self) -> None:
        """Somebody changed orders, leaves or deliveries elsewhere: reads again, soon."""
        if not self.saver.busy and self.sheet is not None:
            self._soon.start()

    def read_again(self) -> None:
        """Reads what is in sight again, and the sums."""
        if self.sheet is None or self._loading:
            return
        if self.saver.busy:
            self._soon.start()
            return
        editor = self.view.editor
        self.reader.busy_places = frozenset([] if editor is None else [editor.place])
        self.reader.read_again()

    def unsaved(self) -> dict[dt.date, dict[Place, str]]:
        """What is held, on its way or half typed, by day, in the places of the day's sheets."""
        sheet = self.sheet
        if sheet is None or not sheet.grid.is_single:
            return {}
        texts = {place: one.text for place, one in sheet.grid.held.items()}
        texts |= sheet.grid.under_way()
        editor = self.view.editor
        if editor is not None:
            texts[editor.place] = editor.text()
        found: dict[dt.date, dict[Place, str]] = {}
        for place, text in texts.items():
            key = sheet.grid.key_of(place)
            if key is not None:
                there = Place(key.customer_id, f"{key.shift}:{key.product_id}")
                found.setdefault(key.on, {})[there] = text
        return found

    # What comes back -------------------------------------------------------------------------

    def _on_opened(self, sheet: MonthSheet) -> None:
        self._end_loading()
        self.desk.sheet = sheet
        self._name_products(sheet)
        target, self._target = self._target, None
        self.view.set_sheet(sheet)
        if target is not None:
            self.view.go(target)
        if sheet.grid.rows:
            self.cover.clear()
        else:
            self.cover.say(
                tr(
                    "Nobody stands on this route in {month}. A customer stands here from the "
                    "first day to the last that the card names.",
                    month=sheet.grid.frame.month.label(),
                ),
                self.cover.way_to_customers(),
            )
        self.opened.emit(sheet)

    def _name_products(self, sheet: MonthSheet) -> None:
        """Those that are ordered first; the choice is what the sheet shows."""
        frame, wanted = sheet.grid.frame, sheet.grid.wanted
        ordered = set(frame.in_use)
        products = sorted(frame.products, key=lambda product: product.id not in ordered)
        choices = [(str(product.id), product.name) for product in products]
        self.product.set_choices([*choices, (_ALL, tr("All products"))])
        self.product.blockSignals(True)
        self.product.set_key(_ALL if wanted.product_id is None else str(wanted.product_id))
        self.product.blockSignals(False)

    def _on_failed(self, error: DairyError) -> None:
        if self._loading:
            self._end_loading()
            self._target = None
            self.not_opened.emit(error)
        else:
            self.failed.emit(error)

    def _end_loading(self) -> None:
        self._loading = self.desk.reading = False
        self._dim.stop()
        self._set_faded(on=False)

    def _set_faded(self, *, on: bool) -> None:
        self.view.faded = on
        self.view.viewport().update()

    def _on_product_chosen(self) -> None:
        self._context.preferences.set(_REMEMBERED, self.product.key())
        self.wanted.emit()

    def _on_rested(self) -> None:
        """A sheet that was asked for meanwhile is read now: it holds all that was just saved."""
        if self._loading:
            self.reader.open(self._opening)

    def _on_saver_changed(self, sheet: MonthSheet, customers: set[int]) -> None:
        if sheet is self.sheet:
            self._on_rows_changed(customers)
            self.view.totals_changed()

    def _on_rows_changed(self, customers: set[int]) -> None:
        self.view.rows_changed(customers)

    def _on_totals_read(self) -> None:
        self.view.totals_changed()

    def _on_undone(self, key: RowKey) -> None:
        if self.sheet is not None:
            self.view.go(self.sheet.grid.place_of(key))

    def _on_place_changed(self, place: Place | None) -> None:
        sheet = self.sheet
        if sheet is None or place is None or not self.isVisible():
            return
        row = sheet.grid.row(place.customer_id)
        self._about.show_customer(str(row.position), row.name)
        held = sheet.grid.held.get(place)
        self._about.show_pieces(words.pieces(sheet, place))
        if held is not None:
            self._about.say(held.words, held.why.tone)
