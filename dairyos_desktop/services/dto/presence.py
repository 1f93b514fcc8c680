"""Who is at work in the office."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class Kind(StrEnum):
    """What kind of program."""

    WINDOW = "window"
    JOBS = "jobs"


@dataclass(frozen=True)
class Present:
    """A program that is open on the office.

    Attributes:
        user: Who is logged in; empty for nobody.
        pc: The PC's name.
        since: When they logged in, or the program began.
        here: It is the program that asks.
    """

    user: str
    pc: str
    kind: Kind
    since: dt.datetime
    here: bool
