"""One login: whether it still holds, and how fresh its password is."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import SessionOverError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Setting
from dairyos_desktop.models.users import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.login_tries import Person
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

FRESH = dt.timedelta(minutes=5)
"""For so long a password that was just asked for is not asked for again."""
_RESTORED = "books_restored"
"""A row among the settings, which none is declared for: of the last restore."""

_log = logging.getLogger(__name__)


def mark_restored(unit: UnitOfWork) -> None:
    """Ends the logins of every program that has the books open: called as they are restored."""
    row = unit.session.get(Setting, _RESTORED)
    value = secrets.token_hex(8)
    if row is None:
        row = Setting(key=_RESTORED, value=value, updated_at=unit.now, version=1)
        unit.session.add(row)
        return
    row.value, row.updated_at = value, unit.now
    row.version += 1


class Session:
    """Shared by everything that acts for one login; may be asked from any thread."""

    def __init__(
        self, database: Database, person: Person, steady_now: Callable[[], dt.datetime]
    ) -> None:
        """Begins with a fresh password; `steady_now` goes on evenly however clocks are moved."""
        self._database = database
        self._user_id = person.user_id
        self._name = person.name
        self._role = person.role
        self._now = steady_now
        self._confirmed_at = steady_now()
        self._told = False
        self._restored: str | None = None
        self._is_looked = False

    @property
    def is_fresh(self) -> bool:
        """Whether the password was asked for within `FRESH`."""
        return self._now() - self._confirmed_at <= FRESH

    def confirm(self) -> None:
        """The password was asked for just now, and was right."""
        self._confirmed_at = self._now()

    def require_present(self) -> None:
        """Looks the user up as they stand now: one row by its key.

        Raises:
            SessionOverError: Disabled, or another role or a password for one login was given; or
                a backup was put in the place of the books.
        """
        restored = select(Setting.value).where(Setting.key == _RESTORED).scalar_subquery()
        with self._database.read() as session:
            found = session.execute(
                select(
                    User.role, User.is_active, User.must_change_password, restored.label("restored")
                ).where(User.id == self._user_id)
            ).one_or_none()
        if found is not None and not self._is_looked:
            self._restored, self._is_looked = found.restored, True
        if found is not None and found.restored != self._restored:
            # What this program shows is of books that are no longer.
            raise self._over(
                say("The books were restored from a backup meanwhile."),
                say("Log in again. What you saved since that backup is in the copy that was kept."),
            )
        if found is None or not found.is_active:
            raise self._over(
                f"{self._name} may no longer log in: an owner disabled the user.",
                "An owner can enable them again.",
            )
        if found.role != self._role:
            raise self._over(
                f"{self._name} has another role now: {found.role} instead of {self._role}.",
                "Log in again to go on with it.",
            )
        if found.must_change_password:
            raise self._over(
                f"The password of {self._name} was reset.", "Log in with the one that was given."
            )

    def _over(self, message: str, hint: str) -> SessionOverError:
        if not self._told:
            self._told = True
            _log.warning(
                "Session: %s",
                message,
                extra={"outcome": SessionOverError.code, "user_id": self._user_id},
            )
        return SessionOverError(message, hint, user_id=self._user_id)
