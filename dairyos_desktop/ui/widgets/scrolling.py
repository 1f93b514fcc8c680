"""A page that scrolls up and down where it is higher than its room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolled(page: QWidget) -> QScrollArea:
    """An area around the page, as wide as its room; what lies behind it shows through.

    The keyboard doesn't stop at it: it follows the fields on the page.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    # `setWidget` has just asked for a ground of its own.
    page.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
