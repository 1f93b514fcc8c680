"""Whatever is done to the audit log behind the program's back is found, and the entry named."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from helpers.audit_attacks import Attacker, write_entries

from dairyos_desktop.services.audit.checking import check_chain

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase

SEED = 20261127
ENTRIES = 24
IN_CI = {"sqlite": 66, "postgresql": 22}
IN_FULL = {"sqlite": 1_000, "postgresql": 1_000}


def attacked(database: SqlDatabase, rounds: int) -> None:
    write_entries(database, ENTRIES)
    assert check_chain(database).ok
    chance = random.Random(SEED)  # noqa: S311 - no secret
    attacker = Attacker(database, chance)
    seen: Counter[str] = Counter()
    for number in range(rounds):
        attack = attacker.attacks[number % len(attacker.attacks)]
        done = attacker.strike(attack)
        report = check_chain(database)
        where = f"round {number} of seed {SEED}: {done.words}"
        assert not report.ok, where
        assert report.first_bad in done.first_bad, f"{where}; {report}"
        attacker.put_back()
        seen[attack.__name__] += 1
    report = check_chain(database)
    assert report.ok, report
    assert sum(seen.values()) == rounds


def test_attacks_on_the_log_are_found(database: SqlDatabase) -> None:
    attacked(database, IN_CI[database.dialect])


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_thousand_attacks_on_the_log_are_found(database: SqlDatabase) -> None:
    attacked(database, IN_FULL[database.dialect])
