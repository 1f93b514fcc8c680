"""A form for something that holds from a day on, with what saving it does to bills already made."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from PySide6.QtCore import QTimer

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.forms import FormError
from dairyos_desktop.ui.products.reading import customers_words, preview_words
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.tariffs import TariffPreview
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.fields import TextField

F = TypeVar("F")
PREVIEW_AFTER_MS = 300
SAVE = tr_later("Save")


def first_of_next_month(today: dt.date) -> dt.date:
    """When a new price usually begins."""
    return Month.of(today).next().first


class DatedForm(SavingForm, Generic[F]):
    """Shows what the typed change touches, a moment after the last key and before it is saved.

    The first wish to save a change that touches bills only shows what it does; the second saves.
    """

    topics: ClassVar[frozenset[str]] = frozenset(["products", "rates"])

    def __init__(self, context: UiContext, title: str) -> None:
        super().__init__(context, title, as_shown(SAVE))
        self._agreed: F | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PREVIEW_AFTER_MS)
        self._later.timeout.connect(self._look_ahead)

    def typed(self) -> F:
        """What the fields say.

        Raises:
            FormError: Fields that can't be read.
        """
        raise NotImplementedError

    def preview_of(self, form: F) -> TariffPreview:
        """What saving it would do; called in a worker."""
        raise NotImplementedError

    def write(self, form: F) -> None:
        """Saves it."""
        raise NotImplementedError

    def show_outlook(self) -> None:
        """Something was typed; a subclass says what it would mean."""

    def watch(self, *fields: TextField) -> None:
        """Looks ahead whenever one of them is edited."""
        for field in fields:
            field.textEdited.connect(self._on_edited)

    def save(self) -> None:
        """Looks ahead first, unless what would come was shown already."""
        form = self.typed()
        if form == self._agreed:
            self._show_agreed(form)
            self.write(form)
            return
        self.context.work.run(
            self,
            lambda: self.preview_of(form),
            done=lambda preview: self._on_previewed(form, preview, saving=True),
            failed=self.on_failed,
            busy=self.save_button,
        )

    def _on_edited(self) -> None:
        self._agreed = None
        self.save_button.setText(as_shown(SAVE))
        self.notice.hide()
        self._later.start()
        self.show_outlook()

    def _look_ahead(self) -> None:
        try:
            form = self.typed()
        except FormError:
            return
        self.context.work.run(
            self,
            lambda: self.preview_of(form),
            done=lambda preview: self._on_previewed(form, preview, saving=False),
            failed=self.on_failed,
            newest="preview",
        )

    def _on_previewed(self, form: F, preview: TariffPreview, *, saving: bool) -> None:
        if not self._still_says(form):
            return
        months = tuple(Month.parse(month) for month in preview.months)
        message, hint = preview_words(preview, months)
        if message:
            self._agreed = form
            self.notice.show_text(message, hint, tone="warn")
            self.save_button.setText(
                tr(
                    "{save} for {customers}",
                    save=SAVE,
                    customers=customers_words(preview.customers),
                )
            )
        elif saving:
            self.write(form)

    def _show_agreed(self, form: F) -> None:
        """What was agreed to stays in sight while it is saved."""
        del form
        self.notice.show()

    def _still_says(self, form: F) -> bool:
        try:
            return self.typed() == form
        except FormError:
            return False
