"""The third page: what the file would change, and every cell that can't be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.imports.problem_table import ProblemTable
from dairyos_desktop.ui.imports.problems import Problems, advice, sentence
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    SPACE_4,
    SPACE_8,
    TYPE_BODY,
    TYPE_PAGE,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.sheets import ForeignResult
    from dairyos_desktop.ui.imports.draft import Fix
    from dairyos_desktop.ui.imports.problems import ProblemRow

_TRYING = tr_later("Trying it out; nothing is written…")
_NO_PROBLEM = tr_later("No row has a problem.")


class LookPage(QWidget):
    """The sentence, then the rows to look at; a value is typed anew in the table.

    Signals:
        mended(object, str): A cell of the file is to be that.
        mend_taken_back(): The last one is to be as the file has it.
        again_wanted(): The file is to be tried again.
    """

    mended = Signal(object, str)
    mend_taken_back = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What would change"))
        self._problems = Problems()
        self._result: ForeignResult | None = None
        self._typed: dict[Fix, str] = {}
        self._kind, self._warnings = "", False
        self._low = False
        self.notice = Notice()
        self.sentence = Label(
            as_shown(_TRYING), size=TYPE_PAGE, weight=fonts.SEMIBOLD, wrap=True, snug=True
        )
        self.advice = Label(size=TYPE_BODY, tone="text2", wrap=True, snug=True)
        self.table = ProblemTable()
        self.table.mended.connect(self._on_mended)
        self.table.mend_taken_back.connect(self.mend_taken_back)
        self._fine = EmptyState("circle-check", as_shown(_NO_PROBLEM))
        self.table.set_empty(self._fine)
        top = QVBoxLayout()
        top.setContentsMargins(PAGE_MARGIN, SPACE_4, PAGE_MARGIN, SPACE_8)
        top.setSpacing(4)
        top.addWidget(self.notice)
        top.addWidget(self.sentence)
        top.addWidget(self.advice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.table, 1)

    def set_low(self, *, low: bool) -> None:
        """Without the advice where the window is low."""
        self._low = low
        self.sentence.set_size(TYPE_SECTION if low else TYPE_PAGE)
        self._show_advice()

    def show_trying(self) -> None:
        """A trial is under way: the old rows stay, dimmed once it takes a while."""
        self.notice.hide()
        if self._result is None:
            self.sentence.setText(as_shown(_TRYING))
            self.advice.setText("")
            self.table.show_rows([])
        self._fine.setVisible(self._result is not None and not self.table.problems.rows)
        self.table.set_loading(on=True)

    def clear(self) -> None:
        """Another file: nothing was tried of it."""
        self._result, self._problems, self._typed = None, Problems(), {}
        self._kind, self._warnings = "", False
        self.show_trying()

    @property
    def asks(self) -> bool:
        """Whether there is a row to look at."""
        return bool(self.table.problems.rows)

    def show_result(self, result: ForeignResult, problems: Problems) -> None:
        """Shows what a trial found."""
        self._result, self._problems, self._typed = result, problems, {}
        self.notice.hide()
        self.sentence.setText(sentence(result))
        self.advice.setText(advice(result, problems))
        self._show_advice()
        self._show_rows()

    def _show_advice(self) -> None:
        self.advice.setVisible(not self._low and bool(self.advice.text()))

    def show_trouble(self, error: DairyError) -> None:
        """Why it can't be tried; what was found before stays where there was something."""
        self.table.set_loading(on=False)
        self._typed = {}
        if self._result is None:
            self.sentence.setText("")
        self._show_rows()
        again = self.again_wanted.emit
        self.notice.show_text(error.message, error.hint, verb=tr("Look again"), action=again)

    def show_only(self, kind: str, *, warnings: bool) -> None:
        """Shows the problems of a kind, or the warnings."""
        self._kind, self._warnings = kind, warnings
        self._show_rows()

    def _on_mended(self, row: ProblemRow, text: str) -> None:
        self._typed[row.cell] = text
        self._show_rows()
        self.mended.emit(row.cell, text)

    def _show_rows(self) -> None:
        if self._result is None:
            return
        if self._kind not in dict(self._problems.kinds):
            self._kind = ""
        self._fine.set_sentence(
            as_shown(_NO_PROBLEM) if not self._warnings else tr("Nothing to look at.")
        )
        shown = self._problems.shown(self._kind, warnings=self._warnings, typed=self._typed)
        self.table.show_rows(shown)
