"""Between the desk and the saver: holds back what falls on a closed round until it may go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.entry.rounds.rules import FUTURE
from dairyos_desktop.ui.entry.rounds.stops import Stop, Stops, sheet_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.consumption import CellKey
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.parts import Wanted
    from dairyos_desktop.ui.entry.rounds.notice import SheetNotice
    from dairyos_desktop.ui.entry.rounds.rules import Rules


class Gate(QObject):
    """Asks once for a reason, in the notice above the grid; the sheet carries it until it is left.

    Signals:
        passed(): What was held back is saved now; the focus belongs to the grid again.
        dropped(): Nothing was saved; the focus belongs to the grid again.
    """

    passed = Signal()
    dropped = Signal()

    def __init__(self, notice: SheetNotice, role: Role, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notice = notice
        self._role = role
        self._stops: Stops | None = None
        self._day: Day | None = None
        self._pending: list[Callable[[], None]] = []
        notice.reason_given.connect(self._on_reason_given)
        notice.given_up.connect(self._on_given_up)

    def set_rules(self, rules: Rules) -> None:
        """Takes what the office has settled, and what time it is there."""
        self._stops = Stops(rules, self._role)
        self.show()

    def set_day(self, day: Day | None) -> None:
        """Another sheet: what was held back stays in its cells, and its reason is forgotten."""
        if day is not self._day:
            self._pending.clear()
            self._notice.stop_asking()
        self._day = day
        self.show()

    def show(self) -> None:
        """Says what is closed, or that the day has not come."""
        day = self._day
        words, closed = "", True
        if day is not None:
            words = sheet_words(day.grid.sheet)
            if words and day.closed_reason:
                words += tr(" · changed because: {closed_reason}", closed_reason=day.closed_reason)
            if not words and self._stops is not None:
                closed = False
                words = self._ahead_words(day)
        self._notice.show_words(words, closed=closed)
        if self._notice.asks and not closed:
            self._notice.stop_asking()

    def _ahead_words(self, day: Day) -> str:
        """Why nothing can be delivered yet, where that holds for all that is shown."""
        if self._stops is None:
            return ""
        sheet = day.grid.sheet
        if self._stops.rules.is_future(sheet.on):
            return as_shown(FUTURE)
        said = [self._stops.rules.not_yet(sheet.on, shift, self._role) for shift in sheet.shifts]
        return said[0] if said and all(said) else ""

    # What the desk asks ----------------------------------------------------------------

    def stop(self, wanted: Iterable[Wanted]) -> Stop | None:
        """What stands against saving these cells of the sheet."""
        if self._stops is None or self._day is None:
            return None
        return self._stops.worst(self._day, wanted)

    def confirmable(
        self, day: Day, waiting: Sequence[tuple[CellKey, Quantity]]
    ) -> list[tuple[CellKey, Quantity]]:
        """What of the waiting cells *Confirm* may save."""
        return list(waiting) if self._stops is None else self._stops.confirmable(day, waiting)

    def confirm_state(self, day: Day | None, waiting: int) -> tuple[int, str]:
        """How many customers *Confirm* would save, and why none where it saves none.

        Args:
            day: The sheet.
            waiting: How many customers wait on it.
        """
        if day is None or not waiting or self._stops is None:
            return waiting, ""
        able = self._stops.confirmable_customers(day, waiting)
        if able:
            return able, ""
        sheet, rules = day.grid.sheet, self._stops.rules
        ahead = (rules.not_yet(sheet.on, shift, self._role) for shift in sheet.shifts)
        words = next(filter(None, ahead), "")
        if not words:
            stop = self._stops.worst(day, day.grid.waiting())
            words = "" if stop is None else stop.words
        return waiting, words

    def ask(self, then: Callable[[], None]) -> None:
        """Asks for the reason; `then` is done once it is given."""
        self._pending.append(then)
        self._notice.ask()

    def _on_reason_given(self, reason: str) -> None:
        if self._day is not None:
            self._day.closed_reason = reason
        pending, self._pending = self._pending, []
        self._notice.stop_asking()
        self.show()
        for then in pending:
            then()
        self.passed.emit()

    def _on_given_up(self) -> None:
        self._pending.clear()
        self._notice.stop_asking()
        self.dropped.emit()
