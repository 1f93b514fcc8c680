"""A file dropped on the window goes to the import screen, whatever screen is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

_ENDINGS = frozenset({".csv", ".xlsx", ".txt"})


def file_in(data: QMimeData) -> Path | None:
    """The one file that is dragged, where it may be a sheet; else None."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    file = Path(urls[0].toLocalFile())
    return file if file.suffix.casefold() in _ENDINGS else None


class FileDrops(QObject):
    """Watches a window for a file dropped on it.

    Signals:
        dropped(object): The file's path.
    """

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes what is a sheet's file; everything else goes on its way."""
        if isinstance(event, QDragEnterEvent):
            if file_in(event.mimeData()) is not None:
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            file = file_in(event.mimeData())
            if file is not None:
                event.acceptProposedAction()
                self.dropped.emit(file)
                return True
        return super().eventFilter(watched, event)
