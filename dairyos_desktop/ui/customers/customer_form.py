"""The form for a customer's details: a new one, or an edit of one that is in the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.customers import LABELS, LANGUAGES
from dairyos_desktop.domain.errors import FieldConflict
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.ui.customers.ahead import DATE_HELP
from dairyos_desktop.ui.customers.form import (
    MINE,
    THEIRS,
    customer_texts,
    differences,
    merged,
    read_customer,
)
from dairyos_desktop.ui.widgets.comparison import Comparison
from dairyos_desktop.ui.widgets.fields import MoneyField, Select, TextField
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import ConflictError
    from dairyos_desktop.services.dto.customers import CustomerCard, CustomerChoices
    from dairyos_desktop.services.dto.orders import Saved
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.fields import FormField

LAST_ROUTE = "customers.route"
LAST_LANGUAGE = "customers.language"


class CustomerPanelForm(SavingForm):
    """Everything an office knows of a customer, grouped: who, where, bill, books."""

    topics: ClassVar[frozenset[str]] = frozenset(["customers"])

    def __init__(
        self,
        context: UiContext,
        choices: CustomerChoices,
        card: CustomerCard | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> None:
        """Builds and fills the form.

        Args:
            context: The screen's.
            choices: What a form offers.
            card: Who is edited; None for a new customer.
            preset: What is known of a new one, by field.
        """
        name = "" if card is None else card.form.name
        title, save = (
            (tr("New customer"), tr("Save customer"))
            if card is None
            else (tr("Edit {name}", name=name), tr("Save details"))
        )
        super().__init__(context, title, save)
        self.customer_id = 0 if card is None else card.id
        self._choices = choices
        self._card = card
        self._base = None if card is None else card.form
        self.version = 0 if card is None else card.version
        self._wish: CustomerForm | None = None
        self._compared: tuple[str, ...] = ()
        self._build()
        self.set_texts({**self._first_texts(), **(preset or {})})

    # Building ------------------------------------------------------------------

    def _build(self) -> None:
        routes = ", ".join(row.route for row in self._choices.routes if row.route)
        self._add("name", TextField(), help_text=tr("In Latin letters, as you will look for it."))
        self._add("name_local", TextField(placeholder="द्वारका शर्मा"), optional=True)
        phone = self._add("phone", TextField(placeholder="98765 43210"), optional=True)
        whatsapp = self._add("whatsapp", TextField(), optional=True)
        self.add_pair(phone, whatsapp)
        self._add("address", TextField(), optional=True)
        self.add_heading(tr("On the round"))
        route = self._add(
            "route", TextField(), help_text=tr("In use: {routes}.", routes=routes) if routes else ""
        )
        place = self._add(
            "position",
            TextField(placeholder="last"),
            help_text=tr(">45 is after No. 45. Others move on."),
            optional=True,
        )
        self.add_pair(route, place)
        evening = self._add("route_evening", TextField(placeholder=tr("the same")), optional=True)
        evening_place = self._add("position_evening", TextField(), optional=True)
        self.add_pair(evening, evening_place)
        self._add("note", TextField(placeholder=tr("ring twice")), optional=True)
        self.add_heading(tr("On the bill"))
        lists = [("", tr("General prices"))]
        lists += [(str(key), name) for key, name in self._choices.price_lists]
        price_list = self._add("price_list_id", Select(lists))
        language = self._add("language", Select(self._languages()))
        self.add_pair(price_list, language)
        self._add("email", TextField(), optional=True)
        self._add("gstin", TextField(), optional=True)
        self.add_heading(tr("In the books"))
        self._add("code", TextField())
        first = self._add("active_from", TextField(), help_text=as_shown(DATE_HELP))
        last = self._add("active_to", TextField(placeholder="stays"), optional=True)
        self.add_pair(first, last)
        self._add_opening()
        self.editor("route").textEdited.connect(self._on_route_edited)

    def _add(
        self, name: str, editor: QWidget, *, help_text: str = "", optional: bool = False
    ) -> FormField:
        return self.add_field(name, LABELS[name], editor, help_text=help_text, optional=optional)

    def _add_opening(self) -> None:
        amount = self._add(
            "opening_balance",
            MoneyField(),
            help_text=tr("What was owed when these books began; with a minus what was paid ahead."),
            optional=True,
        )
        on = self._add("opening_on", TextField(), optional=True)
        if self._card is not None and self._card.opening_is_fixed:
            amount.editor.setEnabled(False)
            amount.set_help(tr("Stands since the first bill or payment."))
            on.editor.setEnabled(False)

    def _languages(self) -> list[tuple[str, str]]:
        known = list(LANGUAGES.items())
        if self._base is not None and self._base.language not in LANGUAGES:
            known.append((self._base.language, self._base.language))
        return known

    def _first_texts(self) -> dict[str, str]:
        if self._base is not None:
            return customer_texts(self._base)
        remembered = self.context.preferences
        routes = [row.route for row in self._choices.routes]
        route = remembered.text(LAST_ROUTE)
        return {
            "code": self._choices.next_code,
            "active_from": format_date(self._choices.today),
            "route": route if route in routes else (routes[0] if routes else "R1"),
            "language": remembered.text(LAST_LANGUAGE, "en"),
        }

    def editor(self, name: str) -> TextField:
        """The line in which a detail is typed."""
        editor = self.field(name).editor
        assert isinstance(editor, TextField)  # noqa: S101 - all but the choices are lines
        return editor

    def _on_route_edited(self, typed: str) -> None:
        """A place belongs to its route: on another one the customer comes last at first."""
        place = self.editor("position")
        opened = self.opened_with("position")
        if typed.strip() == self.opened_with("route"):
            if not place.text():
                place.setText(opened)
        elif place.text() == opened:
            place.setText("")

    # Saving --------------------------------------------------------------------

    def save(self) -> None:
        """Saves the details, or what was chosen of two people's work.

        Raises:
            RefusedError: Fields that can't be read.
        """
        wish = self._wish_now(self._base)
        customers, actor = self.context.services.customers, self.context.actor
        customer_id, version = self.customer_id, self.version
        if not customer_id:
            self.commit(lambda: customers.add(actor, wish), lambda new: self._added(wish, new))
            return
        self.commit(
            lambda: customers.save(actor, customer_id, wish, version),
            lambda new: self._changed(wish, new),
        )

    def _added(self, wish: CustomerForm, new: Saved) -> None:
        self.customer_id = new.id
        self.context.preferences.set(LAST_ROUTE, wish.route)
        self.context.preferences.set(LAST_LANGUAGE, wish.language)
        self.saved.emit(tr("{wish} is customer {code}", wish=wish.name, code=wish.code), None)

    def _changed(self, wish: CustomerForm, new: Saved) -> None:
        before, customer_id = self._base, self.customer_id
        if before is None or new.version == self.version:
            self.saved.emit("", None)
            return
        customers, actor = self.context.services.customers, self.context.actor
        undo = self.taking_back(lambda: customers.save(actor, customer_id, before, new.version))
        self.saved.emit(tr("{wish} is saved", wish=wish.name), undo)

    def show_conflict(self, error: ConflictError) -> None:
        """Lays both states side by side; what only the other one changed is chosen as theirs."""
        theirs, version = error.current.get("form"), error.current.get("version")
        if not isinstance(theirs, CustomerForm) or not isinstance(version, int):
            self.show_trouble(error)
            return
        base = self._base or theirs
        mine = self._wish_now(base)
        found = differences(base, mine, theirs, dict(self._choices.price_lists))
        self._wish, self._base, self.version = mine, theirs, version
        self._compared = tuple(one.field for one in found)
        compared = Comparison(
            [FieldConflict(one.label, one.mine, one.theirs) for one in found],
            whose=error.changed_by,
            picks=[one.pick == MINE for one in found],
        )
        compared.mine_wanted.connect(self._on_mine_wanted)
        self.show_fields(shown=False)
        self.show_comparison(error, compared)

    def clear_trouble(self) -> None:
        """Takes marks and notice away; what is chosen of two people's work stays to be saved."""
        compared, self.comparison = self.comparison, None
        super().clear_trouble()
        self.comparison = compared

    def _on_mine_wanted(self) -> None:
        if self.comparison is not None:
            self.comparison.table.pick_all()
            self.save_button.click()

    def _wish_now(self, base: CustomerForm | None) -> CustomerForm:
        """What the fields say, or what was chosen of two people's work."""
        if self.comparison is not None and self._wish is not None and base is not None:
            chosen = zip(self._compared, self.comparison.table.picks(), strict=True)
            picks = {field: MINE if mine else THEIRS for field, mine in chosen}
            return merged(self._wish, base, picks)
        return read_customer(self.texts(), today=self._choices.today, base=self._base)
