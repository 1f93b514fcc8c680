"""What is in a backup, beside the books of now: read before anything is restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.settings.backup_columns import size_words, state_words, why_words
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.backups import (
        Backup,
        Drilled,
        Glance,
        LastEntry,
        LookedInside,
    )

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class InsidePage(QWidget):
    """The backup's own figures, then both books side by side, then what a try-out came to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = Label(tone="text2", size=TYPE_SMALL, wrap=True, snug=True)
        self.since = Label(wrap=True, snug=True)
        self.result = Notice()
        self._both = QWidget()
        self._grid = QGridLayout(self._both)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_12)
        self._grid.setVerticalSpacing(SPACE_8)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_16)
        column.setSpacing(SPACE_12)
        for widget in (self.about, self.result, self._both, self.since):
            column.addWidget(widget)
        column.addStretch(1)

    def show_backup(self, backup: Backup) -> None:
        """What is known of it without opening it."""
        self.about.setText(
            tr(
                "{why}. {state}, {size}. {name}",
                why=why_words(backup),
                state=state_words(backup),
                size=size_words(backup.size),
                name=backup.file.name,
            )
        )
        self._empty(tr("It is being opened…"))

    def show_file(self, name: str) -> None:
        """A file that a person named."""
        self.about.setText(name)
        self._empty(tr("It is being opened…"))

    def show_not_opened(self, words: str = "") -> None:
        """It could not be looked into."""
        self._empty(words)

    def show_inside(self, inside: LookedInside) -> None:
        """Both books side by side."""
        self._clear()
        then, now = inside.then, inside.now
        self._head(("", tr("In the backup"), tr("Now")))
        self._row(tr("Customers"), f"{then.customers:,}", f"{now.customers:,}")
        self._row(tr("Deliveries"), f"{then.deliveries:,}", f"{now.deliveries:,}")
        self._row(tr("Bills"), f"{then.bills:,}", f"{now.bills:,}")
        self._row(tr("Billed"), _rupees(then.billed), _rupees(now.billed))
        self._row(tr("Payments"), f"{then.payments:,}", f"{now.payments:,}")
        self._row(tr("Received"), _rupees(then.received), _rupees(now.received))
        self._row(tr("Last bill"), _entry(then.last_bill), _entry(now.last_bill))
        self._row(tr("Last payment"), _entry(then.last_payment), _entry(now.last_payment))
        self.since.setText(_since_words(inside))

    def show_drilled(self, drilled: Drilled) -> None:
        """What came of the try-out."""
        if drilled.problems:
            self.result.show_text(
                tr("Restored beside the books, but something in it disagrees."),
                " ".join(drilled.problems[:3]),
            )
            return
        checked = trn("{count} thing checked.", "{count} things checked.", drilled.checked)
        if drilled.same:
            self.result.show_text(
                tr("Restored beside the books: the same as now."), checked, tone="ok"
            )
            return
        self.result.show_text(
            tr("Restored beside the books: sound, and as on the day it was made."),
            f"{checked} {_changed_words(drilled.then, drilled.now)}".strip(),
            tone="ok",
        )

    def show_checked(self) -> None:
        """It was looked at in full."""
        self.result.show_text(tr("Checked in full: it is whole."), tone="ok")

    def _empty(self, words: str) -> None:
        self._clear()
        self.since.setText(words)
        self.result.hide()

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _head(self, words: tuple[str, str, str]) -> None:
        for at, word in enumerate(words):
            label = Label(word, size=TYPE_SMALL, weight=fonts.SEMIBOLD, tone="text2")
            if at:
                label.setAlignment(_RIGHT)
            self._grid.addWidget(label, 0, at)

    def _row(self, word: str, then: str, now: str) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(Label(word, tone="text2"), row, 0, Qt.AlignmentFlag.AlignTop)
        for at, text in ((1, then), (2, now)):
            differs = then != now
            weight = fonts.SEMIBOLD if differs and at == 1 else fonts.REGULAR
            label = Label(text, weight=weight)
            label.setAlignment(_RIGHT)
            label.setAccessibleName(
                f"{word}, {tr('In the backup') if at == 1 else tr('Now')}: {text}"
            )
            self._grid.addWidget(label, row, at)


def _rupees(paise: int) -> str:
    return Money.from_paise(paise).format()


def _entry(entry: LastEntry | None) -> str:
    if entry is None:
        return "–"
    parts = (entry.number, format_date(entry.on), entry.who, _rupees(entry.paise))
    return "\n".join(part for part in parts if part)


def _since_words(inside: LookedInside) -> str:
    if inside.since is None:
        return tr("It is not of these books, or of ones that went another way since.")
    if inside.since == 0:
        return tr("Nothing changed since: both are the same.")
    return trn(
        "The audit log has {count} entry since. A restore takes what it tells of out of the books, "
        "and keeps them as they are now as a backup.",
        "The audit log has {count} entries since. A restore takes what they tell of out of the "
        "books, and keeps those as they are now as a backup.",
        inside.since,
    )


def _changed_words(then: Glance, now: Glance) -> str:
    parts = [
        tr("{word}: {count} more since.", word=word, count=f"{after - before:,}")
        for word, before, after in (
            (tr("Bills"), then.bills, now.bills),
            (tr("Payments"), then.payments, now.payments),
            (tr("Deliveries"), then.deliveries, now.deliveries),
        )
        if after > before
    ]
    return " ".join(parts)
