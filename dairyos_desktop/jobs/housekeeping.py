"""Throws away each night what nobody will ask for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.nights import Nights
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.jobs.work import Job, Outcome

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.jobs.work import Stop


def housekeeping_job(services: Services) -> Job:
    """The job `housekeeping`."""

    def run(day: dt.date | None, stop: Stop) -> Outcome:
        del day
        tidied = services.housekeeping.tidy(SYSTEM, stop)
        gone = ", ".join(f"{number} {what}" for what, number in tidied.gone.items() if number)
        return Outcome(f"Cleared: {gone}." if gone else "Nothing to clear.", stopped=tidied.stopped)

    return Job("housekeeping", say("Tidying up"), run, Nights.NEWEST)
