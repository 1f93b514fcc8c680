"""The first page: what the file was found to be, and what it does not say itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.importing import WORDS
from dairyos_desktop.ui.imports.draft import asks_product, asks_shift
from dairyos_desktop.ui.imports.preview import PreviewView
from dairyos_desktop.ui.imports.words import DELIMITERS, ENCODINGS, size_words
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    SPACE_8,
    SPACE_16,
    SPACE_24,
    TYPE_SECTION,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.fields import FormField, Select, TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.widgets.steppers import parse_month

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.sheets import FileLook
    from dairyos_desktop.services.dto.tariffs import ProductRow
    from dairyos_desktop.ui.imports.draft import Draft

_USUAL_PRODUCT = tr_later("Each customer's usual one")
_SHIFTS = [
    ("", tr_later("As the cells say")),
    ("morning", tr_later("Morning")),
    ("evening", tr_later("Evening")),
]
_FOUND = tr_later("Found in the file.")
_PEEK = 7


class FilePage(QWidget):
    """Name, kind, encoding, delimiter and sheets as found; month, product and shift where needed.

    Args:
        today: For a month typed without its year.

    Signals:
        settled(object): The user settled something: a function from one `Draft` to the next.
        entered(): Enter: on to the next page.
        again_wanted(): The file is to be looked at again.
    """

    settled = Signal(object)
    entered = Signal()
    again_wanted = Signal()

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._tabs: tuple[str, ...] = ()
        self._folder = ""
        self.setAccessibleName(tr("The file"))
        self.notice = Notice()
        self.name = Label(size=TYPE_SECTION, weight=fonts.SEMIBOLD, elide=True)
        self.about = Label(tone="text2", elide=True)
        self._build_fields()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_16)
        column.setSpacing(SPACE_16)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.name)
        head.addWidget(self.about)
        column.addWidget(self.notice)
        column.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_24)
        self._grid.setVerticalSpacing(SPACE_16)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        column.addWidget(self.sheets)
        column.addWidget(self.peek_words)
        column.addWidget(self.peek)
        column.addStretch(1)
        area = scrolled(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self._place_fields()
        self._connect()

    def _build_fields(self) -> None:
        self.kind = Select()
        self.encoding, self.delimiter = Select(), Select()
        self.month, self.product, self.shift = TextField(), Select(), Select(_SHIFTS)
        self.month.setPlaceholderText(tr("October, 10 or 10/2026"))
        self.kind_field = FormField(tr("What is in the file?"), self.kind)
        self.month_field = FormField(tr("Which month is it?"), self.month)
        self.product_field = FormField(
            tr("Which product is it?"),
            self.product,
            help_text=tr("For rows of which the file doesn't say it."),
        )
        self.shift_field = FormField(
            tr("Which shift is it?"),
            self.shift,
            help_text=(
                tr(
                    "For rows of which the file doesn't say it. A cell like 1+1 is morning "
                    "and evening."
                )
            ),
        )
        self.encoding_field = FormField(tr("Written as"), self.encoding)
        self.delimiter_field = FormField(tr("Columns parted by"), self.delimiter)
        self.sheets = QWidget()
        self._sheet_rows = QVBoxLayout(self.sheets)
        self._sheet_rows.setContentsMargins(0, 0, 0, 0)
        self._sheet_rows.setSpacing(2)
        self._sheet_rows.addWidget(
            Label(tr("Sheets to read"), size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2")
        )
        self.boxes: list[CheckBox] = []
        self.peek_words = Label(
            tr("How the first lines are read"), size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2"
        )
        self.peek = PreviewView()
        self.peek.setAccessibleName(tr("How the first lines are read"))
        self.peek.set_rows_high(_PEEK)

    def _place_fields(self) -> None:
        for at, fields in enumerate(
            (
                (self.kind_field, self.month_field),
                (self.product_field, self.shift_field),
                (self.encoding_field, self.delimiter_field),
            )
        ):
            for beside, field in enumerate(fields):
                field.setMinimumWidth(200)
                field.setMaximumWidth(320)
                self._grid.addWidget(field, at, beside, Qt.AlignmentFlag.AlignTop)
                self._grid.setColumnStretch(beside, 2)

    def _connect(self) -> None:
        self.kind.activated.connect(lambda _at: self._on_kind())
        steps: tuple[tuple[Select, Callable[[Draft, str], Draft]], ...] = (
            (self.encoding, lambda draft, key: draft.with_text_form(encoding=key)),
            (self.delimiter, lambda draft, key: draft.with_text_form(delimiter=key)),
            (self.product, lambda draft, key: draft.with_product(key)),
            (self.shift, lambda draft, key: draft.with_shift(key)),
        )
        for select, step in steps:
            select.activated.connect(partial(self._settle, select, step))
        self.month.editingFinished.connect(self.take_month)
        for shortcut in bind(self, ["Return"]):
            shortcut.activated.connect(self.entered)

    # What is shown ------------------------------------------------------------------------

    def show_file(self, name: str, folder: str) -> None:
        """Another file: its name and folder; what is in it comes with the look."""
        self.name.setText(name)
        self._folder = folder
        self.about.setText(tr("in {folder}", folder=folder))
        self.notice.hide()
        for field in (
            self.kind_field,
            self.month_field,
            self.product_field,
            self.shift_field,
            self.encoding_field,
            self.delimiter_field,
            self.sheets,
            self.peek_words,
            self.peek,
        ):
            field.hide()

    def show_products(self, products: Sequence[ProductRow]) -> None:
        """The products to choose from."""
        choices = [("", as_shown(_USUAL_PRODUCT))]
        forms = [row.form for row in products]
        choices += [(form.code, f"{form.name} ({form.code})") for form in forms if form.is_active]
        self.product.set_choices(choices)

    def show_trouble(self, error: DairyError) -> None:
        """Why the file can't be read; what was settled stays."""
        again = self.again_wanted.emit
        self.notice.show_text(error.message, error.hint, verb=tr("Look again"), action=again)

    def show_look(self, look: FileLook, draft: Draft, *, size_bytes: int) -> None:
        """Shows what was found, and asks what was not."""
        if look.question and look.month:
            self.notice.show_text(look.question, tone="warn")
        else:
            self.notice.hide()
        self.about.setText(
            tr("{size_bytes} · in {folder}", size_bytes=size_words(size_bytes), folder=self._folder)
        )
        self._show_kind(look)
        text = bool(look.encoding or look.delimiter)
        choice = draft.choice
        self._show_choice(self.encoding_field, ENCODINGS, look.encoding, chosen=choice.encoding)
        self._show_choice(self.delimiter_field, DELIMITERS, look.delimiter, chosen=choice.delimiter)
        self.encoding_field.setVisible(text)
        self.delimiter_field.setVisible(text)
        self._show_month(look, draft)
        self.product_field.setVisible(asks_product(look))
        self.product.set_key(choice.product)
        self.shift_field.setVisible(asks_shift(look))
        self.shift.set_key(choice.shift or "")
        self._show_tabs(look.tabs)
        self.peek.show_look(replace(look, rows=look.rows[:_PEEK]))
        self.peek_words.show()
        self.peek.show()

    def _show_kind(self, look: FileLook) -> None:
        choices = [(ImportKind.SHEET.value, as_shown(WORDS[ImportKind.SHEET]))]
        choices += [
            (kind.value, words) for kind, words in WORDS.items() if kind is not ImportKind.SHEET
        ]
        if look.kind is None:
            choices.insert(0, ("", tr("Choose…")))
        self.kind.set_choices(choices)
        self.kind.set_key("" if look.kind is None else look.kind.value)
        self.kind_field.setVisible(True)
        remembered = tr("Columns as in the last file with these heads.") if look.remembered else ""
        self.kind_field.set_help(remembered)

    @staticmethod
    def _show_choice(field: FormField, words: dict[str, str], now: str, *, chosen: str) -> None:
        editor = field.editor
        if isinstance(editor, Select):
            known = dict(words) if now in words or not now else {now: now, **words}
            editor.set_choices(list(known.items()))
            editor.set_key(now)
        field.set_help("" if chosen else as_shown(_FOUND))

    def _show_month(self, look: FileLook, draft: Draft) -> None:
        self.month_field.setVisible(look.is_monthly)
        if not self.month.hasFocus() or not self.month.isModified():
            words = Month.parse(look.month).label() if look.month else ""
            self.month.setText(words)
            self.month.setModified(False)
        found = bool(look.month) and not draft.choice.month
        self.month_field.set_help(as_shown(_FOUND) if found else "")
        if look.month:
            self.month_field.set_error("")

    def _show_tabs(self, tabs: Sequence[tuple[str, bool]]) -> None:
        names = tuple(name for name, _ in tabs)
        if names != self._tabs:
            self._tabs = names
            for box in self.boxes:
                box.hide()
                box.deleteLater()
            self.boxes = []
            for name in names:
                box = CheckBox(name.replace("&", "&&"))
                box.setAccessibleName(name)
                box.clicked.connect(lambda _on=False: self._on_tabs())
                self._sheet_rows.addWidget(box)
                self.boxes.append(box)
        for box, (_, read) in zip(self.boxes, tabs, strict=True):
            box.setChecked(read)
        # One sheet alone is no question.
        self.sheets.setVisible(len(names) > 1)

    # What is settled ---------------------------------------------------------------------

    def _settle(self, select: Select, step: Callable[[Draft, str], Draft], _at: int) -> None:
        key = select.key()
        self.settled.emit(lambda draft: step(draft, key))

    def _on_kind(self) -> None:
        key = self.kind.key()
        if key:
            self.settled.emit(lambda draft: draft.read_as(ImportKind(key)))

    def _on_tabs(self) -> None:
        names = [name for name, box in zip(self._tabs, self.boxes, strict=True) if box.isChecked()]
        if not names:
            # An empty choice would mean all that look right.
            self.notice.show_text(tr("Tick a sheet to read."), tr("One at least."), tone="warn")
            return
        self.settled.emit(lambda draft: draft.with_tabs(names))

    def take_month(self) -> bool:
        """Reads the month that was typed; False where it is none, and says so below it."""
        if not self.month.isModified() or not self.month_field.isVisibleTo(self):
            return not self.month_field.error()
        typed = self.month.text().strip()
        try:
            month = str(parse_month(typed, self._today())) if typed else ""
        except InvalidInputError as problem:
            self.month_field.set_error(f"{problem.message} {problem.hint}")
            return False
        self.month.setModified(False)
        self.month_field.set_error("")
        self.settled.emit(lambda draft: draft.with_month(month))
        return True

    def focus_first(self) -> bool:
        """Puts the focus on what is asked; False where nothing is."""
        if self.kind_field.isVisibleTo(self) and not self.kind.key():
            self.kind.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if self.month_field.isVisibleTo(self) and not self.month.text():
            self.month.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False
