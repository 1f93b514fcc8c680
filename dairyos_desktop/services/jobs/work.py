"""What a job is to those who run it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.jobs import JobResult

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.nights import Nights

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        detail: In a sentence for the user.
        result: `DONE`, or `PROBLEMS` where it found something to look at.
        quiet: There was nothing new: the record of the next such run takes this one's place.
        stopped: It was told to stop before it was through.
    """

    detail: str
    result: JobResult = JobResult.DONE
    quiet: bool = False
    stopped: bool = False


def _never() -> bool:
    return False


def _unknown() -> dt.datetime | None:
    return None


@dataclass(frozen=True)
class Job:
    """Work that nobody starts.

    Attributes:
        name: Its one word, in the log and on the command line.
        title: What it does, as a sentence may begin with it.
        run: Does it, for a business day if it has nights; asks whether to stop between its steps.
            Raises `DairyError` where it could not be done: it is recorded and tried again.
        nights: It is run once a night, and which nights are made up; None where it says by itself
            when it is due.
        is_due: Whether it should run now; asked every few seconds, so it must be quick.
        next_at: When that will be; None if nothing will wake it.
    """

    name: str
    title: str
    run: Callable[[dt.date | None, Stop], Outcome]
    nights: Nights | None = None
    is_due: Callable[[], bool] = _never
    next_at: Callable[[], dt.datetime | None] = _unknown


def named(jobs: tuple[Job, ...], name: str) -> Job:
    """The job of that name.

    Raises:
        NotFoundError: There is none; the hint names all there are.
    """
    for job in jobs:
        if job.name == name:
            return job
    raise NotFoundError(
        say("There is no job “{name}”.", name=name),
        say("The jobs are: {job}.", job=", ".join(job.name for job in jobs)),
    )
