"""The program's own log as it is read: what is asked for, a page of lines, the place to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt


class LogPlace(NamedTuple):
    """Up to where the log was read, from its end.

    Attributes:
        mark: The beginning of the file; it stays when the file is put aside under another name.
        offset: So many bytes of it are still unread.
    """

    mark: bytes
    offset: int


class LogBlock(NamedTuple):
    """Some whole lines of the log, newest first.

    Attributes:
        lines: As they stand in the file, without their ends.
        begin: Where the oldest of them begins: up to there, older lines are unread.
        is_last: Whether there are no older lines.
        size: So many bytes were looked at.
    """

    lines: tuple[bytes, ...]
    begin: LogPlace
    is_last: bool
    size: int


@dataclass(frozen=True)
class LogWish:
    """Which lines are asked for; what is empty does not narrow.

    Attributes:
        operation: The id of an operation, or its beginning.
        user_id: Who did it.
        least: The lowest level: `INFO`, `WARNING` or `ERROR`.
        first: From this day on, in the office's time zone.
        last: To this day.
        words: Stand somewhere in the line, in whatever case.
    """

    operation: str = ""
    user_id: int | None = None
    least: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != LogWish()


@dataclass(frozen=True)
class LogLine:
    """One line.

    Attributes:
        key: Its own, for lists: where its block begins, and its place in that.
        at: When, aware.
        level: `INFO`, `WARNING`, `ERROR` …
        message: What is said, scrubbed.
        operation: The id of the operation it belongs to; often empty.
        user: Who did it, by name; empty for the program itself.
        job: The job that did it; often empty.
        outcome: `done`, or the code of what was refused; often empty.
        duration_ms: How long it took; None where that is not told.
        place: Where in the program it was written.
        exception: The traceback, scrubbed; often empty.
    """

    key: tuple[LogPlace, int]
    at: dt.datetime
    level: str
    message: str
    operation: str
    user: str
    job: str
    outcome: str
    duration_ms: float | None
    place: str
    exception: str


@dataclass(frozen=True)
class LogPage:
    """Lines newest first.

    Attributes:
        place: Where to go on; None where the whole log was read.
        looked_at: So many bytes were looked at for this page.
        left: So many bytes of older lines are left.
    """

    lines: tuple[LogLine, ...]
    place: LogPlace | None
    looked_at: int
    left: int


@dataclass(frozen=True)
class LogChoices:
    """What a list can be narrowed to, and the office's time zone.

    Attributes:
        users: Pairs of id and name.
    """

    users: tuple[tuple[int, str], ...]
    timezone: str
