"""Whether a backup is to be made now, by what changed and what is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.domain.backups import EVERY, Proof
from dairyos_desktop.domain.declared_settings import BACKUP_ALONE, BACKUP_FOLDER, BACKUP_ON
from dairyos_desktop.services.audit.chain import read_head
from dairyos_desktop.services.jobs.outlook import read_hour
from dairyos_desktop.services.office import office_row
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.backups import Backup

_NIGHT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Wishes:
    """What the office says of backups, and where its books stand.

    Attributes:
        is_on: They are made unasked.
        second_place: Where a copy goes; None for nowhere.
        is_alone: That is so on purpose.
        office: What its folder is called there, where other offices may have theirs.
        zone: The office's time zone.
        head: The audit chain's head; None where it is gone.
        night_at: When the last night began.
    """

    is_on: bool
    second_place: Path | None
    is_alone: bool
    office: str
    zone: dt.tzinfo
    head: tuple[int, str] | None
    night_at: dt.datetime


def read_wishes(session: Session, now: dt.datetime) -> Wishes:
    """As they are in this snapshot."""
    hour = read_hour(session)
    folder = setting_value(session, BACKUP_FOLDER)
    found = read_head(session)
    return Wishes(
        setting_value(session, BACKUP_ON),
        Path(folder) if folder else None,
        setting_value(session, BACKUP_ALONE),
        f"dairyos-{office_row(session).created_at:%Y%m%d%H%M%S}",
        hour.zone,
        None if found is None else (found[0].position, found[0].sha256),
        hour.due_at(hour.newest(now)),
    )


def newest_proven(kept: Sequence[Backup]) -> Backup | None:
    """Of backups, the newest first."""
    return next((backup for backup in kept if backup.is_proven), None)


def is_current(backup: Backup | None, wishes: Wishes) -> bool:
    """Whether nothing changed since it was made: each change of the books is in the audit log."""
    return backup is not None and wishes.head is not None and backup.facts.head == wishes.head


def wanted_proof(kept: Sequence[Backup], wishes: Wishes) -> Proof:
    """In full once a night, else quickly."""
    # As of when one is due: what a clock that was ahead says of a look is no look of this night,
    # nor is one at a file that is no good by now.
    looked = any(
        backup.is_proven
        and backup.full_at is not None
        and dt.timedelta() <= backup.full_at - wishes.night_at < _NIGHT
        for backup in kept
    )
    return Proof.QUICK if looked else Proof.FULL


def is_due(kept: Sequence[Backup], wishes: Wishes, now: dt.datetime) -> bool:
    """Whether something changed and the half-hour is over, or the night wants its look."""
    newest = newest_proven(kept)
    if newest is None:
        return True
    if is_current(newest, wishes):
        return newest.proof is Proof.QUICK and wanted_proof(kept, wishes) is Proof.FULL
    # One from the future was made by a clock that was ahead, and says nothing.
    return not dt.timedelta() <= now - newest.made_at < EVERY
