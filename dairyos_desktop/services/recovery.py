"""What the office's recovery code opens: a locked name, and an owner's lost password."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import LoginRefusedError, RefusedError
from dairyos_desktop.domain.lockout import Tally
from dairyos_desktop.domain.logins import short_key
from dairyos_desktop.domain.passwords import new_recovery_code, normal_recovery_code
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.users import User
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.login_counts import RECOVERY_KEY, open_name
from dairyos_desktop.services.office import details_of, office_row
from dairyos_desktop.services.own_factor import drop_factor
from dairyos_desktop.services.password_rules import checked_password, own_words

if TYPE_CHECKING:
    from dairyos_desktop.services.login_tries import LoginTries, Try
    from dairyos_desktop.services.ports import Database, PasswordHasher
    from dairyos_desktop.services.unit import UnitOfWork

_log = logging.getLogger(__name__)


class RecoveryService:
    """Asks for the code that was given when the office was made, or at its last use for a password.

    Nobody is logged in. Tries are counted and locked like those at a name (`domain.lockout`), but
    never for good: nothing else would open what the code opens.
    """

    def __init__(self, database: Database, tries: LoginTries, hasher: PasswordHasher) -> None:
        """`tries` are those of the login."""
        self._database = database
        self._tries = tries
        self._hasher = hasher

    def open_name(self, name: str, code: str) -> None:
        """Ends any lock of a name.

        Raises:
            LockedOutError: Too many wrong codes; it says when to try again.
            LoginRefusedError: It isn't the office's code.
        """
        began = time.perf_counter()
        with context.operation():
            self._checked(code, "RecoveryService.open_name", began)
            tried(lambda: self._opened(short_key(name)))
            _report("RecoveryService.open_name", "done", began)

    def reset_password(self, name: str, code: str, password: str) -> str:
        """Gives an owner another password, and ends any lock of the name.

        A second factor goes too: whoever lost the password may have lost the telephone with it, and
        nothing else would open the office again.

        Returns:
            The recovery code that holds from now on; the one that was used no longer does.

        Raises:
            LockedOutError: Too many wrong codes; it says when to try again.
            LoginRefusedError: It isn't the office's code.
            RefusedError: That name is no owner's who may log in.
            InvalidInputError: The password is refused.
        """
        began = time.perf_counter()
        with context.operation():
            with self._database.read() as session:
                kept = checked_password(password, own_words(details_of(office_row(session)), name))
            used = self._checked(code, "RecoveryService.reset_password", began)
            hashed = self._hasher.hash(kept)
            fresh = new_recovery_code()
            fresh_hash = self._hasher.hash(normal_recovery_code(fresh))
            tried(lambda: self._reset(short_key(name), hashed, (used, fresh_hash)))
            _report("RecoveryService.reset_password", "done", began)
        return fresh

    def _checked(self, code: str, name: str, began: float) -> str:
        """The hash of the code, which is right."""
        try:
            begun = self._tries.begin(RECOVERY_KEY)
            with self._database.read() as session:
                hashed = session.scalars(select(Office.recovery_hash)).one()
            if self._hasher.verify(hashed, normal_recovery_code(code)):
                tried(lambda: self._accepted(begun))
                return hashed
            self._tries.fail(begun)
            raise _not_the_code()
        except LoginRefusedError as error:
            _report(name, error.code, began)
            raise

    def _accepted(self, begun: Try) -> None:
        with self._database.write(SYSTEM, "login") as unit:
            self._tries.accept(unit.session, begun)

    def _opened(self, key: str) -> None:
        with self._database.write(SYSTEM, "user.open_by_recovery_code") as unit:
            self._open(unit, key)
            unit.changed("users")

    def _open(self, unit: UnitOfWork, key: str) -> None:
        before = open_name(unit.session, key)
        user = unit.session.scalar(select(User).where(User.name_key == key))
        if user is not None:
            unit.audit("user", user.name, before=asdict(before), after=asdict(Tally()))

    def _reset(self, key: str, hashed: str, codes: tuple[str, str]) -> None:
        used, fresh = codes
        with self._database.write(SYSTEM, "user.reset_by_recovery_code") as unit:
            # The count first, then the office, then the user, as everywhere.
            self._open(unit, key)
            office = unit.session.scalars(select(Office).with_for_update()).one()
            if office.recovery_hash != used:
                raise _not_the_code()
            user = unit.session.scalar(select(User).where(User.name_key == key).with_for_update())
            if user is None or user.role != Role.OWNER.value or not user.is_active:
                raise RefusedError(
                    say("The recovery code gives a password to owners only."),
                    say("Type the name of an owner; an owner gives the others theirs."),
                )
            user.password_hash = hashed
            user.must_change_password = False
            user.updated_at = unit.now
            user.version += 1
            office.recovery_hash = fresh
            unit.audit("user", user.name, after={"password": "set by the recovery code"})
            if drop_factor(unit.session, user.id):
                unit.audit(
                    "user",
                    user.name,
                    before={"second_factor": True},
                    after={"second_factor": False},
                )
            unit.audit("office", office.name, after={"recovery_code": "a new one"})
            unit.changed("users")


def _not_the_code() -> LoginRefusedError:
    return LoginRefusedError(
        say("That is not this office's recovery code."),
        say("It has 25 letters and digits, and was shown when the office was made."),
    )


def _report(name: str, outcome: str, began: float) -> None:
    duration_ms = round((time.perf_counter() - began) * 1000, 1)
    _log.warning(name, extra={"outcome": outcome, "duration_ms": duration_ms})
