"""`dairyos secrets` and `db password`: nothing echoed, nothing in logs, files or arguments."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.offices import OWNER, PASSWORD
from helpers.secret_stores import MemoryStore

from dairyos_desktop.adapters.pc_secrets import PcStores
from dairyos_desktop.adapters.vault import VaultStore
from dairyos_desktop.config.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

CANARY = "canary-7hx2-in-the-coal-mine"
PASSPHRASE = "nine quiet lanterns float"  # noqa: S105 - of a throw-away file
OFFICE = resource("sample", "madhuban", "office.json")
SET = ("secrets", "set", "razorpay_key_secret")


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Dairyos:
    made = Dairyos(tmp_path / "data", clock)
    assert made.init(OFFICE).status == 0
    return made


def everywhere(folder: Path) -> bytes:
    """All that lies in a data folder."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_secret_is_stored_from_standard_input_and_shown_nowhere(office: Dairyos) -> None:
    assert office.store.asked == 0
    office.stdin = f"{CANARY}\n"
    done = office(*SET)
    assert (done.status, done.data) == (0, {"name": "razorpay_key_secret", "stored": True})
    plain = office.plain(*SET, "--user", OWNER)
    listed = office("secrets", "list")
    assert [row["stored"] for row in listed.data["secrets"]] == [False, True, False, False]
    assert listed.data["secrets"][1]["set_by"] == OWNER
    told = [done.out, done.err, plain.out, plain.err, listed.out]
    told += [office.plain("secrets", "list", "--user", OWNER).out, office("settings", "list").out]
    assert not any(CANARY in text for text in told)
    assert CANARY.encode() not in everywhere(office.folder)
    office.stdin = ""
    assert office(*SET).data == {"name": "razorpay_key_secret", "stored": False}
    assert office("secrets", "set", "password").error["code"] == "not_found"


def test_only_the_owner_may_and_nobody_without_a_login(office: Dairyos) -> None:
    office.stdin = CANARY
    added = office.plain(
        *("users", "add", "Ravi", "--role", "manager", "--json", "--user", OWNER),
        DAIRYOS_NEW_PASSWORD=PASSWORD,
    )
    assert added.status == 0
    refused = office(*SET, user="Ravi")
    assert (refused.status, refused.error["code"]) == (3, "not_allowed")
    nobody = office.plain(*SET, "--json")
    assert (nobody.status, nobody.error["code"]) == (3, "login_refused")
    assert office.store.asked == 0


def test_another_pc_joins_by_the_sheets_code_without_a_login(
    office: Dairyos, clock: FixedClock, tmp_path: Path
) -> None:
    office.stdin = CANARY
    office(*SET)
    sheet = tmp_path / "sheet.pdf"
    assert office("secrets", "sheet", "--out", str(sheet)).data == {"file": str(sheet)}
    assert sheet.stat().st_size > 1000
    (code,) = office.store.kept.values()

    other = Dairyos(office.folder, clock)
    other.stdin = CANARY
    refused = other("secrets", "set", "smtp_password")
    assert (refused.status, refused.error["code"]) == (4, "office_key_missing")
    assert "secrets join" in refused.error["hint"]
    other.stdin = code[:-1] + ("0" if code[-1] != "0" else "2")
    slip = other.plain("secrets", "join", "--json")
    assert (slip.status, slip.error["hint"]) == (2, "Look at group 12.")
    other.stdin = code.lower()
    joined = other.plain("secrets", "join", "--json")
    assert joined.data == {"joined": True, "place": "this PC's keyring"}
    other.stdin = CANARY
    assert other("secrets", "set", "smtp_password").data["stored"]
    third = Dairyos(office.folder, clock)
    assert third.plain("secrets", "join", "--json", DAIRYOS_OFFICE_KEY=code).status == 0
    empty = third.plain("secrets", "join", "--json")
    assert (empty.status, empty.error["code"]) == (2, "usage")
    assert code.encode() not in everywhere(office.folder)


def test_without_a_keyring_a_script_is_told_and_gives_the_passphrase_by_the_environment(
    office: Dairyos,
) -> None:
    def vault(passphrase: str = "") -> VaultStore:
        file = office.folder / "secrets.vault"
        return VaultStore(file, passphrase=passphrase, memory_kib=64, passes=1)

    office.program._stores = PcStores(lambda settings: vault(settings.vault_passphrase))
    office.stdin = CANARY
    told = office(*SET)
    assert (told.status, told.error["code"]) == (4, "passphrase_needed")
    assert "no keyring" in told.error["message"]
    assert "DAIRYOS_VAULT_PASSPHRASE" in told.error["hint"]
    assert not (office.folder / "secrets.vault").exists()
    owner = ("--json", "--user", OWNER)
    done = office.plain(*SET, *owner, DAIRYOS_VAULT_PASSPHRASE=PASSPHRASE)
    assert done.data["stored"]
    wrong = office.plain(*SET, *owner, DAIRYOS_VAULT_PASSPHRASE="another one of some length")  # noqa: S106 - as said
    assert (wrong.status, wrong.error["code"]) == (2, "refused")
    for secret in (CANARY, PASSPHRASE):
        assert secret.encode() not in everywhere(office.folder)


class TalkativeStore(MemoryStore):
    """Says what it was given when it fails, as libraries do."""

    def put(self, name: str, value: str) -> None:
        super().put(name, value)
        raise ValueError(f"can't keep {value}")


def test_a_bug_that_tells_the_secret_reaches_no_log_with_it(office: Dairyos) -> None:
    office.store = TalkativeStore()
    office.stdin = CANARY
    failed = office(*SET)
    assert (failed.status, failed.error["code"]) == (4, "bug")
    (code,) = office.store.kept.values()
    log = (office.folder / "logs" / "dairyos.jsonl").read_text(encoding="utf-8")
    assert "can't keep <hidden>" in log
    assert code not in log + failed.out + failed.err


def test_real_processes_hold_no_secret_in_arguments_files_or_output(
    office: Dairyos, tmp_path: Path
) -> None:
    environment = os.environ | {
        "DAIRYOS_DATA_DIR": str(office.folder),
        "DAIRYOS_PASSWORD": PASSWORD,
        "DAIRYOS_KEYRING": "file",
        "DAIRYOS_VAULT_PASSPHRASE": PASSPHRASE,
        "LOG_LEVEL": "DEBUG",
    }
    done = subprocess.run(
        [sys.executable, "-m", "dairyos_desktop", *SET, "--user", OWNER, "--json"],
        env=environment,
        input=CANARY,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=resource().parent,
    )
    assert '"stored": true' in done.stdout
    everything = everywhere(office.folder)
    for secret in (CANARY, PASSPHRASE, PASSWORD):
        assert secret not in done.stdout + done.stderr
        assert secret.encode() not in everything
    assert (office.folder / "secrets.vault").exists()
    assert not any(tmp_path.glob("*.part"))


def test_giving_all_up_has_to_be_meant(office: Dairyos) -> None:
    office.stdin = CANARY
    office(*SET)
    assert office("secrets", "begin-anew").error["code"] == "usage"
    assert office("secrets", "begin-anew", "--yes").data == {"second_factors": 0}
    assert not any(row["stored"] for row in office("secrets", "list").data["secrets"])


def test_the_database_password_is_a_servers(office: Dairyos) -> None:
    office.stdin = "x" * 20
    refused = office.plain("db", "password", "--json")
    assert (refused.status, refused.error["code"]) == (2, "usage")
    office.stdin = "\n"
    assert office.plain("db", "password", "--json").error["code"] == "usage"
