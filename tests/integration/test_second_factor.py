"""The second factor at the login: codes go once, wrong ones count, nobody is left outside."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.lockout import add_user
from helpers.offices import OWNER, PASSWORD, make_office, quick_hasher, stale
from helpers.second_factor import FactorPc, Telephone
from pypdfium2 import PdfDocument
from sqlalchemy import select, update

from dairyos_desktop.domain.errors import (
    EnrolmentNeededError,
    InvalidInputError,
    KeyringTroubleError,
    LockedOutError,
    LoginRefusedError,
    NotAllowedError,
    OfficeKeyMissingError,
    PasswordChangeNeededError,
    PasswordNeededError,
    RefusedError,
    SecondFactorNeededError,
    WrongCodeError,
)
from dairyos_desktop.domain.passwords import new_recovery_code, normal_recovery_code
from dairyos_desktop.domain.roles import Action, Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.office import Office as OfficeRow
from dairyos_desktop.models.users import LoginAttempt, LoginCount, TotpSecret
from dairyos_desktop.services.recovery import RecoveryService
from dairyos_desktop.services.settings import SettingsService
from dairyos_desktop.services.users import UserService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock
    from helpers.secret_stores import MemoryStore

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor

RAVI = "Ravi Shah"
WRONG = "000000"


class Office:
    """An office with an owner and a manager, at one PC."""

    def __init__(self, database: SqlDatabase, clock: FixedClock) -> None:
        self.database = database
        self.clock = clock
        self.owner = make_office(database, clock)
        add_user(database, RAVI, Role.MANAGER)
        self.pc = FactorPc(database, clock)
        self.auth, self.own = self.pc.auth, self.pc.own
        self.users = UserService(database, self.auth.tries, self.pc.auth._hasher)
        self.settings = SettingsService(database)

    def enrol(self) -> tuple[Telephone, tuple[str, ...]]:
        """The owner's telephone and codes; the next login has a code of its own."""
        found = self.pc.enrol(self.owner)
        self.clock.wait(minutes=1)
        return found

    def login(self, code: str = "", password: str = PASSWORD) -> Actor:
        return self.auth.login(OWNER, password, code)

    def failures(self) -> int:
        with self.database.read() as session:
            row = session.scalar(select(LoginCount).where(LoginCount.key == OWNER.casefold()))
            return 0 if row is None else row.in_row

    def outcomes(self) -> list[str]:
        with self.database.read() as session:
            order = select(LoginAttempt.outcome).order_by(LoginAttempt.id)
            return list(session.scalars(order))


@pytest.fixture
def office(database: SqlDatabase, clock: FixedClock) -> Office:
    return Office(database, clock)


def wrong(telephone: Telephone) -> str:
    """Six digits that are of no step near."""
    near = {telephone.code(30.0 * step) for step in range(-125, 126)}
    return next(f"{number:06d}" for number in range(1000) if f"{number:06d}" not in near)


def test_nothing_counts_before_a_code_was_seen(office: Office) -> None:
    enrolment = office.own.begin(office.owner)
    assert enrolment.modules > 20
    assert enrolment.bars
    assert len(enrolment.secret.replace(" ", "")) == 32
    assert enrolment.secret not in repr(enrolment)
    assert office.login().name == OWNER
    telephone = Telephone(enrolment.secret, office.clock)
    for bad, error in ((wrong(telephone), WrongCodeError), ("12345", InvalidInputError)):
        with pytest.raises(error):
            office.own.confirm(office.owner, bad)
    assert office.own.state(office.owner).since is None
    made = office.own.confirm(office.owner, telephone.code())
    assert len(set(made.codes)) == 10
    state = office.own.state(office.owner)
    assert (state.since, state.codes_left) == (office.clock.now(), 10)
    with pytest.raises(RefusedError, match="Nothing"):
        office.own.confirm(office.owner, telephone.code())
    with pytest.raises(RefusedError, match="already"):
        office.own.begin(office.owner)
    with office.database.read() as session:
        row = session.scalars(select(TotpSecret)).one()
        assert enrolment.secret.replace(" ", "") not in row.secret_encrypted
        audited = session.scalars(select(AuditEntry.action)).all()
    assert audited.count("user.second_factor_on") == 1
    (row_of,) = [one for one in office.users.list_users(office.owner) if one.name == OWNER]
    assert row_of.has_totp


