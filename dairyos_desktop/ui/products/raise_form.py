"""The form beside the prices that can be raised: by how much, from when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.products.dated_form import first_of_next_month
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.ui.context import UiContext


class RaiseFields(SavingForm):
    """By how much and from when; below it what that does.

    Args:
        context: The screen's.
        on_save: Called when saving is asked for; may raise what stands in its way.
        on_edited: Called with each change of a field.
    """

    def __init__(
        self, context: UiContext, *, on_save: Callable[[], None], on_edited: Callable[[], None]
    ) -> None:
        super().__init__(context, tr("Raise prices"), tr("Raise prices"))
        self.title.hide()
        self._on_save = on_save
        by, first = TextField(placeholder="2"), TextField()
        self.add_field(
            "by",
            tr("By how much"),
            by,
            help_text=tr("Rupees, or per cent like 5 %. A minus lowers."),
        )
        self.add_field(
            "from_on", tr("From"), first, help_text=tr("The first day of the new prices.")
        )
        self.outlook = Label(tone="text2", wrap=True)
        self.add_widget(self.outlook)
        self.take_back()
        for field in (by, first):
            field.textEdited.connect(lambda _text: on_edited())

    def take_back(self) -> None:
        """Empties it for a new raise, from the first of next month."""
        begins = format_date(first_of_next_month(self.context.today()))
        self.set_texts({"by": "", "from_on": begins})

    def save(self) -> None:
        """Leaves it to the page, which knows the prices that are ticked."""
        self._on_save()
