"""A second factor as it comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.actor import Actor


@dataclass(frozen=True)
class FactorState:
    """How a user's second factor stands.

    Attributes:
        since: When it was confirmed; None where there is none.
        codes_left: Recovery codes that were not used.
        needed: The office asks the user's role for one.
    """

    since: dt.datetime | None
    codes_left: int
    needed: bool


@dataclass(frozen=True)
class Enrolment:
    """What a telephone is told to make codes.

    Attributes:
        secret: In groups of four, for those who type it.
        modules: Squares a side of the QR code; 0 where there is none.
        bars: (column, row, length) of its dark squares.
    """

    secret: str = field(repr=False)
    modules: int
    bars: tuple[tuple[int, int, int], ...] = field(repr=False)


@dataclass(frozen=True)
class NewCodes:
    """Recovery codes, shown this once.

    Attributes:
        actor: The user, who may go on now.
    """

    codes: tuple[str, ...] = field(repr=False)
    actor: Actor


@dataclass(frozen=True)
class CodeSheet:
    """Recovery codes on paper.

    Attributes:
        made_on: ISO date.
    """

    office: str
    user: str
    codes: tuple[str, ...] = field(repr=False)
    made_on: str
