"""What the programs of one office tell each other: who sits at it, and what changed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base, Key, one_of


class Seat(Base):
    """A program that is open on the office.

    The row says who; whether the program still lives says a lock that dies with it
    (`adapters/seats.py`), so that a PC without power leaves no ghost and no clock is asked.

    Attributes:
        token: The program's own random word.
        program: A window, or jobs without one.
        user_name: Who is logged in; empty for nobody.
        since: When they logged in, or the program began.
    """

    __tablename__ = "seats"
    __table_args__ = (CheckConstraint(one_of("program", "window", "jobs"), "program"),)

    token: Mapped[str] = mapped_column(primary_key=True)
    pc: Mapped[str]
    program: Mapped[str]
    user_name: Mapped[str]
    since: Mapped[dt.datetime]


class ChangeNote(Base):
    """What a commit changed, for other programs that have the same SQLite file open.

    A server tells its programs itself (NOTIFY), and nothing is written here.

    Attributes:
        source: The token of the program that committed.
        topics: What screens must read again, with a blank between.
    """

    __tablename__ = "change_notes"

    id: Mapped[Key]
    source: Mapped[str]
    topics: Mapped[str]
