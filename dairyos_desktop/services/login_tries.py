"""Tries to log in: counted before a password is compared, in the database, for all programs.

One short transaction counts a try as a failure and ends the matter where a lock holds; the
password is hashed outside of it; a second one takes the failure back where the password was
right. Both hold the PC's row, then the name's, so that tries at the same moment pass one by one.
Whoever is killed between the two has failed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import Table, and_, delete, select, update

from dairyos_desktop.domain.errors import LockedOutError, PasswordNeededError
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
from dairyos_desktop.models.users import LoginAttempt, LoginCount, TotpSecret, User
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.inserting import insert_if_absent
from dairyos_desktop.services.second_factor import Factor, factor_of
from dairyos_desktop.services.steady import SteadyTime

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.second_factor import Accepted

ACCEPTED = "accepted"
REFUSED = "refused"
LOCKED = "locked"

FRESH = dt.timedelta(minutes=5)
"""For so long a password that was just asked for is not asked for again."""

_NAME_KIND = "name"
_PC_KIND = "pc"


@dataclass(frozen=True)
class Person:
    """The user of a name, as they stood when the try began.

    Attributes:
        factor: Their second factor; None where the password is enough.
    """

    user_id: int
    name: str
    role: str
    password_hash: str
    is_active: bool
    must_change_password: bool
    factor: Factor | None


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
        """Counts a try at a name as a failure.

        Raises:
            LockedOutError: The name or this PC is locked; that was recorded, but not counted.
        """
        begun = tried(lambda: self._begun(key))
        if isinstance(begun, Try):
            return begun
        raise self._locked_out(*begun)

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

    def require_fresh(self, actor: Actor) -> None:
        """Refuses a deed of somebody whose password was asked for too long ago.

        Raises:
            PasswordNeededError: As said.
        """
        asked_at = actor.confirmed_at
        if asked_at is None or self.now() - asked_at > FRESH:
            raise PasswordNeededError(
                "This needs your password once more.", "Type it, then it is done."
            )

    def retry_at(self, lock: Lock | None) -> dt.datetime | None:
        """When a timed lock ends, by the PC's clock."""
        return None if lock is None or lock.left is None else self._clock.now() + lock.left

    def locks(self, session: Session) -> dict[str, Lock]:
        """The names that are locked now, in the form that compares."""
        now = self._steady.now()
        rows = session.scalars(select(LoginCount).where(LoginCount.kind == _NAME_KIND))
        found = ((row.key, lock_of(_tally(row), NAME, now)) for row in rows)
        return {key: lock for key, lock in found if lock is not None}

    def _begun(self, key: str) -> Try | tuple[str, Lock]:
        with self._database.write(SYSTEM, "login") as unit:
            session = unit.session
            pc, name = _held(session, _PC_KIND, self._pc), _held(session, _NAME_KIND, key)
            # Read once both are held: whoever waited for them has waited some time.
            now = self._steady.now()
            tallies = (settled(_tally(pc), PC, now), settled(_tally(name), NAME, now))
            locks = (lock_of(tallies[0], PC, now), lock_of(tallies[1], NAME, now))
            person = _person(session, key)
            row = LoginAttempt(
                name_key=key,
                user_id=None if person is None else person.user_id,
                pc=self._pc,
                outcome=LOCKED if any(locks) else REFUSED,
                at=unit.now,
            )
            session.add(row)
            if not any(locks):
                tallies = (with_failure(tallies[0], PC, now), with_failure(tallies[1], NAME, now))
            _keep(pc, tallies[0])
            _keep(name, tallies[1])
            session.flush()
            if any(locks):
                return _stands_in_the_way(*locks)
            after = (lock_of(tallies[0], PC, now), lock_of(tallies[1], NAME, now))
            kind, lock = _stands_in_the_way(*after) if any(after) else ("", None)
            return Try(key, person, row.id, now, lock, locks_pc=kind == _PC_KIND)

    def _succeeded(
        self, begun: Try, person: Person, renewed_hash: str | None, code: Accepted | None
    ) -> Success:
        with self._database.write(SYSTEM, "login") as unit:
            session = unit.session
            pc, name = _held(session, _PC_KIND, self._pc), _held(session, _NAME_KIND, begun.key)
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
            _keep(pc, without_failure(_tally(pc), PC, begun.at))
            _keep(name, Tally())
            session.execute(
                update(LoginAttempt).where(LoginAttempt.id == begun.row_id).values(outcome=ACCEPTED)
            )
            if renewed_hash is not None:
                session.execute(
                    update(User)
                    .where(User.id == person.user_id, User.password_hash == person.password_hash)
                    .values(password_hash=renewed_hash)
                )
        return Success.DONE

    def _taken_back(self, begun: Try, *, accepted: bool) -> None:
        with self._database.write(SYSTEM, "login") as unit:
            session = unit.session
            pc, name = _held(session, _PC_KIND, self._pc), _held(session, _NAME_KIND, begun.key)
            _keep(pc, without_failure(_tally(pc), PC, begun.at))
            _keep(name, without_failure(_tally(name), NAME, begun.at))
            row = LoginAttempt.id == begun.row_id
            session.execute(
                update(LoginAttempt).where(row).values(outcome=ACCEPTED)
                if accepted
                else delete(LoginAttempt).where(row)
            )

    def _locked_out(self, kind: str, lock: Lock) -> LockedOutError:
        if lock.left is None:
            return LockedOutError(
                f"This name is locked: {NAME.in_row} wrong passwords in a row.",
                "The owner can unlock it with: dairyos users unlock NAME. So can the office's "
                "recovery code.",
            )
        whose = "for this name" if kind == _NAME_KIND else "on this PC"
        return LockedOutError(
            f"Too many wrong passwords {whose}.",
            f"Try again in {in_words(lock.left)}.",
            wait_s=lock.left.total_seconds(),
            retry_at=self.retry_at(lock),
            of_pc=kind == _PC_KIND,
        )


def open_name(session: Session, key: str) -> Tally:
    """Clears what is counted against a name, whatever lock holds; gives what was counted."""
    row = _held(session, _NAME_KIND, key)
    before = _tally(row)
    _keep(row, Tally())
    return before


def _stands_in_the_way(pc: Lock | None, name: Lock | None) -> tuple[str, Lock]:
    """The lock that holds longer, and whose it is."""
    if name is not None and name.or_longer(pc) is name:
        return _NAME_KIND, name
    assert pc is not None  # noqa: S101 - one of them holds
    return _PC_KIND, pc


def _held(session: Session, kind: str, key: str) -> LoginCount:
    """The row, made when it is first needed, and nobody else's until the transaction ends."""
    table = LoginCount.__table__
    assert isinstance(table, Table)  # noqa: S101 - what a mapped class has
    session.execute(
        insert_if_absent(session, table).values(
            kind=kind, key=key, recent="", in_row=0, locks=0, locked_at=None
        )
    )
    return session.scalars(
        select(LoginCount).where(LoginCount.kind == kind, LoginCount.key == key).with_for_update()
    ).one()


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
    )


def _tally(row: LoginCount) -> Tally:
    recent = tuple(dt.datetime.fromisoformat(text) for text in row.recent.split())
    return Tally(recent, row.in_row, row.locks, row.locked_at)


def _keep(row: LoginCount, tally: Tally) -> None:
    row.recent = " ".join(at.isoformat() for at in tally.recent)
    row.in_row = tally.in_row
    row.locks = tally.locks
    row.locked_at = tally.locked_at
