"""What is told ahead by phone: from which round on it can still count.

A round that has happened is delivered, confirmed or not: a change told at noon leaves this
morning's milk alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from dairyos_desktop.domain.orders import ALL, EVENING, MORNING, SHIFTS, Shift, ShiftOrAll

if TYPE_CHECKING:
    from collections.abc import Collection

MORNING_OVER = dt.time(11, 0)
"""From then on this morning's milk is at the door, by the office's clock."""

EVENING_OVER = dt.time(21, 0)
"""The same of the evening's."""

_DAY = dt.timedelta(days=1)


class _Told(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def shift(self) -> ShiftOrAll: ...
    @property
    def date_from(self) -> dt.date: ...
    @property
    def date_to(self) -> dt.date | None: ...


T = TypeVar("T", bound=_Told)


@dataclass(frozen=True, slots=True)
class ComingRounds:
    """The next round of each shift that has not happened.

    Attributes:
        today: The business date.
        happened: The shifts of today that are over.
    """

    today: dt.date
    happened: frozenset[Shift] = field(default_factory=frozenset)

    @classmethod
    def at(cls, now: dt.datetime, confirmed: Collection[Shift] = ()) -> ComingRounds:
        """What is still to come at an instant.

        Args:
            now: By the office's clock.
            confirmed: Shifts of which today's round is known to be over: it has confirmed rows
                of the customer, or is closed.
        """
        over = {MORNING: MORNING_OVER, EVENING: EVENING_OVER}
        return cls(
            now.date(),
            frozenset(one for one in SHIFTS if one in confirmed or now.time() >= over[one]),
        )

    def day(self, shift: ShiftOrAll) -> dt.date:
        """The day of the next round of a shift; of both, of whichever comes first."""
        wanted = SHIFTS if shift == ALL else (shift,)
        return self.today + _DAY if self.happened.issuperset(wanted) else self.today

    def parts(self, told: T) -> tuple[T, ...]:
        """A change of both shifts that begins between them, as the two that it is.

        From this evening on both shifts: today's evening, then both from tomorrow. All else is
        one.
        """
        evening_first = self.happened == {MORNING}
        if told.shift != ALL or told.date_from != self.today or not evening_first:
            return (told,)
        tonight = replace(told, shift=EVENING, date_to=self.today)  # type: ignore[type-var]  # all of them are dataclasses
        if told.date_to == self.today:
            return (tonight,)
        return (tonight, replace(told, date_from=self.today + _DAY))  # type: ignore[type-var]  # likewise
