"""A long run in the head of its page: one bar that never goes back, about how long, and Stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_12
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.ui.work import Progress

SHOWN_AFTER_MS = 5000
_MS = 1000
_MINUTE_S = 60


def about(seconds: float) -> str:
    """A rough duration in words: "about 20 s", "about 3 min"."""
    if seconds < _MINUTE_S:
        rounded = max(5, round(seconds / 5) * 5) if seconds >= 5 else max(1, round(seconds))  # noqa: PLR2004  five seconds are as fine as a guess gets
        return tr("about {rounded} s", rounded=rounded)
    return tr("about {max} min", max=max(1, round(seconds / _MINUTE_S)))


class Bar(QWidget):
    """A thin bar from 0 to 1 in `accent`."""

    def __init__(self, *, name: str, height: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setAccessibleName(as_shown(name))
        self.setFixedHeight(height)

    @property
    def share(self) -> float:
        """How much is filled."""
        return self._share

    def set_share(self, share: float) -> None:
        """Fills a share."""
        self._share = min(1.0, max(0.0, share))
        self.setAccessibleDescription(f"{round(self._share * 100)} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove and filled part."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self._share > 0:
            width = max(self.width() * self._share, self.height())
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), radius, radius)


class ProgressStrip(QWidget):
    """Says “Bill 112 of 238 · about 20 s · Stop” once a run lasts five seconds.

    Signals:
        told(str): The line, for the status bar while the page is left; empty when it is over.
    """

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress: Progress | None = None
        self._what = ""
        self._since = QElapsedTimer()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 4, PAGE_MARGIN, 4)
        row.setSpacing(SPACE_12)
        self.bar = Bar(name=tr("Progress"))
        self.words = Label(tone="text2")
        self.stop = Button(tr("Stop"), Kind.QUIET)
        self.stop.clicked.connect(self._on_stop)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(SHOWN_AFTER_MS)
        self._due.timeout.connect(self.show)
        self.hide()

    def watch(self, progress: Progress, what: str, *, after_ms: int = SHOWN_AFTER_MS) -> None:
        """Shows a run in place of the one before.

        Args:
            progress: Of the run.
            what: Names one step: "Bill".
            after_ms: How long it may last unseen; less where no button says that it works.
        """
        if self._progress is not None:
            self._progress.advanced.disconnect(self._on_advanced)
        self._progress = progress
        self._what = what
        self._since.start()
        self.bar.set_share(0)
        self.words.setText("")
        self.stop.setEnabled(True)
        self.stop.setText(tr("Stop"))
        self.stop.show()
        self.bar.show()
        progress.advanced.connect(self._on_advanced)
        self._due.start(after_ms)

    @property
    def watched(self) -> Progress | None:
        """The run that is shown."""
        return self._progress

    def watch_plain(self, words: str, *, can_stop: bool) -> None:
        """Shows a call that doesn't say how far it is; connect `stop` to what ends the waiting.

        Args:
            words: What it does: "Reading october.xlsx".
            can_stop: Whether one need not wait for it.
        """
        self.words.setText(f"{words}…")
        self.bar.hide()
        self.stop.setText(tr("Stop"))
        self.stop.setEnabled(True)
        self.stop.setVisible(can_stop)
        self._due.start()

    def finish(self) -> None:
        """The run is over, however it ended."""
        self._due.stop()
        self.hide()
        if self._progress is not None:
            self._progress.advanced.disconnect(self._on_advanced)
            self._progress = None
        self.told.emit("")

    @property
    def line(self) -> str:
        """What the strip says."""
        return self.words.text()

    def _on_advanced(self, done: int, total: int, what: str) -> None:
        if total <= 0:
            return
        share = done / total
        self.bar.set_share(max(share, self.bar.share))
        words = tr("{what} {done} of {total}", what=what or self._what, done=done, total=total)
        spent_s = self._since.elapsed() / _MS
        if 0 < share < 1 and spent_s > 1:
            words += f" · {about(spent_s / share - spent_s)}"
        self.words.setText(words)
        self.told.emit(words)

    def _on_stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self.stop.setEnabled(False)
            self.stop.setText(tr("Stopping…"))
