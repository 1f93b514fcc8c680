"""Which cells of a sheet can't be saved as it stands, and what that takes: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.roles import Action, Role, least_role_word, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word, trn
from dairyos_desktop.ui.entry.rounds.closing import closed_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.consumption import CellKey, ClosedShift, DaySheet
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.parts import RowKey, Wanted
    from dairyos_desktop.ui.entry.rounds.rules import Rules

REASON_ASKED = tr_later(
    "Not saved yet: the round is closed, and the reason for the change is missing"
)


class Stop(NamedTuple):
    """Why a cell can't be saved.

    Attributes:
        words: The sentence for the clerk.
        asks: Whether a reason is all that is missing.
    """

    words: str
    asks: bool = False


class Stops:
    """The stops of one sheet for one role."""

    def __init__(self, rules: Rules, role: Role) -> None:
        self.rules = rules
        self.role = role

    def any_on(self, sheet: DaySheet) -> bool:
        """Whether there may be a stop on the sheet at all: as a rule there is none."""
        return bool(sheet.closed) or any(
            self.rules.not_yet(sheet.on, shift, self.role) for shift in sheet.shifts
        )

    def of(self, day: Day, key: RowKey, *, delivers: bool = True) -> Stop | None:
        """What stands against saving one cell; None where nothing does.

        Args:
            day: The sheet.
            key: The cell.
            delivers: Whether a quantity is to be saved, not a row taken away.
        """
        sheet = day.grid.sheet
        if delivers and (words := self.rules.not_yet(sheet.on, key.shift, self.role)):
            return Stop(words)
        if not day.grid.has(key.customer_id):
            return None
        closed = sheet.closed_shift(day.grid.row(key.customer_id), key.shift)
        if closed is None or day.closed_reason:
            return None
        if may(self.role, Action.EDIT_CLOSED_DAYS):
            return Stop(as_shown(REASON_ASKED), asks=True)
        words = closed_words(closed.by, closed.at, sheet.timezone)
        return Stop(
            tr(
                "{words}. A {edit_closed_days} may change it.",
                words=words,
                edit_closed_days=least_role_word(Action.EDIT_CLOSED_DAYS),
            )
        )

    def worst(self, day: Day, wanted: Iterable[Wanted]) -> Stop | None:
        """The stop of a whole block: one that no reason helps with comes first."""
        found: Stop | None = None
        for key, quantity in wanted:
            stop = self.of(day, key, delivers=quantity is not None)
            if stop is not None and not stop.asks:
                return stop
            found = found or stop
        return found

    def confirmable_customers(self, day: Day, waiting: int) -> int:
        """How many customers *Confirm* would save something for, asked after every key.

        Args:
            day: The sheet.
            waiting: How many wait on it.
        """
        sheet = day.grid.sheet
        if sheet.closed:
            able = self.confirmable(day, day.grid.waiting())
            return len({key.customer_id for key, _ in able})
        ahead = {one for one in sheet.shifts if self.rules.not_yet(sheet.on, one, self.role)}
        if not ahead:
            return waiting
        return sum(count for shifts, count in day.figures.waiting_in.items() if shifts - ahead)

    def confirmable(
        self, day: Day, waiting: Sequence[tuple[CellKey, Quantity]]
    ) -> list[tuple[CellKey, Quantity]]:
        """What of the waiting cells *Confirm* can save, perhaps for a reason."""
        if not self.any_on(day.grid.sheet):
            return list(waiting)
        return [
            (key, quantity)
            for key, quantity in waiting
            if (stop := self.of(day, key)) is None or stop.asks
        ]


def sheet_words(sheet: DaySheet) -> str:
    """What is closed of a sheet: `Closed by Asha 07-11-2026 08:10`; empty where nothing is."""
    closed = sheet.closed
    if not closed:
        return ""
    if sheet.route is None:
        names = ", ".join(f"{one.route} {tr_word(one.shift)}" for one in closed)
        return trn(
            "{count} round closed: {names}",
            "{count} rounds closed: {names}",
            len(closed),
            names=names,
        )
    if len(sheet.shifts) == 1:
        return closed_words(closed[0].by, closed[0].at, sheet.timezone)
    return " · ".join(_of_shift(one, sheet.timezone) for one in closed)


def _of_shift(closed: ClosedShift, timezone: str) -> str:
    words = closed_words(closed.by, closed.at, timezone)
    return f"{tr_word(closed.shift).capitalize()} {words[0].casefold()}{words[1:]}"
