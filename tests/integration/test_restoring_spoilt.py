"""Restoring what is spoilt, and where the books are: told, kept, replaced."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp, damage
from helpers.command import Dairyos
from helpers.command_line import new_office, sample_file
from helpers.databases import FixedClock, sqlite_database
from helpers.lockout import fail
from helpers.offices import OWNER, PASSWORD, login_service

from dairyos_desktop.domain.errors import EnvironmentTroubleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpers.command import Result

WRONG = "wrong"


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> BackedUp:
    return BackedUp(sqlite_database(tmp_path, clock), clock, tmp_path)


def _cut(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-10] ^= 0xFF
    file.write_bytes(data)


def _other(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")


def _text(file: Path) -> None:
    file.write_text("my dairy")


def _newer(file: Path) -> None:
    file.with_name(file.name + ".json").unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9001'")
        connection.execute("PRAGMA user_version = 2013004")


def _unknown_and_cut(file: Path) -> None:
    file.with_name(file.name + ".json").unlink()
    _cut(file)


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (_cut, "damaged", "damaged"),
        (_flip, "damaged", "damaged"),
        (_unknown_and_cut, "damaged", "damaged"),
        (_other, "damaged", "damaged"),
        (_text, "damaged", "damaged"),
        (_newer, "schema_new", "newer version of DairyOS than this one"),
    ],
)
def test_what_can_not_be_restored_is_told_and_the_books_stay(
    office: BackedUp, spoil: Callable[[Path], None], code: str, words: str
) -> None:
    backup = office.back_up()
    office.pay("A", "1.00")
    live = office.settings.database_file.read_bytes()
    spoil(backup.file)
    spoiled = backup.file.read_bytes()
    with pytest.raises(EnvironmentTroubleError, match=words) as refused:
        office.restore(backup)
    assert refused.value.code == code
    # By its version: the number of a schema says nothing to anybody.
    assert ("Install DairyOS 2.13.4 or newer" in refused.value.hint) == (code == "schema_new")
    assert office.settings.database_file.read_bytes() == live
    assert backup.file.read_bytes() == spoiled
    office.sound()


@pytest.mark.parametrize("spoil", [_other, _text])
def test_another_programs_file_is_called_so(
    office: BackedUp, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    file = tmp_path / "usb.sqlite3"
    file.touch()
    spoil(file)
    with pytest.raises(EnvironmentTroubleError, match="no backup of DairyOS") as refused:
        office.backups.restore(office.owner, file)
    assert refused.value.code == "foreign"


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
