"""A list and its side panel: beside each other, or one at a time where it is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room

if TYPE_CHECKING:
    from dairyos_desktop.ui.widgets.panel import SidePanel


class Stack(QWidget):
    """Widgets below each other as one: a list with all that belongs to it.

    Args:
        widgets: From the top.
        focus: The one of them that takes the focus, and all room that is left.
    """

    def __init__(self, *widgets: QWidget, focus: QWidget) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in widgets:
            self._column.addWidget(widget, 1 if widget is focus else 0)
        self.setFocusProxy(focus)

    def add_below(self, above: QWidget, widget: QWidget) -> None:
        """Puts a widget right below another one; it may take all room that is left."""
        self._column.insertWidget(self._column.indexOf(above) + 1, widget, 1)


class ListAndPanel(QWidget):
    """Shows the panel at the right of the list; below 900 it takes the list's place.

    Args:
        left: The list with all that belongs to it (totals).
        panel: Hidden until `open_panel`.
    """

    def __init__(self, left: QWidget, panel: SidePanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = left
        self._panel = panel
        self._fold = UNFOLDED
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(panel)
        panel.hide()
        panel.closed.connect(self._on_closed)

    @property
    def panel_open(self) -> bool:
        """Whether the panel is shown."""
        return not self._panel.isHidden()

    def open_panel(self) -> None:
        """Shows the panel; where it was hidden it slides in."""
        slides = not self.panel_open
        self._panel.show()
        self._arrange()
        if slides:
            self._panel.slide()

    def close_panel(self) -> None:
        """Hides the panel and gives the list its room and the focus back."""
        if self.panel_open:
            self._panel.close_panel()

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold; call it from the screen's `folded`."""
        self._fold = fold
        self._arrange()

    def _arrange(self) -> None:
        alone = self._fold.room is Room.NARROW
        self._panel.set_full_width(full=alone)
        self._left.setVisible(not (alone and self.panel_open))

    def _on_closed(self) -> None:
        self._left.show()
        self._left.setFocus()
