"""The list of products with the panel of the one that is current."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.searching import folded
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.importing import NOT_ALLOWED as IMPORT_NOT_ALLOWED
from dairyos_desktop.ui.importing import may_import
from dairyos_desktop.ui.products.columns import product_columns
from dairyos_desktop.ui.products.prices_page import PricesPage
from dairyos_desktop.ui.products.product_form import DetailsForm, NewProductForm
from dairyos_desktop.ui.products.tax_page import TaxPage
from dairyos_desktop.ui.theme.tokens import ROW_DENSE
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.tariffs import PriceListRow, ProductRow, ProductTariff
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

IN_USE = "in_use"
OUT_OF_USE = "out_of_use"
ALL = "all"
_NEW = "new"
_TABS = (("prices", tr_later("Prices")), ("tax", tr_later("Tax")), ("details", tr_later("Details")))


class ProductsPage(QWidget):
    """Products in bill order; prices, tax and details of the current one beside them.

    Signals:
        saved(str, object): What was done, and a callable that undoes it.
        failed(DairyError): A reading failed.
        counted(dict): How many products each filter would show.
        import_wanted(): A file is to be brought in.
        filtered(str): Another filter was taken than the user chose.
    """

    saved = Signal(str, object)
    failed = Signal(object)
    counted = Signal(dict)
    filtered = Signal(str)
    import_wanted = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._all: tuple[ProductRow, ...] = ()
        self._lists: tuple[PriceListRow, ...] = ()
        self._filter = IN_USE
        self._typed = ""
        self._wanted: tuple[int, int] | None = None
        self._wanted_list = 0
        self._beside = True
        self._shown = 0
        self._loaded = False
        self._was_put_off = False
        self.model: RowsModel[ProductRow] = RowsModel(product_columns(), key=lambda row: row.id)
        self.table: TableView[ProductRow] = TableView(self.model, name=tr("Products"))
        self.prices = PricesPage(context)
        self.tax = TaxPage(context)
        self.details = DetailsForm(context)
        self.panel = SidePanel(tabs=_TABS, name=tr("Product"))
        self.panel.add_page(self.prices, "prices", scrolls=False)
        self.panel.add_page(self.tax, "tax", scrolls=False)
        self.panel.add_page(self.details, "details", scrolls=False)
        self.new_form: NewProductForm | None = None
        self.split = ListAndPanel(self.table, self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self._bind()
        self._set_empty()

    def _bind(self) -> None:
        self.table.current_changed.connect(lambda _row: self._on_current_changed())
        self.table.opened.connect(lambda _row: self._open_panel(focus=True))
        for part in (self.prices, self.tax, self.details):
            part.saved.connect(self.saved)
        for page in (self.prices, self.tax):
            page.failed.connect(self.failed)
        # While something was typed, the panel kept its product; now it follows the list again.
        for over in (
            self.prices.form_closed,
            self.tax.form_closed,
            self.details.put_away,
            self.details.saved,
        ):
            over.connect(lambda *_: self._on_typing_over())
        for key, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            for shortcut in bind(self.table, [key]):
                shortcut.activated.connect(lambda by=by: self.move_current(by))

    # What is shown ---------------------------------------------------------------

    def load(self) -> None:
        """Reads products and lists; keeps filter, current product and what is typed."""
        tariffs, actor = self.context.services.tariffs, self.context.actor
        self.table.set_loading(on=True)
        self.context.work.run(
            self,
            lambda: (tariffs.list_products(actor), tariffs.list_price_lists(actor)),
            done=self._on_loaded,
            failed=self._on_failed,
            newest="products",
        )

    def show_filter(self, key: str) -> None:
        """Those in use, out of use, or all."""
        self._filter = key
        self._fill()

    def search(self, typed: str) -> None:
        """Those whose code or name has what is typed."""
        self._typed = folded(typed)
        self._fill()

    def go_to(self, product_id: int, price_list_id: int | None = None) -> None:
        """Makes a product current, and shows its prices of a list."""
        self._wanted = (product_id, price_list_id or 0)
        if self._loaded:
            self._take_wanted()

    def fold(self, fold: Fold) -> None:
        """Hides what there is no room for; where it is narrow, the panel waits to be opened."""
        self._beside = fold.room > Room.NARROW
        self.table.hide_secondary(hide=fold.room < Room.WIDE)
        self.table.set_row_height(ROW_DENSE if fold.low else None)
        self.split.fold(fold)

    def close_what_is_open(self) -> bool:
        """Closes a form, else the panel; False where there was neither."""
        for part in (self.prices, self.tax):
            if part.form is not None and part.isVisible():
                part.close_form()
                return True
        if self.new_form is not None:
            self._drop_new_form()
            return True
        if self.split.panel_open:
            self.split.close_panel()
            return True
        return False

    # Making and placing ------------------------------------------------------------

    def open_new(self) -> None:
        """Shows the form for a new product."""
        if self.new_form is None:
            form = NewProductForm(self.context)
            form.title.hide()
            form.saved.connect(self._on_made)
            form.put_away.connect(self._drop_new_form)
            self.new_form = form
            self.panel.add_page(form, _NEW, scrolls=False)
        self.panel.show_page(_NEW, tr("New product"))
        self._open_panel()
        self.new_form.focus("code")

    def move_current(self, by: int) -> None:
        """Puts the current product earlier or later on bills."""
        row = self.table.current_row()
        if row is None or not may(self.context.actor.role, Action.EDIT_PRODUCTS):
            return
        shown = list(self.model.rows)
        at = shown.index(row) + by
        if not 0 <= at < len(shown):
            return
        # The place among all products, since the filter hides some.
        place = [one.id for one in self._all].index(shown[at].id)
        tariffs, actor, product_id = self.context.services.tariffs, self.context.actor, row.id
        self.context.work.run(
            self,
            lambda: tariffs.place_product(actor, product_id, place),
            done=lambda _: None,
            failed=self._on_failed,
            lane=Lane.WRITE,
        )

    def _on_made(self, words: str, undo: object) -> None:
        self._drop_new_form()
        self._set_filter(IN_USE)
        self.saved.emit(words, undo)

    def _drop_new_form(self) -> None:
        form, self.new_form = self.new_form, None
        self.panel.show_page(self.panel.tabs.current())
        if form is not None:
            form.deleteLater()
        if not self._all:
            self.split.close_panel()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Loading ---------------------------------------------------------------------

    def _on_loaded(self, found: tuple[tuple[ProductRow, ...], tuple[PriceListRow, ...]]) -> None:
        self.table.set_loading(on=False)
        known = {row.id for row in self._all}
        self._all, self._lists = found
        fresh = [row.id for row in self._all if row.id not in known] if self._loaded else []
        self._loaded = True
        in_use = sum(row.form.is_active for row in self._all)
        self.counted.emit(
            {IN_USE: in_use, OUT_OF_USE: len(self._all) - in_use, ALL: len(self._all)}
        )
        self._fill()
        if fresh and self.model.place_of(fresh[-1]) >= 0:
            self.table.select_key(fresh[-1])
        self._take_wanted()
        self._load_tariff()

    def _fill(self) -> None:
        rows = [
            row
            for row in self._all
            if self._filter in {ALL, IN_USE if row.form.is_active else OUT_OF_USE}
            and self._typed in folded(f"{row.form.code} {row.form.name} {row.form.name_local}")
        ]
        self.model.set_rows(rows)
        self._set_empty()
        if rows and self.table.current_row() is None:
            self.table.select_key(rows[0].id)
        if not rows and self.new_form is None:
            self.split.close_panel()

    def _take_wanted(self) -> None:
        if self._wanted is None:
            return
        product_id, price_list_id = self._wanted
        self._wanted = None
        if self.model.place_of(product_id) < 0:
            self._set_filter(ALL)
            self._fill()
        if self.table.select_key(product_id):
            self._wanted_list = price_list_id
            self.panel.tabs.choose("prices")
            self._open_panel()
            self._load_tariff()

    def _set_filter(self, key: str) -> None:
        self._filter = key
        self.filtered.emit(key)

    def _on_current_changed(self) -> None:
        row = self.table.current_row()
        if row is None or row.id == self._shown:
            return
        self._wanted_list = 0
        self._load_tariff()

    def _on_typing_over(self) -> None:
        """What changed while something was typed is read now: a save of the form's own, too.

        Its news may be here before the form hears that it is saved.
        """
        if self._was_put_off:
            self._load_tariff()
        else:
            self._on_current_changed()

    def _load_tariff(self) -> None:
        row = self.table.current_row()
        self._was_put_off = row is not None and self._typing()
        if row is None or self._was_put_off:
            return
        tariffs, actor, product_id = self.context.services.tariffs, self.context.actor, row.id
        self.context.work.run(
            self,
            lambda: tariffs.product_tariff(actor, product_id),
            done=self._on_tariff_loaded,
            failed=self._on_failed,
            newest="tariff",
        )

    def _typing(self) -> bool:
        """Whether something is typed that belongs to the product shown: it stays."""
        return self.prices.touched or self.tax.touched or self.details.touched

    def _on_tariff_loaded(self, tariff: ProductTariff) -> None:
        if self._typing():
            self._was_put_off = True
            return
        other = tariff.product.id != self._shown
        self._shown = tariff.product.id
        if other:
            self.prices.close_form()
            self.tax.close_form()
        self.prices.show_tariff(tariff, self._lists)
        self.tax.show_tariff(tariff)
        self.details.show_product(tariff.product)
        # A list that was made a moment ago comes with the next reading.
        if self._wanted_list and self.prices.choose(self._wanted_list):
            self._wanted_list = 0
        if self._beside and self.new_form is None:
            self._open_panel()

    def _open_panel(self, *, focus: bool = False) -> None:
        if not self.split.panel_open:
            self.split.open_panel()
        if focus:
            self.prices.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: DairyError) -> None:
        self.table.set_loading(on=False)
        self.failed.emit(error)

    def _set_empty(self) -> None:
        if self._all or not self._loaded:
            words = tr("No product is out of use.") if self._filter == OUT_OF_USE else ""
            if self._typed:
                words = tr("None of {count} products is called so.", count=len(self._all))
            self.table.set_empty(EmptyState("package", words) if words else None)
            return
        make = Button(tr("Make a product"), Kind.PRIMARY, icon="plus")
        make.clicked.connect(self.open_new)
        if not may(self.context.actor.role, Action.EDIT_PRODUCTS):
            make.set_reason(tr("Only a manager or the owner may make products."))
        bring = Button(tr("Import a file…"), icon="upload")
        bring.clicked.connect(self.import_wanted)
        bring.set_reason("" if may_import(self.context) else as_shown(IMPORT_NOT_ALLOWED))
        self.table.set_empty(
            EmptyState(
                "package",
                tr("What your dairy sells belongs here: milk, curd, ghee, each with its price."),
                primary=make,
                secondary=bring,
            )
        )
