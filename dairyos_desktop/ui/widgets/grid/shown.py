"""What a cell of a grid shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dairyos_desktop.ui.widgets.table.columns import Look


class Shown(NamedTuple):
    """What a cell shows; `said` is for screen readers where text and mark do not say it all."""

    text: str
    look: Look
    said: str = ""
