"""Two people's work on one customer, side by side, to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.customers.form import MINE, THEIRS
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_12, TYPE_SMALL
from dairyos_desktop.ui.widgets.checkbox import RadioButton
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.customers.form import Difference


class Chooser(QWidget):
    """For each detail that differs: yours or theirs.

    Args:
        differences: What differs, with what is chosen at first.
        whose: The other one's name; empty where nobody is known.
    """

    def __init__(
        self, differences: Sequence[Difference], whose: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("What differs")
        self._yours: dict[str, RadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        for difference in differences:
            self._add(column, difference, whose or "Theirs")
            column.addSpacing(SPACE_12)

    def _add(self, column: QVBoxLayout, difference: Difference, whose: str) -> None:
        label = Label(difference.label, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2")
        column.addWidget(label)
        group = QButtonGroup(self)
        for who, value, pick in (
            ("Yours", difference.mine, MINE),
            (whose, difference.theirs, THEIRS),
        ):
            button = RadioButton(f"{who}: {value}".replace("&", "&&"))
            button.setAccessibleName(f"{difference.label}, {who}: {value}")
            button.setChecked(difference.pick == pick)
            group.addButton(button)
            column.addWidget(button)
            if pick == MINE:
                self._yours[difference.field] = button

    def picks(self) -> dict[str, str]:
        """Field to `MINE` or `THEIRS`."""
        return {
            field: MINE if button.isChecked() else THEIRS for field, button in self._yours.items()
        }

    def focus_first(self) -> None:
        """Puts the focus where choosing begins."""
        for button in self.findChildren(RadioButton):
            if button.isChecked():
                button.setFocus()
                return
