"""`dairyos` as a program of its own, with the PC's clock and the full password hash."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from helpers.command_line import SAMPLE, sample_file
from helpers.compare import bill_differences, payment_differences
from helpers.dairy import KINDS
from helpers.offices import OWNER, PASSWORD
from helpers.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.no_cover

MONTH = "2026-10"


def dairyos(folder: Path, *argv: str, status: int = 0) -> Any:  # noqa: ANN401 - any JSON document
    ended = subprocess.run(
        [sys.executable, "-m", "dairyos_desktop", *argv, "--data-dir", str(folder), "--json"],
        env={**os.environ, "DAIRYOS_PASSWORD": PASSWORD},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert ended.returncode == status, ended.stderr
    return json.loads(ended.stdout)


@pytest.mark.timeout(180)
def test_a_month_in_processes_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    dairyos(folder, "init", "--office", str(SAMPLE / "office.json"), "--owner", OWNER)
    for kind in KINDS:
        dairyos(folder, "import", kind, str(sample_file(kind)), "--user", OWNER)
    answer = dairyos(folder, "bills", "generate", MONTH, "--user", OWNER)
    bills = dairyos(folder, "bills", "list", MONTH, "--user", OWNER)["bills"]
    book = Reference.of_folder(SAMPLE, dt.datetime.fromisoformat(bills[0]["generated_at"]))
    assert answer["total"] == book.generate(MONTH)["total"]
    assert bill_differences(book.bills_json(MONTH), bills, "generated_at") == []
    payments = dairyos(folder, "payments", "list", "--user", OWNER)["payments"]
    assert payment_differences(book.payments_json(), payments) == []
    assert dairyos(folder, "verify", "--user", OWNER)["ok"]
    assert {file.name for file in folder.iterdir()} >= {"dairyos.sqlite3", "logs"}


def test_without_a_login_and_without_an_office(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    answer = dairyos(folder, "bills", "list", MONTH, "--user", OWNER, status=4)
    assert answer["error"]["code"] == "no_database"
    dairyos(folder, "init", "--office", str(SAMPLE / "office.json"), "--owner", OWNER)
    assert dairyos(folder, "bills", "list", MONTH, status=3)["error"]["code"] == "login_refused"
