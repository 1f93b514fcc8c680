"""The form in which cash is handed over: what should be there, what was counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.errors import ConflictError, InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.domain.typed import parse_money
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.forms import FieldReader
from dairyos_desktop.ui.payments.cash.columns import difference_words
from dairyos_desktop.ui.theme.tokens import TYPE_FIGURE
from dairyos_desktop.ui.widgets.fields import MoneyField, TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.cash import CashWaiting, HandoverRow
    from dairyos_desktop.ui.context import UiContext


class HandoverForm(SavingForm):
    """Somebody's cash; the difference is told as it is typed and stays on them."""

    topics: ClassVar[frozenset[str]] = frozenset(["cash", "payments"])

    def __init__(self, context: UiContext, waiting: CashWaiting) -> None:
        super().__init__(context, tr("{waiting} hands over", waiting=waiting.name), tr("Hand over"))
        self._waiting = waiting
        self._sum = Label(size=TYPE_FIGURE, weight=fonts.SEMIBOLD)
        self._what = Label(tone="text2", wrap=True)
        for label in (self._sum, self._what):
            self.add_widget(label)
        self.counted = MoneyField()
        self.add_field("handed_in", tr("Counted"), self.counted)
        self.difference = Label(weight=fonts.SEMIBOLD, wrap=True)
        self.add_widget(self.difference)
        self.add_field("note", tr("Note"), TextField(), optional=True)
        self.set_texts({"handed_in": "", "note": ""})
        self.counted.textEdited.connect(self._say)
        self._show()

    def _show(self) -> None:
        waiting = self._waiting
        self._sum.setText(waiting.expected.format())
        what = tr(
            "expected, {receipts}",
            receipts=trn("{count} receipt", "{count} receipts", waiting.receipts),
        )
        if waiting.kept:
            what += tr("; {kept} so far", kept=difference_words(waiting.kept))
        self._what.setText(what)
        self._say()

    def _say(self) -> None:
        try:
            counted_now = self.counted.money()
        except InvalidInputError:
            counted_now = None
        if counted_now is None:
            self.difference.setText("")
            return
        difference = counted_now - self._waiting.expected
        words = difference_words(difference)
        self.difference.setText(
            tr("{words}: it stays on {waiting}.", words=words, waiting=self._waiting.name)
            if words
            else tr("Exact.")
        )
        self.difference.set_tone("warn" if words else "ok")

    def save(self) -> None:
        """Hands over.

        Raises:
            FormError: Fields that can't be read.
        """
        reader = FieldReader(self.texts(), self.context.today())
        handed_in = Money.zero
        if reader.text("handed_in"):
            handed_in = reader.need("handed_in", parse_money, Money.zero)
        else:
            reader.problems["handed_in"] = tr("Type what was counted.")
        reader.done()
        cash, actor, waiting = self.context.services.cash, self.context.actor, self._waiting
        note = reader.text("note")
        self.commit(
            lambda: cash.hand_over(actor, waiting.holder, handed_in, waiting.expected, note),
            self._on_handed_over,
        )

    def on_failed(self, error: DairyError) -> None:
        """What was counted stays; where more or less waits by now, that is what it is held to."""
        if isinstance(error, ConflictError) and "expected" in error.current:
            now, receipts = error.current["expected"], error.current["receipts"]
            if isinstance(now, Money) and isinstance(receipts, int):
                self._waiting = replace(self._waiting, expected=now, receipts=receipts)
                self._show()
            self.context.work.announce(self.topics)
        super().on_failed(error)

    def _on_handed_over(self, row: HandoverRow) -> None:
        words = tr("{row} handed over {handed_in}", row=row.name, handed_in=row.handed_in.format())
        if row.difference:
            words += f", {difference_words(row.difference)}"
        self.saved.emit(words, None)
