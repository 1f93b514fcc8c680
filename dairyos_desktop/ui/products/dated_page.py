"""A page of the panel: rows that hold from a day on, what they amount to, and their form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import ROW_ENTRY, SPACE_8, SPACE_12, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.tariffs import RateRow, TaxRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.saving_form import SavingForm
    from dairyos_desktop.ui.widgets.table.columns import Column

R = TypeVar("R", "RateRow", "TaxRow")

NOT_ALLOWED = tr_later("Only a manager or the owner may change prices.")


class DatedPage(QWidget, Generic[R]):
    """The rows with New, Change and Take away; a form takes their place while it is filled in.

    Args:
        context: The screen's.
        columns: Of the table.
        name: What the rows are called: "Prices".
        new: The button's words: "New price".
        icon: Shown where there are none.
        above: Stands between title and table, and comes before them by Tab.

    Signals:
        saved(str, object): What was done, and a callable that undoes it.
        failed(DairyError): A row was not taken away.
        form_closed(): The rows are shown again.
    """

    saved = Signal(str, object)
    failed = Signal(object)
    form_closed = Signal()

    def __init__(
        self,
        context: UiContext,
        columns: Sequence[Column[R]],
        *,
        name: str,
        new: str,
        icon: str,
        above: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.form: SavingForm | None = None
        self.allowed = may(context.actor.role, Action.EDIT_RATES)
        self.model: RowsModel[R] = RowsModel(columns, key=lambda row: row.id)
        self.table: TableView[R] = TableView(self.model, name=name)
        self.table.set_row_height(ROW_ENTRY)
        self.empty = EmptyState(icon, "")
        self.table.set_empty(self.empty)
        self.title = Label(weight=fonts.SEMIBOLD, wrap=True)
        self.sentence = Label(tone="text2", wrap=True)
        self.new_button = Button(new, icon="plus")
        self.change_button = Button(tr("Change"))
        self.remove_button = Button(tr("Take away"), Kind.DANGER)
        self._build(above)
        self.table.current_changed.connect(lambda _row: self._show_current())
        self.table.opened.connect(self.open_form)
        self.new_button.clicked.connect(lambda: self.open_form(None))
        self.change_button.clicked.connect(self._on_change_clicked)
        self.remove_button.clicked.connect(self._on_remove_wanted)
        self._show_current()

    def _build(self, above: QWidget | None) -> None:
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        head.setSpacing(SPACE_8)
        head.addWidget(self.title)
        if above is not None:
            head.addWidget(above)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        below = QVBoxLayout()
        below.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        below.setSpacing(SPACE_12)
        below.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        for button in (self.new_button, self.change_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.remove_button)
        below.addLayout(row)
        column.addLayout(below)
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    # What a page is made of ------------------------------------------------------

    def make_form(self, row: R | None) -> SavingForm:
        """The form for a row, or for a new one."""
        raise NotImplementedError

    def say(self, row: R) -> str:
        """What stands below the table about its current row."""
        raise NotImplementedError

    def take_away(self, row: R) -> tuple[Callable[[], object], Callable[[], object], str]:
        """How the row is taken away, how that is undone, and what is said then."""
        raise NotImplementedError

    # What is shown ---------------------------------------------------------------

    def show_rows(self, rows: Sequence[R], none: str) -> None:
        """Shows the rows; `none` is said where there are none."""
        self.empty.set_sentence(none)
        self.model.set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.select_key(rows[0].id)
        self._show_current()

    @property
    def touched(self) -> bool:
        """Whether a form is open with something typed in it."""
        return self.form is not None and self.form.touched

    def open_form(self, row: R | None) -> None:
        """Shows the form in the list's place."""
        if not self.allowed or (row is None and not self.new_button.isEnabled()):
            return
        self.close_form()
        form = self.make_form(row)
        form.saved.connect(self._on_saved)
        form.put_away.connect(self.close_form)
        self.form = form
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        form.focus(next(iter(form.texts())))

    def close_form(self) -> None:
        """Shows the list again."""
        form, self.form = self.form, None
        if form is not None:
            self._stack.removeWidget(form)
            form.deleteLater()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.form_closed.emit()

    def _on_saved(self, words: str, undo: object) -> None:
        self.close_form()
        self.saved.emit(words, undo)

    def _on_change_clicked(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.open_form(row)

    def _on_remove_wanted(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._remove(row)

    def _remove(self, row: R, *, undone: bool = True) -> None:
        deed, back, words = self.take_away(row)
        work, owner = self.context.work, self.window()

        def undo() -> None:
            work.run(owner, back, done=lambda _: None, lane=Lane.WRITE)

        work.run(
            self,
            deed,
            done=lambda _: self.saved.emit(words, undo if undone else None),
            failed=lambda error: self._on_not_removed(row, error),
            lane=Lane.WRITE,
            busy=self.remove_button,
        )

    def _on_not_removed(self, row: R, error: DairyError) -> None:
        version = error.current.get("version") if isinstance(error, ConflictError) else None
        if not isinstance(error, ConflictError) or not isinstance(version, int):
            self.failed.emit(error)
        elif self.context.prompts.compare(
            self, error, yes=tr("Take it away"), danger=True, heads=(tr("Yours"), tr("Theirs"))
        ):
            # What the undo knows is not what they said: there is none, and it was asked about.
            self._remove(replace(row, version=version), undone=False)
        else:
            self.context.work.let_go()
            self.context.work.announce(frozenset(["rates"]))

    def _show_current(self) -> None:
        row = self.table.current_row()
        self.sentence.setText("" if row is None else self.say(row))
        self.sentence.setVisible(row is not None)
        reason = "" if self.allowed else as_shown(NOT_ALLOWED)
        self.new_button.set_reason(reason)
        for button in (self.change_button, self.remove_button):
            button.setVisible(row is not None)
            button.set_reason(reason)
