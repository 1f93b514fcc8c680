"""The command's promises to scripts: exit statuses, one document, no wait, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.offices import OWNER, PASSWORD
from sqlalchemy import text

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.paths import resource
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

SAMPLE = resource("sample", "madhuban", "office.json")


@pytest.fixture
def dairyos(tmp_path: Path, clock: FixedClock) -> Dairyos:
    """In a folder that isn't there yet."""
    return Dairyos(tmp_path / "data", clock)


@pytest.fixture
def office(dairyos: Dairyos) -> Dairyos:
    """With the sample's office in it."""
    assert dairyos.init(SAMPLE).status == 0
    return dairyos


def test_init_makes_an_office_and_says_where(dairyos: Dairyos) -> None:
    made = dairyos.init(SAMPLE)

    assert (made.status, made.err) == (0, "")
    assert made.data["schema"] == SCHEMA_HEAD
    assert made.data["database"] == str(dairyos.folder / "dairyos.sqlite3")
    assert len(made.data["recovery_code"]) == 29
    log = (dairyos.folder / "logs" / "dairyos.jsonl").read_text(encoding="utf-8")
    assert json.loads(log.splitlines()[-1])["outcome"] == "done"
    again = dairyos.init(SAMPLE)
    assert (again.status, again.error["code"]) == (2, "refused")


def test_init_refuses_a_bad_office_and_leaves_nothing(dairyos: Dairyos, tmp_path: Path) -> None:
    file = tmp_path / "office.json"
    file.write_text('{"name": "Gokul", "colour": "blue"}')

    refused = dairyos.init(file)

    assert refused.status == 2
    assert "colour" in refused.error["message"]
    assert not dairyos.folder.exists()
    assert dairyos.init(tmp_path / "nowhere.json").status == 2


def test_init_without_a_password_never_waits(dairyos: Dairyos) -> None:
    del dairyos.environment["DAIRYOS_PASSWORD"]

    assert dairyos.init(SAMPLE).error["code"] == "usage"


def test_global_options_stand_before_or_after_the_command(office: Dairyos, tmp_path: Path) -> None:
    before = office.plain("--json", "--user", OWNER, "settings", "list")
    after = office.plain("settings", "list", "--user", OWNER, "--json")
    between = office.plain("--json", "settings", "--user", OWNER, "list")
    elsewhere = office.plain("--data-dir", str(tmp_path / "empty"), "db", "current", "--json")

    assert before.data == after.data == between.data
    assert (elsewhere.status, elsewhere.error["code"]) == (4, "no_database")
    assert not (tmp_path / "empty").exists()


def test_wrong_use_is_two_with_a_document(office: Dairyos) -> None:
    for wrong in (["--json"], ["nonsense", "--json"], ["db", "--json"], ["db", "down", "--json"],
                  ["settings", "set", "due_days", "--json"], ["--js", "db", "current"],
                  ["--json", "db", "current", "--colour"]):  # fmt: skip
        result = office.plain(*wrong)
        assert result.status == 2, wrong
        assert result.err.startswith("dairyos: "), wrong
        if "--json" in wrong:
            assert result.error["code"] == "usage", wrong


def test_help_needs_nothing(dairyos: Dairyos) -> None:
    helped = dairyos.plain("--help")

    assert (helped.status, helped.err) == (0, "")
    assert "settings" in helped.out
    assert dairyos.plain("settings", "set", "--help").status == 0


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["settings", "list", "--json"], {}),
        (["settings", "list", "--json", "--user", OWNER], {"DAIRYOS_PASSWORD": "wrong"}),
        (["settings", "list", "--json", "--user", "Nobody"], {}),
    ],
)
def test_without_a_login_it_is_three_at_once(
    office: Dairyos, arguments: list[str], environment: dict[str, str]
) -> None:
    result = office.plain(*arguments, **environment)

    assert (result.status, result.error["code"]) == (3, "login_refused")


def test_a_missing_password_is_three(office: Dairyos) -> None:
    del office.environment["DAIRYOS_PASSWORD"]

    assert office("settings", "list").status == 3


def test_what_a_role_may_not_is_three(office: Dairyos) -> None:
    with SqlDatabase(Settings(office.folder), None).engine.begin() as connection:  # type: ignore[arg-type] # reads no clock
        connection.execute(text("UPDATE users SET role = 'manager'"))

    refused = office("settings", "set", "due_days", "5")

    assert (refused.status, refused.error["code"]) == (3, "not_allowed")
    assert "owner" in refused.error["hint"]


