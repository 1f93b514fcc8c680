"""Backups: whole, like the books in one moment, known as good only while they are."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp
from helpers.books import OCTOBER
from helpers.command import Dairyos
from helpers.command_line import billed_madhuban_office, new_office, sample_file
from helpers.databases import FixedClock, sqlite_database

from dairyos_desktop.adapters.backups.on_disk import kept_in, look_at
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.engine import Journal
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.backup_key import BackupKey, KeyFigures
from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.declared_settings import BACKUP_ON
from dairyos_desktop.domain.errors import EnvironmentTroubleError, NotFoundError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path


SEED = 20261127
KEY = BackupKey(b"k" * 32, KeyFigures(b"s" * 16))


def _opens(_name: str, _figures: KeyFigures, _key_id: str) -> bytes:
    return KEY.data


@pytest.fixture
def office(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> BackedUp:
    return BackedUp(database, clock, tmp_path)


def test_a_backup_says_what_it_holds_and_is_copied_to_the_second_place(
    office: BackedUp, tmp_path: Path
) -> None:
    office.took("A", {1: "2"})
    office.run()
    office.pay("A", "50.00")
    usb = tmp_path / "usb"
    usb.mkdir()
    office.copy_to(usb)
    made = office.backups.create(office.owner)
    backup = made.backup
    assert (backup.number, backup.proof, made.warning) == (1, Proof.QUICK, "")
    assert backup.made_at.isoformat() == "2026-11-01T12:00:00+05:30"
    assert dict(backup.facts.totals) == {"bills": 11_200, "payments": 5_000}
    assert (backup.facts.rows["bills"], backup.facts.rows["payments"]) == (1, 1)
    said = json.loads(backup.file.with_name(backup.file.name + ".json").read_text())
    assert (said["schema"], said["reason"], said["verified"]) == (
        office.database.schema(), "by_hand", True,
    )  # fmt: skip
    assert said["sha256"] == backup.sha256
    assert str(tmp_path) not in json.dumps(said)
    (folder,) = usb.iterdir()
    assert folder.name.startswith("dairyos-20261101063000-")
    (copied,) = kept_in(folder)
    assert copied.file.read_bytes() == backup.file.read_bytes()
    assert office.backups.newest_proven(office.owner) == backup
    assert office.backups.list_backups(office.owner) == (backup,)
    checked = office.backups.check(office.owner, backup.file)
    assert (checked.known, checked.facts) == (True, backup.facts)
    (now,) = office.store.kept()
    assert now.proof is Proof.FULL

    # A copy that was cut off two days ago goes, one of just now may be under way.
    old, young = folder / ".a.sqlite3.1.part", folder / ".b.sqlite3.2.part"
    old.touch()
    young.touch()
    # Another program is just writing down how its own copy went, which is nobody's turn.
    noting = office.store.folder / ".second-place.json.0f1e2d3c.part"
    noting.touch()
    two_days_ago = copied.file.stat().st_mtime - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    office.back_up()
    assert (old.exists(), young.exists(), noting.exists()) == (False, True, True)

    usb.rename(tmp_path / "unplugged")
    office.pay("A", "1.00")
    warned = office.backups.create(office.owner)
    assert warned.backup.is_proven
    assert "isn't there now" in warned.warning
    assert not usb.exists()


def test_a_backup_beside_somebody_who_saves_is_the_books_in_one_moment(
    office: BackedUp,
) -> None:
    _backed_up_beside_a_writer(office)


def test_so_it_is_with_a_write_ahead_log(tmp_path: Path, clock: FixedClock) -> None:
    """Which this PC's SQLite may not be trusted with, and another's is."""
    sqlite_database(tmp_path, clock).close()
    database = SqlDatabase(Settings(tmp_path), clock, journal=Journal.WAL)
    office = BackedUp(database, clock, tmp_path)
    _backed_up_beside_a_writer(office)
    first = office.store.kept()[-1]
    assert not list(office.store.folder.glob("*-wal"))
    office.restore(first)
    office.sound()
    assert office.pay("A", "1.00").receipt is not None
    office.sound()
    office.database.close()


def _backed_up_beside_a_writer(office: BackedUp) -> None:
    """Each transaction adds an entry to the log and one row beside it: never one without."""
    done = threading.Event()
    saved = 0

    def save() -> None:
        nonlocal saved
        while not done.is_set():
            office.pay("A", "1.00")
            saved += 1

    saver = threading.Thread(target=save)
    saver.start()
    try:
        while not saved:
            time.sleep(0.01)
        backups = [office.back_up(), office.back_up()]
    finally:
        done.set()
        saver.join()
    for backup in backups:
        rows = backup.facts.rows
        assert 0 < rows["payments"] <= saved
        assert backup.facts.totals["payments"] == 100 * rows["payments"]
        assert rows["audit_log"] == backup.facts.audit_position
        assert office.backups.check(office.owner, backup.file).facts == backup.facts
    office.sound()


def test_a_backup_that_was_changed_is_known_as_damaged_and_no_longer_good(
    office: BackedUp,
) -> None:
    first, second = office.back_up(), office.later()
    data = bytearray(second.file.read_bytes())
    data[len(data) // 2] ^= 1
    second.file.write_bytes(data)
    with pytest.raises(EnvironmentTroubleError, match="damaged") as refused:
        office.backups.check(office.owner, second.file)
    assert refused.value.code == "damaged"
    assert office.backups.newest_proven(office.owner) == first
    assert [one.is_proven for one in office.store.kept()] == [False, True]
    with pytest.raises(NotFoundError):
        office.backups.check(office.owner, second.file.with_name("gone.sqlite3"))


def test_it_is_made_when_something_changed_and_looked_at_in_full_each_night(
    office: BackedUp,
) -> None:
    backups = office.backups
    assert backups.is_due(SYSTEM)
    made = backups.keep_up(SYSTEM)
    assert made is not None
    # The night of 31 October had none to look at.
    assert (made.backup.proof, made.backup.reason) == (Proof.FULL, Reason.HALF_HOUR)
    assert not backups.is_due(SYSTEM)
    assert backups.keep_up(SYSTEM) is None
    office.pay("A", "1.00")
    assert not backups.is_due(SYSTEM)
    office.clock.wait(minutes=30)
    assert backups.is_due(SYSTEM)
    quick = backups.keep_up(SYSTEM)
    assert quick is not None
    assert quick.backup.proof is Proof.QUICK
    assert backups.at_exit(SYSTEM) is None
    # Nothing changes, but the night wants its look: at the one that is there.
    office.clock.wait(hours=20)
    assert backups.is_due(SYSTEM)
    looked = backups.keep_up(SYSTEM)
    assert looked is not None
    assert (looked.backup.number, looked.backup.proof) == (quick.backup.number, Proof.FULL)
    assert not backups.is_due(SYSTEM)


def test_a_clock_that_was_ahead_puts_no_backup_off(office: BackedUp) -> None:
    now = office.clock.now()
    office.clock.set(now + dt.timedelta(days=700))
    office.backups.keep_up(SYSTEM)
    office.clock.set(now)
    office.pay("A", "1.00")
    assert office.backups.is_due(SYSTEM)
    made = office.backups.keep_up(SYSTEM)
    assert made is not None
    assert office.backups.newest_proven(office.owner) == made.backup
    office.pay("A", "1.00")
    assert not office.backups.is_due(SYSTEM)
    assert len(office.store.kept()) == 2


def test_a_look_that_a_clock_ahead_tells_of_spares_no_later_night_its_own(
    office: BackedUp,
) -> None:
    now = office.clock.now()
    office.clock.set(now + dt.timedelta(days=700))
    office.backups.keep_up(SYSTEM)
    office.clock.set(now)
    for _ in range(2):
        office.pay("A", "1.00")
        made = office.backups.keep_up(SYSTEM)
        assert made is not None
        assert made.backup.proof is Proof.FULL
        office.clock.wait(days=1)


def test_one_that_was_cut_since_is_neither_called_good_nor_relied_on(
    office: BackedUp, tmp_path: Path
) -> None:
    """As by a disk that died, or by what leaves empty files in the place of those it took away."""
    usb = tmp_path / "usb"
    usb.mkdir()
    office.copy_to(usb)
    good, cut = office.back_up(), office.back_up()
    with cut.file.open("rb+") as file:
        file.truncate(cut.size // 2)
    assert [one.is_proven for one in office.backups.list_backups(office.owner)] == [False, True]
    assert office.backups.newest_proven(office.owner) == good
    good.file.write_bytes(b"")
    assert office.backups.newest_proven(office.owner) is None
    office.backups.before_action(Reason.BEFORE_MONTH_RUN)
    newest = office.backups.newest_proven(office.owner)
    assert newest is not None
    assert newest.number == cut.number + 1
    (folder,) = usb.iterdir()
    kept_in(folder)[0].file.write_bytes(b"")
    assert [one.is_proven for one in kept_in(folder)] == [False, True]


def test_a_look_at_one_that_was_cut_since_spares_the_night_none(office: BackedUp) -> None:
    office.pay("A", "1.00")
    looked = office.backups.keep_up(SYSTEM)
    assert looked is not None
    assert looked.backup.proof is Proof.FULL
    looked.backup.file.write_bytes(b"")
    office.pay("A", "1.00")
    again = office.backups.keep_up(SYSTEM)
    assert again is not None
    assert again.backup.proof is Proof.FULL


def test_before_a_month_run_there_is_a_backup_or_no_run(office: BackedUp) -> None:
    office.took("A", {1: "2"})
    billing = BillingService(office.database, office.clock, office.backups.before_action)
    billing.generate(office.actor, OCTOBER)
    (before,) = office.store.kept()
    assert (before.reason, before.facts.rows["bills"]) == (Reason.BEFORE_MONTH_RUN, 0)

    # One that was just made stands for it.
    by_hand = office.back_up()
    billing.generate(office.actor, OCTOBER)
    assert [(one.number, one.reason) for one in office.store.kept()] == [
        (by_hand.number, Reason.BEFORE_MONTH_RUN), (before.number, Reason.BEFORE_MONTH_RUN),
    ]  # fmt: skip

    office.took("B", {1: "1"})
    away = office.store.folder.rename(office.store.folder.with_name("away"))
    office.store.folder.write_text("no folder")
    with pytest.raises(EnvironmentTroubleError, match="Nothing was begun"):
        billing.generate(office.actor, OCTOBER)
    assert len(billing.month_views(office.actor, OCTOBER)) == 1
    SettingsService(office.database).set_value(office.owner, BACKUP_ON.key, "no")
    billing.generate(office.actor, OCTOBER)
    assert len(billing.month_views(office.actor, OCTOBER)) == 2
    assert len(kept_in(away)) == 2


def test_an_import_leaves_a_backup_of_before_and_a_dry_run_none(tmp_path: Path) -> None:
    dairy = new_office(tmp_path / "office")
    file = str(sample_file("products"))
    dairy.run("import", "products", file, "--dry-run")
    assert dairy.ask("backup", "list")["backups"] == []
    dairy.ask("import", "products", file)
    (backup,) = dairy.ask("backup", "list")["backups"]
    assert (backup["reason"], backup["verified"]) == ("before_import", True)
    assert set(backup) >= {"file", "made_at", "verified", "reason"}


def test_whoever_looked_after_the_office_backs_it_up_at_closing(tmp_path: Path) -> None:
    folder = new_office(tmp_path / "office").folder
    dairyos = Dairyos(folder, FixedClock.at_noon(2026, 11, 1))
    settings = Settings(folder)
    for begun, wanted in ((False, 0), (True, 1)):
        office = dairyos.program.open_office(settings)
        if begun:
            office.start_jobs(calm_s=1000)
        office.close(back_up=True)
        kept = kept_in(folder / "backups")
        assert [one.reason for one in kept] == [Reason.EXIT] * wanted


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(2, id="some"),
        pytest.param(200, id="all", marks=[pytest.mark.slow, pytest.mark.timeout(3600)]),
    ],
)
def test_killed_midway_it_leaves_no_half_file_under_a_name(tmp_path: Path, rounds: int) -> None:
    folder = billed_madhuban_office(tmp_path / "office").folder
    rng = random.Random(SEED)  # noqa: S311 - moments of kills
    made = 0
    for number in range(rounds):
        program = subprocess.Popen(
            [sys.executable, "-c", _MAKES, str(folder), KEY.stored()],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        assert program.stdout.readline() == "made\n"
        time.sleep(rng.uniform(0, 0.4))
        program.send_signal(signal.SIGKILL)
        program.wait(30)
        program.stdout.close()
        backups = folder / "backups"
        named = sorted(one for one in backups.glob("dairyos-*") if one.suffix != ".json")
        assert [one.file for one in reversed(kept_in(backups))] == named, f"round {number}"
        for file in named[-2:]:
            assert look_at(file, Proof.FULL, _opens).known
        made = max(made, len(named))
    assert made
    dairyos = Dairyos(folder, FixedClock.at_noon(2026, 11, 1))
    for backup in kept_in(folder / "backups"):
        assert look_at(backup.file, Proof.FULL, _opens).facts == backup.facts
    assert dairyos("backup", "create").status == 0
    # What the killed ones left is cleared away by whoever makes the next.
    assert not list((folder / "backups").glob(".*"))
    names = {file.name for file in (folder / "backups").iterdir()}
    manifests = {name for name in names if name.endswith(".json")}
    assert {f"{name}.json" for name in names - manifests} == manifests


_MAKES = """
import datetime as dt, sys
from pathlib import Path
from dairyos_desktop.adapters.backups.folder import BackupFolder
from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.backup_key import read_stored
from dairyos_desktop.domain.backups import Proof, Reason
settings = Settings(Path(sys.argv[1]))
folder = BackupFolder(settings, SqlDatabase(settings, SystemClock()))
keys = [None, read_stored(sys.argv[2])] if len(sys.argv) > 2 else [None]
while True:
    keys.append(keys.pop(0))
    with folder.turn():
        folder.make(Reason.HALF_HOUR, dt.datetime.now(dt.UTC), Proof.QUICK, key=keys[0])
        folder.thin()
    print("made", flush=True)
"""

_WITH_LITTLE_ROOM = (
    """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
"""
    + _MAKES
)


def test_a_disk_without_room_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    office = billed_madhuban_office(tmp_path / "office")
    done = subprocess.run(
        [sys.executable, "-c", _WITH_LITTLE_ROOM, str(office.folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "EnvironmentTroubleError: No backup could be made in" in done.stderr
    assert list((office.folder / "backups").iterdir()) == []
    assert Dairyos(office.folder, office.clock)("backup", "create").status == 0


def test_books_in_a_synchronised_folder_are_told_of_beside_every_answer(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox" / "dairy"
    made = new_office(folder)
    done = Dairyos(folder, made.clock)("backup", "list")
    assert done.status == 0
    assert "which Dropbox synchronises" in done.err
    assert done.data == {"backups": []}
