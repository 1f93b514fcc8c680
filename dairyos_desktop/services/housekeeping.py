"""Throws away what nobody will ask for again.

Counted wrong passwords stay: they are forgotten by a login alone, else whoever guesses slowly could
wait for it. Logs are not its business either: they are rolled over as they are written.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import delete, inspect, or_, select

from dairyos_desktop.domain.nights import MOST_DAYS
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.payments import WebhookRefusal
from dairyos_desktop.models.users import LoginAttempt
from dairyos_desktop.models.watch import JobRun
from dairyos_desktop.services.command import command, tried
from dairyos_desktop.services.dto.housekeeping import Tidied
from dairyos_desktop.services.login_tries import ACCEPTED
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import ColumnElement

    from dairyos_desktop.models.base import Base
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database

ACTION = "housekeeping.tidy"
RUNS_KEPT = dt.timedelta(days=MOST_DAYS)
"""Runs of nights; no older night is made up."""
ROUNDS_KEPT = dt.timedelta(days=30)
"""Runs of jobs that go round all day."""
TRIES_KEPT = dt.timedelta(days=400)
"""Logins that failed: whoever comes back after a year is still told of them."""
REFUSALS_KEPT = dt.timedelta(days=90)
"""Refused deliveries; the screen shows thirty days."""
FILES_KEPT = dt.timedelta(days=1)
PAGE = 200
"""Rows that one short transaction takes away."""


def _never() -> bool:
    return False


class Leftovers(Protocol):
    """Files that were begun, and whose program died."""

    def clear(self, older_than: dt.timedelta) -> int:
        """Takes those away that nobody has written for so long; gives their number."""
        ...


class HousekeepingService:
    """Clears what has had its time.

    Args:
        database: Of the office.
        clock: Says how old things are.
        leftovers: Of this PC's data folder.
    """

    def __init__(self, database: Database, clock: Clock, leftovers: Leftovers) -> None:
        self._database = database
        self._clock = clock
        self._leftovers = leftovers

    @command(Action.RUN_JOBS)
    def tidy(self, actor: Actor, stop: Callable[[], bool] = _never) -> Tidied:
        """Clears it, page by page; safe to be cut off anywhere.

        Raises:
            EnvironmentTroubleError: The database can't be reached or written.
        """
        gone: dict[str, int] = {}
        for what, model, which in self._old():
            gone[what] = 0
            while not stop():
                number = tried(lambda: self._page(actor, model, which))  # noqa: B023 - called here
                gone[what] += number
                if number < PAGE:
                    break
        gone["unfinished files"] = 0 if stop() else self._leftovers.clear(FILES_KEPT)
        return Tidied(gone, stopped=stop())

    def _old(self) -> Iterator[tuple[str, type[Base], ColumnElement[bool]]]:
        now = self._clock.now()
        with self._database.read() as session:
            today = business_date(session, now)
        yield (
            "old job runs",
            JobRun,
            or_(
                JobRun.started_at < now - RUNS_KEPT,
                (JobRun.due_on.is_(None)) & (JobRun.started_at < now - ROUNDS_KEPT),
            )
            & JobRun.ended_at.is_not(None),
        )
        yield (
            "old failed logins",
            LoginAttempt,
            (LoginAttempt.outcome != ACCEPTED) & (LoginAttempt.at < now - TRIES_KEPT),
        )
        yield "old refused deliveries", WebhookRefusal, WebhookRefusal.day < today - REFUSALS_KEPT

    def _page(self, actor: Actor, model: type[Base], which: ColumnElement[bool]) -> int:
        keys = inspect(model).primary_key
        with self._database.write(actor, ACTION) as unit:
            found = unit.session.execute(select(*keys).where(which).limit(PAGE)).all()
            for key in found:
                unit.session.execute(
                    delete(model).where(
                        *(column == value for column, value in zip(keys, key, strict=True))
                    )
                )
        return len(found)
