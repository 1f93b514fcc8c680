"""Backups beside two programs that write, all of them killed: what is listed as good restores."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp
from helpers.databases import FixedClock, sqlite_database

from dairyos_desktop.adapters.backups.sqlite_copy import opened
from dairyos_desktop.adapters.backups.sqlite_facts import read_facts
from dairyos_desktop.domain.backups import Proof

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20261127
_MANY = 20
BOTH = {True, False}
"""Backups that are sealed, and such as are not."""

_COMMON = """
import datetime as dt, sys
from pathlib import Path
from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
settings = Settings(Path(sys.argv[1]))
database = SqlDatabase(settings, SystemClock())
"""

_WRITES = (
    _COMMON
    + """
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.payments.service import PaymentService
payments = PaymentService(database, SystemClock())
asha = Actor(1, "Asha Patel", Role.OWNER)
print("begun", flush=True)
while True:
    payments.add(asha, NewPayment(sys.argv[2], Money("7.00"), "cash"))
"""
)

_MAKES = (
    _COMMON
    + """
from dairyos_desktop.adapters.backups.folder import BackupFolder
from dairyos_desktop.domain.backup_key import read_stored
from dairyos_desktop.domain.backups import Proof, Reason
folder = BackupFolder(settings, database)
key = read_stored(sys.argv[2])
sealed = False
print("begun", flush=True)
while True:
    with folder.turn():
        now = dt.datetime.now(dt.UTC)
        folder.make(Reason.HALF_HOUR, now, Proof.QUICK, key=key if sealed else None)
    sealed = not sealed
"""
)


def begun(program: str, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait(30)
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(2, id="some"),
        pytest.param(200, id="all", marks=[pytest.mark.slow, pytest.mark.timeout(7200)]),
    ],
)
def test_each_that_is_listed_restores_to_what_it_says(
    tmp_path: Path, clock: FixedClock, wanted: int
) -> None:
    office = BackedUp(sqlite_database(tmp_path, clock), clock, tmp_path)
    office.took("A", {1: "2"})
    office.run()
    office.kept_key = office.keys.made("green mangoes ripen late").stored()
    folder = str(tmp_path)
    rng = random.Random(SEED)  # noqa: S311 - moments of kills
    kills = 0
    writers = [begun(_WRITES, folder, customer) for customer in ("A", "B")]
    maker = begun(_MAKES, folder, office.kept_key)
    try:
        while len(kept := office.store.kept()) < wanted or {one.is_sealed for one in kept} != BOTH:
            time.sleep(rng.uniform(0.1, 0.3 if wanted < _MANY else 3))
            kills += 1
            killed = rng.randrange(3)
            if killed < 2:
                end(writers[killed])
                writers[killed] = begun(_WRITES, folder, "AB"[killed])
            else:
                end(maker)
                maker = begun(_MAKES, folder, office.kept_key)
    finally:
        for process in (*writers, maker):
            end(process)
    office.sound()
    listed = office.store.kept()
    assert len(listed) >= wanted
    # The newest are those beside whose making most was going on.
    for number, backup in enumerate(listed if wanted >= _MANY else listed[:wanted]):
        assert backup.is_proven
        facts = office.restore(backup).facts
        assert dict(facts.totals) == dict(backup.facts.totals), backup.file
        for table in ("bills", "bill_lines", "payments", "allocations", "consumption"):
            assert facts.rows[table] == backup.facts.rows[table], backup.file
        with closing(opened(office.settings.database_file)) as connection:
            assert read_facts(connection) == facts
        if number % _MANY == 0:
            office.sound()
    office.sound()
    # What was put away each time is good as well.
    newest = office.store.kept()[0]
    assert office.backups.check(office.owner, newest.file).known
    assert office.store.kept()[0].proof is Proof.FULL
    logging.getLogger(__name__).info("%d backups, %d kills", len(listed), kills)
