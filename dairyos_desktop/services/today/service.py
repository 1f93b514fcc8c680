"""The service of the first screen: each call is one short snapshot, so that parts come apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.services.command import query
from dairyos_desktop.services.today.confirming import read_to_confirm
from dairyos_desktop.services.today.milk import read_milk
from dairyos_desktop.services.today.money import read_money, read_over_time, read_owed
from dairyos_desktop.services.today.month import read_month_work
from dairyos_desktop.services.today.open_days import read_open_days

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.today import (
        DayOfMilk,
        DayToConfirm,
        MoneyNow,
        MoneyOverTime,
        MonthWork,
        OpenDays,
        Owed,
    )
    from dairyos_desktop.services.ports import Clock, Database


class TodayService:
    """Reads what waits and how the office stands; writes nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @query(Action.READ)
    def to_confirm(self, actor: Actor, on: dt.date | None = None) -> DayToConfirm:  # noqa: ARG002 - checked by @query
        """The rounds of a day with pre-filled cells that nobody has confirmed.

        Args:
            actor: Who asks.
            on: The day; None is today.
        """
        with self._database.read() as session:
            return read_to_confirm(session, self._clock.now(), on)

    @query(Action.READ)
    def open_days(self, actor: Actor) -> OpenDays:  # noqa: ARG002 - as above
        """Rounds up to yesterday that are not closed."""
        with self._database.read() as session:
            return read_open_days(session, self._clock.now())

    @query(Action.READ)
    def month(self, actor: Actor) -> MonthWork:  # noqa: ARG002 - as above
        """How far the month before this one is billed and on paper."""
        with self._database.read() as session:
            found = read_month_work(session, self._clock.now())
        if found.left_by_run and found.seems_at_work and self._is_at_work(found.month):
            return replace(found, left_by_run=0)
        return found

    @query(Action.READ)
    def money(self, actor: Actor) -> MoneyNow:  # noqa: ARG002 - as above
        """What the newest month brings, and what came in today."""
        with self._database.read() as session:
            return read_money(session, self._clock.now())

    @query(Action.READ)
    def owed(self, actor: Actor) -> Owed:  # noqa: ARG002 - as above
        """What is owed in all, and what of it for more than 30 days."""
        with self._database.read() as session:
            return read_owed(session, self._clock.now())

    @query(Action.READ)
    def over_time(self, actor: Actor) -> MoneyOverTime:  # noqa: ARG002 - as above
        """What came in by day and was billed by month."""
        with self._database.read() as session:
            return read_over_time(session, self._clock.now())

    @query(Action.READ)
    def milk(self, actor: Actor, first: dt.date, last: dt.date) -> tuple[DayOfMilk, ...]:  # noqa: ARG002 - as above
        """What was delivered from a day to another, by product, beside what was loaded."""
        with self._database.read() as session:
            return read_milk(session, first, last)

    def _is_at_work(self, month: Month) -> bool:
        """Whether a run of the month works; one that died has let its lock go."""
        try:
            with self._database.month_lock(str(month)):
                return False
        except EnvironmentTroubleError as error:
            if error.code != "busy":
                raise
            return True
