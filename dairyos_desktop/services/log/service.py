"""The service that reads the program's log: a page, and an operation's lines for support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dairyos_desktop.config.scrubbing import scrubbed
from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.users import User
from dairyos_desktop.services.command import query
from dairyos_desktop.services.dto.log import LogChoices, LogLine, LogPage, LogWish
from dairyos_desktop.services.log.parsing import Sieve, shown, taken_apart
from dairyos_desktop.services.office import office_row

if TYPE_CHECKING:
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.log import LogPlace
    from dairyos_desktop.services.ports import Database, LogFiles

PAGE: Final = 100
MOST_BYTES: Final = 2 * 1024 * 1024
"""So much is looked at for one page, however few lines fit: some 20 ms."""
MOST_SUPPORT_LINES: Final = 200
_LONGEST_OPERATION: Final = 64


class LogService:
    """Reads; nothing is written, and no transaction is open while files are read."""

    def __init__(self, database: Database, files: LogFiles) -> None:
        self._database = database
        self._files = files

    @query(Action.READ_LOG)
    def choices(self, actor: Actor) -> LogChoices:  # noqa: ARG002 - checked by @query
        """Whose lines can be asked for."""
        users, timezone = self._names()
        return LogChoices(tuple(users.items()), timezone)

    @query(Action.READ_LOG)
    def page(self, actor: Actor, wish: LogWish, place: LogPlace | None = None) -> LogPage:  # noqa: ARG002 - as above
        """Lines that fit, newest first: so many as are found in the next few megabytes.

        Args:
            actor: Who asks.
            wish: Which.
            place: Where an earlier page ended; None for the newest.

        Raises:
            InvalidInputError: The days are the wrong way round.
            EnvironmentTroubleError: The log can't be read.
        """
        if wish.first is not None and wish.last is not None and wish.first > wish.last:
            raise InvalidInputError(
                say("The first day lies behind the last one."),
                say("Type them the other way round."),
            )
        users, timezone = self._names()
        sieve = Sieve(wish, ZoneInfo(timezone))
        found: list[LogLine] = []
        looked_at, is_over = 0, False
        while len(found) < PAGE and looked_at < MOST_BYTES and not is_over:
            block = self._files.before(place)
            looked_at += block.size
            for number, line in enumerate(block.lines):
                if not sieve.may_fit(line):
                    continue
                parts = taken_apart(line)
                if parts is None:
                    continue
                said, at = parts
                is_over = is_over or sieve.is_over(at)
                if sieve.fits(said, at):
                    found.append(shown((block.begin, number), said, at, users))
            place = block.begin
            is_over = is_over or block.is_last
        left = 0 if is_over else self._files.size(place)
        return LogPage(tuple(found), None if is_over else place, looked_at, left)

    @query(Action.READ_LOG)
    def support_text(self, actor: Actor, operation: str) -> str:  # noqa: ARG002 - as above
        """All that the log says of an operation, oldest first, scrubbed: for whoever mends it.

        Raises:
            InvalidInputError: That is no operation's id.
            NotFoundError: The log says nothing of it, or no longer.
            EnvironmentTroubleError: The log can't be read.
        """
        wanted = operation.strip()
        if not wanted or len(wanted) > _LONGEST_OPERATION or not wanted.isascii():
            raise InvalidInputError(
                say("“{operation}” names no operation.", operation=operation),
                say("Choose a line that belongs to one."),
            )
        needle = wanted.encode()
        lines: list[str] = []
        place: LogPlace | None = None
        while len(lines) < MOST_SUPPORT_LINES:
            block = self._files.before(place)
            for line in block.lines:
                parts = taken_apart(line) if needle in line else None
                if parts is not None and parts[0].get("operation_id") == wanted:
                    lines.append(scrubbed(line.decode("utf-8", "replace")))
            place = block.begin
            if block.is_last:
                break
        if not lines:
            raise NotFoundError(
                say("The log says nothing of the operation {wanted}.", wanted=wanted),
                say("Old lines make room for new ones; look on the PC where it happened."),
            )
        return "\n".join(reversed(lines[:MOST_SUPPORT_LINES]))

    def _names(self) -> tuple[dict[int, str], str]:
        with self._database.read() as session:
            users = session.execute(select(User.id, User.name).order_by(User.name))
            return {row.id: row.name for row in users}, office_row(session).timezone
