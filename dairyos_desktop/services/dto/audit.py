"""The audit log as it comes out, and what its check found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class AuditWish:
    """Which entries are asked for; what is empty doesn't narrow.

    Attributes:
        words: Each of them must be somewhere in the entry: key, person, reason, before or after.
        person: A user's name.
        thing: A kind of thing, e.g. `customer`.
        first_on: From this day on, in the office's time.
        last_on: To this day.
    """

    words: str = ""
    person: str = ""
    thing: str = ""
    first_on: dt.date | None = None
    last_on: dt.date | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return self != AuditWish()


@dataclass(frozen=True)
class AuditRow:
    """One entry in a list."""

    position: int
    at: dt.datetime
    user: str
    action: str
    thing: str
    key: str
    reason: str


@dataclass(frozen=True)
class AuditPage:
    """A part of the list, newest first.

    Attributes:
        more: There are older entries that fit.
    """

    rows: tuple[AuditRow, ...]
    more: bool


@dataclass(frozen=True)
class AuditDetail:
    """One entry whole.

    Attributes:
        before: The fields that changed as they were; None for a new thing.
        after: The same fields as they are; None for a removed thing.
        sha256: The entry's hash.
    """

    row: AuditRow
    operation_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    sha256: str


@dataclass(frozen=True)
class AuditChoices:
    """What entries can be narrowed to."""

    people: tuple[str, ...]
    things: tuple[str, ...]


@dataclass(frozen=True)
class ChainProblem:
    """Something wrong with the chain.

    Attributes:
        position: Of the first entry that is wrong, gone or unknown; None where no entry is known.
        detail: What is wrong, and what to do where that is known.
        acceptable: It is between the database and this PC's anchor: the owner may accept it.
    """

    position: int | None
    detail: str
    acceptable: bool = False


@dataclass(frozen=True)
class ChainReport:
    """What a check of the chain found.

    Attributes:
        entries: How many there are.
        problems: In the order of their finding.
    """

    entries: int
    problems: tuple[ChainProblem, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    @property
    def first_bad(self) -> int | None:
        """The position of the first entry that is wrong, gone or unknown."""
        known = [one.position for one in self.problems if one.position is not None]
        return min(known, default=None)
