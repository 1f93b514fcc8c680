"""The anchor beside the database: crashes are no alarm, older copies and cut tails are."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.audit_attacks import write_entries
from helpers.databases import sqlite_database
from helpers.offices import make_office
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter
from dairyos_desktop.domain.errors import EnvironmentTroubleError, InvalidInputError, RefusedError
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.audit.checking import check_chain
from dairyos_desktop.services.audit.service import AuditService

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

# Writes entries in a process of its own; may die at a moment that is named.
WRITER = """
import datetime as dt, os, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.orm import Session
from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.services.actor import SYSTEM

folder, url, count, dies = sys.argv[1:]
database = SqlDatabase(Settings(Path(folder), url), SystemClock())
if dies == "before":
    event.listen(database.engine, "commit", lambda _connection: os._exit(9))
if dies == "after":
    event.listen(Session, "after_commit", lambda _session: os._exit(9))
for number in range(int(count)):
    with database.write(SYSTEM, "test.write") as unit:
        unit.audit("customer", f"{os.getpid()}-{number}", after={"n": number})
"""


def writer(
    database: SqlDatabase, folder: Path, count: int, dies: str = ""
) -> subprocess.Popen[bytes]:
    url = "" if database.dialect == "sqlite" else database._settings.database_url
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), url, str(count), dies],
        cwd=Path(__file__).parents[2],
        env=dict(os.environ),
    )


@pytest.mark.parametrize(("dies", "entries"), [("before", 3), ("after", 4)])
def test_a_crash_around_the_commit_is_no_alarm(
    database: SqlDatabase, tmp_path: Path, dies: str, entries: int
) -> None:
    write_entries(database, 3)

    assert writer(database, tmp_path, 1, dies).wait(60) == 9

    held = database.anchor.read()
    assert held is not None
    assert held.announced is not None
    report = check_chain(database)
    assert (report.ok, report.entries) == (True, entries), report
    write_entries(database, 2)
    report = check_chain(database)
    assert (report.ok, report.entries) == (True, entries + 2), report


def test_two_processes_that_write_at_once_keep_the_chain_whole(
    database: SqlDatabase, tmp_path: Path
) -> None:
    writers = [writer(database, tmp_path, 25) for _ in range(2)]
    while any(one.poll() is None for one in writers):
        report = check_chain(database)
        assert report.ok, report
    assert [one.returncode for one in writers] == [0, 0]
    report = check_chain(database)
    assert (report.ok, report.entries) == (True, 50), report
    held = database.anchor.read()
    assert held is not None
    assert (held.committed.position, held.announced, held.doubts) == (50, None, ())


@pytest.mark.parametrize(
    "deed", ["UPDATE audit_log SET reason = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"]
)
def test_the_database_itself_refuses_to_change_entries(database: SqlDatabase, deed: str) -> None:
    if deed.startswith("TRUNCATE") and database.dialect == "sqlite":
        pytest.skip("SQLite has no such statement")
    write_entries(database, 2)
    with pytest.raises(DBAPIError, match="can only be added to"), database.engine.begin() as raw:
        raw.execute(text(deed))
    assert check_chain(database).entries == 2


class Sqlite:
    """An office in an SQLite file, with what its owner can do about the log."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.folder = folder
        self.file = folder / "dairyos.sqlite3"
        self.database = sqlite_database(folder, clock)
        self.owner = make_office(self.database, clock)
        self.audit = AuditService(self.database, SpreadsheetWriter(), WholeFiles())

    def put(self, copy: Path) -> None:
        """Puts a copy of the database in the place of the one that is there."""
        self.database.close()
        shutil.copyfile(copy, self.file)

    def newest(self) -> AuditEntry:
        with self.database.read() as session:
            return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[return-value]  # there is one


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Sqlite]:
    made = Sqlite(tmp_path / "data", clock)
    yield made
    made.database.close()


