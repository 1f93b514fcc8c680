"""What is spoilt can not be restored: it is told why, and the books stay."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp
from helpers.databases import FixedClock, sqlite_database

from dairyos_desktop.domain.errors import EnvironmentTroubleError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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
