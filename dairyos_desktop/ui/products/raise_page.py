"""Many prices at once: ticked in a list, raised by a step, what it does told before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.services.dto.raising import PriceToRaise, RaiseForm
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.products.dated_form import PREVIEW_AFTER_MS
from dairyos_desktop.ui.products.raise_columns import GENERAL, raise_columns
from dairyos_desktop.ui.products.raise_form import RaiseFields
from dairyos_desktop.ui.products.raise_words import (
    TICKED,
    amount_words,
    outlook_words,
    prices_words,
    read_raise,
    read_so_far,
    save_words,
)
from dairyos_desktop.ui.theme.tokens import ROW_DENSE
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.fields import Select
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel, Stack
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.totals import TotalsLine
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.raising import PriceStep
    from dairyos_desktop.services.dto.raising import (
        PriceKey,
        RaisedPrice,
        RaiseOutlook,
        RaiseRow,
    )
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

    Wish = tuple[dt.date, PriceStep | None, frozenset[PriceKey]]
    """What an outlook was asked for: first day, step, chosen prices."""

ALL = ""
_GENERAL_KEY = "general"
_SELECT_WIDTH = 196


class RaisePage(QWidget):
    """Prices that can be raised with a tick each; the form beside them.

    Signals:
        saved(str, object): What was done, and a callable that undoes it.
        failed(DairyError): A reading failed.
        left(): It is to be put away.
    """

    saved = Signal(str, object)
    failed = Signal(object)
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._outlook: RaiseOutlook | None = None
        self._seen: Wish | None = None
        self._left_out: set[PriceKey] = set()
        self._filling = False
        self._told_trouble = False
        self._wide = True
        self.whose = Select(
            [(ALL, tr("All price lists"))], name=tr("Price lists"), width=_SELECT_WIDTH
        )
        self.what = Select([(ALL, tr("All products"))], name=tr("Products"), width=_SELECT_WIDTH)
        self.model: RowsModel[RaiseRow] = RowsModel(
            raise_columns(), key=lambda row: row.key, checkable=True
        )
        self.table: TableView[RaiseRow] = TableView(self.model, name=tr("Prices to raise"))
        self.table.set_empty(EmptyState("tags", tr("No price is in force on that day.")))
        self.totals = TotalsLine(name=tr("What it does in a month"))
        self.form = RaiseFields(context, on_save=self._on_save, on_edited=self._on_edited)
        self.panel = SidePanel(tr("Raise prices"), name=tr("Raise prices"))
        self.panel.add_page(self.form, scrolls=False)
        self.split = ListAndPanel(Stack(self.table, self.totals, focus=self.table), self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PREVIEW_AFTER_MS)
        self._later.timeout.connect(self.look)
        self._bind()

    def _bind(self) -> None:
        for select in (self.whose, self.what):
            select.currentIndexChanged.connect(lambda _at: self._on_narrowed())
        self.model.checks_changed.connect(self._on_checks_changed)
        self.table.opened.connect(lambda _row: self._open_panel())
        self.form.put_away.connect(self.left)
        for shortcut in bind(self.table, ["Ctrl+Return"]):
            shortcut.activated.connect(self.form.save_button.click)

    # What the screen asks ------------------------------------------------------------

    def begin(self) -> None:
        """Opens it for a new raise, the focus where the step is typed."""
        self._outlook, self._seen = None, None
        self._left_out.clear()
        self.form.clear_trouble()
        self.form.take_back()
        for select in (self.whose, self.what):
            select.set_key(ALL)
        self._show_words()
        self._open_panel()
        self.look()

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold."""
        self._wide = fold.room >= Room.WIDE
        self.table.hide_secondary(hide=not self._wide)
        self.table.set_row_height(ROW_DENSE if fold.low else None)
        self.totals.set_low(low=fold.low)
        self.split.fold(fold)
        self._show_words()

    def look(self) -> None:
        """Reads what can be raised and what the typed step would do."""
        self._later.stop()
        wish = self._wish()
        if wish is None:
            return
        on, step, chosen = wish
        raises, actor = self.context.services.price_raises, self.context.actor
        self.table.set_loading(on=True)
        everything = self._outlook is None
        self.context.work.run(
            self,
            lambda: raises.outlook(actor, on, step, None if everything else chosen),
            done=lambda outlook: self._on_outlook(wish, outlook),
            failed=self._on_failed,
            newest="outlook",
        )

    # What is chosen ------------------------------------------------------------------

    def _wish(self) -> Wish | None:
        """What is typed and ticked; None while the day can't be read."""
        step, on = read_so_far(self.form.texts(), today=self.context.today())
        return None if on is None else (on, step, self.chosen_keys())

    def _shown(self) -> list[RaiseRow]:
        """The rows that both choices leave."""
        rows = () if self._outlook is None else self._outlook.rows
        whose, what = self.whose.key(), self.what.key()
        return [
            row
            for row in rows
            if whose in (ALL, _list_key(row)) and what in (ALL, str(row.product_id))
        ]

    def _chosen(self) -> list[RaiseRow]:
        return [row for row in self._shown() if row.key not in self._left_out]

    def chosen_keys(self) -> frozenset[PriceKey]:
        """Those that are shown and ticked."""
        return frozenset(row.key for row in self._chosen())

    def _on_edited(self) -> None:
        self._seen = None
        self.form.notice.hide()
        self._show_words()
        self._later.start()

    def _on_narrowed(self) -> None:
        self._fill()
        self._on_edited()

    def _on_checks_changed(self) -> None:
        if self._filling:
            return
        for at, row in enumerate(self.model.rows):
            if self.model.is_checked(at):
                self._left_out.discard(row.key)
            else:
                self._left_out.add(row.key)
        self._on_edited()

    # What is told --------------------------------------------------------------------

    def _on_outlook(self, wish: Wish, outlook: RaiseOutlook) -> None:
        self.table.set_loading(on=False)
        first = self._outlook is None
        self._outlook = outlook
        self._fill_choices(outlook)
        self._fill()
        if not first and self._wish() != wish:
            # Prices that hold on this day only came in ticked: they count as well.
            self.look()
            return
        self._seen = self._wish()
        self._show_words()

    def _fill_choices(self, outlook: RaiseOutlook) -> None:
        lists = {
            _list_key(row): row.whose or tr("{general} prices", general=GENERAL)
            for row in outlook.rows
        }
        products = {str(row.product_id): row.name for row in outlook.rows}
        self.whose.set_choices([(ALL, tr("All price lists")), *lists.items()])
        self.what.set_choices([(ALL, tr("All products")), *products.items()])

    def _fill(self) -> None:
        self._filling = True
        rows = self._shown()
        self.model.set_rows(rows)
        for on in (True, False):
            places = [at for at, row in enumerate(rows) if (row.key in self._left_out) is not on]
            self.model.set_checked(places, on=on)
        if rows and self.table.current_row() is None:
            self.table.select_key(rows[0].key)
        self._filling = False

    def _show_words(self) -> None:
        """Button, sentence and sums by what was last seen; nothing is promised before that."""
        step, _ = read_so_far(self.form.texts(), today=self.context.today())
        chosen, outlook = self._chosen(), self._outlook
        self.form.save_button.setText(save_words(len(chosen), step))
        reason = "" if chosen or outlook is None else tr("No price is ticked.")
        told = self._seen is not None and outlook is not None and step is not None
        if not told or outlook is None:
            self.form.outlook.setText(as_shown(TICKED))
            self.totals.set_sums([(tr("Ticked"), prices_words(len(chosen)))])
            self.form.save_button.set_reason(reason)
            return
        self.form.outlook.setText(outlook_words(outlook, chosen) if chosen else as_shown(TICKED))
        self.totals.set_sums(
            [
                (tr("Ticked"), prices_words(len(chosen))),
                (tr("Customers"), f"{outlook.customers:,}"),
                (tr("A month"), amount_words(outlook.amount)),
            ],
            note=tr("With {label}'s quantities", label=Month.parse(outlook.month).label())
            if self._wide
            else "",
        )
        if outlook.trouble:
            self.form.notice.show_text(outlook.trouble, outlook.hint)
        elif self._told_trouble:
            self.form.notice.hide()
        self._told_trouble = bool(outlook.trouble)
        self.form.save_button.set_reason(reason or outlook.trouble)

    def _open_panel(self) -> None:
        self.split.open_panel()
        self.form.focus("by")

    def _on_failed(self, error: DairyError) -> None:
        self.table.set_loading(on=False)
        self.failed.emit(error)

    # Saving --------------------------------------------------------------------------

    def _on_save(self) -> None:
        """Saves what was told; whoever is faster than the telling is told first.

        Raises:
            FormError: Fields that can't be read.
        """
        step, on = read_raise(self.form.texts(), today=self.context.today())
        chosen = self._chosen()
        if self._seen != (on, step, frozenset(row.key for row in chosen)):
            self.look()
            return
        prices = tuple(PriceToRaise(*row.key, row.old) for row in chosen)
        raises, actor = self.context.services.price_raises, self.context.actor
        form = RaiseForm(step, on, prices)

        def applied(made: tuple[RaisedPrice, ...]) -> None:
            undo = self.form.taking_back(lambda: raises.take_back(actor, made))
            counted, begins = prices_words(len(prices)), format_date(on)
            words = (
                tr("{prices} lowered from {on}", prices=counted, on=begins)
                if step.lowers
                else tr("{prices} raised from {on}", prices=counted, on=begins)
            )
            self.saved.emit(words, undo)
            self.left.emit()

        self.context.work.run(
            self,
            lambda: raises.apply(actor, form),
            done=applied,
            failed=self._on_refused,
            lane=Lane.WRITE,
            busy=self.form.save_button,
        )

    def _on_refused(self, error: DairyError) -> None:
        self.form.show_trouble(error)
        if isinstance(error, ConflictError):
            self._seen = None
            self._later.start()


def _list_key(row: RaiseRow) -> str:
    return _GENERAL_KEY if row.price_list_id is None else str(row.price_list_id)
