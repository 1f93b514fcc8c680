"""The second page: the first rows as they stand, and what each column is taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.ui.imports.draft import choices_for
from dairyos_desktop.ui.imports.preview import PreviewView
from dairyos_desktop.ui.imports.words import PARTS, day_words, register_word
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.sheets import ColumnPlan, FileLook
    from dairyos_desktop.ui.imports.draft import Draft

_HOW = tr_later("Press what stands above a column to say what it is. Enter does the same.")
_REMEMBERED = (
    tr_later("Taken as the last time: a file with these heads was imported before. ") + _HOW
)


class ColumnsPage(QWidget):
    """The live preview; a column settled by hand is looked at again at once.

    Signals:
        settled(object): The user settled something: a function from one `Draft` to the next.
    """

    settled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register: tuple[str, ...] = ()
        self._draft: Draft | None = None
        self.setAccessibleName(tr("The columns"))
        self.notice = Notice()
        self.said = Label(as_shown(_HOW), tone="text2", wrap=True, snug=True)
        self.view = PreviewView(self._choices)
        self.view.settled.connect(self._on_settled)
        top = QVBoxLayout()
        top.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_8)
        top.setSpacing(SPACE_8)
        top.addWidget(self.notice)
        top.addWidget(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view, 1)

    def show_look(self, look: FileLook, draft: Draft, register: Sequence[str]) -> None:
        """Shows the rows, what the columns are taken for, and what is still open.

        Args:
            look: What the file was found to be.
            draft: What was settled.
            register: The register's columns; empty for a monthly sheet.
        """
        self._draft, self._register = draft, tuple(register)
        self.view.show_look(look)
        by_hand = bool(draft.choice.columns)
        self.said.setText(_REMEMBERED if look.remembered and not by_hand else as_shown(_HOW))
        open_heads = [plan.problem for plan in look.columns if plan.problem]
        if look.question:
            self.notice.show_text(look.question, tone="warn")
        elif open_heads:
            more = (
                tr(" And {count} more.", count=len(open_heads) - 1) if len(open_heads) > 1 else ""
            )
            self.notice.show_text(open_heads[0] + more, tone="warn")
        else:
            self.notice.hide()

    def set_low(self, *, low: bool) -> None:
        """Without the line of advice where the window is low."""
        self.said.setVisible(not low)

    def show_trouble(self, error: DairyError) -> None:
        """Why it can't be read so; the columns stay as they were."""
        self.notice.show_text(error.message, error.hint)

    def _choices(self, plan: ColumnPlan) -> list[tuple[Part | str, str]]:
        draft = self._draft
        days = draft.known_days if draft is not None else {}
        found = choices_for(plan, self._register, days)
        return [(key, self._words(key)) for key in found]

    def _words(self, key: Part | str) -> str:
        if isinstance(key, Part):
            return as_shown(PARTS[key])
        return register_word(key) if self._register else day_words(key)

    def _on_settled(self, at: int, key: object) -> None:
        if isinstance(key, str):
            self.settled.emit(lambda draft: draft.with_column(at, key))
