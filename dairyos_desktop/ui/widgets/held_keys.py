"""Keys pressed before it is known where they belong: kept, and pressed again in their order."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class HeldKeys(QObject):
    """Holds what is typed within a widget while an answer decides where the focus goes next.

    Esc is never held: it lets go of all that was.
    """

    def __init__(self, within: QWidget) -> None:
        super().__init__(within)
        self._within = within
        self._kept: list[QKeyEvent] = []
        self._holding = False

    @property
    def holding(self) -> bool:
        """Whether keys are held."""
        return self._holding

    def hold(self) -> None:
        """From now on keys wait."""
        application = QCoreApplication.instance()
        if application is not None and not self._holding:
            self._holding = True
            application.installEventFilter(self)

    def drop(self) -> None:
        """Keys go their own way again; those that waited are forgotten."""
        application = QCoreApplication.instance()
        if application is not None and self._holding:
            application.removeEventFilter(self)
        self._holding = False
        self._kept = []

    def let_go(self) -> None:
        """Presses those that waited, each where the focus is by then."""
        kept = self._kept
        self.drop()
        for at, event in enumerate(kept):
            if self._holding:  # one of them asked for another wait
                self._kept.extend(kept[at:])
                return
            target = self._within.window().focusWidget()
            if target is not None:
                QCoreApplication.sendEvent(target, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps the presses that are meant for a widget in here."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QWidget)
            and self._within.isAncestorOf(watched)
        ):
            if event.key() == Qt.Key.Key_Escape:
                self.drop()
                return False
            self._kept.append(event.clone())
            return True
        return False
