"""Restoring where the books are gone or damaged: a backup takes their place, or nothing does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp, damage
from helpers.command import Dairyos
from helpers.command_line import new_office, sample_file
from helpers.databases import FixedClock, sqlite_database
from helpers.lockout import fail
from helpers.offices import OWNER, PASSWORD, login_service

if TYPE_CHECKING:
    from helpers.command import Result

WRONG = "wrong"


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> BackedUp:
    return BackedUp(sqlite_database(tmp_path, clock), clock, tmp_path)


def test_where_the_books_are_gone_the_owner_logs_in_to_the_backup(tmp_path: Path) -> None:
    made = new_office(tmp_path / "office")
    dairyos = Dairyos(made.folder, made.clock)
    text = tmp_path / "song.txt"
    text.write_text("la la la")
    looked = dairyos("backup", "verify", str(text))
    assert (looked.status, looked.data["verified"]) == (1, False)
    assert "no backup of DairyOS" in looked.data["problem"]
    dairyos("import", "products", str(sample_file("products")))
    backup = dairyos("backup", "create").data["file"]
    live = made.folder / "dairyos.sqlite3"
    live.write_bytes(b"what is this" * 1000)

    def restore(user: str = OWNER, password: str = PASSWORD) -> Result:
        return dairyos.plain(
            "backup", "restore", backup, "--json", "--user", user, DAIRYOS_PASSWORD=password
        )

    assert (restore(password=WRONG).status, live.read_bytes()[:4]) == (3, b"what")
    done = restore()
    assert done.status == 0, done.out
    replaced = made.folder / done.data["replaced"]
    assert replaced.read_bytes().startswith(b"what is this")
    assert dairyos("verify").data["ok"]
    # A new PC, with nothing but the backup.
    other = Dairyos(tmp_path / "other", made.clock)
    taken = other.plain("backup", "restore", backup, "--json", "--user", OWNER)
    assert (taken.status, taken.data["replaced"]) == (0, None)
    assert other("verify").data["ok"]


def test_where_the_restored_books_can_not_be_put_the_old_ones_are_put_back(tmp_path: Path) -> None:
    """However damaged: without any, the next start would offer to make a new office."""
    made = new_office(tmp_path / "office")
    dairyos = Dairyos(made.folder, made.clock)
    backup = dairyos("backup", "create").data
    live, anchor = made.folder / "dairyos.sqlite3", made.folder / "dairyos.sqlite3-anchor"
    live.write_bytes(b"what is this" * 1000)
    anchor.unlink()
    anchor.symlink_to(made.folder / "a disk that is gone" / anchor.name)
    refused = dairyos("backup", "restore", backup["file"])
    assert (refused.status, refused.error["code"]) == (4, "disk")
    assert live.read_bytes() == b"what is this" * 1000
    assert not list(made.folder.glob("replaced-*"))
    anchor.unlink()
    restored = dairyos("backup", "restore", backup["file"])
    assert restored.status == 0
    assert dairyos("verify").data["ok"]


def test_books_that_are_damaged_inside_are_kept_and_replaced(office: BackedUp) -> None:
    backup = office.back_up()
    telling = fail(login_service(office.database, office.clock), OWNER)
    office.database.close()
    data = damage(office.settings.database_file, "customers")
    restored = office.restore(backup)
    assert restored.replaced is not None
    assert restored.replaced.read_bytes() == data
    office.sound()
    # What could be read of them goes on: the wrong password still counts.
    assert telling.code == "login_refused"
    with office.database.read() as session:
        counted = session.connection().exec_driver_sql("SELECT max(in_row) FROM login_counts")
        assert counted.scalar() == 1


@pytest.mark.parametrize(
    "table",
    ["audit_head", "audit_log", "number_series", "office", "outbox", "totp_secrets", "users"],
)
def test_whatever_page_of_them_is_damaged_a_backup_takes_their_place(
    tmp_path: Path, table: str
) -> None:
    """Also where nobody can log in to them any longer, and where what goes on can't be read."""
    made = new_office(tmp_path / "office")
    dairyos = Dairyos(made.folder, made.clock)
    file = dairyos("backup", "create").data["file"]
    before = dairyos("verify").data["checked"]
    damage(made.folder / "dairyos.sqlite3", table)
    restored = dairyos("backup", "restore", file)
    assert restored.status == 0, restored.out
    assert Path(restored.data["replaced"]).is_file(), "what they were is kept"
    verified = dairyos("verify")
    assert (verified.status, verified.data["checked"].keys()) == (0, before.keys())