def test_the_login_asks_for_the_code_and_takes_each_once(office: Office) -> None:
    telephone, _ = office.enrol()
    before = office.outcomes()
    with pytest.raises(SecondFactorNeededError, match="second factor"):
        office.login()
    assert (office.failures(), office.outcomes()) == (0, before)
    code = telephone.code()
    assert office.login(f" {code[:3]} {code[3:]} ").name == OWNER
    with pytest.raises(WrongCodeError, match="used already"):
        office.login(code)
    # The step before is taken too, but not once a newer one was.
    with pytest.raises(WrongCodeError, match="used already"):
        office.login(telephone.code(-30))
    office.clock.wait(seconds=30)
    assert office.login(telephone.code()).name == OWNER
    office.clock.wait(seconds=60)
    assert office.login(telephone.code(30)).name == OWNER
    assert office.failures() == 0


def test_the_code_that_confirmed_goes_no_second_time(office: Office) -> None:
    telephone, _ = office.pc.enrol(office.owner)
    with pytest.raises(WrongCodeError, match="used already"):
        office.login(telephone.code())


def test_a_wrong_password_says_nothing_of_the_second_factor(office: Office) -> None:
    telephone, _ = office.enrol()
    with pytest.raises(LoginRefusedError) as refused:
        office.login(telephone.code(), "wrong")
    assert type(refused.value) is LoginRefusedError
    assert office.login(telephone.code()).name == OWNER


def test_wrong_codes_lock_and_a_right_password_alone_clears_nothing(office: Office) -> None:
    telephone, codes = office.enrol()
    bad = wrong(telephone)
    for count in range(1, 5):
        with pytest.raises(WrongCodeError) as refused:
            office.login(bad)
        assert refused.value.wait_s is None
        with pytest.raises(SecondFactorNeededError):
            office.login()
        assert office.auth.confirm(office.owner, PASSWORD).name == OWNER
        assert office.failures() == count
    with pytest.raises(WrongCodeError) as refused:
        office.login(bad)
    assert refused.value.wait_s == 15 * 60
    for code in (telephone.code(), codes[0]):
        with pytest.raises(LockedOutError):
            office.login(code)
    office.clock.wait(minutes=15)
    assert office.login(telephone.code()).name == OWNER
    assert office.failures() == 0


def test_recovery_codes_go_once_each_and_need_no_key(office: Office) -> None:
    _, codes = office.enrol()
    bare = FactorPc(office.database, office.clock)
    with pytest.raises(OfficeKeyMissingError):
        bare.auth.login(OWNER, PASSWORD, "123456")
    assert office.failures() == 0
    assert bare.auth.login(OWNER, PASSWORD, codes[3].lower().replace("-", "")).name == OWNER
    with pytest.raises(WrongCodeError):
        bare.auth.login(OWNER, PASSWORD, codes[3])
    assert office.failures() == 1
    assert office.own.state(office.owner).codes_left == 9
    assert bare.auth.login(OWNER, PASSWORD, codes[4]).name == OWNER
    renewed = office.own.renew_codes(office.auth.confirm(office.owner, PASSWORD)).codes
    with pytest.raises(WrongCodeError):
        bare.auth.login(OWNER, PASSWORD, codes[5])
    assert bare.auth.login(OWNER, PASSWORD, renewed[0]).name == OWNER
    with pytest.raises(WrongCodeError):
        office.auth.login(RAVI + " ", PASSWORD) and office.login("no such code at all")


