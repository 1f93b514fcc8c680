"""The fields of the note of a change, in their order, and the sentence above its button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.orders import ALL, EVENING, MORNING
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.changes.form import EXTRA, NONE, OTHER
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, SPACE_16, SPACE_20
from dairyos_desktop.ui.widgets.chips import Choice
from dairyos_desktop.ui.widgets.fields import Select, TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.lettered import LetteredSegments
from dairyos_desktop.ui.widgets.picker import Picker
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.ui.context import UiContext

_KINDS: Final = (
    Choice(NONE, tr_later("Nothing")),
    Choice(OTHER, tr_later("Other quantity")),
    Choice(EXTRA, tr_later("Extra")),
)
_SHIFTS: Final = (
    Choice(MORNING, tr_later("Morning"), "sunrise"),
    Choice(EVENING, tr_later("Evening"), "sunset"),
    Choice(ALL, tr_later("Both")),
)
KIND_LETTERS: Final = {"n": NONE, "o": OTHER, "x": EXTRA}
SHIFT_LETTERS: Final = {"m": MORNING, "e": EVENING, "b": ALL}
EVERYTHING: Final = ("", tr_later("Everything"))
_WIDEST: Final = 480
PLACEHOLDERS: Final = {
    "customer": tr_later("Name, phone, code, address"),
    "date_to": tr_later("until told"),
    "asked_by": tr_later("Sita, by phone"),
}


class NoteFields(SavingForm):
    """What can be said of a change; what is said is `NoteForm`'s."""

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, tr("Note a change"), tr("Note it"))
        self.title.hide()
        self._build()

    def _build(self) -> None:
        self.customer = Picker(placeholder=as_shown(PLACEHOLDERS["customer"]))
        self.kind = LetteredSegments(_KINDS, KIND_LETTERS, name=tr("What"))
        self.quantity = TextField(placeholder="1.5")
        self.product = Select((EVERYTHING,))
        self.shift = LetteredSegments(_SHIFTS, SHIFT_LETTERS, name=tr("Shift"))
        self.first = TextField()
        self.last = TextField(placeholder=as_shown(PLACEHOLDERS["date_to"]))
        self.asked_by = TextField(placeholder=as_shown(PLACEHOLDERS["asked_by"]))
        self.add_field("customer", tr("Customer"), self.customer)
        self.add_field("kind", tr("What"), self.kind)
        amount = self.add_field("quantity", tr("Quantity"), self.quantity)
        self.add_pair(amount, self.add_field("product_id", tr("Product"), self.product))
        self.add_field("shift", tr("Shift"), self.shift)
        first = self.add_field("date_from", tr("From"), self.first)
        last = self.add_field("date_to", tr("To"), self.last, help_text=tr("fri, 13, 13/11 or +6."))
        self.add_pair(first, last)
        self.add_field("asked_by", tr("Who asked"), self.asked_by, optional=True)
        self._build_sentence()

    def _build_sentence(self) -> None:
        """Above the answers and outside what scrolls: it is read before Enter, in any window."""
        self.sentence = Label(wrap=True)
        self.doubt = Label(tone="warn", wrap=True)
        said = QWidget()
        column = QVBoxLayout(said)
        column.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(self.sentence)
        column.addWidget(self.doubt)
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.insertWidget(1, said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the panel has the page's place, its fields stay as near each other."""
        super().resizeEvent(event)
        spare = self.width() - _WIDEST - SPACE_16
        self._column.setContentsMargins(SPACE_16, SPACE_16, max(spare, SPACE_16), SPACE_20)

    def focus(self, name: str) -> None:
        """A segmented control has no text to select; its chosen part takes the focus."""
        super().focus(name)
        editor = self.field(name).editor
        proxy = editor.focusProxy()
        if proxy is not None:
            proxy.setFocus(Qt.FocusReason.TabFocusReason)
