"""What stands in place of the grid where it has no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.ui.entry.filters import Filter
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.steppers import day_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.table import GridTable

_NONE_SHOWN: Final = {
    Filter.WAITING: "Nobody of {count} is left to confirm.",
    Filter.CHANGED: "Nobody of {count} took anything else than usual.",
    Filter.LEAVE: "Nobody of {count} is on leave.",
    Filter.LOOK: "Nothing of {count} customers is left to look at.",
}


class Emptiness(QObject):
    """Covers the table with a sentence and what to do about it.

    Args:
        table: What is covered.
        import_button: Makes the button that brings a sheet in.

    Signals:
        all_wanted(): *Show all* was pressed.
        customers_wanted(): *Go to customers* was pressed.
    """

    all_wanted = Signal()
    customers_wanted = Signal()

    def __init__(self, table: GridTable, import_button: Callable[[], Button]) -> None:
        super().__init__(table)
        self._table = table
        self._import_button = import_button
        self._state: EmptyState | None = None
        table.moved.connect(self._place)

    @property
    def words(self) -> str:
        """What it says; empty where the table has rows."""
        return "" if self._state is None else self._state.sentence.text()

    def show_for(self, day: Day | None, which: Filter) -> None:
        """Says why a sheet shows no row, or goes where it shows some."""
        self.clear()
        if day is None or day.grid.visible:
            return
        count = len(day.grid.customers())
        if not count:
            self._set(
                f"Nobody stands on this route on {day_words(day.on)}. A customer stands here from "
                "the first day to the last that the card names.",
                self._way_to_customers(),
                self._import_button(),
            )
            return
        button = Button("Show all")
        button.clicked.connect(self.all_wanted)
        self._set(_NONE_SHOWN[which].format(count=count), button)

    def show_no_customers(self) -> None:
        """Says what belongs here in an office that has just begun."""
        words = "The customers of a route stand here, in walking order. There are none yet."
        self.clear()
        self._set(words, self._way_to_customers(), self._import_button())

    def clear(self) -> None:
        """Shows the table again."""
        if self._state is not None:
            self._state.hide()
            self._state.deleteLater()
            self._state = None

    def _way_to_customers(self) -> Button:
        button = Button("Go to customers", Kind.PRIMARY, icon="users")
        button.clicked.connect(self.customers_wanted)
        return button

    def _set(self, words: str, button: Button, second: Button | None = None) -> None:
        self._state = EmptyState(
            "users", words, primary=button, secondary=second, parent=self._table.viewport()
        )
        self._place()
        self._state.show()

    def _place(self) -> None:
        if self._state is not None:
            self._state.setGeometry(self._table.viewport().rect())
