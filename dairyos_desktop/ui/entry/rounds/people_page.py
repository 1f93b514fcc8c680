"""The people who walk routes: a short list to add to, to put right, and to retire from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.delivery import PersonForm, PersonRow
from dairyos_desktop.ui.forms import NO, YES
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.saving_form import SavingForm
from dairyos_desktop.ui.widgets.table.columns import Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext

_NOT_ALLOWED: Final = tr_later("Your role may look at the people, not change them. Ask a clerk.")
_EMPTY: Final = tr_later(
    "Whoever walks a route stands here. A round names them, so that one can ask later."
)


class PersonPanelForm(SavingForm):
    """Somebody's name and phone, and whether they still walk."""

    topics: ClassVar[frozenset[str]] = frozenset(["delivery"])

    def __init__(self, context: UiContext, row: PersonRow | None) -> None:
        title = tr("Somebody new") if row is None else tr("Change {row}", row=row.name)
        super().__init__(context, title, tr("Add") if row is None else tr("Save"))
        self._row = row
        self.version = 0 if row is None else row.version
        self.add_field("name", tr("Name"), TextField(placeholder=tr("Ramesh Patil")))
        self.add_field("phone", tr("Phone"), TextField(), optional=True)
        texts = {"name": "", "phone": ""}
        if row is not None:
            self.add_field(
                "is_active",
                tr("Still here"),
                CheckBox(tr("Is offered for rounds")),
                help_text=tr("Rounds that were walked keep the name."),
            )
            active = YES if row.is_active else NO
            texts = {"name": row.name, "phone": row.phone, "is_active": active}
        self.set_texts(texts)

    def save(self) -> None:
        """Adds or changes."""
        texts = self.texts()
        form = PersonForm(texts["name"], texts["phone"], texts.get("is_active", YES) == YES)
        delivery, actor, row, version = (
            self.context.services.delivery,
            self.context.actor,
            self._row,
            self.version,
        )
        if row is None:
            self.commit(
                lambda: delivery.add_person(actor, form),
                lambda new: self.saved.emit(tr("{new} is added", new=new.name), None),
            )
            return

        def done(new: PersonRow) -> None:
            before = PersonForm(row.name, row.phone, row.is_active)
            undo = self.taking_back(
                lambda: delivery.change_person(actor, row.id, before, new.version)
            )
            left = row.is_active and not new.is_active
            self.saved.emit(f"{new.name} {(tr('has left') if left else tr('is saved'))}", undo)

        self.commit(lambda: delivery.change_person(actor, row.id, form, version), done)

    def on_failed(self, error: DairyError) -> None:
        """Both states where somebody else changed the same person."""
        theirs = error.current.get("person") if isinstance(error, ConflictError) else None
        if isinstance(error, ConflictError) and isinstance(theirs, PersonRow):
            error.current["version"] = theirs.version
        super().on_failed(error)


class PeoplePage(QWidget):
    """List and form, one at a time.

    Signals:
        put_away(): Back to the round.
        told(str, object): What was done, and its undo.
    """

    put_away = Signal()
    told = Signal(str, object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.form: PersonPanelForm | None = None
        self._arriving = False
        self.model: RowsModel[PersonRow] = RowsModel(
            (
                Column("name", tr("Name"), lambda one: one.name, look=_look, stretch=True),
                Column("phone", tr("Phone"), lambda one: one.phone, 134, look=_look),
                Column(
                    "here", "", lambda one: "" if one.is_active else tr("has left"), 68, look=_look
                ),
            ),
            key=lambda one: one.id,
        )
        self.table: TableView[PersonRow] = TableView(self.model, name=tr("People who walk"))
        self.table.opened.connect(self.open_form)
        self.add_button = Button(tr("Add somebody"), Kind.PRIMARY, icon="user-plus")
        self.back_button = Button(tr("Back to the round"), icon="arrow-left")
        self.add_button.clicked.connect(lambda: self.open_form(None))
        self.back_button.clicked.connect(self.put_away)
        if not may(context.actor.role, Action.EDIT_CUSTOMERS):
            self.add_button.set_reason(as_shown(_NOT_ALLOWED))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.add_button)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def open(self) -> None:
        """Reads the list, shows it, and puts the focus there."""
        self._close_form()
        self._arriving = True
        self.read()

    def read(self) -> None:
        """Reads the list again."""
        delivery, actor = self._context.services.delivery, self._context.actor
        self._context.work.run(
            self,
            lambda: delivery.people(actor, include_gone=True),
            done=self._on_read,
            newest="people",
        )

    def _on_read(self, people: tuple[PersonRow, ...]) -> None:
        self.model.set_rows(sorted(people, key=lambda one: not one.is_active))
        self.table.set_empty(None if people else EmptyState("users", as_shown(_EMPTY)))
        if self.form is None and people and self.table.current_row() is None:
            self.table.setCurrentIndex(self.model.index(0, 0))
        if self._arriving:
            self._arriving = False
            self.focus_inside()

    def focus_inside(self) -> None:
        """The list, or what is being typed."""
        if self.form is not None:
            self.form.focus("name")
        elif self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_form(self, row: PersonRow | None) -> None:
        """The form for somebody."""
        if not self.add_button.isEnabled():
            return
        self._close_form()
        self.form = PersonPanelForm(self._context, row)
        self.form.saved.connect(self._on_saved)
        self.form.put_away.connect(self._on_form_put_away)
        self._stack.addWidget(self.form)
        self._stack.setCurrentWidget(self.form)
        self.form.focus("name")

    def _on_saved(self, message: str, undo: object) -> None:
        self.told.emit(message, undo)
        self._back_to_list()

    def _on_form_put_away(self) -> None:
        """Esc: what was typed and not saved stays until it is pressed once more."""
        form = self.form
        if form is not None and form.touched and form.notice.isHidden():
            form.notice.show_text(
                tr("This is not saved yet."),
                tr("Save it with Ctrl Enter, or put it away with Esc once more."),
                tone="warn",
            )
            return
        self._back_to_list()

    def _back_to_list(self) -> None:
        self._close_form()
        self.read()
        self.focus_inside()

    def _close_form(self) -> None:
        if self.form is not None:
            self._stack.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        self._stack.setCurrentIndex(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the round."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away.emit()
            return
        super().keyPressEvent(event)


def _look(row: PersonRow) -> Look:
    return Look() if row.is_active else Look(tone="text3")
