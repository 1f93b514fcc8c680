"""The packaged program as its users start it: no Python on the path, a screen, a keyring.

`packaging/dev.py package` builds it and runs these. What its window does is tested elsewhere; here
it must be able to at all, with what was packed.
"""

from __future__ import annotations

import json
import lzma
import shutil
import subprocess
import sys
from pathlib import Path

import dev_bundle
import pytest
from helpers.packaged import (
    BUNDLE,
    COMMAND,
    ROOT,
    dairyos,
    screen,
    surroundings,
    window,
)

MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
KEYRING = [
    name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None
]
RELEASES = sorted((ROOT / "tests" / "releases").glob("schema-*.sqlite3.xz"))
PASSWORD = "seven blue kettles sing"  # noqa: S105 - of a made-up office
OFFICE = {"name": "Gokul Dairy", "bill_prefix": "GD"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not COMMAND.exists(), reason="no packaged program; packaging/dev.py package makes it"
    ),
]
on_a_screen = pytest.mark.skipif(
    sys.platform != "linux" or bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"
)


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The sample dairy's month, made by the packaged command."""
    home = tmp_path_factory.mktemp("month")
    return dairyos(home, "demo", "--out", str(home / "office"))


def test_nothing_is_missing_in_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(COMMAND), "--self-test"],
        env=surroundings(tmp_path),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_takes_no_more_room_than_it_may() -> None:
    assert dev_bundle.megabytes(BUNDLE) <= dev_bundle.MOST_MB


def test_the_sample_month_is_billed_and_its_papers_can_be_read(month: dict[str, str]) -> None:
    home = Path(month["data_dir"]).parent
    login = {"DAIRYOS_PASSWORD": month["password"]}
    options = ("--data-dir", month["data_dir"], "--user", month["user"])
    assert int(month["bills"]) == 240
    assert dairyos(home, "verify", *options, **login)["ok"]
    bill = dairyos(home, "bills", "list", "2026-10", *options, **login)["bills"][0]
    papers = sorted(Path(month["pdf_dir"]).glob("*.pdf"))
    assert len(papers) > 200
    (paper,) = (one for one in papers if one.stem == bill["number"].replace("/", "-"))
    if shutil.which("pdftotext"):
        said = subprocess.run(
            ["pdftotext", str(paper), "-"], capture_output=True, encoding="utf-8", check=True
        ).stdout
        assert bill["number"] in said
        assert bill["payable"] in said.replace(",", "")


@on_a_screen
def test_the_first_run_makes_an_office_by_keys_alone(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    with screen() as on, window(tmp_path, on, "--data-dir", str(folder)) as running:
        on.wait_for("Welcome – DairyOS")
        on.until_still()
        on.types("Gokul Dairy")
        on.keys("ctrl+Return", "ctrl+a")
        on.types("Asha")
        on.keys("Tab")
        on.types(PASSWORD)
        on.keys("Tab")
        on.types(PASSWORD)
        # Over bills and books to the recovery code, which has to be ticked.
        on.presses_until((folder / "dairyos.sqlite3").exists, "ctrl+Return")
        on.until_still()
        on.picture(tmp_path / "recovery.png")
        on.keys("space")
        on.presses_until(lambda: on.shows("Gokul Dairy – DairyOS"), "ctrl+Return")
        on.wait_for("Gokul Dairy – DairyOS")
        assert running.poll() is None, _said(tmp_path)
    options = ("--data-dir", str(folder), "--user", "Asha")
    listed = dairyos(tmp_path, "settings", "list", *options, DAIRYOS_PASSWORD=PASSWORD)
    assert {row["key"]: row["value"] for row in listed["settings"]}["name"] == "Gokul Dairy"
    assert "Traceback" not in _said(tmp_path)


@on_a_screen
def test_bills_are_shown_and_the_print_dialog_opens(month: dict[str, str], tmp_path: Path) -> None:
    with screen() as on, window(tmp_path, on, "--data-dir", month["data_dir"]):
        on.wait_for("Log in – DairyOS")
        on.types(month["user"])
        on.keys("Tab")
        on.types(month["password"])
        on.presses_until(lambda: on.shows("Madhuban Dairy – DairyOS"), "Return")
        on.wait_for("Madhuban Dairy – DairyOS")
        on.until_still()
        on.keys("F8")
        on.wait_for("Bills – Madhuban Dairy – DairyOS")
        on.until_still()
        on.picture(tmp_path / "bills.png")
        # All of them were written as PDFs: one is checked to be printed again.
        on.keys("space")
        on.presses_until(lambda: on.shows("^Print"), "ctrl+p")
        on.wait_for("^Print")
        on.until_still()
        on.picture(tmp_path / "printing.png")
        on.keys("Escape")
        on.wait_gone("^Print")
    assert "Traceback" not in _said(tmp_path)


@pytest.mark.skipif(bool(KEYRING), reason=f"not installed here: {', '.join(KEYRING)}")
def test_a_secret_is_kept_in_the_keyring_of_the_system(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    (tmp_path / "office.json").write_text(json.dumps(OFFICE), encoding="utf-8")
    options = ("--data-dir", str(folder))
    dairyos(
        tmp_path,
        *("init", "--office", str(tmp_path / "office.json"), "--owner", "Asha", *options),
        DAIRYOS_PASSWORD=PASSWORD,
    )
    command = f"{COMMAND} secrets set razorpay_key_secret --user Asha --data-dir {folder} --json"
    unlock = (
        "printf '\\n' | /usr/bin/gnome-keyring-daemon --unlock --components=secrets --daemonize"
    )
    sockets = tmp_path / "s"
    sockets.mkdir(mode=0o700)
    done = subprocess.run(
        [
            *("dbus-run-session", "--", "/bin/sh", "-c"),
            f"{unlock} >/dev/null; printf 'a secret of the gateway' | {command}",
        ],
        env=surroundings(tmp_path, DAIRYOS_PASSWORD=PASSWORD, XDG_RUNTIME_DIR=str(sockets))
        | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["stored"]
    assert not (folder / "secrets.vault").exists()
    assert list((tmp_path / ".local/share/keyrings").glob("*.keyring"))


@pytest.mark.skipif(not RELEASES, reason="no database of an older release is kept")
def test_a_database_of_the_oldest_release_is_brought_up_to_this_one(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    oldest = RELEASES[0]
    (folder / "dairyos.sqlite3").write_bytes(lzma.decompress(oldest.read_bytes()))
    told = json.loads(
        oldest.with_name(oldest.name.replace(".sqlite3.xz", ".json")).read_text("utf-8")
    )
    options = ("--data-dir", str(folder))
    schema = dairyos(tmp_path, "db", "upgrade", *options)
    assert schema["schema"] == schema["head"] > told["schema"]
    login = {"DAIRYOS_PASSWORD": PASSWORD}
    mine = (*options, "--user", "Asha Patel")
    bills = dairyos(tmp_path, "bills", "list", "2026-10", *mine, **login)["bills"]
    assert [(one["number"], one["total"]) for one in bills] == [
        (one["number"], one["total"]) for one in told["bills"]
    ]
    assert dairyos(tmp_path, "verify", *mine, **login)["ok"]
    assert list((folder / "backups").glob("*"))


def _said(home: Path) -> str:
    return (home / "said.txt").read_text(encoding="utf-8")