@pytest.mark.parametrize(("found", "code"), [("0000", "schema_old"), ("9999", "schema_new")])
def test_another_schema_is_left_alone(office: Dairyos, found: str, code: str) -> None:
    with SqlDatabase(Settings(office.folder), None).engine.begin() as connection:  # type: ignore[arg-type] # reads no clock
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": found})

    refused = office("settings", "list")

    assert (refused.status, refused.error["code"]) == (4, code)
    assert office("db", "current").data == {"schema": found, "head": SCHEMA_HEAD}
    if code == "schema_new":
        assert office("db", "upgrade").error["code"] == "schema_new"


def test_upgrade_of_a_current_database_changes_nothing(office: Dairyos) -> None:
    assert office("db", "upgrade").data == {
        "schema": SCHEMA_HEAD,
        "head": SCHEMA_HEAD,
        "was": SCHEMA_HEAD,
        "backup": None,
    }


def test_a_damaged_database_is_told_and_untouched(dairyos: Dairyos) -> None:
    dairyos.folder.mkdir()
    file = dairyos.folder / "dairyos.sqlite3"
    file.write_bytes(b"no database at all" * 100)

    result = dairyos("settings", "list")

    assert (result.status, result.error["code"]) == (4, "damaged")
    assert file.read_bytes() == b"no database at all" * 100


def test_a_password_in_the_url_is_refused(dairyos: Dairyos) -> None:
    refused = dairyos("db", "current", "--database-url", "postgresql://me:secret@host/dairy")

    assert (refused.status, refused.error["code"]) == (2, "usage")
    assert "secret" not in refused.out + refused.err


def test_a_bug_is_logged_with_its_traceback_and_told_without(
    office: Dairyos, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("customer +919876543210")

    monkeypatch.setattr(SettingsService, "list_settings", stumble)

    result = office("settings", "list")

    assert (result.status, result.error["code"]) == (4, "bug")
    assert "Traceback" not in result.out + result.err
    log = office.folder / "logs" / "dairyos.jsonl"
    assert str(log) in result.error["hint"]
    last = json.loads(log.read_text().splitlines()[-1])
    assert "ZeroDivisionError" in last["exception"]
    assert "9876543210" not in log.read_text()


def test_commands_are_logged_once_with_their_outcome(office: Dairyos) -> None:
    office("settings", "set", "due_days", "5")
    office("settings", "set", "due_days", "900")

    log = (office.folder / "logs" / "dairyos.jsonl").read_text().splitlines()
    lines = [json.loads(line) for line in log]
    sets = [line for line in lines if "set_value" in line["message"]]
    assert [(line["level"], line["outcome"]) for line in sets] == [
        ("INFO", "done"),
        ("WARNING", "refused"),
    ]
    assert all(line["duration_ms"] >= 0 and line["operation_id"] for line in sets)
    assert PASSWORD not in "".join(log)


def test_the_owner_sees_who_may_log_in(office: Dairyos) -> None:
    assert office("users", "list").data == {
        "users": [
            {
                "name": OWNER,
                "role": "owner",
                "active": True,
                "totp": False,
                "locked": False,
                "locked_until": None,
                "failed_tries": 0,
                "last_failed_at": None,
            }
        ]
    }


def test_as_a_program_it_closes_its_pipe_quietly(office: Dairyos) -> None:
    """`dairyos settings list | head -0` must not complain."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        result = subprocess.run(
            [sys.executable, "-m", "dairyos_desktop", "settings", "list", "--user", OWNER],
            env=os.environ | office.environment,
            stdout=closed,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )

    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.postgres
def test_the_same_on_a_server(
    tmp_path: Path, clock: FixedClock, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("cluster").new_url(template="template0")
    dairyos = Dairyos(tmp_path, clock, url)

    assert dairyos("settings", "list").error["code"] == "no_database"
    made = dairyos.init(SAMPLE)

    assert made.data["database"].startswith("postgresql")
    assert dairyos("settings", "set", "due_days", "5").data == {"key": "due_days", "value": 5}
    assert not (tmp_path / "dairyos.sqlite3").exists()
