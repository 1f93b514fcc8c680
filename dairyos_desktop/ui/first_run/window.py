"""The window of the first run: steps at the left, one page at a time at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import DairyError, InvalidInputError
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts, placing
from dairyos_desktop.ui.first_run.form import Draft, next_number_of, office_of
from dairyos_desktop.ui.first_run.steps import (
    BillsStep,
    OfficeStep,
    OwnerStep,
    PlaceStep,
    RecoveryStep,
    StepPage,
)
from dairyos_desktop.ui.help_key import bind_help
from dairyos_desktop.ui.icons import mark_icon, paint_brand
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.theme import dress_window
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_PAGE,
    SPACE_8,
    SPACE_20,
    SPACE_24,
    SPACE_32,
    TYPE_BODY,
    TYPE_CARD,
)
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.marks import Mark, paint_mark
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.work import Lane, Work

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.services.dto.office import NewOffice
    from dairyos_desktop.services.setup import SetupService
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.ways import Ways

_SIZE = (820, 600)
_SIDE = 200
_NARROW = 640
_ROW = 34


class _StepList(QWidget):
    """The steps: done with a tick, the one that is on, those to come."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self._words = words
        self.current = 0
        self.setFixedWidth(_SIDE)

    def set_current(self, at: int) -> None:
        self.current = at
        self.setAccessibleName(
            tr(
                "Step {at} of {count}: {words}",
                at=at + 1,
                count=len(self._words),
                words=self._words[at],
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, 80 + _ROW * len(self._words))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_brand(painter, QPointF(SPACE_20, SPACE_24), 30)
        painter.setFont(fonts.font(TYPE_CARD, fonts.SEMIBOLD))
        painter.setPen(colour("text"))
        painter.drawText(
            QPointF(SPACE_20 + 40, fonts.baseline(SPACE_24 + 15, TYPE_CARD)), "DairyOS"
        )
        for at, word in enumerate(self._words):
            middle = 84 + at * _ROW + _ROW / 2
            self._paint_step(painter, at, word, middle)

    def _paint_step(self, painter: QPainter, at: int, word: str, middle: float) -> None:
        here = at == self.current
        disc = QRectF(SPACE_20, middle - 11, 22, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        if at < self.current:
            painter.setBrush(colour("ok_soft"))
            painter.drawEllipse(disc)
            paint_mark(painter, Mark.TICK, disc.center())
        else:
            painter.setBrush(colour("accent") if here else colour("line"))
            painter.drawEllipse(disc)
            painter.setPen(colour("on_accent" if here else "text2"))
            painter.setFont(fonts.font(12, fonts.SEMIBOLD))
            number = str(at + 1)
            left = disc.center().x() - fonts.width(number, 12, fonts.SEMIBOLD) / 2
            painter.drawText(QPointF(left, fonts.baseline(middle, 12)), number)
        weight = fonts.SEMIBOLD if here else fonts.REGULAR
        painter.setFont(fonts.font(TYPE_BODY, weight))
        painter.setPen(colour("text" if here else "text2"))
        painter.drawText(QPointF(SPACE_20 + 34, fonts.baseline(middle, TYPE_BODY)), word)


class FirstRunWindow(QWidget):
    """Asks, makes the office, shows the recovery code.

    Args:
        ways: How to make the office, and where it will lie.
        work: Runs the making in a worker.
        today: The business date.
        asking: What asks for an office on a server, or a backup, instead.

    Signals:
        finished(str, str): The office is there; name and password of its owner.
        joined(): This PC uses an office on a server instead.
        restored(str, str, Restored): So it is, from a backup.
        closed(): The user closed the window.
    """

    finished = Signal(str, str)
    joined = Signal()
    restored = Signal(str, str, object)
    closed = Signal()

    def __init__(
        self, ways: Ways, work: Work, today: dt.date, asking: Callable[[], Prompts]
    ) -> None:
        super().__init__()
        self._asking = asking
        dress_window(self)
        self._ways = ways
        self._work = work
        self._setup: SetupService | None = None
        self._done = self._warned = False
        # On a server it is restored by whoever looks after that.
        self._is_own_file = ways.database == "This PC"
        self.draft = Draft()
        self.setWindowTitle(tr("Welcome – DairyOS"))
        self.setWindowIcon(mark_icon())
        self.setMinimumSize(520, 360)
        self.resize(*_SIZE)
        self.owner = OwnerStep(self.draft)
        self.recovery = RecoveryStep(self.draft)
        self.pages: list[StepPage] = [
            OfficeStep(self.draft),
            self.owner,
            BillsStep(self.draft, today),
            PlaceStep(self.draft, data_dir=ways.data_dir, database=ways.database),
            self.recovery,
        ]
        self._build()
        self.recovery.sheet.written.toggled.connect(self._on_written_toggled)
        self._show(0)

    def _build(self) -> None:
        self.steps = _StepList([as_shown(page.word) for page in self.pages])
        self.stack = QStackedWidget()
        for page in self.pages:
            area = scrolled(page)
            self.stack.addWidget(area)
            page.entered.connect(self.go_on)
        self.notice = Notice()
        self.back_button = Button(tr("Back"), Kind.QUIET)
        self.skip_button = Button(tr("Skip"))
        self.join_button = Button(tr("Join an office on a server…"), Kind.QUIET)
        self.join_button.clicked.connect(self._on_join)
        self.next_button = Button(tr("Next"), Kind.PRIMARY, hint="Ctrl Enter")
        self.restore_button = Button(tr("Restore a backup…"), Kind.QUIET, icon="history")
        self.restore_button.clicked.connect(self._on_restore)
        self.back_button.clicked.connect(self.go_back)
        self.skip_button.clicked.connect(self.skip)
        self.next_button.clicked.connect(self.go_on)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self.back_button)
        row.addWidget(self.join_button)
        row.addWidget(self.restore_button)
        row.addStretch(1)
        row.addWidget(self.skip_button)
        row.addWidget(self.next_button)
        right = QVBoxLayout()
        right.setContentsMargins(SPACE_32, SPACE_24, SPACE_24, SPACE_20)
        right.setSpacing(SPACE_8)
        right.addWidget(self.stack, 1)
        right.addWidget(self.notice)
        right.addLayout(row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.steps)
        whole.addLayout(right, 1)
        for shortcut in bind(self, ["Ctrl+Return"]):
            shortcut.activated.connect(self.go_on)
        bind_help(self, "first-run")

    # Moving ---------------------------------------------------------------------

    @property
    def at(self) -> int:
        """Which step is shown, from 0."""
        return self.stack.currentIndex()

    def go_on(self) -> None:
        """Checks the step and goes to the next; the last but one makes the office."""
        if not self.next_button.isEnabled():
            return
        page = self.pages[self.at]
        if not page.check():
            return
        page.collect()
        if page is self.owner:
            self._check_password()
        elif isinstance(page, PlaceStep):
            self._make_office()
        elif page is self.recovery:
            self._done = True
            self.finished.emit(self.draft.text("owner"), self.owner.password())
        else:
            self._show(self.at + 1)

    def skip(self) -> None:
        """Leaves the step's fields as they would be anyway."""
        page = self.pages[self.at]
        if page.check():
            page.collect()
        else:
            for key in page.fields:
                self.draft.texts[key] = ""
        self._show(self.at + 1)

    def go_back(self) -> None:
        """The step before."""
        if self.at > 0 and self.pages[self.at] is not self.recovery:
            self._show(self.at - 1)

    def _show(self, at: int) -> None:
        page = self.pages[at]
        self.notice.hide()
        self.stack.setCurrentIndex(at)
        self.steps.set_current(at)
        page.shown()
        last = page is self.recovery
        self.back_button.setVisible(at > 0 and not last)
        self.join_button.setVisible(at == 0 and self._ways.again is not None)
        self.skip_button.setVisible(page.skippable)
        self.restore_button.setVisible(at == 0 and self._is_own_file)
        making = isinstance(page, PlaceStep)
        self.next_button.setText(
            tr("Make the office") if making else tr("Start") if last else tr("Next")
        )
        self._on_written_toggled()
        first = next(iter(page.fields.values()), None)
        if first is not None:
            first.editor.setFocus(Qt.FocusReason.TabFocusReason)
        elif last:
            self.recovery.sheet.written.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.next_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_written_toggled(self) -> None:
        waits = self.pages[self.at] is self.recovery and not self.recovery.sheet.written.isChecked()
        self.next_button.set_reason(tr("Tick the box once you have the code.") if waits else "")

    def _on_join(self) -> None:
        from dairyos_desktop.ui.joining import JoinDialog  # noqa: PLC0415  seldom wanted

        dialog = JoinDialog(self, self._ways, self._work, self._asking())
        if dialog.exec() == JoinDialog.DialogCode.Accepted:
            self._done = True
            self.joined.emit()
        dialog.deleteLater()

    # Asking the service -----------------------------------------------------------

    def _service(self) -> SetupService:
        """Called in the worker: the first time it loads the database library."""
        if self._setup is None:
            self._setup = self._ways.setup()
        return self._setup

    def _check_password(self) -> None:
        office = office_of(self.draft)
        name, password = self.draft.text("owner"), self.owner.password()
        self._work.run(
            self,
            lambda: self._service().check_password(office, name, password),
            done=self._on_password_taken,
            failed=self._on_password_refused,
            busy=self.next_button,
        )

    def _on_password_taken(self, nothing: None) -> None:
        del nothing
        self._show(self.at + 1)

    def _on_password_refused(self, error: DairyError) -> None:
        if isinstance(error, InvalidInputError):
            self.owner.refuse_password(error.shown)
        else:
            self.notice.show_text(error.message, error.hint)

    def _make_office(self) -> None:
        try:
            office = office_of(self.draft)
            number = next_number_of(self.draft)
        except InvalidInputError as error:
            self.notice.show_text(error.message, error.hint)
            return
        name, password = self.draft.text("owner"), self.owner.password()
        self._work.run(
            self,
            lambda: self._service().create_office(office, name, password, next_bill_number=number),
            done=self._on_made,
            failed=self._on_not_made,
            lane=Lane.WRITE,
            busy=self.next_button,
        )

    def _on_made(self, made: NewOffice) -> None:
        self.recovery.sheet.set_code(made.recovery_code)
        self._show(self.at + 1)

    def _on_not_made(self, error: DairyError) -> None:
        self.notice.show_text(error.message, error.hint)

    def _on_restore(self) -> None:
        from dairyos_desktop.ui.restoring_anew import ask_to_restore  # noqa: PLC0415  seldom wanted

        self.notice.hide()
        ask_to_restore(
            self,
            self._ways,
            self._work,
            self._asking(),
            done=self.restored.emit,
            failed=self._on_not_made,
            busy=self.restore_button,
        )

    # Events -----------------------------------------------------------------------

    def center(self) -> None:
        """Moves to the middle of the screen, no larger than it."""
        placing.center(self, _SIZE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list of steps gives way where it is narrow."""
        super().resizeEvent(event)
        self.steps.setVisible(self.width() >= _NARROW)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing before the end makes no office, or leaves it as it was made."""
        waits = self.pages[self.at] is self.recovery and not self.recovery.sheet.written.isChecked()
        if waits and not self._done and not self._warned:
            self._warned = True
            event.ignore()
            self.notice.show_text(
                tr("The recovery code is shown only now."),
                tr("Take it down and tick the box. Closing the window once more goes without it."),
                tone="warn",
            )
            return
        super().closeEvent(event)
        if not self._done:
            self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cream at the left, the page with its round corners at the right."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("bg"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self.steps.width() if self.steps.isVisible() else 0
        page = QRectF(left, 0, self.width() - left + RADIUS_PAGE, self.height())
        painter.setBrush(colour("surface"))
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        painter.drawRoundedRect(page, RADIUS_PAGE, RADIUS_PAGE)
