"""What is counted against a name and a PC, and the locks that come of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import Table, select

from dairyos_desktop.domain.lockout import NAME, RECOVERY, Limit, Lock, Tally
from dairyos_desktop.models.users import LoginCount
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RECOVERY_KEY = "recovery  code"
"""Counts tries at the office's code; no name has two spaces in its key."""

NAME_KIND = "name"
PC_KIND = "pc"


def open_name(session: Session, key: str) -> Tally:
    """Clears what is counted against a name, whatever lock holds; gives what was counted."""
    row = held(session, NAME_KIND, key)
    before = tally_of(row)
    keep(row, Tally())
    return before


def limit_of(key: str) -> Limit:
    """How much is let pass for a name, or for the office's recovery code."""
    return RECOVERY if key == RECOVERY_KEY else NAME


def stands_in_the_way(pc: Lock | None, name: Lock | None) -> tuple[str, Lock]:
    """The lock that holds longer, and whose it is."""
    if name is not None and name.or_longer(pc) is name:
        return NAME_KIND, name
    assert pc is not None  # noqa: S101 - one of them holds
    return PC_KIND, pc


def held(session: Session, kind: str, key: str) -> LoginCount:
    """The row, made when it is first needed, and nobody else's until the transaction ends."""
    table = LoginCount.__table__
    assert isinstance(table, Table)  # noqa: S101 - what a mapped class has
    session.execute(
        insert_if_absent(session, table).values(
            kind=kind, key=key, recent="", in_row=0, locks=0, locked_at=None
        )
    )
    return session.scalars(
        select(LoginCount).where(LoginCount.kind == kind, LoginCount.key == key).with_for_update()
    ).one()


def tally_of(row: LoginCount) -> Tally:
    """What the row counts."""
    recent = tuple(dt.datetime.fromisoformat(text) for text in row.recent.split())
    return Tally(recent, row.in_row, row.locks, row.locked_at)


def keep(row: LoginCount, tally: Tally) -> None:
    """Has the row count that from now on."""
    row.recent = " ".join(at.isoformat() for at in tally.recent)
    row.in_row = tally.in_row
    row.locks = tally.locks
    row.locked_at = tally.locked_at
