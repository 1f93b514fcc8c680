"""Offices for tests: in a database that is there already, or from nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from dairyos_desktop.adapters.argon2 import Argon2Hasher
from dairyos_desktop.adapters.sealing import AesGcmSealer
from dairyos_desktop.services.auth import AuthService
from dairyos_desktop.services.dto.office import OfficeDetails
from dairyos_desktop.services.office_key import OfficeKeys
from dairyos_desktop.services.setup import SetupService
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database, PasswordHasher, SecretStore
    from dairyos_desktop.services.session import Session

OWNER = "Asha Patel"
PASSWORD = "seven blue kettles sing"  # noqa: S105 - of a throw-away office


class _Held:
    """A login that never ends, and whose password never grows old, or always is."""

    def __init__(self, *, is_fresh: bool) -> None:
        self.is_fresh = is_fresh

    def require_present(self) -> None:
        """Still there."""


def fresh(actor: Actor) -> Actor:
    """Somebody whom no login knows, with a password that was typed just now."""
    return replace(actor, session=cast("Session", _Held(is_fresh=True)))


def stale(actor: Actor) -> Actor:
    """The same, whose password was typed too long ago."""
    return replace(actor, session=cast("Session", _Held(is_fresh=False)))


def quick_hasher() -> Argon2Hasher:
    """The real one with figures too weak for anything but tests."""
    return Argon2Hasher(memory_kib=64, passes=1)


def login_service(
    database: Database,
    clock: Clock,
    hasher: PasswordHasher | None = None,
    pc: str = "test PC",
    *,
    store: SecretStore | None = None,
) -> AuthService:
    """The login of a PC, whose keyring is empty unless one is given."""
    keys = OfficeKeys(database, AesGcmSealer(), store or MemoryStore())
    return AuthService(database, clock, hasher or quick_hasher(), pc, keys)


class MigratedDatabase:
    """Gives the tables of a test's database to a new office."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refuse_existing(self) -> None:
        """Nothing is there yet."""

    @contextmanager
    def building(self) -> Iterator[Database]:
        yield self._database


def make_office(
    database: Database,
    clock: Clock,
    details: OfficeDetails | None = None,
    *,
    next_bill_number: int | None = None,
) -> Actor:
    """An office with its owner, who is logged in."""
    setup = SetupService(MigratedDatabase(database), clock, quick_hasher())
    setup.create_office(
        details or OfficeDetails(name="Madhuban Dairy", bill_prefix="MD"),
        OWNER,
        PASSWORD,
        next_bill_number=next_bill_number,
    )
    return login_service(database, clock).login(OWNER, PASSWORD)
