"""The form for a customer's final bill: the day, and what it holds then (rule 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.domain.typed import parse_date
from dairyos_desktop.ui.customers.ahead import DATE_HELP
from dairyos_desktop.ui.customers.final_words import (
    content_lines,
    made_words,
    notes,
    verb_words,
    why_none,
)
from dairyos_desktop.ui.customers.lines import Lines
from dairyos_desktop.ui.forms import FieldReader
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.customers import CustomerCard
    from dairyos_desktop.services.dto.final_bills import FinalPreview, FinalResult
    from dairyos_desktop.ui.context import UiContext

LOOK_AFTER_MS = 300


class FinalBillForm(SavingForm):
    """Shows what the bill to the typed day holds; what was shown is made.

    Attributes:
        made: The number of the bill that was made; empty before.
    """

    def __init__(self, context: UiContext, card: CustomerCard) -> None:
        super().__init__(context, tr("Final bill"), verb_words(None))
        self._card = card
        self._shown: FinalPreview | None = None
        self.made = ""
        day = TextField()
        self.add_field("until", tr("Last day of the bill"), day, help_text=as_shown(DATE_HELP))
        self.lines = Lines(name=tr("What the bill holds"), opens=False)
        self.add_widget(self.lines)
        self.notes = Label(tone="text2", wrap=True, snug=True)
        self.add_widget(self.notes)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LOOK_AFTER_MS)
        self._later.timeout.connect(self.look)
        day.textEdited.connect(self._on_edited)
        self.set_texts({"until": format_date(_likely_day(card))})
        self.look()

    def look(self) -> None:
        """Reads what a bill to the typed day would hold."""
        self._later.stop()
        try:
            until = parse_date(self.texts()["until"], today=self._card.today)
        except InvalidInputError:
            return
        billing, actor, code = self.context.services.billing, self.context.actor, self._code
        self.context.work.run(
            self,
            lambda: billing.preview_final(actor, code, until),
            done=self._on_looked,
            failed=self._on_refused,
            newest="final",
        )

    def save(self) -> None:
        """Makes the bill that is shown; a day that was not looked at yet is shown first.

        Raises:
            FormError: The day can't be read.
        """
        reader = FieldReader(self.texts(), self._card.today)
        until = reader.need_date("until")
        reader.done()
        if self._shown is None or self._shown.until != until:
            self.look()
            return
        billing, actor, code = self.context.services.billing, self.context.actor, self._code
        self.commit(lambda: billing.make_final(actor, code, until), self._on_made)

    @property
    def _code(self) -> str:
        return self._card.form.code

    def _on_edited(self) -> None:
        self._shown = None
        self.clear_trouble()
        self.save_button.setText(verb_words(None))
        self.save_button.set_reason("")
        self._later.start()

    def _on_looked(self, preview: FinalPreview) -> None:
        if self.field("until").error():
            self.clear_trouble()
        self._shown = preview
        self.lines.set_lines([] if preview.content is None else content_lines(preview.content))
        self.notes.setText(notes(preview, self._card))
        self.save_button.setText(verb_words(preview))
        why, hint = why_none(preview)
        self.save_button.set_reason(why)
        if why:
            self.notice.show_text(why, hint, tone="warn")
        else:
            self.notice.hide()

    def _on_refused(self, error: DairyError) -> None:
        """No bill to that day: nothing of another day's may stay in sight."""
        self.lines.set_lines([])
        self.notes.setText("")
        self.on_failed(error)

    def _on_made(self, result: FinalResult) -> None:
        if result.bill is None:
            # Somebody changed the deliveries since it was shown.
            self.look()
            return
        bill = result.bill
        self.made = bill.number
        self.saved.emit(made_words(bill.number, bill.period_to, bill.payable), None)


def _likely_day(card: CustomerCard) -> dt.date:
    """The customer's last day where it has come, else today."""
    last = card.form.active_to
    return last if last is not None and last <= card.today else card.today
