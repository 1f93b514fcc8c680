"""What tests of the lockout share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from dairyos_desktop.adapters.argon2 import Argon2Hasher
from dairyos_desktop.domain.errors import LoginRefusedError
from dairyos_desktop.domain.logins import login_key
from dairyos_desktop.models.users import User
from dairyos_desktop.services.actor import SYSTEM
from helpers.offices import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.ports import Database


class CountingHasher(Argon2Hasher):
    """Quick figures unless told otherwise; counts the passwords that were compared.

    Attributes:
        meanwhile: Done while a password is compared, once.
    """

    def __init__(self, memory_kib: int = 64, passes: int = 1) -> None:
        super().__init__(memory_kib, passes)
        self.verified = 0
        self.meanwhile: Callable[[], None] | None = None

    def verify(self, hashed: str, password: str) -> bool:
        self.verified += 1
        deed, self.meanwhile = self.meanwhile, None
        if deed is not None:
            deed()
        return super().verify(hashed, password)


def add_user(database: Database, name: str, role: Role, *, active: bool = True) -> None:
    """Another user with the same password."""
    with database.write(SYSTEM, "test") as unit:
        unit.session.add(
            User(
                name=name,
                name_key=login_key(name),
                email="",
                role=role.value,
                password_hash=CountingHasher().hash(PASSWORD),
                must_change_password=False,
                is_active=active,
                language="en",
                created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                updated_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                version=1,
            )
        )


def fail(auth: AuthService, name: str) -> LoginRefusedError:
    """A wrong password, and what was answered."""
    with pytest.raises(LoginRefusedError) as refused:
        auth.login(name, "wrong")
    return refused.value
