"""The form in which a change is noted; it says what it will do before it does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.orders import ALL, EVENING, MORNING
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.domain.typed import parse_coming_date
from dairyos_desktop.ui.changes.form import EXTRA, NONE, OTHER, read_change, shift_of
from dairyos_desktop.ui.changes.note_fields import (
    EVERYTHING,
    KIND_LETTERS,
    PLACEHOLDERS,
    SHIFT_LETTERS,
    NoteFields,
)
from dairyos_desktop.ui.changes.words import doubt, noted, sentence
from dairyos_desktop.ui.forms import FormError
from dairyos_desktop.ui.widgets.held_keys import HeldKeys

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.orders import ChangeForm, Saved, Teller
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.fields import TextField
    from dairyos_desktop.ui.widgets.picker import Pick


class NoteForm(NoteFields):
    """Customer, what, shift, from when to when, who asked.

    Enter goes the short way: customer, what (how much of what), shift, last day, saved. The first
    day is the next round that has not happened; Shift+Tab or Tab reach what Enter passes by.

    Signals:
        customer_chosen(int): Somebody was picked; what is known of them is to be read.
    """

    customer_chosen = Signal(int)

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._teller: Teller | None = None
        self._customer_id = 0
        self._wanted = False
        self._own_first = False
        self._product_wanted = ""
        self._held = HeldKeys(self)
        self._connect()
        self._blank()

    def _connect(self) -> None:
        self.customer.textEdited.connect(self._on_customer_edited)
        self.customer.picked.connect(self._on_picked)
        self.customer.promised.connect(lambda: self.focus("kind"))
        self.customer.missed.connect(self._on_missed)
        self.kind.chosen.connect(self._on_kind_chosen)
        self.kind.lettered.connect(self._on_letter)
        self.shift.chosen.connect(self._on_shift_chosen)
        self.shift.lettered.connect(self._on_letter)
        self.product.currentIndexChanged.connect(self._say)
        for line in (self.quantity, self.last, self.asked_by):
            line.textEdited.connect(self._say)
        self.first.textEdited.connect(self._on_first_edited)
        self.first.editingFinished.connect(lambda: self._write_out(self.first))
        self.last.editingFinished.connect(lambda: self._write_out(self.last))

    # Who ---------------------------------------------------------------------------------

    @property
    def customer_id(self) -> int:
        """Who tells the change; 0 before somebody is named."""
        return self._customer_id

    @property
    def blank(self) -> bool:
        """Whether nothing was said of a change yet; a customer alone is nothing."""
        now = {**self.texts(), "customer": "", "date_from": "", "product_id": ""}
        return now == self._opened_blank and not self._own_first and not self.customer.isModified()

    def begin(self, customer_id: int | None) -> None:
        """An empty note, for the customer whom the clerk is looking at if there is one."""
        self._blank()
        self._customer_id = customer_id or 0
        if customer_id:
            self.customer_chosen.emit(customer_id)

    def take_up(self, texts: dict[str, str], customer_id: int) -> None:
        """Shows again what was put away; what is known of the customer is read anew."""
        self._blank()
        self._customer_id = customer_id
        self._own_first = bool(texts.get("date_from"))
        if customer_id:
            self.customer_chosen.emit(customer_id)
        for name in ("kind", "shift"):
            self.field(name).editor.setText(texts[name])  # type: ignore[attr-defined]  # both hold text
        self._show_kind()
        for line, name in (
            (self.customer, "customer"), (self.quantity, "quantity"), (self.first, "date_from"),
            (self.last, "date_to"), (self.asked_by, "asked_by"),
        ):  # fmt: skip
            line.setText(texts[name])
        self._product_wanted = texts["product_id"]

    def begin_work(self) -> None:
        """Puts the focus where the next word belongs."""
        self.focus("kind" if self._customer_id else "customer")

    def _blank(self) -> None:
        self._teller = None
        self._held.drop()
        self._wanted = self._own_first = False
        self.clear_trouble()
        self.customer.show_pick("")
        self.customer.setPlaceholderText(as_shown(PLACEHOLDERS["customer"]))
        self.product.set_choices((EVERYTHING,))
        self.set_texts(
            {
                "kind": NONE, "quantity": "", "shift": ALL, "date_from": "", "date_to": "",
                "asked_by": "", "product_id": "",
            }
        )  # fmt: skip
        self._opened_blank = {**self.texts(), "customer": ""}
        self._show_kind()

    def _on_picked(self, pick: Pick) -> None:
        self._teller = None
        self._customer_id = pick.key
        self.customer_chosen.emit(pick.key)
        self.field("customer").set_error("")
        if self.customer.hasFocus():
            self.focus("kind")
        self._say()

    def _on_customer_edited(self) -> None:
        """Half a name is nobody: nothing may be noted for the one who stood there before."""
        self._customer_id = 0
        self._teller = None
        self._say()

    def teller_failed(self, error: DairyError) -> None:
        """What is known of the customer can't be read now; nothing that waited is done."""
        self._wanted = False
        self._held.drop()
        self.show_trouble(error)

    def _on_missed(self) -> None:
        """Enter came before the list of customers, which has nobody of that name."""
        self._wanted = False
        self._held.drop()
        words = tr(
            "Nobody fits “{text}”. Try another part of the name.", text=self.customer.text().strip()
        )
        self.show_problems({"customer": words})

    def show_teller(self, teller: Teller) -> None:
        """What is known of the customer is there: first day, products, the sentence."""
        if teller.customer_id != self._customer_id:
            return
        self._teller = teller
        self.customer.show_pick(teller.name)
        self._set_soonest()
        self._set_first()
        self._fill_products()
        self._say()
        if self._held.holding:
            self.walk()
            self._held.let_go()
        elif self._wanted:
            self._wanted = False
            self.save_button.click()

    def _fill_products(self) -> None:
        """Those that are ordered first; of something there must be one, of nothing may be all."""
        teller = self._teller
        if teller is None:
            return
        rank = {product_id: at for at, product_id in enumerate(teller.ordered)}
        products = sorted(teller.products, key=lambda one: rank.get(one.id, len(rank)))
        choices = [(str(one.id), one.name) for one in products]
        if self.kind.text() == NONE:
            choices.insert(0, EVERYTHING)
        self.product.set_choices(choices)
        if self._product_wanted:
            self.product.set_key(self._product_wanted)
            self._product_wanted = ""

    def _set_soonest(self) -> None:
        """Something extra comes in one shift: the next one, unless another is named."""
        if self._teller is not None and (self.kind.text(), self.shift.text()) == (EXTRA, ALL):
            coming = self._teller.coming
            soonest = min((MORNING, EVENING), key=lambda one: (coming.day(one), one != MORNING))
            self.shift.set_current(soonest)

    def _set_first(self) -> None:
        if self._teller is not None and not self._own_first:
            coming = self._teller.coming
            self.first.setText(format_date(coming.day(shift_of(self.shift.text()))))
            if self.kind.text() == EXTRA and not self.last.isModified():
                self.last.setText(self.first.text())

    # What --------------------------------------------------------------------------------

    def _on_kind_chosen(self) -> None:
        self._show_kind()
        self._fill_products()
        if self.kind.text() != EXTRA and not self.last.isModified():
            self.last.setText("")
        self._set_soonest()
        self._set_first()
        self._say()

    def _show_kind(self) -> None:
        self.field("quantity").setVisible(self.kind.text() != NONE)

    def _on_shift_chosen(self) -> None:
        self._set_first()
        self._say()

    def _on_first_edited(self) -> None:
        self._own_first = True
        self._say()

    def _on_letter(self, letter: str) -> None:
        """The other control's letter goes there; a figure is another quantity."""
        for control, letters in ((self.kind, KIND_LETTERS), (self.shift, SHIFT_LETTERS)):
            if letter in letters:
                control.choose(letters[letter])
                self.focus("kind" if control is self.kind else "shift")
                return
        if letter.isdecimal() or letter == ".":
            if self.kind.text() == NONE:
                self.kind.choose(OTHER)
            self.focus("quantity")
            self.quantity.setText(letter)
            self._say()

    def _write_out(self, line: TextField) -> None:
        """A day is shown as typed until it is left, then as the date that it is."""
        typed = line.text().strip()
        if not typed or self._teller is None:
            return
        today = self._teller.coming.today
        since = self._first_day() if line is self.last else today
        try:
            on = parse_coming_date(typed, today=today, since=since)
        except InvalidInputError:
            return
        modified = line.isModified()
        line.setText(format_date(on))
        line.setModified(modified)
        self._say()

    def _first_day(self) -> dt.date | None:
        if self._teller is None:
            return None
        today = self._teller.coming.today
        try:
            return parse_coming_date(self.first.text(), today=today)
        except InvalidInputError:
            return None

    # Saying and saving ---------------------------------------------------------------------

    def _read(self) -> ChangeForm | None:
        if self._teller is None:
            return None
        try:
            return read_change(self.texts(), self._teller)
        except FormError:
            return None

    def _say(self) -> None:
        form = self._read()
        words = against = ""
        if form is not None and self._teller is not None:
            words, against = sentence(form, self._teller), doubt(form, self._teller)
        self.sentence.setText(words)
        self.sentence.setVisible(bool(words))
        self.doubt.setText(against)
        self.doubt.setVisible(bool(against))

    def walk(self) -> None:
        """Enter: the short way; from the last day it is noted."""
        focused = self.focusWidget()
        told = self._customer_id or self.customer.is_promised
        if self._teller is None and told and self._holds("quantity", focused):
            # Whether the product is asked for depends on what they take; the books answer soon.
            self._held.hold()
            return
        route = self._short_way()
        here = next((at for at, name in enumerate(route) if self._holds(name, focused)), -1)
        if self._holds("date_from", focused):
            self.focus("date_to")
        elif self._holds("product_id", focused):
            self.focus("shift")
        elif here < 0 or here + 1 == len(route):
            super().walk() if here < 0 else self.save_button.click()
        else:
            self.focus(route[here + 1])

    def _short_way(self) -> Sequence[str]:
        if self.kind.text() == NONE:
            return ("customer", "kind", "shift", "date_to")
        one = self._teller is not None and len(self._teller.ordered) == 1
        product = () if one else ("product_id",)
        return ("customer", "kind", "quantity", *product, "shift", "date_to")

    def save(self) -> None:
        """Notes the change.

        Raises:
            FormError: Fields that can't be read.
        """
        if not self._customer_id and self.customer.is_promised:
            self._wanted = True
            return
        if not self._customer_id:
            raise FormError({"customer": tr("Who tells it? Type part of a name, phone or code.")})
        teller = self._teller
        if teller is None:
            # Typed faster than the books answer: noted as soon as they have.
            self._wanted = True
            return
        form = read_change(self.texts(), teller)
        orders, actor = self.context.services.orders, self.context.actor
        self.commit(
            lambda: orders.note_change(actor, teller.customer_id, form),
            lambda rows: self._noted(form, teller, rows),
        )

    def _noted(self, form: ChangeForm, teller: Teller, rows: Sequence[Saved]) -> None:
        orders, actor = self.context.services.orders, self.context.actor
        undo = self.taking_back(lambda: orders.take_back_changes(actor, rows))
        self.saved.emit(noted(form, teller), undo)
