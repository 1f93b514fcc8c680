"""What stands in place of the grid where it has no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.entry.filters import Filter
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.steppers import day_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.entry.day import Day

_NONE_SHOWN: Final = {
    Filter.WAITING: tr_later("Nobody of {count} is left to confirm."),
    Filter.CHANGED: tr_later("Nobody of {count} took anything else than usual."),
    Filter.LEAVE: tr_later("Nobody of {count} is on leave."),
    Filter.LOOK: tr_later("Nothing of {count} customers is left to look at."),
}


class Covered(Protocol):
    """A view that a sentence may lie over."""

    @property
    def moved(self) -> SignalInstance:
        """What stands over it moves along."""
        ...

    def viewport(self) -> QWidget:
        """What is covered."""
        ...


class Cover(QObject):
    """Covers a view with a sentence and what to do about it.

    Args:
        view: What is covered.
        import_button: Makes the button that brings a sheet in, where there is one.

    Signals:
        customers_wanted(): *Go to customers* was pressed.
    """

    customers_wanted = Signal()

    def __init__(self, view: Covered, import_button: Callable[[], Button] | None = None) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._import_button = import_button
        self._state: EmptyState | None = None
        view.moved.connect(self._place)

    @property
    def words(self) -> str:
        """What it says; empty where the view has rows."""
        return "" if self._state is None else self._state.sentence.text()

    def say(self, words: str, button: Button, second: Button | None = None) -> None:
        """Lies over the view with a sentence and a way out, or two."""
        self.clear()
        self._state = EmptyState(
            "users", words, primary=button, secondary=second, parent=self._view.viewport()
        )
        self._place()
        self._state.show()

    def clear(self) -> None:
        """Shows the view again."""
        if self._state is not None:
            self._state.hide()
            self._state.deleteLater()
            self._state = None

    def show_no_customers(self) -> None:
        """Says what belongs here in an office that has just begun."""
        words = tr("The customers of a route stand here, in walking order. There are none yet.")
        self.say(words, self.way_to_customers(), self.way_to_import())

    def way_to_customers(self) -> Button:
        """A button that goes to them."""
        button = Button(tr("Go to customers"), Kind.PRIMARY, icon="users")
        button.clicked.connect(self.customers_wanted)
        return button

    def way_to_import(self) -> Button | None:
        """A button that brings a sheet in."""
        return None if self._import_button is None else self._import_button()

    def _place(self) -> None:
        if self._state is not None:
            self._state.setGeometry(self._view.viewport().rect())


class Emptiness(Cover):
    """Says why a day's sheet shows no row.

    Signals:
        all_wanted(): *Show all* was pressed.
    """

    all_wanted = Signal()

    def show_for(self, day: Day | None, which: Filter) -> None:
        """Says why a sheet shows no row, or goes where it shows some."""
        self.clear()
        if day is None or day.grid.visible:
            return
        count = len(day.grid.customers())
        if not count:
            self.say(
                tr(
                    "Nobody stands on this route on {day}. A customer stands here from the first "
                    "day to the last that the card names.",
                    day=day_words(day.on),
                ),
                self.way_to_customers(),
                self.way_to_import(),
            )
            return
        button = Button(tr("Show all"))
        button.clicked.connect(self.all_wanted)
        self.say(as_shown(_NONE_SHOWN[which]).format(count=count), button)
