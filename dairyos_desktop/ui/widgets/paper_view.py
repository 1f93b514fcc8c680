"""A paper on the screen: sharp at the screen's pixel ratio, white in every scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_BODY
from dairyos_desktop.ui.widgets.paper_fit import A5_PT, MARGIN, fitted_width, paint_void
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.documents import PagePicture

ZOOMED = 2.2
_FIT = 1.0
_DRAG_FROM = 4
_NEAR = 0.01


class PaperView(QAbstractScrollArea):
    """One page, fitted to the width; a click or + brings it nearer, another fits it again.

    It asks for a picture in the size that it will show (`wanted`), and is handed it by `show_page`.

    Signals:
        wanted(int, float): Page from 0, and scale (1.0 is 72 dots an inch).
        turned(int): The user turned to another page, from 0.
    """

    wanted = Signal(int, float)
    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._words = ""
        self._page_pt = A5_PT
        self._zoom = _FIT
        self._pressed: QPoint | None = None
        self._dragged = False
        self._void = False
        self.page = 0
        self.pages = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Paper"))
        self.viewport().setAutoFillBackground(False)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(60)
        self._settled.timeout.connect(self._ask)

    # What it shows ----------------------------------------------------------------

    def forget_place(self, name: str) -> None:
        """Another bill comes: first page, fitted; the old picture stays until the new is there."""
        self.page, self._words = 0, ""
        if self.zoomed:
            self.zoom(on=False)
        self.setAccessibleName(tr("Paper of {name}", name=name))

    def ask(self) -> None:
        """Asks for the picture of the page in the size that is shown."""
        self._ask()

    def show_page(self, picture: PagePicture, scale: float) -> None:
        """Takes the picture that was asked for."""
        self._page_pt = (picture.width / scale, picture.height / scale)
        self.pages = picture.pages
        image = QImage(
            picture.rgba,
            picture.width,
            picture.height,
            picture.width * 4,
            QImage.Format.Format_RGBA8888,
        ).copy()
        self._image, self._words = image, ""
        ratio = scale / self._scale()
        image.setDevicePixelRatio(self.devicePixelRatioF() * ratio)
        page = (
            tr("page {page} of {pages}, ", page=self.page + 1, pages=self.pages)
            if self.pages > 1
            else ""
        )
        near = tr("near") if self._zoom > _FIT else tr("fitted to the width")
        self.setAccessibleDescription(f"{page}{near}")
        self._set_bars()
        self.viewport().update()
        # The first picture teaches the sheet's width: an A4 page is asked for once more.
        if abs(ratio - 1) > _NEAR:
            self._ask()

    def set_void(self, *, on: bool) -> None:
        """Writes VOID across the paper of a void bill, which has none on paper."""
        if on != self._void:
            self._void = on
            self.viewport().update()

    def show_words(self, words: str) -> None:
        """Says why there is no paper."""
        self._image, self._words, self.pages = None, words, 0
        self._set_bars()
        self.viewport().update()

    @property
    def sharp(self) -> bool:
        """Whether each dot of the picture is one of the screen."""
        if self._image is None:
            return False
        return abs(self._image.devicePixelRatio() - self.devicePixelRatioF()) < _NEAR

    @property
    def zoomed(self) -> bool:
        """Whether the paper is nearer than fitted."""
        return self._zoom > _FIT

    def turn(self, by: int) -> None:
        """Another page of the same bill."""
        to = min(max(self.page + by, 0), max(self.pages - 1, 0))
        if to != self.page:
            self.page = to
            self.verticalScrollBar().setValue(0)
            self._ask()
            self.turned.emit(to)

    def zoom(self, *, on: bool, at: QPointF | None = None) -> None:
        """Nearer, keeping the point `at` (of the viewport) where it is; or fitted again."""
        to = ZOOMED if on else _FIT
        if to == self._zoom or self._image is None:
            return
        box = self._box()
        point = at or QPointF(self.viewport().width() / 2, self.viewport().height() / 2)
        share = QPointF(
            (point.x() - box.left()) / box.width(), (point.y() - box.top()) / box.height()
        )
        self._image.setDevicePixelRatio(self._image.devicePixelRatio() * self._zoom / to)
        self._zoom = to
        self._set_bars()
        size = self._shown_size()
        self.horizontalScrollBar().setValue(round(MARGIN + share.x() * size.width() - point.x()))
        self.verticalScrollBar().setValue(round(MARGIN + share.y() * size.height() - point.y()))
        self._show_cursor()
        self.viewport().update()
        self._ask()

    # Measures -----------------------------------------------------------------------

    def _scale(self) -> float:
        """Dots of the screen for a point of the page."""
        # The widget's size, not the viewport's: a scroll bar that comes must not change the fit.
        width = fitted_width(self._page_pt, self.width(), self.height())
        return round(width * self._zoom * self.devicePixelRatioF()) / self._page_pt[0]

    def _shown_size(self) -> QSize:
        if self._image is None:
            return QSize()
        return self._image.deviceIndependentSize().toSize()

    def _box(self) -> QRectF:
        size = self._shown_size()
        spare = self.viewport().width() - size.width()
        left = spare / 2 if spare >= 0 else float(MARGIN - self.horizontalScrollBar().value())
        return QRectF(left, MARGIN - self.verticalScrollBar().value(), size.width(), size.height())

    def _set_bars(self) -> None:
        size, room = self._shown_size(), self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            # Fitted, a vertical bar takes of the margin; that is nothing to scroll for.
            over = whole + 2 * MARGIN - seen
            upright = bar is self.verticalScrollBar()
            bar.setRange(0, max(over, 0) if whole and (upright or whole > seen) else 0)
            bar.setPageStep(seen)
            bar.setSingleStep(24)

    def _ask(self) -> None:
        if self.isVisible():
            self.wanted.emit(self.page, self._scale())

    def _show_cursor(self) -> None:
        hand = Qt.CursorShape.OpenHandCursor if self.zoomed else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(hand)

    # Events -------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Another screen has another pixel ratio: a new picture."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._settled.start()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Asks for what was not drawn while it was away."""
        super().showEvent(event)
        self._settled.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the frame."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hides it."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Asks for a picture in the new size once the size has settled."""
        super().resizeEvent(event)
        self._set_bars()
        self._settled.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then the paper with a hairline around it, or the words."""
        del event
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour("bg"))
        if self._words:
            painter.setPen(colour("text2"))
            painter.setFont(fonts.font())
            words = elided(self._words, self.viewport().width() - 2 * MARGIN)
            painter.drawText(
                QPointF(MARGIN, fonts.baseline(MARGIN + 10, TYPE_BODY)),
                words,
            )
        if self._image is not None:
            box = self._box()
            painter.setPen(QPen(colour("line"), 0))
            painter.setBrush(colour("paper"))
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
            ratio = self.devicePixelRatioF()
            # On a whole dot of the screen, or the letters blur.
            corner = QPointF(round(box.left() * ratio) / ratio, round(box.top() * ratio) / ratio)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=not self.sharp)
            painter.drawImage(corner, self._image)
            if self._void:
                paint_void(painter, box)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and − zoom, PgUp and PgDn turn pages, arrows scroll, Esc fits first."""
        key, text = event.key(), event.text()
        near = key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if text in ("+", "=") or (near and not self.zoomed):
            self.zoom(on=True)
        elif text in ("-", "−", "0") or near or (key == Qt.Key.Key_Escape and self.zoomed):
            self.zoom(on=False)
        elif key == Qt.Key.Key_PageDown and self.page + 1 < self.pages:
            self.turn(1)
        elif key == Qt.Key.Key_PageUp and self.page > 0:
            self.turn(-1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a drag, or a click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moves the paper that is near."""
        if self._pressed is None or not self.zoomed:
            return
        moved = event.position().toPoint() - self._pressed
        if self._dragged or moved.manhattanLength() > _DRAG_FROM:
            self._dragged = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            for bar, by in (
                (self.horizontalScrollBar(), moved.x()),
                (self.verticalScrollBar(), moved.y()),
            ):
                bar.setValue(bar.value() - by)
            self._pressed = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click zooms."""
        if self._pressed is not None and not self._dragged and self._image is not None:
            self.zoom(on=not self.zoomed, at=event.position())
        self._pressed = None
        self._show_cursor()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scrolling paints anew."""
        del dx, dy
        self.viewport().update()

    def viewportSizeHint(self) -> QSize:
        """As wide as the panel, as high as there is."""
        return QSize(320, 440)
