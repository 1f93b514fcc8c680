"""What a restore does with the key of encrypted backups: what was decided since goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from dairyos_desktop.domain.stored_secrets import BACKUP_KEY
from dairyos_desktop.models.secrets import OfficeKeyMark, StoredSecret
from dairyos_desktop.services.bulk import plain

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_secrets = plain(StoredSecret)
_marks = plain(OfficeKeyMark)


def carry_backup_key(old: Session, new: Session) -> None:
    """Backups that are encrypted now stay so after a restore of one from before, and vice versa.

    Where the office has given up its key since, or made another, that is left as the backup has it:
    nothing could open it.
    """
    ours = new.execute(select(_marks)).mappings().one_or_none()
    theirs = old.execute(select(_marks)).mappings().one_or_none()
    if theirs is None or (ours is not None and ours["key_id"] != theirs["key_id"]):
        return
    kept = old.execute(select(_secrets).where(_secrets.c.name == BACKUP_KEY)).mappings().first()
    new.execute(delete(_secrets).where(_secrets.c.name == BACKUP_KEY))
    if kept is None:
        return
    if ours is None:
        new.execute(insert(_marks), dict(theirs))
    new.execute(insert(_secrets), dict(kept))
