"""The customers screen: find, look, add, edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.customers.exported import card_listings, customers_listing
from dairyos_desktop.ui.customers.listing import ALL, FILTERS, CustomerList
from dairyos_desktop.ui.customers.panel import CustomerPanel
from dairyos_desktop.ui.customers.search import CustomerSearch
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.importing import NOT_ALLOWED, import_file, may_import
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.theme.tokens import ROW_DENSE
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.chips import Chips, Choice
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.split import ListAndPanel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.dto.customers import CustomerCard, CustomerRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold

# Below this width of the list, beside an open card, address and phone stand on the card alone.
NARROW_LIST = 700
LEAST_FOR_ROUTE = 560
_CARD_AFTER_MS = 60


class CustomersScreen(Screen):
    """List and card; the list is searched with each key, the card follows what is current."""

    key = "customers"
    title = tr_later("Customers")
    topics = frozenset(
        {"customers", "orders", "leaves", "bills", "payments", "rates", "products", "settings"}
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._wanted: object = None
        self._called = False
        self._loaded = False
        self.list = CustomerList()
        self.panel = CustomerPanel(context)
        self.split = ListAndPanel(self.list, self.panel)
        self.body.addWidget(self.split)
        self.search = CustomerSearch(
            name=tr("Find a customer"), placeholder=tr("Name, phone, code, address"), width=248
        )
        self.chips = Chips([Choice(key, word) for key, word in FILTERS], name=tr("Show"))
        self.new_button = Button(tr("New customer"), Kind.PRIMARY, icon="user-plus", hint="Ctrl N")
        self.bar.add_left(self.search)
        self.bar.set_chips(self.chips)
        self.import_button = Button(tr("Import"), Kind.QUIET, icon="upload")
        self.bar.add_action(self.import_button)
        self.bar.add_action(self.new_button)
        if not may_import(context):
            self.import_button.set_reason(as_shown(NOT_ALLOWED))
        if not may(context.actor.role, Action.EDIT_CUSTOMERS):
            self.new_button.set_reason(tr("Your role may only look. Ask a clerk or above."))
        self._card_due = QTimer(self)
        self._card_due.setSingleShot(True)
        self._card_due.setInterval(_CARD_AFTER_MS)
        self._card_due.timeout.connect(self._show_current)
        self.list.table.remember(context.preferences, "customers.table")
        self._connect()

    def _connect(self) -> None:
        table, panel = self.list.table, self.panel
        self.search.searched.connect(self._on_searched)
        self.search.left_down.connect(self._on_left_down)
        self.search.opened.connect(self._on_search_opened)
        self.chips.chosen.connect(self._on_filter_chosen)
        self.new_button.clicked.connect(self._on_new)
        self.import_button.clicked.connect(self._on_import)
        for shortcut in bind(self, ["Ctrl+N", "Alt+C"]):
            shortcut.activated.connect(self.new_button.click)
        for shortcut in bind(self.list, ["/", "Ctrl+F"]):
            shortcut.activated.connect(self.search.setFocus)
        table.opened.connect(self._on_opened)
        table.clicked.connect(lambda index: self._on_clicked(self.list.model.row(index.row())))
        table.current_changed.connect(self._on_current_changed)
        table.typed.connect(self._on_typed)
        panel.told.connect(self._on_told)
        panel.failed.connect(self.show_error)
        panel.closed.connect(self.side_changed)
        panel.shown.connect(self._on_card_shown)
        panel.bill_wanted.connect(lambda number: self.go("bills", number=number))
        panel.money_wanted.connect(self.take_money)
        panel.added.connect(self._on_added)
        panel.given_up.connect(self._go_back)

    # What the shell asks ------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows the list; `customer_id` or `customer` (a code) opens that card.

        `new` opens the empty form, with the details that `preset` names; with `back` it is left
        for the screen before once the customer is saved. `search` types into the search field.
        """
        self._called = bool(params.get("back"))
        if not self._loaded:
            self._loaded = True
            self.list.table.set_loading(on=True)
            self.refresh()
        if "search" in params:
            self.search.set_text(str(params["search"]))
        wanted = params.get("customer_id", params.get("customer"))
        if wanted is not None:
            self._wanted = wanted
            self._open_wanted()
            # The shell has a place for the focus too; the card was asked for.
            QTimer.singleShot(0, self._focus_panel)
        if params.get("new"):
            self.open_new(params.get("preset"))

    def _focus_panel(self) -> None:
        if self.split.panel_open:
            self.panel.focus_inside()

    def refresh(self) -> None:
        """Reads list, balances and card again."""
        customers, actor = self.context.services.customers, self.context.actor
        work = self.context.work
        work.run(self, lambda: customers.index(actor), done=self._on_listed, newest="list")
        work.run(self, lambda: customers.balances(actor), done=self._on_balances, newest="owed")
        if self.split.panel_open:
            self.panel.reload()

    def keys(self) -> Sequence[KeyHelp]:
        """The keys of list and card."""
        return (
            KeyHelp(
                tr("Letters, / or Ctrl F"), tr("Find by any part of name, phone, code, address")
            ),
            KeyHelp("Enter", tr("Open the card; Esc closes it")),
            KeyHelp(tr("Ctrl N or Alt C"), tr("New customer")),
            KeyHelp("L", tr("Note a leave (on the card)")),
            KeyHelp("O", tr("Add an order (on the card)")),
            KeyHelp("E", tr("Edit the details (on the card)")),
            KeyHelp("B", tr("Show the last bill (on the card)")),
            KeyHelp("C", tr("Note a charge or credit (on the card)")),
            KeyHelp("F", tr("Make a final bill to a day (on the card)")),
            KeyHelp("P", tr("Add a price of one's own (on the card)")),
            KeyHelp(
                tr("Shift with arrows"), tr("Mark days in the weeks ahead; Enter notes a leave")
            ),
            KeyHelp("Del", tr("Take an order, leave or change away")),
            KeyHelp("Ctrl Enter", tr("Save a form")),
            KeyHelp(exporting.HINT, exporting.DOES),
        )

    def listings(self) -> Sequence[Listing]:
        """The customers, and the lists of the card that is open."""
        shown = [customers_listing(self.list, self.chips.current())]
        if self.split.panel_open and self.panel.form is None:
            shown += card_listings(self.panel.view)
        return shown

    def focus_first(self) -> None:
        """Work begins with finding somebody."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def current_customer(self) -> int | None:
        """Whose card is open, else whose row is current."""
        if self.split.panel_open and self.panel.customer_id:
            return self.panel.customer_id
        row = self.list.table.current_row()
        return None if row is None else row.id

    def payer(self) -> int | None:
        """Whose card is open."""
        return self.panel.customer_id or None if self.split.panel_open else None

    @property
    def side_width(self) -> int:
        """The card's, where it stands beside the list: it has buttons at its foot."""
        beside = self.split.panel_open and self.fold_now.room > Room.NARROW
        return self.panel.width() if beside else 0

    def folded(self, fold: Fold) -> None:
        """Fewer columns where it is narrow, lower rows where it is low."""
        self.split.fold(fold)
        self.list.table.set_row_height(ROW_DENSE if fold.low else None)
        self.list.totals.set_low(low=fold.low)
        self.panel.set_low(low=fold.low)
        self._fit_columns()
        self.side_changed.emit()

    def escape(self) -> bool:
        """Esc closes the card, then clears the search."""
        if self.split.panel_open:
            self.split.close_panel()
            self._fit_columns()
            return True
        if self.search.text():
            self.search.set_text("")
            return True
        return False

    # Data ----------------------------------------------------------------------------

    def _on_listed(self, rows: tuple[CustomerRow, ...]) -> None:
        self.list.set_rows(rows)
        self._show_counts()
        self._show_empty()
        if self._wanted is not None:
            self._open_wanted()

    def _on_balances(self, balances: Mapping[int, Money]) -> None:
        self.list.set_balances(balances)
        self._show_counts()

    def _show_counts(self) -> None:
        self.chips.set_counts(self.list.counts())
        self.bar.arrange()

    def _show_empty(self) -> None:
        """Says what belongs here, or what the filter left out."""
        if not self.list.rows:
            make = Button(tr("New customer"), Kind.PRIMARY, icon="user-plus")
            make.clicked.connect(self._on_new)
            make.setEnabled(self.new_button.isEnabled())
            bring = Button(tr("Import a file"), icon="upload")
            bring.clicked.connect(self._on_import)
            bring.set_reason("" if may_import(self.context) else as_shown(NOT_ALLOWED))
            sentence = tr(
                "The homes, shops and hotels that you deliver to belong here. Make the "
                "first, or bring your register as a CSV or Excel file."
            )
            empty = EmptyState("users", sentence, primary=make, secondary=bring)
            self.list.table.set_empty(empty)
            return
        show_all = Button(tr("Show all"))
        show_all.clicked.connect(self._on_show_all)
        state = EmptyState("users", self._none_sentence(), secondary=show_all)
        self.list.table.set_empty(state)

    def _none_sentence(self) -> str:
        count = len(self.list.rows)
        if self.list.searched:
            return tr(
                "None of {count} customers fits “{searched}”.",
                count=count,
                searched=self.list.searched,
            )
        words = {"leave": tr("is on leave today"), "pay": tr("has to pay"), "left": tr("has left")}
        said = words.get(self.chips.current(), tr("has paid in advance"))
        return tr("None of {count} customers {said}.", count=count, said=said)

    def _on_show_all(self) -> None:
        self.chips.choose(ALL)
        self.search.set_text("")

    # Finding and opening -----------------------------------------------------------------

    def _on_searched(self, typed: str) -> None:
        self.list.search(typed)
        self._show_empty_if_bare()

    def _on_filter_chosen(self, key: str) -> None:
        self.list.set_filter(key)
        self._show_empty_if_bare()

    def _show_empty_if_bare(self) -> None:
        if not self.list.model.rowCount():
            self._show_empty()

    def _on_left_down(self) -> None:
        table = self.list.table
        if table.current_row() is None and self.list.model.rowCount():
            table.setCurrentIndex(self.list.model.index(0, 0))
        table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_search_opened(self) -> None:
        row = self.list.table.current_row()
        if row is None and self.list.model.rowCount():
            row = self.list.model.row(0)
        if row is not None:
            self._on_opened(row)

    def _on_typed(self, letters: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.set_text(self.search.text() + letters)

    def _on_opened(self, row: object) -> None:
        self._on_clicked(row)
        # What is read after one went on to another screen must not call one back.
        if self.isVisible():
            self.panel.focus_inside()

    def _on_clicked(self, row: object) -> None:
        customer_id = getattr(row, "id", 0)
        self._card_due.stop()
        self.split.open_panel()
        self._fit_columns()
        if customer_id != self.panel.customer_id or self.panel.form is not None:
            self.panel.show_customer(customer_id)

    def _on_current_changed(self, row: object) -> None:
        if row is not None and self.split.panel_open and self.panel.form is None:
            self._card_due.start()

    def _show_current(self) -> None:
        row = self.list.table.current_row()
        if row is not None and self.split.panel_open and self.panel.form is None:
            self.panel.show_customer(row.id)

    def _open_wanted(self) -> None:
        """Opens the card of the customer that was asked for by id or code."""
        wanted = self._wanted
        found = next((row for row in self.list.rows if wanted in (row.id, row.code)), None)
        if found is None:
            return
        self._wanted = None
        if not self.list.table.select_key(found.id):
            self._on_show_all()
            self.list.table.select_key(found.id)
        self._on_opened(found)

    def _on_told(self, words: str, undo: object) -> None:
        self.side_changed.emit()
        self.toast(words, undo if callable(undo) else None)

    def _on_card_shown(self, card: CustomerCard) -> None:
        if self.list.model.place_of(card.id) >= 0 and self.list.table.current_row() is None:
            self.list.table.select_key(card.id)

    def open_new(self, preset: Mapping[str, str] | None = None) -> None:
        """The form for a new customer, with what is known of them already."""
        self.split.open_panel()
        self._fit_columns()
        self.panel.open_new(preset)

    def _on_new(self) -> None:
        self.open_new()

    def _on_import(self) -> None:
        import_file(self, ImportKind.CUSTOMERS)

    def _on_added(self, customer_id: int) -> None:
        self._wanted = customer_id
        self._go_back()

    def _go_back(self) -> None:
        """To where one was called from for a new customer."""
        if self._called:
            self._called = False
            # The form closes first: it would hold the screen.
            QTimer.singleShot(0, self, self.went_back.emit)

    # Looks ---------------------------------------------------------------------------------

    def _fit_columns(self) -> None:
        beside = self.split.panel_open and self.fold_now.room > Room.NARROW
        room = self.width() - (self.panel.width() if beside else 0)
        hide = self.fold_now.room < Room.WIDE or room < NARROW_LIST
        table = self.list.table
        table.hide_secondary(hide=hide)
        table.setColumnHidden(self.list.model.column_of("route"), room < LEAST_FOR_ROUTE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shows as many columns as there is room for."""
        super().resizeEvent(event)
        self._fit_columns()
