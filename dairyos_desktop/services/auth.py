"""Logging in."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import (
    InvalidInputError,
    LoginRefusedError,
    PasswordChangeNeededError,
)
from dairyos_desktop.domain.lockout import in_words
from dairyos_desktop.domain.logins import short_key
from dairyos_desktop.domain.passwords import normal_password
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.users import User
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.login_tries import LoginTries
from dairyos_desktop.services.office import details_of, office_row
from dairyos_desktop.services.password_rules import checked_password, own_words
from dairyos_desktop.services.session import Session

if TYPE_CHECKING:
    from dairyos_desktop.services.login_tries import Person
    from dairyos_desktop.services.ports import Clock, Database, PasswordHasher

_log = logging.getLogger(__name__)


class AuthService:
    """Knows who somebody is by name and password.

    Attributes:
        tries: What is counted, for those who look at it or clear it.
    """

    def __init__(self, database: Database, clock: Clock, hasher: PasswordHasher, pc: str) -> None:
        """`pc` names this PC in the record of tries and has a limit of its own."""
        self._database = database
        self._hasher = hasher
        self.tries = LoginTries(database, clock, pc)

    def login(self, name: str, password: str) -> Actor:
        """The user of that name, if the password is theirs; each try is recorded.

        An unknown name, a wrong password and a disabled user get the same words after the same
        time. Too many failures lock the name or the PC (`domain.lockout`), whether or not somebody
        has that name; a locked try is not looked at. A hash made with older figures is renewed.

        Raises:
            LockedOutError: Too many wrong passwords; it says when to try again.
            LoginRefusedError: Not that user's password, or no such user who may log in.
            PasswordChangeNeededError: It is theirs, but only for once: `change_password` goes on.
        """
        began = time.perf_counter()
        with context.operation():
            try:
                person = self._checked(short_key(name), normal_password(password))
                _refuse_one_time(person)
            except (LoginRefusedError, PasswordChangeNeededError) as error:
                _log.warning("AuthService.login", extra=_outcome(error.code, began))
                raise
            extra = _outcome("done", began) | {"user_id": person.user_id}
            _log.info("AuthService.login", extra=extra)
            return self._actor(person)

    def change_password(self, name: str, password: str, new_password: str) -> Actor:
        """Sets one's own password by the one that holds; counts as a try to log in.

        Raises:
            LockedOutError: Too many wrong passwords; it says when to try again.
            LoginRefusedError: `password` isn't that user's.
            InvalidInputError: The new one is refused; the message says why.
        """
        began = time.perf_counter()
        with context.operation():
            person = self._checked(short_key(name), normal_password(password))
            with self._database.read() as session:
                words = own_words(details_of(office_row(session)), person.name)
            kept = checked_password(new_password, words)
            if kept == normal_password(password):
                raise InvalidInputError("The new password is the old one.", "Take another one.")
            hashed = self._hasher.hash(kept)
            actor = self._actor(person)
            with self._database.write(actor, "user.change_password") as unit:
                user = unit.session.scalars(
                    select(User).where(User.id == person.user_id).with_for_update()
                ).one()
                user.password_hash = hashed
                user.must_change_password = False
                user.updated_at = unit.now
                user.version += 1
                unit.audit("user", user.name, after={"password": "set by the user"})
                unit.changed("users")
            extra = _outcome("done", began) | {"user_id": person.user_id}
            _log.info("AuthService.change_password", extra=extra)
            return actor

    def _actor(self, person: Person) -> Actor:
        session = Session(self._database, person, self.tries.now)
        return Actor(person.user_id, person.name, Role(person.role), session)

    def _checked(self, key: str, offered: str) -> Person:
        begun = self.tries.begin(key)
        person = begun.person
        # The same work for everybody, in the same order: refusals must not differ in time.
        hashed = self._hasher.decoy() if person is None else person.password_hash
        fits = self._hasher.verify(hashed, offered)
        while person is not None and fits and person.is_active:
            outdated = self._hasher.outdated(person.password_hash)
            renewed = self._hasher.hash(offered) if outdated else None
            if self.tries.succeed(begun, person, renewed_hash=renewed):
                return person
            # Another program renewed the hash, or there is another password: what stands decides.
            seen, person = person.password_hash, self.tries.person(begun.key)
            fits = (
                person is not None
                and person.password_hash != seen
                and self._hasher.verify(person.password_hash, offered)
            )
        self.tries.fail(begun)
        wait = None if begun.lock is None else begun.lock.left
        raise LoginRefusedError(
            "The name and password don't fit.",
            "Check both; capital letters count in the password."
            if wait is None
            else f"Too many wrong passwords: try again in {in_words(wait)}.",
            wait_s=None if wait is None else wait.total_seconds(),
            retry_at=self.tries.retry_at(begun.lock),
            of_pc=begun.locks_pc,
        )

    def confirm(self, actor: Actor, password: str) -> Actor:
        """Makes the password fresh for whatever acts for this login; counts as a try to log in.

        Raises:
            LockedOutError: Too many wrong passwords; it says when to try again.
            LoginRefusedError: It isn't their password.
        """
        confirmed = self.login(actor.name, password)
        if confirmed.user_id != actor.user_id:
            raise LoginRefusedError("That is somebody else's password.", "Type your own.")
        if actor.session is None:
            return confirmed
        actor.session.confirm()
        return actor


def _refuse_one_time(person: Person) -> None:
    if person.must_change_password:
        raise PasswordChangeNeededError(
            "This password was given for one login.",
            "Set your own: in the window, or with: dairyos users password",
        )


def _outcome(outcome: str, began: float) -> dict[str, object]:
    return {"outcome": outcome, "duration_ms": round((time.perf_counter() - began) * 1000, 1)}
