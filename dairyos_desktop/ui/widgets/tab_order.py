"""The order in which Tab goes through a row of widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dairyos_desktop.ui.widgets.chips import Chips, Segments

if TYPE_CHECKING:
    from collections.abc import Sequence


def in_order(widgets: Sequence[QWidget]) -> None:
    """Makes Tab go through the widgets as they stand, into the options of chips and segments."""
    stops: list[QWidget] = []
    for widget in widgets:
        stops += widget.tab_stops() if isinstance(widget, Chips | Segments) else [widget]
    # Qt takes a window's last and first widget for neighbours and leaves them; a second pass, with
    # the others in between, moves what the first could not.
    for _ in range(2):
        for stop in reversed(stops[1:]):
            QWidget.setTabOrder(stops[0], stop)