def test_a_keyring_that_fails_is_no_failure_of_the_user(office: Office) -> None:
    telephone, _ = office.enrol()
    fresh = FactorPc(office.database, office.clock, store=office.pc.store)
    store: MemoryStore = office.pc.store  # type: ignore[assignment]  # made so above
    store.broken = True
    for _ in range(6):
        with pytest.raises(KeyringTroubleError):
            fresh.auth.login(OWNER, PASSWORD, telephone.code())
    assert office.failures() == 0
    store.broken = False
    assert fresh.auth.login(OWNER, PASSWORD, telephone.code()).name == OWNER


def test_a_clock_that_is_wrong_is_told(office: Office) -> None:
    telephone, _ = office.enrol()
    with pytest.raises(WrongCodeError, match="not of now") as refused:
        office.login(telephone.code(300))
    assert "5 minutes behind" in refused.value.hint


def test_the_secret_is_its_users_own(office: Office) -> None:
    telephone, _ = office.enrol()
    ravi = office.auth.login(RAVI, PASSWORD)
    office.pc.enrol(ravi)
    office.clock.wait(minutes=1)
    with office.database.engine.begin() as connection:
        mine = select(TotpSecret.secret_encrypted).where(TotpSecret.user_id == office.owner.user_id)
        sealed = connection.execute(mine).scalar_one()
        theirs = update(TotpSecret).where(TotpSecret.user_id == ravi.user_id)
        connection.execute(theirs.values(secret_encrypted=sealed))
    with pytest.raises(RefusedError, match="moved"):
        office.auth.login(RAVI, PASSWORD, telephone.code())


def test_who_must_have_one_is_given_a_week_and_then_may_do_nothing_else(office: Office) -> None:
    assert office.login().enrol_by is None
    office.settings.set_value(office.owner, "second_factor", "owner_manager")
    ravi = office.auth.login(RAVI, PASSWORD)
    assert ravi.enrol_by == office.clock.now() + dt.timedelta(days=7)
    assert not ravi.must_enrol
    ravi.require(Action.READ)
    office.clock.wait(days=7)
    ravi = office.auth.login(RAVI, PASSWORD)
    for deed in (lambda: ravi.require(Action.READ), lambda: office.settings.list_settings(ravi)):
        with pytest.raises(EnrolmentNeededError, match="second factor"):
            deed()
    telephone = Telephone(office.own.begin(ravi).secret, office.clock)
    made = office.own.confirm(ravi, telephone.code())
    made.actor.require(Action.READ)
    office.clock.wait(minutes=1)
    assert not office.auth.login(RAVI, PASSWORD, telephone.code()).must_enrol
    with pytest.raises(RefusedError, match="asks for a second factor"):
        office.own.turn_off(made.actor, PASSWORD)
    add_user(office.database, "Meena", Role.CLERK)
    assert office.auth.login("Meena", PASSWORD).enrol_by is None
    office.settings.set_value(replace(office.owner), "second_factor", "owner")
    assert office.own.turn_off(made.actor, PASSWORD).since is None
    assert office.auth.login(RAVI, PASSWORD).enrol_by is None


def test_with_a_second_factor_eight_characters_do_and_without_it_no_longer(
    office: Office,
) -> None:
    short = "teal-owl9"
    with pytest.raises(InvalidInputError, match="at least 12"):
        office.auth.change_password(OWNER, PASSWORD, short)
    telephone, codes = office.enrol()
    with pytest.raises(SecondFactorNeededError):
        office.auth.change_password(OWNER, PASSWORD, short)
    with pytest.raises(InvalidInputError, match="at least 8"):
        office.auth.change_password(OWNER, PASSWORD, "tealowl", telephone.code())
    # Refused before the code was used.
    office.auth.change_password(OWNER, PASSWORD, short, telephone.code())
    owner = office.auth.login(OWNER, short, codes[0])
    with pytest.raises(RefusedError, match="needs 12"):
        office.own.turn_off(owner, short)
    with pytest.raises(LoginRefusedError):
        office.own.turn_off(owner, PASSWORD)
    # Another owner takes it away; the short password then goes for nothing but a longer one.
    add_user(office.database, "Meena", Role.OWNER)
    meena = office.auth.login("Meena", PASSWORD)
    office.users.reset_second_factor(meena, OWNER)
    with pytest.raises(PasswordChangeNeededError, match="12 characters"):
        office.auth.login(OWNER, short)
    office.auth.change_password(OWNER, short, PASSWORD)
    assert office.login().name == OWNER


