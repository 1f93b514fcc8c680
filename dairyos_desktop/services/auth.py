"""Logging in."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import LoginRefusedError
from dairyos_desktop.domain.logins import LONGEST_NAME, login_key
from dairyos_desktop.domain.passwords import normal_password
from dairyos_desktop.domain.roles import Action, Role
from dairyos_desktop.models.users import LoginAttempt, TotpSecret, User
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.command import query
from dairyos_desktop.services.dto.auth import UserRow

if TYPE_CHECKING:
    from dairyos_desktop.services.ports import Clock, Database, PasswordHasher

ACCEPTED = "accepted"
REFUSED = "refused"

_log = logging.getLogger(__name__)


class AuthService:
    """Knows who somebody is by name and password."""

    def __init__(self, database: Database, clock: Clock, hasher: PasswordHasher, pc: str) -> None:
        """`pc` names this PC in the record of tries."""
        self._database = database
        self._clock = clock
        self._hasher = hasher
        self._pc = pc

    def login(self, name: str, password: str) -> Actor:
        """The user of that name, if the password is theirs; each try is recorded.

        An unknown name, a wrong password and a disabled user get the same words after the same
        time. A hash made with older figures is renewed.

        Raises:
            LoginRefusedError: Not that user's password, or no such user who may log in.
        """
        began = time.perf_counter()
        key = login_key(name)[:LONGEST_NAME]
        offered = normal_password(password)
        with context.operation():
            with self._database.read() as session:
                user = session.scalar(select(User).where(User.name_key == key))
            hashed = self._hasher.decoy() if user is None else user.password_hash
            fits = self._hasher.verify(hashed, offered)
            accepted = user is not None and fits and user.is_active
            renewed = (
                self._hasher.hash(offered) if accepted and self._hasher.outdated(hashed) else None
            )
            with self._database.write(SYSTEM, "login") as unit:
                unit.session.add(
                    LoginAttempt(
                        name_key=key,
                        user_id=None if user is None else user.id,
                        pc=self._pc,
                        outcome=ACCEPTED if accepted else REFUSED,
                        at=self._clock.now(),
                    )
                )
                if renewed is not None and user is not None:
                    unit.session.execute(
                        update(User)
                        .where(User.id == user.id, User.password_hash == hashed)
                        .values(password_hash=renewed)
                    )
            if not accepted or user is None:
                _log.warning("AuthService.login", extra=_outcome(REFUSED, began))
                raise LoginRefusedError(
                    "The name and password don't fit.",
                    "Check both; capital letters count in the password.",
                )
            _log.info("AuthService.login", extra=_outcome("done", began) | {"user_id": user.id})
            return Actor(user.id, user.name, Role(user.role))

    @query(Action.EDIT_USERS)
    def list_users(self, actor: Actor) -> tuple[UserRow, ...]:  # noqa: ARG002 - the decorator's
        """All users by name."""
        with self._database.read() as session:
            users = session.scalars(select(User).order_by(User.name_key)).all()
            second = set(
                session.scalars(
                    select(TotpSecret.user_id).where(TotpSecret.confirmed_at.is_not(None))
                )
            )
            return tuple(
                UserRow(user.name, user.role, user.is_active, user.id in second) for user in users
            )


def _outcome(outcome: str, began: float) -> dict[str, object]:
    return {"outcome": outcome, "duration_ms": round((time.perf_counter() - began) * 1000, 1)}
