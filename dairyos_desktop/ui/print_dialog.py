"""The system's print dialog, as papers need it.

Qt draws it itself on Linux, and does two things there that nobody who prints bills wants: it asks
for a range of pages, and its *Properties* begin with the printer's own paper, which whoever opens
them for the sides or the tray would then print on.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QComboBox, QWidget


def ask_printer(printer: QPrinter, parent: QWidget, title: str) -> bool:
    """Lets the user set the printer up in the system's dialog; whether they want it."""
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    option = QPrintDialog.PrintDialogOption
    dialog.setOptions(option.PrintToFile | option.PrintShowPageSize)
    paper = _Paper(dialog, printer.pageLayout().pageSize())
    dialog.installEventFilter(paper)
    QTimer.singleShot(0, dialog, lambda: _without_range(dialog))
    wanted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    if paper.left_alone:
        printer.setPageSize(paper.size)
    dialog.deleteLater()
    return wanted


def _without_range(dialog: QPrintDialog) -> None:
    """Takes the range of pages away, which Qt's own dialog offers though nobody asks for it.

    Bills are chosen in their list: of a batch nobody knows what stands on page 17, and what was
    printed is to be known. Qt decides what is seen when it shows the dialog, so this comes after.
    """
    for ranges in dialog.findChildren(QWidget, "gbPrintRange"):
        ranges.hide()


class _Paper(QObject):
    """Has Qt's *Properties* begin with the papers' own sheet, and keeps to it.

    Args:
        dialog: Its parent.
        size: The sheet.
    """

    def __init__(self, dialog: QPrintDialog, size: QPageSize) -> None:
        super().__init__(dialog)
        self.size = size
        self._begun: list[QComboBox] = []
        self._chosen = False

    @property
    def left_alone(self) -> bool:
        """Whether the properties were looked at and no other paper was chosen there."""
        return bool(self._begun) and not self._chosen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The dialog is blocked once its properties stand before it."""
        if event.type() == QEvent.Type.WindowBlocked:
            for window in QApplication.topLevelWidgets():
                for sizes in window.findChildren(QComboBox, "pageSizeCombo"):
                    if sizes not in self._begun:
                        self._begin(sizes)
        return super().eventFilter(watched, event)

    def _begin(self, sizes: QComboBox) -> None:
        self._begun.append(sizes)
        for at in range(sizes.count()):
            offered = sizes.itemData(at)
            if isinstance(offered, QPageSize) and offered.isEquivalentTo(self.size):
                sizes.setCurrentIndex(at)
                break
        sizes.activated.connect(self._on_chosen)

    def _on_chosen(self) -> None:
        self._chosen = True
