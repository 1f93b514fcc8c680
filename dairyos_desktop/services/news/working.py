"""Acts on the inbox: steps of short transactions, one bad piece of news apart from the rest.

What is taken is marked so in a commit before, so that a program that dies in a step has counted the
try; a step books, marks it as through, and takes the next in one transaction. News that has only
just been told is taken as it is stored: each step stores what the next one acts on.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import (
    DairyError,
    EnvironmentTroubleError,
    InvalidInputError,
    RefusedError,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.dto.news import Worked
from dairyos_desktop.services.news.booking import Booked, book_news
from dairyos_desktop.services.news.inbox import (
    heal,
    is_anything_due,
    mark_failed,
    mark_processed,
    store,
    store_taken,
    take,
)
from dairyos_desktop.services.news.links import note_links
from dairyos_desktop.services.news.reading import link_news, payment_news
from dairyos_desktop.services.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.news import Event
    from dairyos_desktop.services.news.inbox import Taken
    from dairyos_desktop.services.news.reading import LinkNews, PaymentNews
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork

    More = Callable[[], Sequence[Event]]

LOCK = "news"
ACTION = "news.book"
FIRST_BATCH = 40
LEAST_BATCH = 30
"""Fewer cost more commits than they spare others: 19 of 20 such steps are through in 40 ms."""
MOST_AT_ONCE = 400
MOST_STORED = 100

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Read:
    """A piece of news and what it says."""

    taken: Taken
    payment: PaymentNews | None
    link: LinkNews | None


@dataclass(frozen=True)
class _Next:
    """The next batch; it is made of the first `told` of what was just told."""

    batch: list[Taken]
    told: int


@dataclass
class InboxWorker:
    """Acts on what is due, once.

    Args:
        database: The books.
        clock: Says what is due.
        stop: Asked between steps whether to stop.
        limit: At most so many pieces of news.

    Attributes:
        stored: Pieces of news that were new to the inbox.
    """

    database: Database
    clock: Clock
    stop: Callable[[], bool] = lambda: False
    limit: int | None = None
    stored: int = 0
    _told: list[Event] = field(default_factory=list)
    _pace: Pace = field(
        default_factory=lambda: Pace(first=FIRST_BATCH, least=LEAST_BATCH, most=MOST_AT_ONCE)
    )
    _processed: int = 0
    _new_payments: int = 0
    _reversals: int = 0
    _problems: list[str] = field(default_factory=list)

    def run(self) -> Worked:
        """Goes on until nothing is due.

        Raises:
            EnvironmentTroubleError: The database can't be reached or written; what was taken is
                taken again by the next to come.
        """
        busy = False
        while self._is_due() and not busy:
            # Once more after it: what came in meanwhile found the inbox held and was left to us.
            busy = not self._hold_and_go_on()
        return Worked(
            processed=self._processed,
            failed=len(self._problems),
            new_payments=self._new_payments,
            reversals=self._reversals,
            problems=tuple(self._problems),
            busy=busy,
        )

    def take_in(self, events: Sequence[Event], more: More = tuple) -> None:
        """Stores news whole and acts on it; where another is acting, it is left to them.

        Args:
            events: Oldest first.
            more: Gives what has come meanwhile, without waiting; asked when little is left, so
                that no step is smaller than it need be.

        Raises:
            EnvironmentTroubleError: As `run`; what is not stored by then must be told again.
        """
        self._told = list(events)
        if not self.stop():
            self._hold_and_go_on(more)
        while self._told:
            self._store_for_later()

    def _store_for_later(self) -> None:
        some = self._told[:MOST_STORED]

        def keep() -> int:
            with self.database.write(SYSTEM, ACTION) as unit:
                return len(store(unit, some))

        self.stored += tried(keep)
        del self._told[: len(some)]

    def _is_due(self) -> bool:
        if self.stop() or self._left() == 0:
            return False
        with self.database.read() as session:
            return is_anything_due(session, self.clock.now())

    def _left(self) -> int | None:
        done = self._processed + len(self._problems)
        return None if self.limit is None else max(self.limit - done, 0)

    def _hold_and_go_on(self, more: More = tuple) -> bool:
        """False where another is acting on the inbox."""
        with ExitStack() as holding:
            words = say("The gateway's news is being worked on already.")
            try:
                holding.enter_context(self.database.office_lock(LOCK, words))
            except EnvironmentTroubleError as error:
                if error.code != "busy":
                    raise
                return False
            self._go_on(more)
        return True

    def _go_on(self, more: More) -> None:
        batch = self._taken(tried(self._begin))
        while batch:
            if len(self._told) < self._pace.size and not self.stop():
                self._told += more()
            batch = self._step(batch)

    def _begin(self) -> _Next:
        with self.database.write(SYSTEM, ACTION) as unit:
            healed = heal(unit)
            following = self._next(unit, self._most())
        if healed:
            _log.warning("%d pieces of news had been left half done; they are done again.", healed)
        return following

    def _next(self, unit: UnitOfWork, most: int) -> _Next:
        """What was just told goes first; it is stored by this."""
        some = self._told[:most]
        return _Next(store_taken(unit, some), len(some)) if some else _Next(take(unit, most), 0)

    def _taken(self, following: _Next) -> list[Taken]:
        """The next batch, once its transaction is through."""
        del self._told[: following.told]
        if following.told:
            self.stored += len(following.batch)
        return following.batch

    def _most(self, under_way: int = 0) -> int:
        """How many are taken next, once those under way are through; none once it is to stop."""
        left = self._left()
        return self._pace.size if left is None else min(self._pace.size, max(left - under_way, 0))

    def _step(self, batch: Sequence[Taken]) -> list[Taken]:
        """Acts on the batch; gives the next."""
        read = [one for taken in batch if (one := self._read(taken)) is not None]
        try:
            booked, following = tried(lambda: self._act(read))
        except EnvironmentTroubleError:
            raise
        except Exception:  # noqa: BLE001 - each is done alone, and tells what is wrong with it
            for one in read:
                self._alone(one)
            return self._taken(tried(lambda: self._act([]))[1])
        self._count(len(read), booked)
        return self._taken(following)

    def _alone(self, one: _Read) -> None:
        try:
            self._count(1, tried(lambda: self._act([one], alone=True))[0])
        except EnvironmentTroubleError:
            raise
        except RefusedError as error:
            self._fail(one.taken, error, again=False)
        except DairyError as error:
            self._fail(one.taken, error, again=True)
        except Exception as error:  # noqa: BLE001 - told in the inbox and in the log
            _log.exception("A piece of news met a bug.", extra={"outcome": "bug"})
            kind = type(error).__name__
            trouble = DairyError(
                say("The program met something it was not made for ({kind}).", kind=kind),
                say("Send the end of the log to support."),
            )
            self._fail(one.taken, trouble, again=True)

    def _read(self, taken: Taken) -> _Read | None:
        try:
            return _Read(taken, payment_news(taken.payload), link_news(taken.payload))
        except InvalidInputError as error:
            self._fail(taken, error, again=False)
            return None

    def _act(self, read: Sequence[_Read], *, alone: bool = False) -> tuple[Booked, _Next]:
        """Books and marks in one transaction, which takes the next batch too unless `alone`."""
        most = 0 if alone or self.stop() else self._most(len(read))
        with self._pace.step(self.database, SYSTEM, ACTION, len(read)) as unit:
            ours = mark_processed(unit, [one.taken.row_id for one in read])
            mine = [one for one in read if one.taken.row_id in ours]
            note_links(unit, [one.link for one in mine if one.link is not None])
            booked = book_news(unit, [one.payment for one in mine if one.payment is not None])
            return booked, self._next(unit, most)

    def _fail(self, taken: Taken, error: DairyError, *, again: bool) -> None:
        problem = f"{error.message} {error.hint}".strip()

        def fail() -> None:
            with self.database.write(SYSTEM, ACTION) as unit:
                mark_failed(unit, taken, problem, again=again)

        tried(fail)
        self._problems.append(problem)

    def _count(self, processed: int, booked: Booked) -> None:
        self._processed += processed
        self._new_payments += booked.new_payments
        self._reversals += booked.reversals
