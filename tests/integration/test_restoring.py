"""Restoring: the books of then, whole, and what must not go back with them goes on."""

from __future__ import annotations

import queue
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import pytest
from alembic import command
from helpers.backed_up import BackedUp
from helpers.command import Dairyos
from helpers.command_line import new_office
from helpers.databases import FixedClock, sqlite_database
from helpers.lockout import add_user, fail
from helpers.offices import OWNER, PASSWORD, login_service, make_office, stale
from helpers.second_factor import FactorPc
from sqlalchemy import select, text

from dairyos_desktop.adapters.backups.on_disk import look_at
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.migrations import alembic_config
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    PasswordNeededError,
    RefusedError,
    WrongCodeError,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.topics import EVERYTHING
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.models.users import User

if TYPE_CHECKING:
    from collections.abc import Callable


THEIRS = "eleven green buckets hum"
WRONG = "wrong"


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> BackedUp:
    return BackedUp(sqlite_database(tmp_path, clock), clock, tmp_path)


def test_every_kept_backup_restores_to_sound_books_of_its_moment(office: BackedUp) -> None:
    office.took("A", {1: "2"})
    backups = [office.back_up()]
    office.run()
    backups.append(office.back_up())
    # The bill says something else from now on, which the audit log is told.
    office.took("A", {3: "1"})
    office.run()
    office.pay("A", "50.00")
    office.issue()
    backups.append(office.back_up())
    office.took("A", {2: "1"})
    office.run()
    office.pay("A", "20.00")
    for backup in (*backups, *reversed(backups)):
        restored = office.restore(backup)
        office.sound()
        assert restored.facts.totals == backup.facts.totals
        for table in ("bills", "bill_lines", "payments", "allocations", "consumption"):
            assert restored.facts.rows[table] == backup.facts.rows[table]
        assert restored.replaced is not None
        assert look_at(restored.replaced, Proof.FULL).known
        newest = office.backups.newest_proven(office.owner)
        assert newest is not None
        assert (newest.file, newest.reason) == (restored.replaced, Reason.BEFORE_RESTORE)
        # Work goes on, with numbers that nobody has on paper.
        paid = office.pay("B", "1.00")
        office.run()
        office.sound()
        assert paid.receipt is not None
    assert not list(office.settings.data_dir.glob(".restore-*"))


_RESTORES = """
import datetime as dt, sys
from pathlib import Path
from dairyos_desktop.adapters.backups.folder import BackupFolder
from dairyos_desktop.adapters.backups.restoring import BooksRestorer
from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
settings = Settings(Path(sys.argv[1]))
database = SqlDatabase(settings, SystemClock())
folder = BackupFolder(settings, database)
restorer = BooksRestorer(settings, database, SystemClock(), folder)
while True:
    restorer.restore(Actor(1, "Asha Patel", Role.OWNER), Path(sys.argv[2]), dt.datetime.now(dt.UTC))
    print("restored", flush=True)
"""


