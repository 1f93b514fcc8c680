"""What every view with the hands on it offers its screen: the day's grid and the month's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.widgets.grid.hands import How

if TYPE_CHECKING:
    from dairyos_desktop.ui.widgets.grid.editor import CellEditor
    from dairyos_desktop.ui.widgets.grid.hands import Hands
    from dairyos_desktop.ui.widgets.grid.keys import Key


class TypedIn:
    """Mixed into a view; the view makes its `hands`."""

    hands: Hands

    @property
    def is_typing(self) -> bool:
        """Whether a cell is being typed in."""
        return self.hands.editor is not None

    @property
    def editor(self) -> CellEditor | None:
        """The line that is being typed, if one is."""
        return self.hands.editor

    def take_focus(self) -> None:
        """Gives the focus to the cell, or to what is being typed in it."""
        self.hands.take_focus()

    def leave_editor(self) -> None:
        """Takes what is being typed as it stands: something else is done now."""
        self.hands.end(How.LEFT)

    def do(self, key: Key) -> None:
        """Does in the current cell what a key does."""
        self.hands.do(key)
