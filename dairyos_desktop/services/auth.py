"""Logging in."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import (
    DairyError,
    InvalidInputError,
    LoginRefusedError,
    PasswordChangeNeededError,
    SecondFactorNeededError,
    WrongCodeError,
)
from dairyos_desktop.domain.lockout import in_words
from dairyos_desktop.domain.logins import short_key
from dairyos_desktop.domain.passwords import (
    LEAST_LENGTH,
    LEAST_WITH_SECOND_FACTOR,
    normal_password,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.users import User
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.login_tries import LoginTries, Success
from dairyos_desktop.services.office import details_of, office_row
from dairyos_desktop.services.password_rules import checked_password, own_words
from dairyos_desktop.services.second_factor import FactorCheck, enrol_by, used_already
from dairyos_desktop.services.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.login_tries import Person, Try
    from dairyos_desktop.services.office_key import OfficeKeys
    from dairyos_desktop.services.ports import Clock, Database, PasswordHasher
    from dairyos_desktop.services.second_factor import Accepted, Factor

_log = logging.getLogger(__name__)


class AuthService:
    """Knows who somebody is by name, password and, where they have one, second factor.

    Attributes:
        tries: What is counted, for those who look at it or clear it.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        hasher: PasswordHasher,
        pc: str,
        keys: OfficeKeys,
    ) -> None:
        """`pc` names this PC in the record of tries and has a limit of its own."""
        self._database = database
        self._clock = clock
        self._hasher = hasher
        self._codes = FactorCheck(keys, clock)
        self.tries = LoginTries(database, clock, pc)

    def login(self, name: str, password: str, code: str = "") -> Actor:
        """The user of that name, if password and code are theirs; each try is recorded.

        An unknown name, a wrong password and a disabled user get the same words after the same
        time. Too many failures lock the name or the PC (`domain.lockout`), whether or not somebody
        has that name; a locked try is not looked at. A hash made with older figures is renewed.

        Args:
            name: To log in with.
            password: Theirs.
            code: Of the second factor, or one of its recovery codes; empty asks whether it is
                needed.

        Raises:
            LockedOutError: Too many wrong passwords or codes; it says when to try again.
            LoginRefusedError: Not that user's password, or no such user who may log in.
            SecondFactorNeededError: It is theirs, and a code is needed too.
            WrongCodeError: It is theirs, but the code doesn't fit or was used.
            PasswordChangeNeededError: It is theirs, but only for once, or too short without a
                second factor: `change_password` goes on.
            OfficeKeyMissingError: This PC can't look at codes; a recovery code goes all the same.
            KeyringTroubleError: As `OfficeKeyMissingError`, for the keyring.
        """
        began = time.perf_counter()
        with context.operation():
            try:
                offered = normal_password(password)
                person = self._checked(
                    short_key(name), offered, code, lambda one: _refuse_for_once(one, offered)
                )
            except DairyError as error:
                _log.warning("AuthService.login", extra=_outcome(error.code, began))
                raise
            extra = _outcome("done", began) | {"user_id": person.user_id}
            _log.info("AuthService.login", extra=extra)
            return self._actor(person)

    def change_password(self, name: str, password: str, new_password: str, code: str = "") -> Actor:
        """Sets one's own password by the one that holds; counts as a try to log in.

        With a second factor it may be shorter, and the code is asked for: who has the password
        alone must not become its owner.

        Raises:
            InvalidInputError: The new one is refused; the message says why. No code was used.
            LockedOutError, LoginRefusedError, SecondFactorNeededError, WrongCodeError: As `login`.
        """
        began = time.perf_counter()
        with context.operation():
            offered, kept = normal_password(password), normal_password(new_password)
            person = self._checked(
                short_key(name), offered, code, lambda one: self._check_new(one, offered, kept)
            )
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

    def _check_new(self, person: Person, offered: str, new: str) -> None:
        with self._database.read() as session:
            words = own_words(details_of(office_row(session)), person.name)
        least = LEAST_LENGTH if person.factor is None else LEAST_WITH_SECOND_FACTOR
        if checked_password(new, words, least) == offered:
            raise InvalidInputError(
                say("The new password is the old one."), say("Take another one.")
            )

    def _actor(self, person: Person) -> Actor:
        role = Role(person.role)
        with self._database.read() as session:
            by = enrol_by(session, person.user_id, role)
        return Actor(
            person.user_id,
            person.name,
            role,
            Session(self._database, person, self.tries.now),
            enrol_by=by,
            must_enrol=by is not None and by <= self._clock.now(),
            language=person.language,
        )

    def _checked(
        self, key: str, offered: str, code: str | None, check: Callable[[Person], None]
    ) -> Person:
        """Whoever the password is of, and the code.

        Args:
            key: The name, in the form that compares.
            offered: The password in the form that is hashed.
            code: Of the second factor; empty where none was typed yet, None asks for none: a
                password that is only to be fresh says nothing of the count.
            check: Refuses whoever may not go on by this password; before a code is used.
        """
        begun = self.tries.begin(key)
        person = begun.person
        # The same work for everybody, in the same order: refusals must not differ in time.
        hashed = self._hasher.decoy() if person is None else person.password_hash
        fits = self._hasher.verify(hashed, offered)
        while person is not None and fits and person.is_active:
            accepted = None
            if person.factor is not None:
                if code is None:
                    self.tries.take_back(begun, accepted=True)
                    return person
                accepted = self._accepted(begun, person, person.factor, code, check)
            outdated = self._hasher.outdated(person.password_hash)
            renewed = self._hasher.hash(offered) if outdated else None
            done = self.tries.succeed(begun, person, renewed_hash=renewed, code=accepted)
            if done is Success.DONE:
                if accepted is None:
                    check(person)
                return person
            if done is Success.USED:
                raise self._refusal(begun, used_already())
            # Another program renewed the hash, or there is another password: what stands decides.
            seen, person = person.password_hash, self.tries.person(begun.key)
            fits = (
                person is not None
                and person.password_hash != seen
                and self._hasher.verify(person.password_hash, offered)
            )
        raise self._refusal(
            begun,
            LoginRefusedError(
                say("The name and password don't fit."),
                say("Check both; capital letters count in the password."),
            ),
        )

    def _accepted(
        self,
        begun: Try,
        person: Person,
        factor: Factor,
        code: str,
        check: Callable[[Person], None],
    ) -> Accepted:
        """The code, if it fits; only a wrong one stays counted."""
        try:
            check(person)
            if not code.strip():
                raise SecondFactorNeededError(
                    say("{person} has a second factor.", person=person.name),
                    say("Type the code that the telephone shows. Scripts set DAIRYOS_CODE."),
                )
            return self._codes.accepted(factor, code)
        except WrongCodeError as error:
            raise self._refusal(begun, error) from error
        except DairyError:
            self.tries.take_back(begun)
            raise

    def _refusal(self, begun: Try, error: LoginRefusedError) -> LoginRefusedError:
        """The error, once the failure stands, with how long a lock holds where this one locked."""
        self.tries.fail(begun)
        wait = None if begun.lock is None else begun.lock.left
        if wait is None:
            return error
        return type(error)(
            error.message,
            f"Too many wrong passwords: try again in {in_words(wait)}.",
            wait_s=wait.total_seconds(),
            retry_at=self.tries.retry_at(begun.lock),
            of_pc=begun.locks_pc,
        )

    def confirm(self, actor: Actor, password: str) -> Actor:
        """Makes the password fresh for whatever acts for this login; counts as a try to log in.

        Raises:
            LockedOutError: Too many wrong passwords; it says when to try again.
            LoginRefusedError: It isn't their password.
        """
        began = time.perf_counter()
        with context.operation(actor.user_id):
            try:
                offered = normal_password(password)
                person = self._checked(
                    short_key(actor.name), offered, None, lambda one: _refuse_for_once(one, offered)
                )
            except DairyError as error:
                _log.warning("AuthService.confirm", extra=_outcome(error.code, began))
                raise
            if person.user_id != actor.user_id:
                raise LoginRefusedError(
                    say("That is somebody else's password."), say("Type your own.")
                )
            _log.info("AuthService.confirm", extra=_outcome("done", began))
            if actor.session is None:
                return self._actor(person)
            actor.session.confirm()
            return actor


def _refuse_for_once(person: Person, offered: str) -> None:
    if person.factor is None and len(offered) < LEAST_LENGTH:
        raise PasswordChangeNeededError(
            say(
                "Without a second factor a password needs {least_length} characters.",
                least_length=LEAST_LENGTH,
            ),
            say("Set a longer one: in the window, or with: dairyos users password"),
        )
    if person.must_change_password:
        raise PasswordChangeNeededError(
            say("This password was given for one login."),
            say("Set your own: in the window, or with: dairyos users password"),
        )


def _outcome(outcome: str, began: float) -> dict[str, object]:
    return {"outcome": outcome, "duration_ms": round((time.perf_counter() - began) * 1000, 1)}
