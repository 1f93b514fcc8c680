"""The office's logo: what it looks like, choosing another, taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext

_HELP = tr_later(
    "On bills, receipts and statements, beside the name. PNG or JPEG; kept with the books."
)
_KINDS = ((tr_later("Pictures"), "*.png *.jpg *.jpeg"),)
_BOX = QSize(168, 72)
_AIR = 8
_READ_ONLY = tr_later("Only the owner may change settings.")


class LogoField(QWidget):
    """Shows the logo on white, as papers do.

    Signals:
        saved(str, object): What was done, and what undoes it.
        changed(): Papers look different now.
    """

    saved = Signal(str, object)
    changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._logo = b""
        self.box = _Box()
        self.choose_button = Button(tr("Choose a picture…"), icon="upload")
        self.remove_button = Button(tr("Remove"), icon="trash-2")
        self.choose_button.clicked.connect(self._on_choose)
        self.remove_button.clicked.connect(self._on_remove)
        self.problem = Label(tone="bad", wrap=True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(tr("Logo"), size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_12)
        row.addWidget(self.box)
        deeds = QVBoxLayout()
        deeds.setSpacing(SPACE_8)
        deeds.addWidget(self.choose_button)
        deeds.addWidget(self.remove_button)
        deeds.addStretch(1)
        row.addLayout(deeds)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addWidget(Label(_HELP, size=TYPE_SMALL, tone="text2", wrap=True))
        self.setMaximumWidth(480)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        if not may(context.actor.role, Action.EDIT_SETTINGS):
            self.choose_button.set_reason(_READ_ONLY)
        self._show(b"")

    def load(self) -> None:
        """Reads it again, in a worker."""
        logo, actor = self._context.services.logo, self._context.actor
        self._context.work.run(
            self, lambda: logo.get(actor), done=self._show, failed=self._on_failed, newest="logo"
        )

    def matches(self, typed: str) -> bool:
        """Whether a search for the text finds it."""
        sought = f"logo picture papers {tr('logo picture papers')}"
        return all(word in sought for word in typed.casefold().split())

    def _show(self, logo: bytes) -> None:
        differs, self._logo = logo != self._logo, logo
        self.box.show_picture(logo)
        allowed = may(self._context.actor.role, Action.EDIT_SETTINGS)
        why = "" if allowed else _READ_ONLY
        self.remove_button.set_reason(why or ("" if logo else tr("There is no logo.")))
        if differs:
            self.changed.emit()

    def _on_choose(self) -> None:
        path = self._context.prompts.open_file(self, title=tr("Choose the logo"), kinds=_KINDS)
        if path is not None:
            self._put(path)

    def _put(self, path: Path) -> None:
        logo, actor, before = self._context.services.logo, self._context.actor, self._logo
        self._run(
            lambda: logo.put(actor, path),
            lambda kept: self._on_kept(kept, before, tr("Logo saved")),
            self.choose_button,
        )

    def _on_remove(self) -> None:
        before = self._logo
        self._run(
            lambda: self._put_back(b""),
            lambda kept: self._on_kept(kept, before, tr("Logo removed")),
            self.remove_button,
        )

    def _put_back(self, logo: bytes) -> bytes:
        self._context.services.logo.put_back(self._context.actor, logo)
        return logo

    def _on_kept(self, kept: bytes, before: bytes, words: str) -> None:
        self.problem.hide()
        self._show(kept)

        def undo() -> None:
            self._run(lambda: self._put_back(before), self._show, self.choose_button)

        self.saved.emit(words, undo)

    def _run(
        self, call: Callable[[], bytes], done: Callable[[bytes], None], button: Button
    ) -> None:
        self._context.work.run(
            self, call, done=done, failed=self._on_failed, lane=Lane.WRITE, busy=button
        )

    def _on_failed(self, error: DairyError) -> None:
        self.problem.setText(error.shown)
        self.problem.show()


class _Box(QWidget):
    """The picture on paper's white, in every scheme."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setFixedSize(_BOX)
        self.show_picture(b"")

    def show_picture(self, data: bytes) -> None:
        self._image = QImage.fromData(data) if data else QImage()
        has_one = not self._image.isNull()
        self.setAccessibleName(tr("The logo") if has_one else tr("No logo is chosen"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self._image.isNull():
            painter.setPen(colour("edge"))
            painter.setFont(fonts.font())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("No logo"))
            return
        room = self.rect().adjusted(_AIR, _AIR, -_AIR, -_AIR)
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left = room.left() + (room.width() - size.width()) / 2
        top = room.top() + (room.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
