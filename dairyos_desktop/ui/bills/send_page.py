"""The send list: WhatsApp's chats opened one after the other, with the bill on the clipboard.

Enter opens a chat with its text typed; the bill waits on the clipboard for Ctrl+V there. Back
here, Enter says that it was sent, and the next bill is up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.outbox import State
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.bills.columns import shown_payable
from dairyos_desktop.ui.bills.outbox_columns import STATES
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, SPACE_12, TYPE_SECTION
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Align, Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.documents import PagePicture
    from dairyos_desktop.services.dto.outbox import OpenedChat, SendEntry
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.screen import Screen

_FOLDER = "pdf"
_AS_PICTURE = "bills.send_picture"
_SCALE = 2.0
_OPENED = (tr_later("Opened"), Look(tone="warn", mark=Mark.HALF))
_FIRST = tr_later(
    "Enter opens the chat with its text. The bill is on the clipboard then: Ctrl+V there."
)
_FIRST_REMINDER = tr_later("Enter opens the chat with its text.")
_SECOND = tr_later("Paste the bill there with Ctrl+V and send it. Back here, Enter: it was sent.")
_SECOND_REMINDER = tr_later("Send it there. Back here, Enter: it was sent.")


def _state(row: SendEntry) -> tuple[str, Look]:
    return _OPENED if row.waits and row.opened else STATES[row.state]


def _columns() -> tuple[Column[SendEntry], ...]:
    return (
        Column("customer", tr("Customer"), lambda row: row.name, stretch=True, least=180),
        Column(
            "number",
            tr("Bill"),
            lambda row: row.number or tr("Reminder"),
            width=130,
            look=SECONDARY,
        ),
        Column(
            "phone",
            tr("Phone"),
            lambda row: row.phone or "–",
            width=140,
            look=SECONDARY,
            secondary=True,
        ),
        Column(
            "amount",
            tr("To pay"),
            lambda row: shown_payable(row.amount),
            width=110,
            align=Align.RIGHT,
            value=lambda row: row.amount,
        ),
        Column(
            "state",
            tr("State"),
            lambda row: _state(row)[0],
            width=116,
            look=lambda row: _state(row)[1],
        ),
    )


class SendPage(QWidget):
    """The list, what to do next, and the one button that does it.

    Args:
        screen: The Bills screen.

    Signals:
        left(): Back to the bills.
    """

    left = Signal()

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._context = screen.context
        self._month: Month | None = None
        self._opened: int | None = None
        self.setAccessibleName(tr("Send list"))
        self.model: RowsModel[SendEntry] = RowsModel(
            _columns(), key=lambda row: row.message_id, parent=self
        )
        self.table: TableView[SendEntry] = TableView(self.model, name=tr("Send list"))
        self._nothing = EmptyState("send", "")
        self.table.set_empty(self._nothing)
        self.back = Button(tr("Back to the bills"), Kind.QUIET, icon="arrow-left", hint="Esc")
        self.title = Label(size=TYPE_SECTION, weight=fonts.SEMIBOLD, elide=True)
        self.picture = CheckBox(tr("As a picture"))
        self.picture.setChecked(self._context.preferences.text(_AS_PICTURE) == "yes")
        self.next = Button(tr("Open the chat"), Kind.PRIMARY, icon="send", hint="Enter")
        self.hint = Label(tone="text2", elide=True)
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN - SPACE_12, 0, PAGE_MARGIN, SPACE_8)
        head.setSpacing(SPACE_12)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.picture)
        head.addWidget(self.next)
        below = QHBoxLayout()
        below.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_12)
        below.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(below)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.back.clicked.connect(self.left)
        self.picture.toggled.connect(self._on_picture)
        self.next.clicked.connect(self._on_next)
        self.table.opened.connect(lambda _row: self._on_next())
        self.table.current_changed.connect(lambda _row: self._fill())

    def show_month(self, month: Month | None) -> None:
        """Shows a month's bills, or for None the reminders; what waits is put on the list."""
        self._month, self._opened = month, None
        self._nothing.set_sentence(
            tr("Nobody with a phone number owes for that long.")
            if month is None
            else tr("No bill of {month} goes out.", month=month.label())
        )
        self.title.setText(tr("Send list: {what}", what=self._what()))
        self.picture.setVisible(month is not None)
        self.model.set_rows(())
        if refusal(self._context.actor, Action.ISSUE_BILLS):
            self.load()
            return
        services, actor = self._context.services, self._context.actor

        def begin() -> None:
            if month is None:
                services.send_list.begin_reminders(actor)
            else:
                services.send_list.begin(actor, month)

        self._context.work.run(
            self,
            begin,
            done=lambda _none: self.load(),
            failed=self._on_failed,
            lane=Lane.RUN,
        )

    def load(self) -> None:
        """Reads the list again."""
        services, actor, month = self._context.services, self._context.actor, self._month
        self._context.work.run(
            self,
            lambda: services.send_list.entries(actor, month),
            done=self._on_read,
            newest="send list",
        )

    def fold(self, fold: Fold) -> None:
        """Follows the window."""
        self.back.set_icon_only(on=fold.room is Room.NARROW)
        self.table.hide_secondary(hide=fold.room is not Room.WIDE)

    def showEvent(self, event: QShowEvent) -> None:
        """The list has the focus: its keys do all."""
        super().showEvent(event)
        self.table.setFocus()

    def _on_read(self, rows: Sequence[SendEntry]) -> None:
        first = self.table.current_row() is None
        self.model.set_rows(rows)
        done = sum(1 for row in rows if row.state == State.SENT.value)
        going = sum(1 for row in rows if row.state != State.SKIPPED.value)
        self.title.setText(
            tr(
                "Send list: {what}, {done} of {going} sent",
                what=self._what(),
                done=f"{done:,}",
                going=f"{going:,}",
            )
        )
        if first:
            self._go_on()
        self._fill()

    def _what(self) -> str:
        return tr("reminders") if self._month is None else self._month.label()

    def _go_on(self) -> None:
        """To the next that waits, below the current one first."""
        rows, current = list(self.model.rows), self.table.current_row()
        at = 0
        if current is not None:
            keys = [row.message_id for row in rows]
            at = keys.index(current.message_id) if current.message_id in keys else 0
        for row in rows[at:] + rows[:at]:
            if row.waits:
                self.table.select_key(row.message_id)
                return

    def _fill(self) -> None:
        row = self.table.current_row()
        reminder = self._month is None
        up = row is not None and row.waits
        opened = up and row is not None and row.message_id == self._opened
        self.next.setText(tr("It was sent, next") if opened else tr("Open the chat"))
        self.next.set_icon_name("check" if opened else "send")
        if row is not None and up:
            words = (
                (_SECOND_REMINDER if reminder else _SECOND)
                if opened
                else (_FIRST_REMINDER if reminder else _FIRST)
            )
            self.hint.setText(f"{row.name}: {words}")
            self.next.set_reason(refusal(self._context.actor, Action.ISSUE_BILLS))
            return
        left = any(one.waits for one in self.model.rows)
        self.hint.setText(tr("Enter goes on with the next that waits.") if left else "")
        self.next.set_reason("" if left else tr("Nothing on the list waits."))

    def _on_picture(self, on: bool) -> None:  # noqa: FBT001 - Qt's
        self._context.preferences.set(_AS_PICTURE, "yes" if on else "no")

    def _on_next(self) -> None:
        row = self.table.current_row()
        if self.next.reason or row is None:
            return
        if not row.waits:
            self._go_on()
        elif row.message_id == self._opened:
            self._say_sent(row)
        else:
            self._open(row)

    def _open(self, row: SendEntry) -> None:
        services, actor = self._context.services, self._context.actor
        folder = self._context.data_dir / _FOLDER
        as_picture = self.picture.isChecked() and row.bill_id is not None

        def open_it() -> tuple[OpenedChat, PagePicture | None]:
            chat = services.send_list.open(actor, row.message_id, folder)
            if not as_picture or row.bill_id is None:
                return chat, None
            return chat, services.documents.picture(actor, row.bill_id, scale=_SCALE)

        self._context.work.run(
            self,
            open_it,
            done=lambda made: self._on_opened(*made),
            failed=self._on_failed,
            lane=Lane.WRITE,
            busy=self.next,
        )

    def _on_opened(self, chat: OpenedChat, picture: PagePicture | None) -> None:
        self._opened = chat.message_id
        if chat.paper is not None:
            data = QMimeData()
            if picture is None:
                data.setUrls([QUrl.fromLocalFile(str(chat.paper))])
            else:
                image = QImage(
                    picture.rgba, picture.width, picture.height, QImage.Format.Format_RGBA8888
                )
                data.setImageData(image.copy())
            QGuiApplication.clipboard().setMimeData(data)
        QDesktopServices.openUrl(QUrl(chat.url))
        self.load()

    def _say_sent(self, row: SendEntry) -> None:
        services, actor = self._context.services, self._context.actor
        self._context.work.run(
            self,
            lambda: services.send_list.sent(actor, row.message_id),
            done=lambda _none: self._on_sent(),
            failed=self._on_failed,
            lane=Lane.WRITE,
            busy=self.next,
        )

    def _on_sent(self) -> None:
        self._opened = None
        self._go_on_after_sent()
        self.load()

    def _go_on_after_sent(self) -> None:
        current = self.table.current_row()
        rows = list(self.model.rows)
        keys = [row.message_id for row in rows]
        at = keys.index(current.message_id) + 1 if current is not None else 0
        for row in rows[at:] + rows[:at]:
            if row.waits and (current is None or row.message_id != current.message_id):
                self.table.select_key(row.message_id)
                return

    def _on_failed(self, error: DairyError) -> None:
        self._screen.show_error(error)
        self.load()
