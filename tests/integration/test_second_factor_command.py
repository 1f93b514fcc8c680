"""The second factor on the command line: `DAIRYOS_CODE`, exit status, `users list`, the reset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.offices import OWNER, PASSWORD
from helpers.second_factor import Telephone

from dairyos_desktop.config.paths import resource
from dairyos_desktop.config.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

LIST = ("users", "list", "--json", "--user", OWNER)


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Dairyos:
    made = Dairyos(tmp_path / "data", clock)
    assert made.init(resource("sample", "madhuban", "office.json")).status == 0
    return made


def enrol(
    office: Dairyos, clock: FixedClock, name: str = OWNER, codes: list[str] | None = None
) -> Telephone:
    settings = read_settings(data_dir=str(office.folder), environment={})
    opened = office.program.open_office(settings)
    try:
        actor = opened.services.auth.login(name, PASSWORD)
        telephone = Telephone(opened.services.own_factor.begin(actor).secret, clock)
        given = opened.services.own_factor.confirm(actor, telephone.code())
        if codes is not None:
            codes.extend(given.codes)
    finally:
        opened.close()
    clock.wait(minutes=1)
    return telephone


def test_a_script_gives_the_code_by_the_environment(office: Dairyos, clock: FixedClock) -> None:
    telephone = enrol(office, clock)
    without = office.plain(*LIST)
    assert (without.status, without.error["code"]) == (3, "second_factor_needed")
    assert "DAIRYOS_CODE" in without.error["hint"]
    wrong = office.plain(*LIST, DAIRYOS_CODE="ABCD-EFGH")
    assert (wrong.status, wrong.error["code"]) == (3, "login_refused")
    code = telephone.code()
    listed = office.plain(*LIST, DAIRYOS_CODE=code)
    assert listed.status == 0
    assert [(user["name"], user["totp"]) for user in listed.data["users"]] == [(OWNER, True)]
    used = office.plain(*LIST, DAIRYOS_CODE=code)
    assert "used already" in used.error["message"]
    clock.wait(seconds=30)
    plain = office.plain("users", "list", "--user", OWNER, DAIRYOS_CODE=telephone.code())
    assert "second factor" in plain.out
    log = (office.folder / "logs" / "dairyos.jsonl").read_text(encoding="utf-8")
    assert code not in log


def test_a_restore_on_a_new_pc_takes_a_recovery_code_and_says_so(
    office: Dairyos, clock: FixedClock, tmp_path: Path
) -> None:
    """It can't look at a telephone's code, and has no books yet to bring the office key to."""
    codes: list[str] = []
    telephone = enrol(office, clock, codes=codes)
    backup = office.plain(
        *("backup", "create", "--json", "--user", OWNER), DAIRYOS_CODE=telephone.code()
    )
    new_pc = Dairyos(tmp_path / "new", clock)
    restore = ("backup", "restore", backup.data["file"], "--json", "--user", OWNER)
    clock.wait(minutes=1)
    refused = new_pc.plain(*restore, DAIRYOS_CODE=telephone.code())
    assert refused.error["code"] == "office_key_missing"
    assert "recovery codes of the second factor" in refused.error["hint"]
    assert "secrets join" not in refused.error["hint"]
    restored = new_pc.plain(*restore, DAIRYOS_CODE=codes[0])
    assert (restored.status, restored.data["lacks_key"]) == (0, True)
    assert new_pc.plain(*LIST, DAIRYOS_CODE=codes[1]).status == 0


def test_the_password_is_changed_with_the_code_and_the_owner_resets(
    office: Dairyos, clock: FixedClock
) -> None:
    added = office.plain(
        *("users", "add", "Ravi", "--role", "manager", "--json", "--user", OWNER),
        DAIRYOS_NEW_PASSWORD=PASSWORD,
    )
    assert added.status == 0
    telephone = enrol(office, clock, "Ravi")
    change = ("users", "password", "--json", "--user", "Ravi")
    new = "teal-owl9"
    asked = office.plain(*change, DAIRYOS_NEW_PASSWORD=new)
    assert asked.error["code"] == "second_factor_needed"
    done = office.plain(*change, DAIRYOS_NEW_PASSWORD=new, DAIRYOS_CODE=telephone.code())
    assert done.data == {"name": "Ravi", "changed": True}
    reset = office("users", "reset-second-factor", "Ravi")
    assert reset.data["totp"] is False
    again = office("users", "reset-second-factor", "Ravi")
    assert (again.status, again.error["code"]) == (2, "refused")
    short = office.plain("settings", "list", "--json", "--user", "Ravi", DAIRYOS_PASSWORD=new)
    assert (short.status, short.error["code"]) == (3, "password_change_needed")


def test_who_has_put_it_off_too_long_is_refused_with_what_to_do(
    office: Dairyos, clock: FixedClock
) -> None:
    assert office("settings", "set", "second_factor", "owner").data["value"] == "owner"
    assert office("settings", "list").status == 0
    clock.wait(days=7)
    refused = office("settings", "list")
    assert (refused.status, refused.error["code"]) == (3, "enrolment_needed")
    assert "window" in refused.error["hint"]
