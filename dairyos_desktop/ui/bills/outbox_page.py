"""The outbox of a month: what left, what didn't, and what a person knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.outbox import BY_HAND, Channel, State
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.bills.outbox_columns import outbox_columns
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, SPACE_12, TYPE_SECTION
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.outbox import OutboxRow
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.screen import Screen

_BY_HAND = {state.value for state in BY_HAND}
_AGAIN = {State.FAILED.value, State.UNKNOWN.value}


class OutboxPage(QWidget):
    """The messages; three deeds about the current one.

    Signals:
        left(): Back to the bills.
        customer_wanted(int): Show this customer's card.
    """

    left = Signal()
    customer_wanted = Signal(int)

    def __init__(self, screen: Screen, month: Month, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._context = screen.context
        self._month = month
        self.setAccessibleName(tr("Outbox"))
        self.model: RowsModel[OutboxRow] = RowsModel(
            outbox_columns(), key=lambda row: row.message_id, parent=self
        )
        self.table: TableView[OutboxRow] = TableView(self.model, name=tr("Outbox"))
        self.table.cells = TwoLines(self.table)
        self.table.setItemDelegate(self.table.cells)
        self.table.set_row_height(ROW_HEIGHT)
        self._nothing = EmptyState("send", "")
        self.table.set_empty(self._nothing)
        self.back = Button(tr("Back to the bills"), Kind.QUIET, icon="arrow-left", hint="Esc")
        self.back.clicked.connect(self.left)
        self.title = Label(size=TYPE_SECTION, weight=fonts.SEMIBOLD, elide=True)
        self.again = Button(tr("Send again"), icon="refresh-cw")
        self.arrived = Button(tr("It arrived"), icon="check")
        self.bounced = Button(tr("It came back"), icon="undo-2")
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN - SPACE_12, 0, PAGE_MARGIN, SPACE_8)
        head.setSpacing(SPACE_8)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        for button in (self.again, self.arrived, self.bounced):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.table.current_changed.connect(lambda _row: self._set_reasons())
        self.table.opened.connect(lambda row: self.customer_wanted.emit(row.customer_id))
        self.again.clicked.connect(self._on_again)
        self.arrived.clicked.connect(self._on_arrived)
        self.bounced.clicked.connect(self._on_bounced)
        self.show_month(month)

    def show_month(self, month: Month) -> None:
        """Shows another month's."""
        self._month = month
        self.title.setText(tr("Outbox of {month}", month=month.label()))
        self._nothing.set_sentence(
            tr("Nothing of {month} was mailed or put on the send list yet.", month=month.label())
        )
        self.load()

    def load(self) -> None:
        """Reads it again, if it is seen."""
        if not self.isVisible():
            return
        services, actor, month = self._context.services, self._context.actor, self._month
        self._context.work.run(
            self,
            lambda: services.outbox.rows(actor, month),
            done=self._on_read,
            newest="outbox",
        )

    def fold(self, fold: Fold) -> None:
        """Follows the window: buttons as icons where it is narrow."""
        narrow = fold.room is Room.NARROW
        for button in (self.back, self.again, self.arrived, self.bounced):
            button.set_icon_only(on=narrow)
        self.table.hide_secondary(hide=fold.room is not Room.WIDE)

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what came in the meantime."""
        super().showEvent(event)
        self.load()

    def _on_read(self, rows: Sequence[OutboxRow]) -> None:
        self.model.set_rows(rows)
        if self.table.current_row() is None and rows:
            self.table.select_key(rows[0].message_id)
        looks = sum(1 for row in rows if row.state in _AGAIN)
        month = self._month.label()
        self.title.setText(
            tr("Outbox of {month}, {looks} to look at", month=month, looks=f"{looks:,}")
            if looks
            else tr("Outbox of {month}", month=month)
        )
        self._set_reasons()

    def _set_reasons(self) -> None:
        row = self.table.current_row()
        no = refusal(self._context.actor, Action.ISSUE_BILLS)
        if row is None:
            no = no or tr("Choose a message.")
            again = hand = ""
        else:
            by_mail = row.channel == Channel.MAIL.value
            again = "" if by_mail and row.state in _AGAIN else _why_not_again(row, by_mail=by_mail)
            hand = "" if row.state in _BY_HAND else tr("It has not left yet.")
        arrived = hand
        if row is not None and row.state == State.SENT.value:
            arrived = tr("It counts as sent already.")
        self.again.set_reason(no or again)
        self.arrived.set_reason(no or arrived)
        self.bounced.set_reason(no or hand)

    def _on_again(self) -> None:
        row = self.table.current_row()
        if row is None:
            return
        if row.state == State.UNKNOWN.value and not self._context.prompts.confirm(
            self._screen,
            question=tr("Send {number} to {name} again?", number=row.number, name=row.name)
            if row.number
            else tr("Send it to {name} again?", name=row.name),
            detail=tr("The first one may have arrived: the customer then has the same mail twice."),
            yes=tr("Send it again"),
        ):
            return
        outbox, actor = self._context.services.outbox, self._context.actor
        self._do(
            lambda: outbox.send_again(actor, row.message_id),
            tr("{number} to {name} waits to be sent.", number=row.number, name=row.name),
        )

    def _on_arrived(self) -> None:
        row = self.table.current_row()
        if row is not None:
            outbox, actor = self._context.services.outbox, self._context.actor
            self._do(
                lambda: outbox.arrived(actor, row.message_id),
                tr("{name} has {number}.", name=row.name, number=row.number),
            )

    def _on_bounced(self) -> None:
        row = self.table.current_row()
        if row is None:
            return
        reason = self._context.prompts.line(
            self._screen,
            question=tr("{number} to {name} came back?", number=row.number, name=row.name),
            label=tr("Why"),
            help_text=tr("What the mail that brought it back says; may stay empty."),
            yes=tr("It came back"),
        )
        if reason is not None:
            outbox, actor = self._context.services.outbox, self._context.actor
            self._do(
                lambda: outbox.bounced(actor, row.message_id, reason),
                tr("{number} to {name} came back.", number=row.number, name=row.name),
            )

    def _do(self, call: Callable[[], None], words: str) -> None:
        self._context.work.run(
            self,
            call,
            done=lambda _none: self._on_done(words),
            failed=self._on_failed,
            lane=Lane.WRITE,
        )

    def _on_failed(self, error: DairyError) -> None:
        self._screen.show_error(error)
        self.load()

    def _on_done(self, words: str) -> None:
        self._screen.toast(words)
        self.load()


def _why_not_again(row: OutboxRow, *, by_mail: bool) -> str:
    if not by_mail:
        return tr("Only mails are sent by the program; WhatsApp has the send list.")
    return tr("It was sent.") if row.state == State.SENT.value else tr("It has not left yet.")
