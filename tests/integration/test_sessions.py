"""What a login may still do once its user was disabled, got another role or another password."""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.lockout import CountingHasher, add_user, fail
from helpers.offices import OWNER, PASSWORD, login_service, make_office
from sqlalchemy import func, select

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.errors import (
    InvalidInputError,
    LockedOutError,
    LoginRefusedError,
    PasswordNeededError,
    PinRefusedError,
    RefusedError,
    SessionOverError,
)
from dairyos_desktop.domain.passwords import normal_recovery_code
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.users import LoginAttempt, UnlockPin
from dairyos_desktop.services.office import OfficeService
from dairyos_desktop.services.pins import PinService
from dairyos_desktop.services.recovery import RecoveryService
from dairyos_desktop.services.users import UserService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

RAVI = "Ravi Shah"
NEW_PASSWORD = "nine quiet lanterns float"  # noqa: S105 - of a throw-away office
CODE = "7KQ4M-X2RTP-9WDHA-C3NVB-6FGJS"
PIN = "840275"


class House:
    """An office with an owner and a clerk, both logged in."""

    def __init__(self, database: SqlDatabase, clock: FixedClock) -> None:
        self.database, self.clock, self.hasher = database, clock, CountingHasher()
        make_office(database, clock)
        add_user(database, RAVI, Role.CLERK)
        self.auth = login_service(database, clock, self.hasher, "counter")
        tries = self.auth.tries
        self.users = UserService(database, tries, self.hasher)
        self.recovery = RecoveryService(database, tries, self.hasher)
        self.pins = PinService(database, self.auth, self.hasher, "counter")
        self.office = OfficeService(database, clock)
        self.owner = self.auth.login(OWNER, PASSWORD)
        self.ravi = self.auth.login(RAVI, PASSWORD)

    def set_code(self, code: str = CODE) -> None:
        with self.database.write(self.owner, "test") as unit:
            office = unit.session.scalars(select(Office)).one()
            office.recovery_hash = self.hasher.hash(normal_recovery_code(code))

    def audited(self) -> list[tuple[str, str, str]]:
        with self.database.read() as session:
            rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
            return [(row.action, row.user_name, row.thing_key) for row in rows]


@pytest.fixture
def house(database: SqlDatabase, clock: FixedClock) -> House:
    return House(database, clock)


def test_a_disabled_user_can_do_nothing_more_at_once(house: House) -> None:
    assert house.office.get(house.ravi)
    house.users.set_active(house.owner, RAVI, active=False)
    with pytest.raises(SessionOverError, match="an owner disabled the user") as over:
        house.office.get(house.ravi)
    assert over.value.user_id == house.ravi.user_id
    with pytest.raises(SessionOverError):
        house.pins.set_pin(house.ravi, PASSWORD, PIN)
    assert ("user.disable", OWNER, RAVI) in house.audited()

    house.users.set_active(house.owner, RAVI, active=True)
    assert house.office.get(house.ravi)
    assert house.audited()[-1] == ("user.enable", OWNER, RAVI)


def test_another_role_ends_the_login_whether_higher_or_lower(house: House) -> None:
    for role in ("viewer", "manager"):
        house.users.set_role(house.owner, RAVI, role)
        with pytest.raises(SessionOverError, match=f"another role now: {role}"):
            house.office.get(house.ravi)
    again = house.auth.login(RAVI, PASSWORD)
    assert again.role is Role.MANAGER
    assert house.office.get(again)


def test_a_reset_password_ends_the_login(house: House) -> None:
    house.users.reset_password(house.owner, RAVI)
    with pytest.raises(SessionOverError, match="was reset"):
        house.office.get(house.ravi)


def test_one_password_makes_all_that_acts_for_a_login_fresh(house: House) -> None:
    house.clock.wait(minutes=5)
    house.users.unlock(house.owner, RAVI)
    house.clock.wait(seconds=1)
    with pytest.raises(PasswordNeededError):
        house.users.unlock(house.owner, RAVI)
    house.clock.set(house.clock.now() - dt.timedelta(days=1))
    with pytest.raises(PasswordNeededError):
        house.users.unlock(house.owner, RAVI)
    house.auth.confirm(house.owner, PASSWORD)
    house.users.unlock(house.owner, RAVI)