def test_a_one_time_password_asks_for_the_code_once(office: Office) -> None:
    telephone, _ = office.enrol()
    add_user(office.database, "Meena", Role.OWNER)
    meena = office.auth.login("Meena", PASSWORD)
    once = office.users.reset_password(meena, OWNER).password
    assert once is not None
    with pytest.raises(PasswordChangeNeededError):
        office.login(password=once)
    with pytest.raises(SecondFactorNeededError):
        office.auth.change_password(OWNER, once, "five wet owls hum")
    office.auth.change_password(OWNER, once, "five wet owls hum", telephone.code())


def test_the_owner_takes_a_lost_telephones_factor_away_on_record(office: Office) -> None:
    ravi = office.auth.login(RAVI, PASSWORD)
    office.pc.enrol(ravi)
    with pytest.raises(NotAllowedError):
        office.users.reset_second_factor(ravi, OWNER)
    with pytest.raises(PasswordNeededError):
        office.users.reset_second_factor(stale(office.owner), RAVI)
    row = office.users.reset_second_factor(office.owner, RAVI)
    assert not row.has_totp
    assert office.auth.login(RAVI, PASSWORD).name == RAVI
    with pytest.raises(RefusedError, match="has no second factor"):
        office.users.reset_second_factor(office.owner, RAVI)
    with office.database.read() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "user.reset_second_factor")
        ).one()
    assert (entry.thing_key, entry.user_name) == (RAVI, OWNER)
    assert json.loads(entry.after or "") == {"second_factor": False}


def test_the_offices_recovery_code_takes_the_second_factor_with_the_lost_password(
    office: Office,
) -> None:
    office.enrol()
    hasher = quick_hasher()
    code = new_recovery_code()
    with office.database.write(office.owner, "test") as unit:
        row = unit.session.scalars(select(OfficeRow)).one()
        row.recovery_hash = hasher.hash(normal_recovery_code(code))
        unit.audit("office", row.name)
    recovery = RecoveryService(office.database, office.auth.tries, hasher)
    recovery.reset_password(OWNER, code, "nine quiet lanterns float")
    assert office.login(password="nine quiet lanterns float").name == OWNER  # noqa: S106 - throw-away
    with office.database.read() as session:
        entry = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action == "user.reset_by_recovery_code")
            .where(AuditEntry.before.contains("second_factor"))
        ).one()
    assert (entry.thing, entry.thing_key) == ("user", OWNER)


def test_setting_up_and_new_codes_ask_for_a_fresh_password(office: Office) -> None:
    with pytest.raises(PasswordNeededError):
        office.own.begin(stale(office.owner))
    with pytest.raises(PasswordNeededError):
        office.own.renew_codes(stale(office.owner))


def test_the_codes_are_written_as_a_pdf(office: Office, tmp_path: Path) -> None:
    _, codes = office.enrol()
    office.own.codes_sheet(office.owner, codes, tmp_path / "codes.pdf")
    document = PdfDocument((tmp_path / "codes.pdf").read_bytes())
    text = document[0].get_textpage().get_text_bounded()
    assert all(code in text for code in codes)
    assert OWNER in text
    assert not any(code in str(document.get_metadata_dict()) for code in codes)
