"""Price lists: who is on them and what each product costs by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.customers import LONGEST_NAME, check_line
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.forms import NO, YES, FieldReader
from dairyos_desktop.ui.products.charges_page import ListChargesPage
from dairyos_desktop.ui.products.columns import list_columns, list_price_columns
from dairyos_desktop.ui.products.dated_page import NOT_ALLOWED
from dairyos_desktop.ui.theme.tokens import ROW_DENSE, ROW_ENTRY, SPACE_12, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.saving_form import SavingForm
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.tariffs import ListPrice, PriceListRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

CHARGES = "charges"
_NEW = "new"
_NAME = "name"


class ListForm(SavingForm):
    """The name of a price list, and whether it is still given to customers.

    Args:
        context: The screen's.
        is_new: For one that isn't made yet.
    """

    topics: ClassVar[frozenset[str]] = frozenset(["rates"])

    def __init__(self, context: UiContext, *, is_new: bool = False) -> None:
        super().__init__(context, "", tr("Make it") if is_new else tr("Save"))
        self._shown: PriceListRow | None = None
        self.title.hide()
        self.add_field(
            "name",
            tr("Name"),
            TextField(placeholder=tr("Hotels")),
            help_text=tr("Its prices are made with each product, under Prices.")
            if is_new
            else tr("Customers are put on it on their cards."),
        )
        if not is_new:
            self.add_field("is_active", tr("In use"), CheckBox(tr("It may be given to customers")))
            self.cancel_button.setText(tr("As it was"))
            self.put_away.connect(self.take_back)
        if not may(context.actor.role, Action.EDIT_RATES):
            self.save_button.set_reason(as_shown(NOT_ALLOWED))

    def show_list(self, row: PriceListRow) -> None:
        """Shows a list, unless something is typed about this one already."""
        if self._shown is not None and self._shown.id == row.id and self.touched:
            return
        self._shown = row
        self.take_back()

    def take_back(self) -> None:
        """Shows the list as it is in the books."""
        if self._shown is not None:
            self.clear_trouble()
            self.version = self._shown.version
            active = YES if self._shown.is_active else NO
            self.set_texts({"name": self._shown.name, "is_active": active})

    def save(self) -> None:
        """Makes the list, or changes it."""
        reader = FieldReader(self.texts(), self.context.today())
        name = reader.need("name", _list_name, "")
        reader.done()
        tariffs, actor, row = self.context.services.tariffs, self.context.actor, self._shown
        if row is None:
            self.commit(
                lambda: tariffs.add_price_list(actor, name),
                lambda _: self.saved.emit(tr("{name} made", name=name), None),
            )
            return
        active, version, list_id = reader.ticked("is_active"), self.version, row.id

        def done(_: None) -> None:
            undo = self.taking_back(
                lambda: tariffs.change_price_list(
                    actor, list_id, row.name, version + 1, is_active=row.is_active
                )
            )
            self._shown = None
            self.saved.emit(tr("{name} saved", name=name), undo)

        self.commit(
            lambda: tariffs.change_price_list(actor, list_id, name, version, is_active=active),
            done,
        )


def _list_name(typed: str) -> str:
    name = check_line(typed, "name", LONGEST_NAME)
    if not name:
        raise InvalidInputError(tr("The price list has no name."), tr("Give it one, like Hotels."))
    return name


class ListsPage(QWidget):
    """All price lists; the prices of the current one beside them.

    Signals:
        saved(str, object): What was done, and a callable that undoes it.
        failed(DairyError): A reading failed.
        product_wanted(int, int): A product's prices of a list are to be shown: their ids.
    """

    saved = Signal(str, object)
    failed = Signal(object)
    product_wanted = Signal(int, int)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.model: RowsModel[PriceListRow] = RowsModel(list_columns(), key=lambda row: row.id)
        self.table: TableView[PriceListRow] = TableView(self.model, name=tr("Price lists"))
        self.price_model: RowsModel[ListPrice] = RowsModel(
            list_price_columns(), key=lambda row: row.product_id
        )
        self.price_table: TableView[ListPrice] = TableView(
            self.price_model, name=tr("Prices of the list")
        )
        self.price_table.set_row_height(ROW_ENTRY)
        self.form = ListForm(context)
        self.charges = ListChargesPage(context)
        self.new_form: ListForm | None = None
        self._beside = True
        self.panel = SidePanel(
            tabs=(("prices", tr("Prices today")), (CHARGES, tr("Charges")), (_NAME, tr("Name"))),
            name=tr("Price list"),
        )
        self.change = Button(tr("Change this price"), hint="Enter")
        self.panel.add_page(self._prices_page(), "prices", scrolls=False)
        self.panel.add_page(self.charges, CHARGES, scrolls=False)
        self.panel.add_page(self.form, _NAME, scrolls=False)
        self.split = ListAndPanel(self.table, self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.table.current_changed.connect(lambda _row: self._load_prices())
        self.table.opened.connect(lambda _row: self._open_panel(focus=True))
        self.price_table.opened.connect(self._on_price_opened)
        self.change.clicked.connect(self._on_change_clicked)
        for part in (self.form, self.charges):
            part.saved.connect(self.saved)
        self.charges.failed.connect(self.failed)
        # While something was typed, the panel kept its list; now it follows the lists again.
        self.charges.form_closed.connect(self._load_prices)

    def _prices_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        below.addWidget(self.change)
        below.addStretch(1)
        column.addWidget(self.price_table, 1)
        column.addLayout(below)
        return page

    def load(self) -> None:
        """Reads the lists; keeps the current one and what is typed."""
        tariffs, actor = self.context.services.tariffs, self.context.actor
        self.table.set_loading(on=True)
        self.context.work.run(
            self,
            lambda: tariffs.list_price_lists(actor),
            done=self._on_loaded,
            failed=self._on_failed,
            newest="lists",
        )

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold; where it is narrow, the panel waits to be opened."""
        self._beside = fold.room > Room.NARROW
        self.table.set_row_height(ROW_DENSE if fold.low else None)
        self.split.fold(fold)

    def open_new(self) -> None:
        """Shows the form for a new price list."""
        if self.new_form is None:
            self.new_form = ListForm(self.context, is_new=True)
            self.new_form.saved.connect(self._on_made)
            self.new_form.put_away.connect(self._drop_new_form)
            self.panel.add_page(self.new_form, _NEW, scrolls=False)
        self.panel.show_page(_NEW, tr("New price list"))
        self._open_panel()
        self.new_form.focus("name")

    def close_what_is_open(self) -> bool:
        """Closes a form, else the panel; False where there was neither."""
        if self.charges.form is not None and self.charges.isVisible():
            self.charges.close_form()
            return True
        if self.new_form is not None:
            self._drop_new_form()
            return True
        if self.split.panel_open:
            self.split.close_panel()
            return True
        return False

    def _on_made(self, words: str, undo: object) -> None:
        self._drop_new_form()
        self.saved.emit(words, undo)

    def _drop_new_form(self) -> None:
        form, self.new_form = self.new_form, None
        self.panel.show_page(self.panel.tabs.current())
        if form is not None:
            form.deleteLater()
        if not self.model.rows:
            self.split.close_panel()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_loaded(self, rows: tuple[PriceListRow, ...]) -> None:
        self.table.set_loading(on=False)
        known = {row.id for row in self.model.rows}
        self.model.set_rows(rows)
        fresh = [row.id for row in rows if row.id not in known] if known else []
        if fresh:
            self.table.select_key(fresh[-1])
        elif rows and self.table.current_row() is None:
            self.table.select_key(rows[0].id)
        self._set_empty()
        self._load_prices()

    def _load_prices(self) -> None:
        row = self.table.current_row()
        if row is None or self.form.touched or self.charges.touched:
            return
        self.form.show_list(row)
        self.charges.show_list(row)
        tariffs, actor, list_id = self.context.services.tariffs, self.context.actor, row.id
        self.context.work.run(
            self,
            lambda: tariffs.list_prices(actor, list_id),
            done=self._on_prices_loaded,
            failed=self._on_failed,
            newest="prices",
        )

    def _on_prices_loaded(self, prices: tuple[ListPrice, ...]) -> None:
        self.price_model.set_rows(prices)
        if prices and self.price_table.current_row() is None:
            self.price_table.select_key(prices[0].product_id)
        self.change.setVisible(bool(prices))
        if self._beside and self.new_form is None:
            self._open_panel()

    def _on_change_clicked(self) -> None:
        price = self.price_table.current_row()
        if price is not None:
            self._on_price_opened(price)

    def _on_price_opened(self, price: ListPrice) -> None:
        row = self.table.current_row()
        if row is not None:
            self.product_wanted.emit(price.product_id, row.id)

    def _open_panel(self, *, focus: bool = False) -> None:
        if not self.split.panel_open:
            self.split.open_panel()
        if focus:
            shown: dict[str, QWidget] = {"prices": self.price_table, CHARGES: self.charges.table}
            inside = shown.get(self.panel.tabs.current(), self.form)
            inside.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: DairyError) -> None:
        self.table.set_loading(on=False)
        self.failed.emit(error)

    def _set_empty(self) -> None:
        make = Button(tr("Make a price list"), Kind.PRIMARY, icon="plus")
        make.clicked.connect(self.open_new)
        if not may(self.context.actor.role, Action.EDIT_RATES):
            make.set_reason(as_shown(NOT_ALLOWED))
        self.table.set_empty(
            EmptyState(
                "tags",
                tr("Price lists belong here: prices of their own for hotels, shops or the staff."),
                primary=make,
            )
        )
        if not self.model.rows:
            self.split.close_panel()
