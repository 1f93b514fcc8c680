"""Tries to log in: counted before a password is compared, in the database, for all programs.

One short transaction counts a try as a failure and ends the matter where a lock holds; the
password is hashed outside of it; a second one takes the failure back where the password was
right, or says that it was wrong. Both hold the PC's row, then the name's, so that tries at the
same moment pass one by one. Whoever is killed between the two has failed.

Where tries that are still being compared make up the lock, the next one waits for what comes of
them: many right passwords at the same moment all get in, many wrong ones are compared no more
often than the table of security figures allows.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select, update

from dairyos_desktop.domain.errors import LockedOutError
from dairyos_desktop.domain.lockout import (
    NAME,
    PC,
    Lock,
    Tally,
    in_words,
    lock_of,
    settled,
    with_failure,
    without_failure,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.users import LoginAttempt, LoginCount, TotpSecret, User
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.login_counts import (
    NAME_KIND,
    PC_KIND,
    RECOVERY_KEY,
    held,
    keep,
    limit_of,
    stands_in_the_way,
    tally_of,
)
from dairyos_desktop.services.second_factor import Factor, factor_of
from dairyos_desktop.services.steady import SteadyTime

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.second_factor import Accepted
    from dairyos_desktop.services.unit import UnitOfWork

ACCEPTED = "accepted"
REFUSED = "refused"
LOCKED = "locked"

NOBODY = "unknown name"
"""Stands in the audit log for a name that no user has."""

_IN_FLIGHT = dt.timedelta(seconds=10)
"""A comparison takes a tenth of a second; after so long, its program has died."""
_LOOK_AGAIN_S = 0.05
_MOST_LOOKS = 200


@dataclass(frozen=True)
class Person:
    """The user of a name, as they stood when the try began.

    Attributes:
        factor: Their second factor; None where the password is enough.
        language: In which they read the window: `en`, `hi`.
    """

    user_id: int
    name: str
    role: str
    password_hash: str
    is_active: bool
    must_change_password: bool
    factor: Factor | None
    language: str


class Success(Enum):
    """What became of a try that was right when it was compared."""

    DONE = "done"
    CHANGED = "changed"
    """The user was disabled, or got another password or second factor meanwhile."""

    USED = "used"
    """Somebody else was quicker with the same code."""


@dataclass(frozen=True)
class Try:
    """A try that may compare its password.

    Attributes:
        key: The name, in the form that compares.
        person: Whose name it is; None for nobody's.
        row_id: Of the record of tries.
        at: When it was counted, in steady time.
        lock: The lock that holds from now on, unless the password is right.
        locks_pc: It is the PC's.
    """

    key: str
    person: Person | None
    row_id: int
    at: dt.datetime
    lock: Lock | None
    locks_pc: bool


class LoginTries:
    """Counts tries for one PC."""

    def __init__(self, database: Database, clock: Clock, pc: str) -> None:
        self._database = database
        self._clock = clock
        self._steady = SteadyTime(clock)
        self._pc = pc

    def begin(self, key: str) -> Try:
        """Counts a try at a name, or at the code (`RECOVERY_KEY`), as a failure.

        Raises:
            LockedOutError: The name or this PC is locked; that was recorded, but not counted.
        """
        begun = tried(lambda: self._begun(key, waits=True))
        for _ in range(_MOST_LOOKS):
            if begun is not None:
                break
            time.sleep(_LOOK_AGAIN_S)
            if not self._others_in_flight(key):
                begun = tried(lambda: self._begun(key, waits=True))
        begun = begun or tried(lambda: self._begun(key, waits=False))
        if isinstance(begun, Try):
            return begun
        assert begun is not None  # noqa: S101 - only who waits gets nothing
        raise self._locked_out(key, *begun)

    def fail(self, begun: Try) -> None:
        """The password was compared and is wrong: nobody need wait for this try any longer.

        It goes into the audit log. The work is the same whether the name is nobody's, or a disabled
        user's: refusals must not differ in time.
        """
        tried(lambda: self._failed(begun))

    def accept(self, session: Session, begun: Try) -> None:
        """Takes the failure back and clears what is counted under its key, in a transaction."""
        pc, name = held(session, PC_KIND, self._pc), held(session, NAME_KIND, begun.key)
        keep(pc, without_failure(tally_of(pc), PC, begun.at))
        keep(name, Tally())
        session.execute(
            update(LoginAttempt)
            .where(LoginAttempt.id == begun.row_id)
            .values(outcome=ACCEPTED, in_flight=False)
        )

    def succeed(
        self,
        begun: Try,
        person: Person,
        *,
        renewed_hash: str | None = None,
        code: Accepted | None = None,
    ) -> Success:
        """Takes the failure back and clears the name's count: password and code were right.

        Args:
            begun: The try.
            person: Whose password it is, as they stood when it was compared.
            renewed_hash: Of the same password with today's figures.
            code: Of the second factor, where there is one; taken with all else or not at all.

        Returns:
            Anything but `DONE`: nothing was taken back.
        """
        return tried(lambda: self._succeeded(begun, person, renewed_hash, code))

    def take_back(self, begun: Try, *, accepted: bool = False) -> None:
        """Takes the failure back and leaves the count: a right password without its code.

        Args:
            begun: The try.
            accepted: Whether it is recorded as a success, or not at all.
        """
        tried(lambda: self._taken_back(begun, accepted=accepted))

    def person(self, key: str) -> Person | None:
        """The user of a name as they stand now."""
        with self._database.read() as session:
            return _person(session, key)

    def now(self) -> dt.datetime:
        """The instant in steady time, by which all of this is counted."""
        return self._steady.now()

    def retry_at(self, lock: Lock | None) -> dt.datetime | None:
        """When a timed lock ends, by the PC's clock."""
        return None if lock is None or lock.left is None else self._clock.now() + lock.left

    def locks(self, session: Session) -> dict[str, Lock]:
        """The names that are locked now, in the form that compares."""
        now = self._steady.now()
        rows = session.scalars(select(LoginCount).where(LoginCount.kind == NAME_KIND))
        found = ((row.key, lock_of(tally_of(row), NAME, now)) for row in rows)
        return {key: lock for key, lock in found if lock is not None}

    def _others_in_flight(self, key: str) -> bool:
        with self._database.read() as session:
            return self._in_flight(session, self._clock.now(), key)

    def _in_flight(self, session: Session, now: dt.datetime, key: str) -> bool:
        """Whether a try at the name or from this PC is being compared."""
        found = session.scalar(
            select(LoginAttempt.id)
            .where(
                LoginAttempt.in_flight,
                LoginAttempt.at > now - _IN_FLIGHT,
                (LoginAttempt.name_key == key) | (LoginAttempt.pc == self._pc),
            )
            .limit(1)
        )
        return found is not None

    def _begun(self, key: str, *, waits: bool) -> Try | tuple[str, Lock] | None:
        """The try, or what locks it out; nothing where it must `wait` for others to end."""
        limit = limit_of(key)
        with self._database.write(SYSTEM, "login") as unit:
            session = unit.session
            pc, name = held(session, PC_KIND, self._pc), held(session, NAME_KIND, key)
            # Read once both are held: whoever waited for them has waited some time.
            now = self._steady.now()
            tallies = (settled(tally_of(pc), PC, now), settled(tally_of(name), limit, now))
            locks = (lock_of(tallies[0], PC, now), lock_of(tallies[1], limit, now))
            if waits and any(locks) and self._in_flight(session, unit.now, key):
                return None
            person = _person(session, key)
            row = LoginAttempt(
                name_key=key,
                user_id=None if person is None else person.user_id,
                pc=self._pc,
                outcome=LOCKED if any(locks) else REFUSED,
                in_flight=not any(locks),
                at=unit.now,
            )
            session.add(row)
            if not any(locks):
                tallies = (with_failure(tallies[0], PC, now), with_failure(tallies[1], limit, now))
            keep(pc, tallies[0])
            keep(name, tallies[1])
            session.flush()
            if any(locks):
                _audit(unit, key, person, self._pc, LOCKED)
                return stands_in_the_way(*locks)
            after = (lock_of(tallies[0], PC, now), lock_of(tallies[1], limit, now))
            kind, lock = stands_in_the_way(*after) if any(after) else ("", None)
            return Try(key, person, row.id, now, lock, locks_pc=kind == PC_KIND)

    def _succeeded(
        self, begun: Try, person: Person, renewed_hash: str | None, code: Accepted | None
    ) -> Success:
        with self._database.write(_actor(person), "login") as unit:
            session = unit.session
            # Held before anything is read: tries at the same moment pass one by one.
            held(session, PC_KIND, self._pc)
            held(session, NAME_KIND, begun.key)
            stands = session.scalar(
                select(User.id).where(
                    User.id == person.user_id,
                    User.password_hash == person.password_hash,
                    User.is_active,
                )
            )
            if stands is None or (code is None and factor_of(session, person.user_id) is not None):
                return Success.CHANGED
            if code is not None and not code.take(session, unit.now):
                return Success.USED
            self.accept(session, begun)
            if renewed_hash is not None:
                session.execute(
                    update(User)
                    .where(User.id == person.user_id, User.password_hash == person.password_hash)
                    .values(password_hash=renewed_hash)
                )
            _audit(unit, begun.key, person, self._pc, ACCEPTED)
        return Success.DONE

    def _taken_back(self, begun: Try, *, accepted: bool) -> None:
        actor = _actor(begun.person) if accepted and begun.person is not None else SYSTEM
        with self._database.write(actor, "login") as unit:
            session = unit.session
            pc, name = held(session, PC_KIND, self._pc), held(session, NAME_KIND, begun.key)
            keep(pc, without_failure(tally_of(pc), PC, begun.at))
            keep(name, without_failure(tally_of(name), NAME, begun.at))
            row = LoginAttempt.id == begun.row_id
            session.execute(
                update(LoginAttempt).where(row).values(outcome=ACCEPTED, in_flight=False)
                if accepted
                else delete(LoginAttempt).where(row)
            )
            if accepted:
                _audit(unit, begun.key, begun.person, self._pc, ACCEPTED)

    def _failed(self, begun: Try) -> None:
        with self._database.write(SYSTEM, "login") as unit:
            unit.session.execute(
                update(LoginAttempt).where(LoginAttempt.id == begun.row_id).values(in_flight=False)
            )
            _audit(unit, begun.key, begun.person, self._pc, REFUSED)

    def _locked_out(self, key: str, kind: str, lock: Lock) -> LockedOutError:
        if lock.left is None:
            return LockedOutError(
                say("This name is locked: {in_row} wrong passwords in a row.", in_row=NAME.in_row),
                say(
                    "The owner can unlock it with: dairyos users unlock NAME. So can the "
                    "office's recovery code."
                ),
            )
        words = "Too many wrong passwords on this PC."
        if kind == NAME_KIND:
            words = (
                "Too many wrong recovery codes."
                if key == RECOVERY_KEY
                else "Too many wrong passwords for this name."
            )
        return LockedOutError(
            words,
            say("Try again in {left}.", left=in_words(lock.left)),
            wait_s=lock.left.total_seconds(),
            retry_at=self.retry_at(lock),
            of_pc=kind == PC_KIND,
        )


def _actor(person: Person) -> Actor:
    return Actor(person.user_id, person.name, Role(person.role))


def _audit(unit: UnitOfWork, key: str, person: Person | None, pc: str, outcome: str) -> None:
    """A try as the audit log keeps it, for good.

    A name that is nobody's is not named: many a password was typed where the name belongs.
    """
    whose = NOBODY if person is None else person.name
    if key == RECOVERY_KEY:
        whose = "recovery code"
    unit.audit("login", whose, after={"outcome": outcome, "pc": pc})


def _person(session: Session, key: str) -> Person | None:
    # One statement for everybody: a known name must not take longer than an unknown one.
    found = session.execute(
        select(User, TotpSecret)
        .outerjoin(
            TotpSecret,
            and_(TotpSecret.user_id == User.id, TotpSecret.confirmed_at.is_not(None)),
        )
        .where(User.name_key == key)
    ).one_or_none()
    if found is None:
        return None
    user, secret = found
    return Person(
        user.id,
        user.name,
        user.role,
        user.password_hash,
        user.is_active,
        user.must_change_password,
        None if secret is None else Factor.of(secret),
        user.language,
    )
