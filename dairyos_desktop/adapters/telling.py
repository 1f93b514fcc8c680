"""Tells the office's other programs what a transaction changed, as part of it.

PostgreSQL hands a NOTIFY out when the transaction is committed, and never otherwise. In an SQLite
file it is a row, which is there from the commit on as well. Both name the program that tells, so
that nobody hears their own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, Table, delete, func, insert, select

from dairyos_desktop.domain.topics import EVERYTHING
from dairyos_desktop.models.sharing import ChangeNote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

CHANNEL = "dairyos_changes"
_KEPT = 500
"""Notes of before; nobody who listens is further behind."""
_SWEPT_EACH = 100
_notes: Table = ChangeNote.__table__  # type: ignore[assignment]  # declared as a wider type
# Made once: it is part of every commit.
_ADD = insert(_notes)


def tell(session: Session, source: str, topics: Iterable[str]) -> None:
    """Has the commit of this transaction tell what it changed.

    Args:
        session: The write transaction.
        source: The token of this program.
        topics: What the screens must read again.
    """
    words = " ".join(sorted(topics))
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_notify(CHANNEL, f"{source} {words}")))
        return
    added = session.execute(_ADD, {"source": source, "topics": words})
    assert isinstance(added, CursorResult)  # noqa: S101 - as an INSERT gives
    (number,) = added.inserted_primary_key or (0,)
    if number % _SWEPT_EACH == 0:
        session.execute(delete(_notes).where(_notes.c.id <= number - _KEPT))


def tell_everything(session: Session, replaced: Session) -> None:
    """Has the books that are about to replace others tell all programs to read all of them again.

    Whoever listens has heard the notes of the replaced books up to a number: the note is beyond
    it, since one that gets a number of theirs would be taken for the one they know.

    Args:
        session: The write transaction, in an SQLite file.
        replaced: The books that are replaced.
    """
    numbers = select(func.coalesce(func.max(_notes.c.id), 0))
    number = max(replaced.scalars(numbers).one(), session.scalars(numbers).one()) + 1
    words = " ".join(sorted(EVERYTHING))
    session.execute(insert(_notes).values(id=number, source="", topics=words))


def topics_of(words: str) -> frozenset[str]:
    """What `tell` put together."""
    return frozenset(words.split())