def test_an_older_copy_is_told_and_stays_told_until_the_owner_accepts_it(
    office: Sqlite, tmp_path: Path
) -> None:
    write_entries(office.database, 3)
    office.database.close()
    older = Path(shutil.copyfile(office.file, tmp_path / "older.sqlite3"))
    kept = check_chain(office.database).entries
    write_entries(office.database, 4)
    office.put(older)

    report = office.audit.verify(office.owner)

    assert (report.entries, report.first_bad) == (kept, kept + 1)
    (problem,) = report.problems
    assert f"This PC saw entry {kept + 4} of the audit log" in problem.detail
    assert "an older copy of the database was put back" in problem.detail
    assert "dairyos audit accept --reason" in problem.detail
    # Work goes on, past the position that was seen before, and still it is told.
    write_entries(office.database, 6)
    assert office.audit.verify(office.owner).problems == (problem,)

    with pytest.raises(InvalidInputError, match="needs a reason"):
        office.audit.accept(office.owner, "  ")
    assert office.audit.accept(office.owner, "Backup of Tuesday restored").ok
    entry = office.newest()
    assert (entry.action, entry.reason) == ("audit.accept", "Backup of Tuesday restored")
    assert entry.before is not None
    assert f'[{kept + 4}, "' in entry.before
    with pytest.raises(RefusedError, match="nothing to accept"):
        office.audit.accept(office.owner, "Once more")


def test_an_anchor_that_was_taken_away_is_told(office: Sqlite) -> None:
    write_entries(office.database, 2)
    office.database.anchor.forget()
    report = office.audit.verify(office.owner)
    assert (report.ok, report.first_bad) == (False, None)
    assert "The anchor file that belongs beside the database is gone" in report.problems[0].detail
    write_entries(office.database, 2)
    assert not office.audit.verify(office.owner).ok
    assert office.audit.accept(office.owner, "Copied to a new PC without it").ok


def test_an_anchor_that_is_older_than_the_database_is_told(office: Sqlite, tmp_path: Path) -> None:
    anchor = office.database.anchor.file
    write_entries(office.database, 2)
    older = shutil.copyfile(anchor, tmp_path / "anchor")
    known = check_chain(office.database).entries
    write_entries(office.database, 3)
    shutil.copyfile(older, anchor)
    report = office.audit.verify(office.owner)
    assert report.first_bad == known + 1
    assert f"Entries {known + 1} to {known + 3}" in report.problems[0].detail


@pytest.mark.parametrize("kept", [0, 1, 700, 4095])
def test_a_write_of_the_anchor_that_was_cut_short_is_no_alarm(office: Sqlite, kept: int) -> None:
    write_entries(office.database, 3)
    file = office.database.anchor.file
    before = file.read_bytes()
    write_entries(office.database, 1)
    after = file.read_bytes()
    # The newest of the two places is there as far as the disk got.
    start = max((0, 4096), key=lambda at: int(after[at + 11 : at + 4096].partition(b",")[0]))
    torn = bytearray(after)
    torn[start + kept : start + 4096] = before[start + kept : start + 4096]
    file.write_bytes(torn)
    assert check_chain(office.database).ok
    write_entries(office.database, 1)
    assert check_chain(office.database).ok


def test_nothing_is_saved_that_cannot_be_announced(office: Sqlite) -> None:
    entries = check_chain(office.database).entries
    file = office.database.anchor.file
    file.unlink()
    file.mkdir()
    with pytest.raises(
        EnvironmentTroubleError, match=r"anchor .* can't be used.*Nothing was saved"
    ):
        write_entries(office.database, 1)
    file.rmdir()
    with office.database.read() as session:
        assert len(session.scalars(select(AuditEntry.id)).all()) == entries


def test_a_folder_that_has_nothing_to_flush_keeps_the_first_anchor_as_well(
    office: Sqlite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of a network's: it answers what no disk does."""
    flush = os.fsync

    def of_files_alone(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        flush(handle)

    monkeypatch.setattr(os, "fsync", of_files_alone)
    office.database.anchor.forget()
    write_entries(office.database, 1)
    assert office.database.anchor.file.is_file()


def test_a_log_without_its_head_stops_the_work(office: Sqlite) -> None:
    with office.database.engine.begin() as raw:
        raw.execute(text("DELETE FROM audit_head"))
    with pytest.raises(EnvironmentTroubleError, match="lost its head") as refused:
        write_entries(office.database, 1)
    assert refused.value.code == "damaged"
    assert not check_chain(office.database).ok
