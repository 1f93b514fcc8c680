"""The panel for the phone: who tells what, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.aside import Aside
from dairyos_desktop.ui.changes.note_form import NoteForm
from dairyos_desktop.ui.customer_picks import pick_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.context import UiContext

_STALE = frozenset({"customers"})


class ChangePanel(Aside):
    """Reads who there is and what they take; the form does the rest."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(tr("Note a change"), name=tr("Note a change"), parent=parent)
        self.context = context
        self._listed = False
        self.form = NoteForm(context)
        self.add_page(self.form, scrolls=False)
        self.form.customer_chosen.connect(self._read_teller)
        self.form.saved.connect(self._on_saved)
        self.form.put_away.connect(self.close_panel)
        context.work.changes.changed.connect(self._on_changed)

    def open_for(self, customer_id: int | None) -> None:
        """A new note; one that was half told is shown again as it was left."""
        if not self._listed:
            self._read_customers()
        if self.form.blank:
            self.form.begin(customer_id)
            self.form.begin_work()
        else:
            self.form.notice.show_text(
                tr("This was not noted yet."), tr("Note it, or Esc puts it away."), tone="warn"
            )
            self.form.begin_work()

    def close_panel(self) -> None:
        """Esc and the cross: what was typed can be brought back by the toast's Undo."""
        form = self.form
        if not form.blank:
            kept, customer_id = form.texts(), form.customer_id
            self.told.emit(
                tr("What you typed is put away"), lambda: self._take_up(kept, customer_id)
            )
            form.begin(None)
        super().close_panel()

    def _take_up(self, texts: dict[str, str], customer_id: int) -> None:
        self.form.take_up(texts, customer_id)
        self.wanted.emit()

    def _read_customers(self) -> None:
        customers, actor = self.context.services.customers, self.context.actor
        self._listed = True
        self.context.work.run(
            self,
            lambda: [pick_of(row) for row in customers.index(actor)],
            done=self.form.customer.set_picks,
            failed=self.form.teller_failed,
            newest="picks",
        )

    def _read_teller(self, customer_id: int) -> None:
        customers, actor = self.context.services.customers, self.context.actor
        self.context.work.run(
            self,
            lambda: customers.teller(actor, customer_id),
            done=self.form.show_teller,
            failed=self.form.teller_failed,
            newest="teller",
        )

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _STALE:
            self._listed = False
            if self.isVisible():
                self._read_customers()

    def _on_saved(self, message: str, undo: object) -> None:
        self.form.begin(None)
        super().close_panel()
        self.told.emit(message, undo)