def test_where_a_share_of_windows_holds_books_and_backups(
    office: BackedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    r"""A path on it begins with its server, `\\server\share`; a drive's letter stands for that."""
    office.took("A", {1: "2"})
    office.run()
    # As there: what is first in the path counts as the server.
    monkeypatch.setattr(Path, "as_uri", lambda path: PureWindowsPath(f"/{path}").as_uri())
    first = office.back_up()
    assert not first.file.as_uri().startswith("file:///")
    office.pay("A", "50.00")
    assert office.backups.check(office.owner, first.file).known
    assert office.looks.look_inside(office.owner, first.file).then.payments == 0
    office.restore(first)
    office.sound()
    assert office.looks.look_inside(office.owner, first.file).now.payments == 0


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(2, id="some"),
        pytest.param(100, id="all", marks=[pytest.mark.slow, pytest.mark.timeout(3600)]),
    ],
)
def test_killed_midway_the_books_are_sound(office: BackedUp, rounds: int) -> None:
    office.took("A", {1: "2"})
    office.run()
    backup = office.back_up()
    office.pay("A", "1.00")
    rng = random.Random(20261127)  # noqa: S311 - moments of kills
    for _ in range(rounds):
        office.database.close()
        program = subprocess.Popen(
            [sys.executable, "-c", _RESTORES, str(office.settings.data_dir), str(backup.file)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        assert program.stdout.readline() == "restored\n"
        time.sleep(rng.uniform(0, 0.5))
        program.kill()
        program.wait(30)
        program.stdout.close()
        office.sound()
        assert office.bill("A").open == office.bill("A").payable
    office.restore(backup)
    office.sound()


def test_other_programs_hear_that_anything_may_be_another(office: BackedUp) -> None:
    office.pay("A", "1.00")
    backup = office.back_up()
    office.pay("A", "2.00")
    told: queue.Queue[frozenset[str]] = queue.Queue()
    other = SqlDatabase(office.settings, office.clock)
    ear = other.make_ear(told.put, lambda _is_up: None)
    ear.start()
    try:
        assert ear.first.wait(10)
        office.restore(backup)
        # As many notes as the restored books lack: by their number they'd be known.
        office.pay("A", "3.00")
        heard: frozenset[str] = frozenset()
        while heard != EVERYTHING:
            heard |= told.get(timeout=10)
    finally:
        ear.close()
        other.close()


def test_numbers_given_out_since_are_never_given_out_again(office: BackedUp) -> None:
    office.took("A", {1: "2"})
    office.took("B", {1: "3"})
    first = office.pay("A", "1.00").receipt
    backup = office.back_up()
    office.run()
    office.issue()
    given = {office.bill("A").number, office.bill("B").number}
    receipts = [office.pay("A", "1.00").receipt for _ in range(3)]
    office.restore(backup)
    office.run()
    assert not given & {office.bill("A").number, office.bill("B").number}
    following = office.pay("A", "1.00").receipt
    assert (first, following) == ("R/26-27/00001", "R/26-27/00005")
    assert following not in receipts
    office.sound()


def test_wrong_passwords_codes_and_steps_count_on(office: BackedUp) -> None:
    add_user(office.database, "Meena", Role.CLERK)
    pc = FactorPc(office.database, office.clock)
    telephone, codes = pc.enrol(office.owner)
    backup = office.back_up()
    office.clock.wait(minutes=1)
    taken = telephone.code()
    pc.auth.login(OWNER, PASSWORD, taken)
    pc.auth.login(OWNER, PASSWORD, codes[0])
    refused = [fail(pc.auth, "Meena") for _ in range(6)][-1]
    office.restore(backup)
    again = login_service(office.database, office.clock, store=pc.store)
    assert fail(again, "Meena").code == refused.code == "locked_out"
    for used in (taken, codes[0]):
        with pytest.raises(WrongCodeError):
            again.login(OWNER, PASSWORD, used)
    office.clock.wait(minutes=1)
    assert again.login(OWNER, PASSWORD, telephone.code()).name == OWNER


def test_the_log_goes_on_and_who_was_added_since_is_let_in_by_an_owner(office: BackedUp) -> None:
    backup = office.back_up()
    add_user(office.database, "Ravi", Role.CLERK)
    office.pay("A", "1.00")
    with office.database.read() as session:
        before = session.connection().exec_driver_sql("SELECT position FROM audit_head").scalar()
    restored = office.restore(backup)
    assert restored.disabled == ("Ravi",)
    with office.database.read() as session:
        assert session.scalar(select(User.is_active).where(User.name == "Ravi")) is False
        rows = session.connection().exec_driver_sql(
            "SELECT id, action FROM audit_log WHERE id > ? - 1 ORDER BY id", (before,)
        )
        actions = [str(row[1]) for row in rows]
    # The payment's own entry stands, though the payment doesn't.
    assert actions[0].startswith("payments")
    assert actions[1:] == ["backup.restore"] * len(actions[1:])
    assert actions[1:]
    office.sound()


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


def test_it_needs_a_password_typed_just_now_and_a_database_of_ones_own(
    office: BackedUp, tmp_path: Path
) -> None:
    backup = office.back_up()
    with pytest.raises(PasswordNeededError):
        office.backups.restore(stale(office.actor), backup.file)
    # Held by somebody who reads: nothing is changed under their eyes.
    with closing(sqlite3.connect(tmp_path / "dairyos.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("SELECT * FROM office").fetchone()
        with pytest.raises(EnvironmentTroubleError, match="open") as refused:
            office.restore(backup)
    assert refused.value.code == "busy"
    office.restore(backup)
    office.sound()


def test_an_older_backup_is_brought_up_to_date(
    office: BackedUp, clock: FixedClock, tmp_path: Path
) -> None:
    older = SqlDatabase(Settings(tmp_path / "older"), clock)
    (tmp_path / "older").mkdir()
    command.upgrade(alembic_config(older.engine), "0013")
    make_office(older, clock)
    older.close()
    file = tmp_path / "older" / "dairyos.sqlite3"
    # Before its schema is changed it is backed up.
    own = shutil.copytree(tmp_path / "older", tmp_path / "upgraded")
    dairyos = Dairyos(own, clock)
    done = dairyos("db", "upgrade").data
    assert (done["schema"], done["head"], done["was"]) == (SCHEMA_HEAD, SCHEMA_HEAD, "0013")
    (before,) = dairyos("backup", "list").data["backups"]
    assert done["backup"].endswith(before["file"])
    assert (before["reason"], before["made_at"]) == ("before_upgrade", "2026-11-01T12:00:00+05:30")

    restored = office.backups.restore(office.owner, file)
    assert restored.facts.schema == SCHEMA_HEAD
    assert restored.facts.rows["customers"] == 0
    # It is another office's log, so it goes on by itself; the owner stands for it.
    office.sound()


def test_a_clerk_may_neither_make_nor_see_nor_restore_one(tmp_path: Path) -> None:
    made = new_office(tmp_path / "office")
    dairyos = Dairyos(made.folder, made.clock)
    file = dairyos("backup", "create").data["file"]
    for name, role in (("Meena", "clerk"), ("Ravi", "manager")):
        added = dairyos.plain(
            "users", "add", name, "--role", role, "--user", OWNER,
            DAIRYOS_NEW_PASSWORD=THEIRS,
        )  # fmt: skip
        assert added.status == 0, added.err

    def status(name: str, *deed: str) -> int:
        return dairyos.plain(
            "backup", *deed, "--json", "--user", name, DAIRYOS_PASSWORD=THEIRS
        ).status

    deeds = (("create",), ("list",), ("verify", file), ("restore", file))
    assert [status("Meena", *deed) for deed in deeds] == [3, 3, 3, 3]
    assert [status("Ravi", *deed) for deed in deeds] == [0, 0, 0, 3]


@pytest.mark.postgres
def test_on_a_server_it_says_who_restores(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path
) -> None:
    if database.dialect == "sqlite":
        pytest.skip("a file is restored by the program")
    office = BackedUp(database, clock, tmp_path)
    office.pay("A", "5.00")
    backup = office.back_up()
    with pytest.raises(RefusedError, match="server") as refused:
        office.restore(backup)
    assert "pg_restore" in refused.value.hint, "test_restoring_on_server does what it says"

    # But what it would come to is tried beside the books.
    office.kept_key = office.keys.made("green mangoes ripen late").stored()
    for one in (backup, office.back_up()):
        drilled = office.looks.drill(office.owner, one.file)
        assert (drilled.same, drilled.problems) == (True, ())
        assert drilled.then.payments == 1
    office.pay("A", "1.00")
    drilled = office.looks.drill(office.owner, backup.file)
    assert (drilled.same, drilled.then.payments, drilled.now.payments) == (False, 1, 2)
    inside = office.looks.look_inside(office.owner, backup.file)
    assert (inside.then.payments, inside.now.payments, inside.since) == (1, 2, 1)
    with office.database.engine.connect() as connection:
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_database WHERE datname LIKE 'dairyos_drill%%'"
        )
        assert left.scalar_one() == 0

    # What a program left that was killed is a copy of all books; another's is under way.
    with office.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
        for name in ("dairyos_drill_0dead", "dairyos_drill_alive"):
            other.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        alive = zlib.crc32(b"dairyos_drill_alive") - 2**31
        other.execute(text("SELECT pg_advisory_lock(:space, :key)"), {"space": 0xDA4, "key": alive})
        assert office.looks.drill(office.owner, backup.file).problems == ()
        stays = other.scalars(
            text("SELECT datname FROM pg_database WHERE datname LIKE 'dairyos_drill_%'")
        ).all()
        assert stays == ["dairyos_drill_alive"]
        other.execute(text("DROP DATABASE dairyos_drill_alive"))
        other.invalidate()
