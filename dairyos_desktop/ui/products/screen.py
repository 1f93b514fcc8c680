"""Products and rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QStackedWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.importing import NOT_ALLOWED as IMPORT_NOT_ALLOWED
from dairyos_desktop.ui.importing import import_file, may_import
from dairyos_desktop.ui.products.dated_page import NOT_ALLOWED as RATES_NOT_ALLOWED
from dairyos_desktop.ui.products.exported import (
    price_list_listings,
    product_listings,
    raising_listings,
)
from dairyos_desktop.ui.products.lists_page import ListsPage
from dairyos_desktop.ui.products.product_form import NOT_ALLOWED
from dairyos_desktop.ui.products.products_page import ALL, IN_USE, OUT_OF_USE, ProductsPage
from dairyos_desktop.ui.products.raise_page import RaisePage
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.chips import Chips, Choice, Segments
from dairyos_desktop.ui.widgets.fields import SearchField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold

PRODUCTS = "products"
LISTS = "lists"


class ProductsScreen(Screen):
    """Products with their prices, and price lists."""

    key: ClassVar[str] = "products"
    title: ClassVar[str] = tr_later("Products and rates")
    topics: ClassVar[frozenset[str]] = frozenset({"products", "rates", "customers"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._loaded: set[str] = set()
        self.views = Segments(
            [Choice(PRODUCTS, tr("Products")), Choice(LISTS, tr("Price lists"))], name=tr("View")
        )
        self.header.add_context(self.views)
        self.search_field = SearchField(name=tr("Find a product"), placeholder=tr("Find a product"))
        self.chips = Chips(
            [
                Choice(IN_USE, tr("In use")),
                Choice(OUT_OF_USE, tr("Out of use")),
                Choice(ALL, tr("All")),
            ],
            name=tr("Show"),
        )
        self.earlier = Button(tr("Earlier on bills"), Kind.QUIET, icon="chevron-up", hint="Alt Up")
        self.later = Button(tr("Later on bills"), Kind.QUIET, icon="chevron-down", hint="Alt Down")
        self.import_button = Button(tr("Import"), Kind.QUIET, icon="upload")
        self.raise_button = Button(
            tr("Raise prices"), Kind.QUIET, icon="trending-up", hint="Ctrl R"
        )
        self.new_product = Button(tr("New product"), Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self.new_list = Button(tr("New price list"), Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self.products = ProductsPage(context)
        self.lists = ListsPage(context)
        self.raising = RaisePage(context)
        for field in (self.search_field, self.raising.whose, self.raising.what):
            self.bar.add_left(field)
        self.bar.set_chips(self.chips)
        for button in (self.import_button, self.raise_button, self.new_product, self.new_list):
            self.bar.add_action(button)
        for button in (self.earlier, self.later):
            self.bar.add_action(button, tucked=True)
        self._pages = QStackedWidget()
        for page in (self.products, self.lists, self.raising):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages)
        self.products.table.remember(context.preferences, "products.table")
        self.lists.table.remember(context.preferences, "products.lists")
        self.raising.table.remember(context.preferences, "products.raising")
        self._bind()
        self._allow()
        self._show_view(PRODUCTS)

    def _bind(self) -> None:
        self.views.chosen.connect(self._show_view)
        self.chips.chosen.connect(self.products.show_filter)
        self.search_field.searched.connect(self.products.search)
        self.search_field.left_down.connect(self.products.table.setFocus)
        self.earlier.clicked.connect(lambda: self.products.move_current(-1))
        self.later.clicked.connect(lambda: self.products.move_current(1))
        self.import_button.clicked.connect(self._on_import)
        self.new_product.clicked.connect(self.products.open_new)
        self.new_list.clicked.connect(self.lists.open_new)
        self.new_product.set_keys("Ctrl+N", owner=self.products)
        self.new_list.set_keys("Ctrl+N", owner=self.lists)
        self.products.import_wanted.connect(self._on_import)
        self.products.table.typed.connect(self._on_typed)
        self.products.counted.connect(self._on_counted)
        self.products.filtered.connect(self.chips.set_current)
        self.lists.product_wanted.connect(self._on_product_wanted)
        self.raise_button.clicked.connect(self._begin_raising)
        self.raise_button.set_keys("Ctrl+R", owner=self)
        self.raising.left.connect(self._end_raising)
        for page in (self.products, self.lists, self.raising):
            page.saved.connect(self._on_saved)
            page.failed.connect(self.show_error)
            page.panel.closed.connect(self.side_changed)

    def _allow(self) -> None:
        role = self.context.actor.role
        if not may_import(self.context):
            self.import_button.set_reason(as_shown(IMPORT_NOT_ALLOWED))
        if not may(role, Action.EDIT_PRODUCTS):
            for button in (self.new_product, self.earlier, self.later):
                button.set_reason(as_shown(NOT_ALLOWED))
        if not may(role, Action.EDIT_RATES):
            self.new_list.set_reason(as_shown(RATES_NOT_ALLOWED))
            self.raise_button.set_reason(as_shown(RATES_NOT_ALLOWED))

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows what was shown last, or the product asked for (`product`, its id)."""
        wanted = params.get("product")
        if isinstance(wanted, int):
            self._end_raising()
            self._choose(PRODUCTS)
            self.products.go_to(wanted)
        self._load_shown()

    def refresh(self) -> None:
        """Reads the shown page again; the other one when it is shown."""
        self._loaded.clear()
        self._load_shown()

    def keys(self) -> Sequence[KeyHelp]:
        """This screen's own keys."""
        return (
            KeyHelp("Ctrl N", tr("Make a new product or price list")),
            KeyHelp("Ctrl R", tr("Raise or lower many prices at once")),
            KeyHelp("Space", tr("Tick a price that is to be raised, or not")),
            KeyHelp("Alt Up", tr("Put the product earlier on bills")),
            KeyHelp("Alt Down", tr("Put the product later on bills")),
            KeyHelp("Enter", tr("Go to the prices of the product")),
            KeyHelp("C", tr("Note a charge of the price list (in its charges)")),
            KeyHelp("Ctrl Enter", tr("Save the form")),
            KeyHelp("Esc", tr("Close the form or the panel")),
            KeyHelp(exporting.HINT, exporting.DOES),
        )

    def listings(self) -> Sequence[Listing]:
        """What is shown of the page, and of its panel."""
        if self._is_raising:
            return raising_listings(self.raising)
        if self.views.current() != PRODUCTS:
            return price_list_listings(self.lists)
        words = {choice.key: choice.word for choice in self.chips.choices}
        chip = "" if self.chips.current() == IN_USE else words[self.chips.current()]
        return product_listings(self.products, chip, self.search_field.text())

    def folded(self, fold: Fold) -> None:
        """Gives the pages the fold."""
        self.products.fold(fold)
        self.lists.fold(fold)
        self.raising.fold(fold)
        self.side_changed.emit()

    @property
    def side_width(self) -> int:
        """The panel beside the list has its buttons where toasts would stand."""
        page = self._pages.currentWidget()
        panel = page.panel if isinstance(page, ProductsPage | ListsPage | RaisePage) else None
        beside = self.fold_now.room > Room.NARROW
        return panel.width() if panel is not None and beside and not panel.isHidden() else 0

    def escape(self) -> bool:
        """Closes a form or the panel, or puts the raise away."""
        if self._is_raising:
            self._end_raising()
            return True
        page = self.products if self.views.current() == PRODUCTS else self.lists
        return page.close_what_is_open()

    def _choose(self, view: str) -> None:
        self.views.set_current(view)
        self._show_view(view)

    @property
    def _is_raising(self) -> bool:
        return self._pages.currentWidget() is self.raising

    def _show_view(self, view: str) -> None:
        products = view == PRODUCTS
        self._pages.setCurrentWidget(self.products if products else self.lists)
        self._arrange_bar()
        if self.isVisible():
            self._load_shown()

    def _arrange_bar(self) -> None:
        raising = self._is_raising
        products = self.views.current() == PRODUCTS and not raising
        for part in (self.search_field, self.chips, self.earlier, self.later, self.new_product):
            self.bar.set_shown(part, shown=products)
        for choice in (self.raising.whose, self.raising.what):
            self.bar.set_shown(choice, shown=raising)
        for button in (self.import_button, self.raise_button):
            self.bar.set_shown(button, shown=not raising)
        self.bar.set_shown(self.new_list, shown=not products and not raising)
        self.header.set_shown(self.views, shown=not raising)

    def _begin_raising(self) -> None:
        if not self._is_raising:
            self._pages.setCurrentWidget(self.raising)
            self._arrange_bar()
            self.raising.begin()

    def _end_raising(self) -> None:
        if self._is_raising:
            view = self.views.current()
            self._show_view(view)
            (self.products if view == PRODUCTS else self.lists).table.setFocus()

    def _load_shown(self) -> None:
        if self._is_raising:
            self.raising.look()
            return
        view = self.views.current()
        if view not in self._loaded:
            self._loaded.add(view)
            (self.products if view == PRODUCTS else self.lists).load()

    def _on_import(self) -> None:
        import_file(self, ImportKind.PRODUCTS)

    def _on_typed(self, text: str) -> None:
        self.search_field.setFocus()
        self.search_field.set_text(text)

    def _on_counted(self, counts: dict[str, int]) -> None:
        self.chips.set_counts(counts)
        self.bar.arrange()

    def _on_product_wanted(self, product_id: int, price_list_id: int) -> None:
        self._choose(PRODUCTS)
        self.products.go_to(product_id, price_list_id)

    def _on_saved(self, words: str, undo: object) -> None:
        self.clear_banners()
        self.side_changed.emit()
        self.toast(words, undo if callable(undo) else None)
