"""A customer's statement of account: its days below the account, printed or saved as PDF."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.periods import financial_year
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr, trn
from dairyos_desktop.domain.typed import parse_date
from dairyos_desktop.ui.drawn_papers import DrawnPapers
from dairyos_desktop.ui.exporting import safe_name
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.fields import FormField, TextField
from dairyos_desktop.ui.widgets.form_field import Below, set_invalid
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.services.dto.statements import DrawnStatement
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.printing import PaperPrinter

_PRINTER = "reports.printer"
_FOLDER = "pdf"
_APRIL = 4
_DATE_WIDTH = 112


class StatementRow(QWidget):
    """From when to when, and what to do with it.

    Signals:
        print_wanted(object, object), save_wanted(object, object): Two days, both included.
    """

    print_wanted = Signal(object, object)
    save_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today: dt.date | None = None
        self.first = FormField(tr("Statement from"), TextField())
        self.last = FormField(tr("to"), TextField())
        self.last.editor.setAccessibleName(tr("Statement to"))
        self.print_button = Button(tr("Print…"), icon="printer")
        self.save_button = Button(tr("Save PDF…"), icon="file-down")
        days = QHBoxLayout()
        days.setSpacing(SPACE_8)
        for field in (self.first, self.last):
            field.editor.setFixedWidth(_DATE_WIDTH)
            days.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        days.addStretch(1)
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE_8)
        deeds.addWidget(self.save_button)
        deeds.addWidget(self.print_button)
        deeds.addStretch(1)
        below = QVBoxLayout()
        below.addStretch(1)
        below.addLayout(deeds)
        # A date's field is too narrow for a sentence.
        self.problem = Below("")
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(SPACE_8)
        self._both.addLayout(days)
        self._both.addLayout(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        column.setSpacing(SPACE_8)
        column.addLayout(self._both)
        column.addWidget(self.problem)
        self.print_button.clicked.connect(lambda: self._want(self.print_wanted))
        self.save_button.clicked.connect(lambda: self._want(self.save_wanted))

    def set_low(self, *, low: bool) -> None:
        """Where the window is low: one line, so that the account keeps its room."""
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.LeftToRight if low else direction.TopToBottom)
        for button in (self.save_button, self.print_button):
            button.set_icon_only(on=low)

    def begin(self, today: dt.date) -> None:
        """Another customer: this financial year, till today."""
        self._today = today
        self._put(self.first, dt.date(financial_year(today), _APRIL, 1))
        self._put(self.last, today)

    def _put(self, field: FormField, on: dt.date) -> None:
        self._tell(field, "")
        if isinstance(field.editor, TextField):
            field.editor.setText(format_date(on))

    def _want(self, wanted: SignalInstance) -> None:
        first = self._read(self.first)
        last = None if first is None else self._read(self.last)
        if first is None or last is None:
            return
        if first > last:
            words = tr(
                "{last} is before {first}.", last=format_date(last), first=format_date(first)
            )
            self._tell(self.last, words)
            return
        wanted.emit(first, last)

    def _tell(self, field: FormField, problem: str) -> None:
        """Says what is wrong with a field, and goes there; nothing where all is well."""
        set_invalid(field.editor, on=bool(problem))
        field.editor.setAccessibleDescription(problem)
        self.problem.show_text(problem, error=bool(problem))
        if problem:
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, field: FormField) -> dt.date | None:
        self._tell(field, "")
        if self._today is None or not isinstance(field.editor, TextField):
            return None
        try:
            return parse_date(field.editor.text(), today=self._today)
        except InvalidInputError as error:
            self._tell(field, as_shown(error.shown))
            return None


class StatementPapers(QObject):
    """Prints and saves a statement.

    Signals:
        told(str, object): What was done; nothing undoes it.
        failed(DairyError): It was not to be had.
    """

    told = Signal(str, object)
    failed = Signal(object)

    def __init__(self, context: UiContext, owner: QWidget, row: StatementRow) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._row = row

    def print(self, customer_id: int, name: str, first: dt.date, last: dt.date) -> None:
        """Asks for the printer and sends the statement to it."""
        preferences = self._context.preferences
        remembered = preferences.text(_PRINTER) or preferences.text("bills.printer")
        printer = self._context.prompts.printer(
            self._owner,
            title=tr("Print the statement of {name}", name=name),
            last=remembered,
            sheet="A5",
        )
        if printer is None:
            return
        preferences.set(_PRINTER, printer.name)
        self._run(
            partial(self._draw_and_print, customer_id, first, last, printer),
            lambda drawn: tr(
                "Statement, {pages}, sent to {printer}.", pages=_pages(drawn), printer=printer.name
            ),
            self._row.print_button,
        )

    def save(self, customer_id: int, name: str, first: dt.date, last: dt.date) -> None:
        """Draws the statement, asks for a file and writes it there."""
        service, actor = self._context.services.statements, self._context.actor
        self._context.work.run(
            self._owner,
            lambda: service.draw(actor, customer_id, first, last),
            done=lambda drawn: self._save(drawn, name),
            failed=self.failed.emit,
            lane=Lane.RUN,
            busy=self._row.save_button,
        )

    def _save(self, drawn: DrawnStatement, name: str) -> None:
        path = self._context.prompts.save_file(
            self._owner,
            title=tr("Save the statement of {name}", name=name),
            name=str(self._context.data_dir / _FOLDER / f"{safe_name(drawn.name)}.pdf"),
            kinds=[("PDF", "*.pdf")],
        )
        if path is not None:
            self._run(
                partial(self._write, drawn, path),
                lambda drawn: tr(
                    "Statement, {pages}, saved as {path}.", pages=_pages(drawn), path=path.name
                ),
                self._row.save_button,
            )

    def _write(self, drawn: DrawnStatement, path: Path) -> DrawnStatement:
        self._context.services.statements.save(self._context.actor, drawn, path)
        return drawn

    def _draw_and_print(
        self, customer_id: int, first: dt.date, last: dt.date, printer: PaperPrinter
    ) -> DrawnStatement:
        service, actor = self._context.services.statements, self._context.actor
        drawn = service.draw(actor, customer_id, first, last)
        papers = DrawnPapers(
            drawn.pages, partial(service.picture, actor, drawn), partial(service.save, actor, drawn)
        )
        printer.send(drawn.name, papers)
        return drawn

    def _run(
        self,
        call: Callable[[], DrawnStatement],
        words: Callable[[DrawnStatement], str],
        button: Button,
    ) -> None:
        self._context.work.run(
            self._owner,
            call,
            done=lambda drawn: self.told.emit(words(drawn), None),
            failed=self.failed.emit,
            lane=Lane.RUN,
            busy=button,
        )


def _pages(drawn: DrawnStatement) -> str:
    return trn("1 page", "{count} pages", drawn.pages)
