"""The question before everything till yesterday is closed: how many, and what stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.entry.chooser import route_words
from dairyos_desktop.ui.entry.rounds import open_words
from dairyos_desktop.ui.theme.tokens import ROW_ENTRY
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.fields import FormField, TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.delivery import OpenRound

_DETAIL: Final = tr_later("A closed round is changed only by a manager, with a reason.")
_MOST_LINES: Final = 8
_HEAD: Final = 2


class CloseAllDialog(Dialog):
    """Counts and names; closes nothing by itself.

    Signals:
        wanted(str): Close them, with the reason for loads that differ, or an empty one.
        sheet_wanted(RoundKey): Show the sheet of a round that stays open.
    """

    wanted = Signal(str)
    sheet_wanted = Signal(object)

    def __init__(
        self, rounds: Sequence[OpenRound], until: dt.date, parent: QWidget | None = None
    ) -> None:
        able = open_words.closing(rounds, with_reason=False)
        super().__init__(
            parent,
            question=open_words.question(len(able), until),
            detail=as_shown(_DETAIL),
            yes=tr("Close {count_words}", count_words=open_words.count_words(len(able))),
            wide=True,
        )
        self._rounds = rounds
        self.stays = Label(wrap=True)
        self.body.addWidget(self.stays)
        self.model: RowsModel[OpenRound] = RowsModel(
            (
                Column(
                    "line",
                    tr("Stays open"),
                    lambda one: open_words.line(one, route_words),
                    look=Look(mark=Mark.CIRCLE),
                    stretch=True,
                ),
            ),
            key=lambda one: one.key,
        )
        self.table: TableView[OpenRound] = TableView(self.model, name=tr("Rounds that stay open"))
        self.table.horizontalHeader().hide()
        self.table.set_row_height(ROW_ENTRY)
        self.table.opened.connect(self._on_opened)
        self.body.addWidget(self.table)
        self.reason = TextField(placeholder=tr("Crates were counted twice"))
        self.reason_field = FormField(
            tr("Why loads differ"),
            self.reason,
            help_text=tr("With a reason, rounds whose load differs are closed too."),
            optional=True,
        )
        self.reason_field.setVisible(any(one.can_close and one.differs for one in rounds))
        self.body.addWidget(self.reason_field)
        self.reason.textEdited.connect(lambda _text: self._show())
        self.reason.returnPressed.connect(self.yes_button.click)
        self._show()

    def _show(self) -> None:
        """Counts again: a reason lets more of them be closed."""
        with_reason = bool(self.reason.text().strip())
        able = open_words.closing(self._rounds, with_reason=with_reason)
        left = open_words.staying(self._rounds, with_reason=with_reason)
        self.yes_button.setText(
            tr("Close {count_words}", count_words=open_words.count_words(len(able)))
        )
        self.yes_button.set_reason("" if able else tr("Nothing can be closed yet: see below."))
        self.stays.setText(open_words.stays_open(left))
        self.model.set_rows(left)
        self.table.setVisible(bool(left))
        self.table.setFixedHeight(min(len(left), _MOST_LINES) * ROW_ENTRY + _HEAD)
        if left and self.table.current_row() is None:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def accept(self) -> None:
        """Closes the dialog and says what is wanted."""
        super().accept()
        self.wanted.emit(self.reason.text().strip())

    def _on_opened(self, one: OpenRound) -> None:
        self.reject()
        self.sheet_wanted.emit(one.key)
