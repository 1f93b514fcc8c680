"""Lockout on the command line: exit status, the document of `--json`, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos, Result
from helpers.lockout import CountingHasher, fail
from helpers.offices import OWNER, PASSWORD

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.paths import resource
from dairyos_desktop.config.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock


class Office(Dairyos):
    """The sample's office, and what its recovery code is."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        super().__init__(folder, clock)
        self.clock = clock

    def make(self) -> None:
        self.code = self.init(resource("sample", "madhuban", "office.json")).data["recovery_code"]

    def fail(self, times: int = 1, user: str = OWNER) -> Result:
        for _ in range(times):
            wrong = ("settings", "list", "--json", "--user", user)
            result = self.plain(*wrong, DAIRYOS_PASSWORD="wrong")  # noqa: S106 - as said
        return result

    def fail_in_the_window(self, times: int) -> None:
        """Quicker than a hundred commands."""
        opened = open_office(
            Settings(self.folder), clock=self.clock, hasher=CountingHasher(), store=self.store
        )
        try:
            for done in range(times):
                if done % 5 == 0:
                    self.clock.wait(hours=24)
                fail(opened.services.auth, OWNER)
        finally:
            opened.close()


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Office:
    made = Office(tmp_path / "data", clock)
    made.make()
    return made


def test_a_locked_name_is_three_with_the_time_to_try_again(
    office: Office, clock: FixedClock
) -> None:
    assert office.fail(4).error["code"] == "login_refused"
    assert "retry_at" not in office.fail(1, "Nobody").error
    fifth = office.fail()
    assert (fifth.status, fifth.error["code"]) == (3, "login_refused")
    assert fifth.error["retry_at"] == "2026-11-01T06:45:00+00:00"

    clock.wait(minutes=5)
    locked = office("settings", "list")
    assert locked.status == 3
    assert locked.error == {
        "code": "locked_out",
        "message": "Too many wrong passwords for this name.",
        "hint": "Try again in 10 minutes.",
        "retry_at": "2026-11-01T06:45:00+00:00",
    }
    plain = office.plain("settings", "list", "--user", OWNER)
    assert (plain.status, plain.out) == (3, "")
    assert "Try again in 10 minutes." in plain.err

    clock.wait(minutes=10)
    assert office("settings", "list").status == 0


def test_a_lock_for_good_has_no_time_and_the_recovery_code_opens_it(
    office: Office, clock: FixedClock
) -> None:
    office.fail_in_the_window(95)
    clock.wait(hours=24)
    office.fail(5)
    clock.wait(hours=24)
    locked = office("settings", "list")
    assert (locked.status, locked.error["code"]) == (3, "locked_out")
    assert "retry_at" not in locked.error

    way_out = ("users", "unlock", OWNER, "--recovery-code", "--json")
    assert office.plain(*way_out).error["code"] == "login_refused"
    wrong = office.plain(*way_out, DAIRYOS_RECOVERY_CODE="wrong")
    assert (wrong.status, wrong.error["code"]) == (3, "login_refused")
    opened = office.plain(*way_out, DAIRYOS_RECOVERY_CODE=office.code)
    assert opened.data == {"name": OWNER, "unlocked": True}
    assert office("settings", "list").status == 0


def test_the_owner_sees_what_failed_and_unlocks(office: Office) -> None:
    office.fail(5, OWNER)
    office.plain(
        "users", "unlock", OWNER, "--recovery-code", "--json", DAIRYOS_RECOVERY_CODE=office.code
    )
    office.fail(2, OWNER)
    assert office("users", "unlock", "Nobody").error["code"] == "not_found"
    assert office("users", "unlock", "asha patel").data["name"] == OWNER
    (row,) = office("users", "list").data["users"]
    assert (row["locked"], row["locked_until"], row["failed_tries"]) == (False, None, 0)
    assert "Failed tries" in office.plain("users", "list", "--user", OWNER).out
    assert PASSWORD not in office.plain("users", "list", "--user", OWNER).out
    assert office("users", "unlock").error["code"] == "usage"
