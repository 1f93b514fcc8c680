"""The owner's users: who is added, changed and kept from leaving no owner."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.lockout import CountingHasher, add_user, fail
from helpers.offices import OWNER, PASSWORD, login_service, make_office
from sqlalchemy import select

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.errors import (
    ConflictError,
    DairyError,
    InvalidInputError,
    LockedOutError,
    LoginRefusedError,
    NotAllowedError,
    NotFoundError,
    PasswordChangeNeededError,
    PasswordNeededError,
    RefusedError,
    SessionOverError,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.users import UserService

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor

RAVI = "Ravi Shah"
OWN_PASSWORD = "nine quiet lanterns float"  # noqa: S105 - of a throw-away office


class Desk:
    """The owner, and the two services that know the users."""

    def __init__(self, database: SqlDatabase, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        make_office(database, clock)
        hasher = CountingHasher()
        self.auth = login_service(database, clock, hasher, "PC")
        self.users = UserService(database, self.auth.tries, hasher)
        self.owner = self.auth.login(OWNER, PASSWORD)

    def audited(self) -> list[tuple[str, str, object, object]]:
        with self.database.read() as session:
            # Logins are told apart, the office and its owner come first.
            told = select(AuditEntry).where(AuditEntry.thing != "login").order_by(AuditEntry.id)
            rows = session.scalars(told).all()[2:]
            return [
                (
                    row.action,
                    row.thing_key,
                    None if row.before is None else json.loads(row.before),
                    None if row.after is None else json.loads(row.after),
                )
                for row in rows
            ]


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock) -> Desk:
    return Desk(database, clock)


def test_a_new_user_logs_in_once_and_sets_an_own_password(desk: Desk) -> None:
    made = desk.users.add(desk.owner, f"  {RAVI} ", "clerk")
    assert (made.user.name, made.user.role, made.user.is_active) == (RAVI, "clerk", True)
    assert made.password is not None
    assert made.password not in repr(made)

    with pytest.raises(PasswordChangeNeededError):
        desk.auth.login(RAVI, made.password)
    for refused in ("short", RAVI * 3, made.password):
        with pytest.raises(InvalidInputError):
            desk.auth.change_password(RAVI, made.password, refused)
    with pytest.raises(LoginRefusedError):
        desk.auth.change_password(RAVI, "wrong", OWN_PASSWORD)
    assert desk.auth.change_password(RAVI, made.password, OWN_PASSWORD).role is Role.CLERK

    assert desk.auth.login(RAVI, OWN_PASSWORD).name == RAVI
    with pytest.raises(LoginRefusedError):
        desk.auth.login(RAVI, made.password)


def test_a_password_that_the_owner_gives_is_held_to_the_rules_and_stays(desk: Desk) -> None:
    with pytest.raises(InvalidInputError):
        desk.users.add(desk.owner, RAVI, "clerk", "madhuban dairy 123")
    made = desk.users.add(desk.owner, RAVI, "clerk", OWN_PASSWORD)
    assert made.password is None
    assert desk.auth.login(RAVI, OWN_PASSWORD)


@pytest.mark.parametrize(
    ("name", "role", "error"),
    [
        ("ASHA  patel", "clerk", RefusedError),
        ("", "clerk", InvalidInputError),
        ("system", "clerk", InvalidInputError),
        (RAVI, "system", InvalidInputError),
        (RAVI, "boss", InvalidInputError),
    ],
)
def test_a_name_that_is_taken_or_a_role_that_is_none_is_refused(
    desk: Desk, name: str, role: str, error: type[DairyError]
) -> None:
    with pytest.raises(error):
        desk.users.add(desk.owner, name, role)
    assert len(desk.users.list_users(desk.owner)) == 1


def test_a_reset_ends_the_old_password_and_any_lock(desk: Desk) -> None:
    add_user(desk.database, RAVI, Role.CLERK)
    for _ in range(6):
        error = fail(desk.auth, RAVI)
    assert isinstance(error, LockedOutError)
    made = desk.users.reset_password(desk.owner, RAVI)
    assert made.password is not None
    assert not made.user.is_locked
    with pytest.raises(LoginRefusedError):
        desk.auth.login(RAVI, PASSWORD)
    assert desk.auth.change_password(RAVI, made.password, OWN_PASSWORD)


def test_disabled_users_stay_out_until_enabled(desk: Desk) -> None:
    add_user(desk.database, RAVI, Role.CLERK)
    assert not desk.users.set_active(desk.owner, RAVI, active=False).is_active
    with pytest.raises(LoginRefusedError):
        desk.auth.login(RAVI, PASSWORD)
    desk.users.set_active(desk.owner, RAVI, active=True)
    assert desk.auth.login(RAVI, PASSWORD)


def test_the_only_owner_can_be_neither_demoted_nor_disabled(desk: Desk) -> None:
    add_user(desk.database, "Gone", Role.OWNER, active=False)
    with pytest.raises(RefusedError, match="only owner"):
        desk.users.set_role(desk.owner, OWNER, "manager")
    with pytest.raises(RefusedError, match="only owner"):
        desk.users.set_active(desk.owner, OWNER, active=False)
    add_user(desk.database, RAVI, Role.CLERK)
    desk.users.set_role(desk.owner, RAVI, "owner")
    assert desk.users.set_role(desk.owner, OWNER, "manager").role == "manager"
    second = desk.auth.login(RAVI, PASSWORD)
    with pytest.raises(RefusedError, match="only owner"):
        desk.users.set_active(second, RAVI, active=False)


@pytest.mark.parametrize("second", [OWNER, RAVI])
def test_two_owners_demoted_at_once_leave_one(desk: Desk, second: str) -> None:
    """By one of them in two windows, or each by the other."""
    add_user(desk.database, RAVI, Role.OWNER)
    other_window = desk.auth.login(second, PASSWORD)
    for _ in range(10):
        both = threading.Barrier(2)
        refused: list[DairyError] = []

        def demote(
            actor: Actor,
            other: str,
            both: threading.Barrier = both,
            refused: list[DairyError] = refused,
        ) -> None:
            both.wait(10)
            try:
                desk.users.set_role(actor, other, "clerk")
            except (RefusedError, SessionOverError) as error:
                refused.append(error)

        threads = [
            threading.Thread(target=demote, args=pair)
            for pair in ((desk.owner, RAVI), (other_window, OWNER))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1
        left = next(
            actor
            for actor in (desk.auth.login(name, PASSWORD) for name in (OWNER, RAVI))
            if actor.role is Role.OWNER
        )
        rows = desk.users.list_users(left)
        assert sorted(row.role for row in rows) == ["clerk", "owner"]
        for row in rows:
            desk.users.set_role(left, row.name, "owner")


def test_a_change_by_somebody_else_meanwhile_is_told(desk: Desk) -> None:
    add_user(desk.database, RAVI, Role.CLERK)
    seen = next(row for row in desk.users.list_users(desk.owner) if row.name == RAVI)
    desk.users.set_role(desk.owner, RAVI, "manager", version=seen.version)
    with pytest.raises(ConflictError):
        desk.users.set_active(desk.owner, RAVI, active=False, version=seen.version)


def deeds(users: UserService) -> list[Callable[[Actor], object]]:
    return [
        lambda actor: users.add(actor, "Third", "clerk"),
        lambda actor: users.set_role(actor, RAVI, "viewer"),
        lambda actor: users.set_active(actor, RAVI, active=False),
        lambda actor: users.reset_password(actor, RAVI),
        lambda actor: users.unlock(actor, RAVI),
    ]


@pytest.mark.parametrize("number", range(5))
def test_only_an_owner_whose_password_is_fresh_may(desk: Desk, number: int) -> None:
    add_user(desk.database, RAVI, Role.MANAGER)
    deed = deeds(desk.users)[number]
    with pytest.raises(NotAllowedError):
        deed(desk.auth.login(RAVI, PASSWORD))
    desk.clock.wait(minutes=6)
    with pytest.raises(PasswordNeededError):
        deed(desk.owner)
    deed(desk.auth.confirm(desk.owner, PASSWORD))


@pytest.mark.parametrize("number", range(1, 5))
def test_nobody_by_that_name_is_told(desk: Desk, number: int) -> None:
    with pytest.raises(NotFoundError, match=RAVI):
        deeds(desk.users)[number](desk.owner)


def test_every_change_is_on_record_and_no_password_is(desk: Desk) -> None:
    made = desk.users.add(desk.owner, RAVI, "clerk")
    assert made.password is not None
    desk.auth.change_password(RAVI, made.password, OWN_PASSWORD)
    desk.users.set_role(desk.owner, RAVI, "viewer")
    desk.users.set_role(desk.owner, RAVI, "viewer")
    desk.users.set_active(desk.owner, RAVI, active=False)
    desk.users.set_active(desk.owner, RAVI, active=True)
    desk.users.reset_password(desk.owner, RAVI)
    found = desk.audited()
    assert found == [
        ("user.add", RAVI, None, {"name": RAVI, "role": "clerk"}),
        ("user.change_password", RAVI, None, {"password": "set by the user"}),
        ("user.set_role", RAVI, {"role": "clerk"}, {"role": "viewer"}),
        ("user.disable", RAVI, {"active": True}, {"active": False}),
        ("user.enable", RAVI, {"active": False}, {"active": True}),
        ("user.reset_password", RAVI, None, {"password": "for one login"}),
    ]


def test_users_on_the_command_line(tmp_path: Path, clock: FixedClock) -> None:
    dairyos = Dairyos(tmp_path / "data", clock)
    dairyos.init(resource("sample", "madhuban", "office.json"))
    made = dairyos("users", "add", RAVI, "--role", "clerk").data
    assert (made["name"], made["role"], made["active"]) == (RAVI, "clerk", True)

    once = {"DAIRYOS_PASSWORD": made["password"]}
    needed = dairyos.plain("settings", "list", "--json", "--user", RAVI, **once)
    assert (needed.status, needed.error["code"]) == (3, "password_change_needed")
    own = ("users", "password", "--json", "--user", RAVI)
    assert dairyos.plain(*own, **once).error["code"] == "usage"
    changed = dairyos.plain(*own, **once, DAIRYOS_NEW_PASSWORD=OWN_PASSWORD)
    assert changed.data == {"name": RAVI, "changed": True}
    listed = dairyos.plain("settings", "list", "--user", RAVI, DAIRYOS_PASSWORD=OWN_PASSWORD)
    assert listed.status == 0

    assert dairyos("users", "role", RAVI, "manager").data["role"] == "manager"
    assert dairyos("users", "disable", RAVI).data["active"] is False
    assert dairyos("users", "enable", RAVI).data["active"] is True
    assert dairyos("users", "reset-password", RAVI).data["password"]
    given = dairyos.plain(
        "users", "reset-password", RAVI, "--user", OWNER, DAIRYOS_NEW_PASSWORD=OWN_PASSWORD
    )
    assert (given.status, OWN_PASSWORD in given.out) == (0, False)
    last = dairyos("users", "disable", OWNER)
    assert (last.status, last.error["code"]) == (2, "refused")
    assert "owner" in last.error["message"]
    clerk = dairyos.plain("users", "list", "--json", "--user", RAVI, DAIRYOS_PASSWORD=OWN_PASSWORD)
    assert (clerk.status, clerk.error["code"]) == (3, "not_allowed")
