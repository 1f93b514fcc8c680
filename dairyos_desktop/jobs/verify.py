"""Works the books out again each night, and checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.nights import Nights
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.jobs.work import Job, Outcome

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.jobs.work import Stop


def verify_job(services: Services) -> Job:
    """The job `verify`: it looks at all of the books, so one run makes up all nights."""

    def run(day: dt.date | None, stop: Stop) -> Outcome:
        del day
        try:
            report = services.verify.verify(SYSTEM, stop)
        except RefusedError:
            if not stop():
                raise
            return Outcome("", stopped=True)
        if report.ok:
            return Outcome(f"The books are right: {sum(report.checked.values())} checks.")
        first = report.problems[0]
        more = len(report.problems) - 1
        words = f"The books are not right. {first.invariant} {first.thing}: {first.detail}"
        if more:
            words += f" And {more} more; Settings or `dairyos verify` tell all."
        return Outcome(words, JobResult.PROBLEMS)

    return Job("verify", say("Checking the books"), run, Nights.NEWEST)
