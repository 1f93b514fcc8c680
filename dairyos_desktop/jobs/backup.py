"""Backs up each half-hour while something changes, and looks at a backup in full each night."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dairyos_desktop.domain.backups import EVERY, Proof
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.jobs.work import Job, Outcome

if TYPE_CHECKING:
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.jobs.work import Stop
    from dairyos_desktop.services.ports import Clock

LOOK_S = 60.0
"""So often it is looked whether something changed; the first time so long after the start."""
_AGAIN_S = 600.0
"""A backup that could not be made is not tried again before."""


def backup_job(services: Services, clock: Clock) -> Job:
    """The job `backup`."""
    backing = _Backing(services, clock)
    return Job(
        "backup", say("Backing up"), backing.run, is_due=backing.is_due, next_at=backing.next_at
    )


class _Backing:
    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self._look_at_s = clock.elapsed_s() + LOOK_S

    def is_due(self) -> bool:
        """By what changed; looked at once a minute."""
        now_s = self._clock.elapsed_s()
        if now_s < self._look_at_s:
            return False
        self._look_at_s = now_s + LOOK_S
        return self._services.backup.is_due(SYSTEM)

    def next_at(self) -> dt.datetime | None:
        """Half an hour after the newest, if something changes until then."""
        newest = self._services.backup.newest_proven(SYSTEM)
        now = self._clock.now()
        if newest is None or newest.made_at > now:
            return now
        return max(now, newest.made_at.astimezone(dt.UTC) + EVERY)

    def run(self, day: dt.date | None, stop: Stop) -> Outcome:
        """Makes one, or has the newest looked at.

        Raises:
            EnvironmentTroubleError: As `BackupService.keep_up`.
        """
        del day, stop
        self._look_at_s = self._clock.elapsed_s() + _AGAIN_S
        made = self._services.backup.keep_up(SYSTEM)
        self._look_at_s = self._clock.elapsed_s() + LOOK_S
        if made is None:
            return Outcome("Nothing changed since the last backup.", quiet=True)
        backup = made.backup
        how = "in full" if backup.proof is Proof.FULL else "quickly"
        words = f"{backup.file.name} is good; it was checked {how}."
        if made.warning:
            return Outcome(f"{words} But there is no copy: {made.warning}", JobResult.PROBLEMS)
        return Outcome(words)