# At once ---------------------------------------------------------------------------------


class _Slow(CountingHasher):
    """Takes as long as a PC that is busy: all have begun before the first has ended."""

    def verify(self, hashed: str, password: str) -> bool:
        time.sleep(0.5)
        return super().verify(hashed, password)


def test_twelve_right_logins_at_once_all_get_in(house: House) -> None:
    together, entered = threading.Barrier(12), []
    refused: list[LoginRefusedError] = []

    def enter() -> None:
        auth = login_service(house.database, house.clock, _Slow(), "counter")
        together.wait(30)
        try:
            entered.append(auth.login(RAVI, PASSWORD).name)
        except LoginRefusedError as error:
            refused.append(error)

    threads = [threading.Thread(target=enter) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not refused
    assert entered == [RAVI] * 12


def test_a_try_waits_for_those_in_flight_and_is_locked_out_where_they_were_wrong(
    house: House,
) -> None:
    """The sixth begins while five wrong ones are compared: it must not be compared itself."""
    begun = [house.auth.tries.begin("ravi shah") for _ in range(5)]
    answer: list[object] = []
    compared = house.hasher.verified

    def enter() -> None:
        try:
            answer.append(house.auth.login(RAVI, PASSWORD))
        except LoginRefusedError as error:
            answer.append(error)

    sixth = threading.Thread(target=enter)
    sixth.start()
    sixth.join(0.4)
    assert sixth.is_alive(), "it waits for what comes of the five"
    for one in begun:
        house.auth.tries.fail(one)
    sixth.join(30)
    assert isinstance(answer[0], LockedOutError)
    assert house.hasher.verified == compared


# PINs --------------------------------------------------------------------------------------


def test_a_pin_unlocks_its_user_on_its_pc_alone(house: House) -> None:
    assert house.pins.tries_left(house.ravi) is None
    house.pins.set_pin(house.ravi, PASSWORD, PIN)
    house.pins.unlock(house.ravi, PIN)
    for other, who in (("office", house.ravi), ("counter", house.owner)):
        pins = PinService(house.database, house.auth, house.hasher, other)
        with pytest.raises(PinRefusedError):
            pins.unlock(who, PIN)
    with pytest.raises(LoginRefusedError):
        house.auth.login(RAVI, PIN)
    with house.database.read() as session:
        kept = session.scalars(select(UnlockPin)).one()
    assert kept.pin_hash.startswith("$argon2id$")
    assert ("user.set_pin", RAVI, RAVI) in house.audited()
    assert not any(PIN in str(entry) for entry in house.audited())


def test_five_wrong_pins_then_only_the_password(house: House) -> None:
    house.pins.set_pin(house.ravi, PASSWORD, PIN)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(PinRefusedError) as refused:
            house.pins.unlock(house.ravi, "000001")
        assert refused.value.tries_left == left == house.pins.tries_left(house.ravi)
    compared = house.hasher.verified
    with pytest.raises(PinRefusedError, match="No PIN opens this any longer"):
        house.pins.unlock(house.ravi, PIN)
    assert house.hasher.verified == compared

    house.clock.wait(minutes=6)
    with pytest.raises(PasswordNeededError):
        house.pins.password_given(house.ravi)
    house.pins.password_given(house.auth.login(RAVI, PASSWORD))
    house.pins.unlock(house.ravi, PIN)


def test_a_right_pin_clears_the_wrong_ones(house: House) -> None:
    house.pins.set_pin(house.ravi, PASSWORD, PIN)
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(PinRefusedError):
                house.pins.unlock(house.ravi, "000001")
        house.pins.unlock(house.ravi, PIN)


def test_a_pin_is_set_by_the_password_and_doesnt_make_it_fresh(house: House) -> None:
    with pytest.raises(LoginRefusedError):
        house.pins.set_pin(house.ravi, "wrong", PIN)
    with pytest.raises(InvalidInputError):
        house.pins.set_pin(house.ravi, PASSWORD, "123456")
    assert house.pins.tries_left(house.ravi) is None
    house.pins.set_pin(house.owner, PASSWORD, PIN)
    house.clock.wait(minutes=6)
    house.pins.unlock(house.owner, PIN)
    with pytest.raises(PasswordNeededError):
        house.users.unlock(house.owner, RAVI)
    house.pins.remove_pin(house.owner)
    assert house.pins.tries_left(house.owner) is None


# The recovery code ---------------------------------------------------------------------------


def test_the_code_gives_an_owner_a_password_once_and_another_code(house: House) -> None:
    house.set_code()
    for _ in range(6):
        fail(house.auth, OWNER)
    fresh = house.recovery.reset_password(OWNER.upper(), CODE.lower(), NEW_PASSWORD)
    assert house.auth.login(OWNER, NEW_PASSWORD)
    with pytest.raises(LoginRefusedError):
        house.auth.login(OWNER, PASSWORD)
    with pytest.raises(LoginRefusedError, match="not this office's recovery code"):
        house.recovery.reset_password(OWNER, CODE, PASSWORD)
    assert house.recovery.reset_password(OWNER, fresh, PASSWORD) != fresh
    deeds = [one for one in house.audited() if one[0] == "user.reset_by_recovery_code"]
    assert {(by, key) for _, by, key in deeds} == {("system", OWNER), ("system", "Madhuban Dairy")}


@pytest.mark.parametrize("name", [RAVI, "Nobody"])
def test_the_code_gives_no_password_to_anybody_else(house: House, name: str) -> None:
    house.set_code()
    with pytest.raises(RefusedError, match="owners only"):
        house.recovery.reset_password(name, CODE, NEW_PASSWORD)
    with pytest.raises(InvalidInputError):
        house.recovery.reset_password(OWNER, CODE, "short")
    assert house.recovery.reset_password(OWNER, CODE, NEW_PASSWORD)


def test_wrong_codes_are_counted_and_locked_but_never_for_good(house: House) -> None:
    house.set_code()
    wrong = "23456-789AB-CDEFG-HJKMN-PQRST"
    for _ in range(5):
        with pytest.raises(LoginRefusedError):
            house.recovery.reset_password(OWNER, wrong, NEW_PASSWORD)
    compared = house.hasher.verified
    for deed in (
        lambda: house.recovery.open_name(OWNER, CODE),
        lambda: house.recovery.reset_password(OWNER, CODE, NEW_PASSWORD),
    ):
        with pytest.raises(LockedOutError, match="Too many wrong recovery codes") as locked:
            deed()
        assert locked.value.wait_s == 900
    assert house.hasher.verified == compared
    assert house.auth.login(OWNER, PASSWORD), "the name itself isn't locked"
    for _ in range(22):
        house.clock.wait(hours=24)
        for _ in range(5):
            with pytest.raises(LoginRefusedError):
                house.recovery.open_name(OWNER, wrong)
    house.clock.wait(hours=24)
    assert house.recovery.reset_password(OWNER, CODE, NEW_PASSWORD)
    with house.database.read() as session:
        assert not session.scalar(select(func.count()).where(LoginAttempt.in_flight))


def test_the_command_resets_an_owners_password_by_the_code(
    tmp_path: Path, clock: FixedClock
) -> None:
    office = Dairyos(tmp_path / "data", clock)
    code = office.init(resource("sample", "madhuban", "office.json")).data["recovery_code"]
    reset = ("users", "reset-password", OWNER, "--recovery-code", "--json")
    assert office.plain(*reset).error["code"] == "login_refused"
    given = {"DAIRYOS_NEW_PASSWORD": NEW_PASSWORD}
    wrong = office.plain(*reset, DAIRYOS_RECOVERY_CODE=CODE, **given)
    assert (wrong.status, wrong.error["code"]) == (3, "login_refused")
    assert office.plain(*reset, DAIRYOS_RECOVERY_CODE=code).status == 2
    done = office.plain(*reset, DAIRYOS_RECOVERY_CODE=code, **given)
    assert (done.status, done.data["name"]) == (0, OWNER)
    assert done.data["recovery_code"] != code
    office.environment["DAIRYOS_PASSWORD"] = NEW_PASSWORD
    assert office("settings", "list").status == 0
