"""The Debian package on a system that has nothing: installed, worked with, removed.

Needs root and debootstrap; `packaging/dev.py package` makes the package and runs this.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from helpers.clean_system import CleanSystem, clean_system
from helpers.packaged import ROOT, screen

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = sorted((ROOT / "dist").glob("dairyos_*.deb"))
TOOLS = ("debootstrap", "unshare", "chroot", "Xvfb", "xdotool")
MISSING = [name for name in TOOLS if shutil.which(name) is None]
IS_ROOT = sys.platform == "linux" and os.geteuid() == 0
MOST_MB = 75
PASSWORD = "seven blue kettles sing"  # noqa: S105 - of a made-up office
CLERK = "clerk"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not PACKAGES, reason="no package; packaging/dev.py package makes it"),
    pytest.mark.skipif(not IS_ROOT, reason="only root may make a system in a folder"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]


@pytest.fixture(scope="module")
def system() -> Iterator[CleanSystem]:
    """A base system on which the package was installed, with no more than it depends on."""
    # On the disk: it takes a gigabyte.
    place = ROOT / "build" / "package" / "clean"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with clean_system(place) as made:
        shutil.copy(PACKAGES[-1], made.root / "root" / "dairyos.deb")
        status, said = made.apt("install", "/root/dairyos.deb")
        assert status == 0, said
        made.must("useradd", "--create-home", CLERK)
        yield made


def test_it_is_no_larger_than_it_may_be() -> None:
    assert PACKAGES[-1].stat().st_size / 1e6 <= MOST_MB


def test_what_it_depends_on_is_enough(system: CleanSystem) -> None:
    assert "FAILED" not in system.must("dairyos", "--self-test", user=CLERK)


def test_the_month_is_made_seen_and_outlives_the_package(system: CleanSystem) -> None:
    """The screen is outside: nothing is installed for it that the package does not depend on."""
    told = system.must("dairyos", "demo", "--json", "--out", f"/home/{CLERK}/office", user=CLERK)
    made = json.loads(told)
    assert made["bills"] == 240
    with screen() as on:
        running = subprocess.Popen(
            system.command(
                *("dairyos-desktop", "--data-dir", made["data_dir"]),
                user=CLERK,
                DISPLAY=on.environment["DISPLAY"],
            )
        )
        try:
            on.wait_for("Log in – DairyOS")
            on.types(made["user"])
            on.keys("Tab")
            on.types(made["password"])
            on.presses_until(lambda: on.shows("Madhuban Dairy – DairyOS"), "Return")
            on.wait_for("Madhuban Dairy – DairyOS")
            on.until_still()
            on.keys("F8")
            on.wait_for("Bills – Madhuban Dairy – DairyOS")
            on.until_still()
            on.picture(ROOT / "build" / "package" / "clean-system.png")
            status, said = system.apt("install", "--reinstall", "/root/dairyos.deb")
            assert status != 0
            assert "DairyOS is open on this PC" in said
        finally:
            running.terminate()
            running.wait(timeout=30)

    status, said = system.apt("install", "--reinstall", "/root/dairyos.deb")
    assert status == 0, said
    system.must("dpkg", "--purge", "dairyos")
    assert not (system.root / "usr/lib/dairyos").exists()
    assert not (system.root / "usr/bin/dairyos").is_symlink()
    assert (system.root / "home" / CLERK / "office" / "dairyos.sqlite3").stat().st_size > 0
    assert (system.root / "etc/dairyos/server.env").exists()

    status, said = system.apt("install", "/root/dairyos.deb")
    assert status == 0, said
    bills = system.must(
        *("dairyos", "bills", "list", "2026-10", "--json"),
        *("--user", made["user"], "--data-dir", made["data_dir"]),
        user=CLERK,
        DAIRYOS_PASSWORD=made["password"],
    )
    assert len(json.loads(bills)["bills"]) == 240


def test_a_server_runs_the_jobs_as_a_user_of_its_own(system: CleanSystem) -> None:
    office = system.root / "srv" / "office.json"
    office.write_text(json.dumps({"name": "Gokul Dairy", "bill_prefix": "GD"}), encoding="utf-8")
    system.must(
        *("dairyos-server", "init", "--office", "/srv/office.json", "--owner", "Asha", "--json"),
        DAIRYOS_PASSWORD=PASSWORD,
    )
    database = system.root / "var/lib/dairyos/dairyos.sqlite3"
    assert database.stat().st_uid != 0
    assert (system.root / "etc/dairyos/server.env").stat().st_mode & 0o007 == 0
    running = subprocess.Popen(
        system.command("dairyos-server", "jobs", "serve", "--json"),
        stdout=subprocess.PIPE,
        text=True,
    )
    log = system.root / "var/lib/dairyos/logs/dairyos.jsonl"
    deadline = time.monotonic() + 120
    while "jobs from now on" not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, "it does not lead"
        time.sleep(0.2)
    running.terminate()
    told, _ = running.communicate(timeout=60)
    assert json.loads(told) == {"ended": True}
