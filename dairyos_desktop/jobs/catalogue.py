"""All jobs of an office, in the order in which they are listed and in which a night runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.jobs.backup import backup_job
from dairyos_desktop.jobs.housekeeping import housekeeping_job
from dairyos_desktop.jobs.outbox import outbox_job
from dairyos_desktop.jobs.polling import poll_job
from dairyos_desktop.jobs.reconcile import reconcile_job
from dairyos_desktop.jobs.verify import verify_job

if TYPE_CHECKING:
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.jobs.work import Job
    from dairyos_desktop.services.ports import Clock


def make_jobs(services: Services, clock: Clock) -> tuple[Job, ...]:
    """One of each; none is at work yet."""
    return (
        poll_job(services, clock),
        outbox_job(services, clock),
        backup_job(services, clock),
        reconcile_job(services, clock),
        verify_job(services),
        housekeeping_job(services),
    )
