"""Which program of the office runs the jobs: one at a time.

Beside an SQLite file all programs are on one PC: an OS file lock leads, and dies with its holder.
On a server it is a lease in the database. Its holder adds to its beat every `BEAT_S`; whoever
waits takes it over once the beat stood still for `LEASE_S` by their own counter of elapsed time,
in one statement that changes nothing if the beat went on. The holder counts from before it asked,
and stops believing in its lease earlier than that. So neither PC needs to know what time it is:
a clock that is moved, or two that disagree, make no second leader and no gap.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select, update

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.watch import JobLease
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.ports import Clock, Database

NAME = "jobs"
ACTION = "jobs.lead"
BEAT_S = 10.0
"""So often the leader renews, and the others look."""
LEASE_S = 30.0
"""After so long without a beat another takes over: at most LEASE_S + 2 × BEAT_S after the last."""
_BELIEVED_S = 0.8 * LEASE_S
"""Counters of two PCs do not go at quite the same pace."""
_TABLE: Table = JobLease.__table__  # type: ignore[assignment]  # declared as a wider type


class Lead(Protocol):
    """The right to run the office's jobs; one thread at a time keeps it or gives it back."""

    @property
    def held(self) -> bool:
        """Whether this program has it, as far as it can tell without asking anybody."""
        ...

    def keep(self) -> bool:
        """Renews it, or takes it where nobody has it; whether it is held then.

        Raises:
            EnvironmentTroubleError: The database can't be reached or written now.
        """
        ...

    def holds(self, session: Session) -> bool:
        """Whether it is held, to be asked in the transaction that depends on it."""
        ...

    def give_back(self) -> None:
        """Lets another have it at once.

        Raises:
            EnvironmentTroubleError: As `keep`; it runs out by itself.
        """
        ...


def make_lead(database: Database, clock: Clock, pc: str) -> Lead:
    """The one that fits the database; not held yet."""
    return FileLead(database) if database.dialect == "sqlite" else LeaseLead(database, clock, pc)


class FileLead:
    """Held by a lock of the operating system."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock: ExitStack | None = None

    @property
    def held(self) -> bool:
        """Until it is given back."""
        return self._lock is not None

    def keep(self) -> bool:
        """Takes it, if nobody has it."""
        if self._lock is not None:
            return True
        with ExitStack() as taking:
            try:
                words = say("Another program runs the jobs.")
                taking.enter_context(self._database.office_lock(NAME, words))
            except EnvironmentTroubleError as error:
                if error.code != "busy":
                    raise
                return False
            self._lock = taking.pop_all()
        return True

    def holds(self, session: Session) -> bool:
        """As `held`."""
        del session
        return self.held

    def give_back(self) -> None:
        """Opens the lock."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()


class LeaseLead:
    """Held by a row of the database, for as long as it is renewed."""

    def __init__(self, database: Database, clock: Clock, pc: str) -> None:
        self._database = database
        self._clock = clock
        self._pc = pc
        self._me = secrets.token_hex(8)
        self._renewed_s: float | None = None
        self._seen: tuple[str, int] | None = None
        self._seen_s = 0.0

    @property
    def held(self) -> bool:
        """Whether the last renewal is young enough to be sure of."""
        renewed_s = self._renewed_s
        return renewed_s is not None and self._clock.elapsed_s() - renewed_s < _BELIEVED_S

    def keep(self) -> bool:
        """One short transaction, two where a lease that seems dead is taken over."""
        asked_s = self._clock.elapsed_s()
        if self._renewed_s is not None:
            if tried(lambda: self._beat(None)):
                self._renewed_s = asked_s
                return self.held
            self._renewed_s = None
        seen = self._look()
        if seen[0] and not self._stood_still(seen):
            return False
        if tried(lambda: self._beat(seen)):
            self._renewed_s = asked_s
        self._seen = None
        return self.held

    def holds(self, session: Session) -> bool:
        """Whether the row says so; it stays so until the transaction ends."""
        holder = session.scalar(
            select(JobLease.holder).where(JobLease.name == NAME).with_for_update(read=True)
        )
        return holder == self._me and self.held

    def give_back(self) -> None:
        """Empties the row, if it is still ours."""
        if self._renewed_s is None:
            return
        self._renewed_s = None

        def give() -> None:
            with self._database.write(SYSTEM, ACTION) as unit:
                unit.session.execute(
                    update(_TABLE)
                    .where(_TABLE.c.name == NAME, _TABLE.c.holder == self._me)
                    .values(holder="", renewed_at=unit.now)
                )

        tried(give)

    def _look(self) -> tuple[str, int]:
        def look() -> tuple[str, int] | None:
            with self._database.read() as session:
                row = session.get(JobLease, NAME)
                return None if row is None else (row.holder, row.beat)

        def make() -> None:
            with self._database.write(SYSTEM, ACTION) as unit:
                row = {"name": NAME, "holder": "", "pc": "", "beat": 0, "renewed_at": unit.now}
                unit.session.execute(insert_if_absent(unit.session, _TABLE), row)

        found = tried(look)
        if found is None:
            tried(make)
            found = tried(look)
        assert found is not None  # noqa: S101 - nobody takes the row away
        return found

    def _stood_still(self, seen: tuple[str, int]) -> bool:
        now_s = self._clock.elapsed_s()
        if seen != self._seen:
            self._seen, self._seen_s = seen, now_s
        return now_s - self._seen_s >= LEASE_S

    def _beat(self, seen: tuple[str, int] | None) -> bool:
        """Renews our lease, or takes the one that was `seen`, if it is as it was."""
        mine = _TABLE.c.holder == self._me
        if seen is not None:
            mine = (_TABLE.c.holder == seen[0]) & (_TABLE.c.beat == seen[1])
        with self._database.write(SYSTEM, ACTION) as unit:
            beat = unit.session.scalar(
                update(_TABLE)
                .where(_TABLE.c.name == NAME, mine)
                .values(holder=self._me, pc=self._pc, beat=_TABLE.c.beat + 1, renewed_at=unit.now)
                .returning(_TABLE.c.beat)
            )
        return beat is not None
