"""Logging in: the same answer to every failure, each try on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from helpers.offices import OWNER, PASSWORD, login_service, make_office, quick_hasher
from sqlalchemy import select, update

from dairyos_desktop.adapters.argon2 import Argon2Hasher
from dairyos_desktop.domain.errors import LoginRefusedError, NotAllowedError
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.users import LoginAttempt, User
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.users import UserService

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.auth import AuthService


@pytest.fixture
def auth(database: SqlDatabase, clock: FixedClock) -> AuthService:
    """Of an office with its owner."""
    make_office(database, clock)
    return login_service(database, clock, quick_hasher(), "counter PC")


def refusal(auth: AuthService, name: str, password: str) -> str:
    with pytest.raises(LoginRefusedError) as refused:
        auth.login(name, password)
    return f"{refused.value.code} {refused.value.message} {refused.value.hint}"


def test_case_and_width_of_the_name_dont_matter(auth: AuthService) -> None:
    assert auth.login("  asha PATEL", PASSWORD).name == OWNER


def test_unknown_wrong_and_disabled_get_the_same_words(
    auth: AuthService, database: SqlDatabase
) -> None:
    answers = {refusal(auth, OWNER, "wrong"), refusal(auth, "Nobody", PASSWORD)}
    with database.engine.begin() as connection:
        connection.execute(update(User).values(is_active=False))

    answers.add(refusal(auth, OWNER, PASSWORD))

    assert len(answers) == 1


def test_every_try_is_on_record(auth: AuthService, database: SqlDatabase) -> None:
    refusal(auth, "ＡＳＨＡ patel", "wrong")
    refusal(auth, "Nobody" * 1000, "wrong")
    auth.login(OWNER, PASSWORD)

    with database.read() as session:
        tries = session.scalars(select(LoginAttempt).order_by(LoginAttempt.id)).all()[1:]
    assert [(row.name_key[:10], row.outcome, row.user_id is None, row.pc) for row in tries] == [
        ("asha patel", "refused", False, "counter PC"),
        ("nobodynobo", "refused", True, "counter PC"),
        ("asha patel", "accepted", False, "counter PC"),
    ]


def test_a_hash_of_older_figures_is_renewed_at_login(
    auth: AuthService, database: SqlDatabase, clock: FixedClock
) -> None:
    stronger = Argon2Hasher(memory_kib=128, passes=1)

    login_service(database, clock, stronger, "pc").login(OWNER, PASSWORD)

    with database.read() as session:
        hashed = session.scalars(select(User.password_hash)).one()
    assert not stronger.outdated(hashed)
    assert auth.login(OWNER, PASSWORD)


class MetAnother(Argon2Hasher):
    """Somebody else does something just when a right password was found to have an old hash."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__(memory_kib=128, passes=1)
        self._meanwhile: list[Callable[[], object]] = [meanwhile]

    def outdated(self, hashed: str) -> bool:
        if self._meanwhile:
            self._meanwhile.pop()()
        return super().outdated(hashed)


def test_two_logins_at_once_both_get_in_though_one_renews_the_hash(
    auth: AuthService, database: SqlDatabase, clock: FixedClock
) -> None:
    del auth
    stronger = login_service(database, clock, Argon2Hasher(memory_kib=128, passes=1), "office PC")
    hasher = MetAnother(lambda: stronger.login(OWNER, PASSWORD))
    assert login_service(database, clock, hasher, "counter PC").login(OWNER, PASSWORD).name == OWNER


def test_a_password_that_was_changed_during_the_login_is_refused(
    auth: AuthService, database: SqlDatabase, clock: FixedClock
) -> None:
    hasher = MetAnother(lambda: auth.change_password(OWNER, PASSWORD, "another nine green kettles"))
    with pytest.raises(LoginRefusedError):
        login_service(database, clock, hasher, "office PC").login(OWNER, PASSWORD)


@pytest.mark.parametrize("hasher", [Argon2Hasher(), Argon2Hasher(memory_kib=128, passes=1)])
def test_an_unknown_name_costs_the_work_of_a_known_one(hasher: Argon2Hasher) -> None:
    """argon2 works as long as the figures of a hash say; a hash it can't read costs nothing."""
    known, decoy = hasher.hash(PASSWORD), hasher.decoy()
    assert extract_parameters(decoy) == extract_parameters(known)
    assert PasswordHasher().check_needs_rehash(decoy) == PasswordHasher().check_needs_rehash(known)
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(decoy, PASSWORD)
    assert not hasher.verify(decoy, PASSWORD)


def test_only_the_owner_sees_who_may_log_in(auth: AuthService, database: SqlDatabase) -> None:
    users = UserService(database, auth.tries, quick_hasher())
    assert [(user.name, user.role) for user in users.list_users(Actor(1, OWNER, Role.OWNER))] == [
        (OWNER, "owner")
    ]
    with pytest.raises(NotAllowedError):
        users.list_users(Actor(2, "Ravi", Role.MANAGER))
