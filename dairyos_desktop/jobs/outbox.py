"""Sends what is queued: mails that the server put off, or that a closed window left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.jobs.work import Job, Outcome

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.jobs.work import Stop
    from dairyos_desktop.services.ports import Clock

_REST_S = 120.0
"""So long the server is left alone after it took nothing, or could not be reached."""


def outbox_job(services: Services, clock: Clock) -> Job:
    """The job `outbox`."""
    sending = _Outbox(services, clock)
    return Job(
        "outbox",
        say("Sending mails"),
        sending.run,
        is_due=sending.is_due,
        next_at=sending.next_at,
    )


class _Outbox:
    """Due as soon as a mail is up.

    Args:
        services: Of the open office.
        clock: Says when that is.
    """

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self._rests_until_s = 0.0

    def is_due(self) -> bool:
        """Whether a mail is up, and the server did not turn this PC away just now."""
        if self._clock.elapsed_s() < self._rests_until_s:
            return False
        at = self._services.mail_queue.due_at(SYSTEM)
        return at is not None and at <= self._clock.now()

    def next_at(self) -> dt.datetime | None:
        """When the next mail is up; None where none waits."""
        return self._services.mail_queue.due_at(SYSTEM)

    def run(self, day: dt.date | None, stop: Stop) -> Outcome:
        """Sends what is up.

        Raises:
            MailSetupError: The server does not know the office.
            KeyringTroubleError: The password can't be read.
        """
        del day
        # Until it is known better: an error ends the run here.
        self._rests_until_s = self._clock.elapsed_s() + _REST_S
        work = self._services.mails.work(SYSTEM, stop=stop)
        if not work.offline:
            self._rests_until_s = 0.0
        mails = "1 mail" if work.sent == 1 else f"{work.sent:,} mails"
        words = f"{mails} sent." if work.sent else "Nothing was sent."
        if work.offline:
            words = f"{words} {work.offline}"
        return Outcome(
            words,
            JobResult.PROBLEMS if work.offline else JobResult.DONE,
            quiet=not work.sent,
            stopped=work.stopped,
        )
