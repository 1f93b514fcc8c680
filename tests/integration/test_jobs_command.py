"""`dairyos jobs`: what scripts were promised, and the service that ends by a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.command_line import new_office
from helpers.night_jobs import until
from helpers.offices import OWNER, PASSWORD
from helpers.razorpay_server import RazorpayServer

from dairyos_desktop.domain.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

CODE = "from dairyos_desktop.__main__ import command; command()"
VIEWERS = "eleven green buckets hum"
NAMES = ["poll", "outbox", "backup", "reconcile", "verify", "housekeeping"]


@pytest.fixture
def dairyos(tmp_path: Path) -> Dairyos:
    office = new_office(tmp_path / "office")
    return Dairyos(office.folder, office.clock)


def test_the_list_tells_what_ran_when_with_what_result(dairyos: Dairyos) -> None:
    listed = dairyos("jobs", "list")
    assert listed.status == 0
    jobs = {job["name"]: job for job in listed.data["jobs"]}
    assert list(jobs) == NAMES
    for job in jobs.values():
        assert (job["last"], job["last_result"], job["trouble"]) == (None, None, "")
    # The night before is due; without keys nothing wakes the poll.
    assert jobs["verify"]["next"] == "2026-11-01T02:00:00+05:30"
    assert jobs["poll"]["next"] is None

    for name in ("reconcile", "verify", "housekeeping"):
        ran = dairyos("jobs", "run", name)
        assert ran.status == 0, ran.out
        (job,) = ran.data["jobs"]
        assert (job["name"], job["last_result"]) == (name, "done")
        assert (job["last"], job["day"]) == ("2026-11-01T12:00:00+05:30", "2026-10-31")
        assert job["next"] == "2026-11-02T02:00:00+05:30"
    words = dairyos.plain("jobs", "list", "--user", OWNER)
    assert words.status == 0
    lines = words.out.splitlines()
    assert [line.split()[0] for line in lines] == ["Job", *NAMES]
    assert "2026-11-01 12:00  done    The books are right" in words.out


def test_a_name_that_nobody_knows_is_refused_with_those_there_are(dairyos: Dairyos) -> None:
    refused = dairyos("jobs", "run", "outboks")
    assert (refused.status, refused.error["code"]) == (2, "not_found")
    assert refused.error["hint"] == f"The jobs are: {', '.join(NAMES)}."


def test_what_a_job_fails_with_is_the_commands_own_error(dairyos: Dairyos) -> None:
    failed = dairyos("jobs", "run", "poll")
    assert (failed.status, failed.error["code"]) == (4, "gateway_keys")
    (job,) = (job for job in dairyos("jobs", "list").data["jobs"] if job["name"] == "poll")
    assert job["last_result"] == "failed"
    assert job["trouble"].startswith("Asking Razorpay for payments failed.")


def test_who_may_not_run_jobs_may_read_of_them(dairyos: Dairyos) -> None:
    added = dairyos.plain(
        "users", "add", "Vikas", "--role", Role.VIEWER.value, "--user", OWNER,
        DAIRYOS_NEW_PASSWORD=VIEWERS,
    )  # fmt: skip
    assert added.status == 0, added.err
    given = {"DAIRYOS_PASSWORD": VIEWERS}
    listed = dairyos.plain("jobs", "list", "--user", "Vikas", "--json", **given)
    assert listed.status == 0, listed.out
    refused = dairyos.plain("jobs", "run", "verify", "--user", "Vikas", "--json", **given)
    assert (refused.status, refused.error["code"]) == (3, "not_allowed")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_service_works_until_a_signal_ends_it(
    tmp_path: Path, dairyos: Dairyos, how: signal.Signals
) -> None:
    del tmp_path
    with RazorpayServer() as server:
        paid = server.pay_without_link(12_300)
        environment = os.environ | {
            "DAIRYOS_DATA_DIR": str(dairyos.folder),
            "RAZORPAY_KEY_ID": server.key_id,
            "RAZORPAY_KEY_SECRET": server.key_secret,
            "RAZORPAY_BASE_URL": server.url,
        }
        program = subprocess.Popen(
            [sys.executable, "-c", CODE, "jobs", "serve", "--json"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert program.stderr is not None
            assert program.stderr.readline() == "Jobs run when they are due; Ctrl+C ends it.\n"
            ran = {"reconcile", "verify", "housekeeping", "poll"}
            until(lambda: _ended(dairyos) >= ran, 60)
            program.send_signal(how)
            out, err = program.communicate(timeout=30)
        finally:
            program.kill()
    assert (program.returncode, err) == (0, "")
    assert json.loads(out) == {"ended": True}
    listed = dairyos("payments", "list", "--user", OWNER)
    assert [payment["reference"] for payment in listed.data["payments"]] == [paid]
    assert not any(job["last_result"] == "running" for job in dairyos("jobs", "list").data["jobs"])
    log = (dairyos.folder / "logs" / "dairyos.jsonl").read_text(encoding="utf-8")
    assert PASSWORD not in log
    assert '"job_id": "verify"' in log


def _ended(dairyos: Dairyos) -> set[str]:
    jobs = dairyos("jobs", "list").data["jobs"]
    return {job["name"] for job in jobs if job["last_result"] in {"done", "problems"}}


def test_a_service_without_an_office_says_so(tmp_path: Path) -> None:
    office = new_office(tmp_path / "other")
    nowhere = Dairyos(tmp_path / "nowhere", office.clock)
    refused = nowhere.plain("jobs", "serve", "--json")
    assert (refused.status, refused.error["code"]) == (4, "no_database")
