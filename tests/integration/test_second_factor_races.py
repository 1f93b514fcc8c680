"""Many processes with one code at once: exactly one gets in.

CI lets 6 try, `pytest -m slow` 50, on each engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.factor_race import Login, logins_at_once
from helpers.offices import make_office
from helpers.second_factor import FactorPc
from helpers.secret_stores import MemoryStore
from sqlalchemy import func, select

from dairyos_desktop.models.users import LoginAttempt, TotpRecoveryCode

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize(
    "processes", [6, pytest.param(50, marks=[pytest.mark.slow, pytest.mark.timeout(900)])]
)
@pytest.mark.parametrize("kind", ["telephone", "recovery code"])
def test_of_many_processes_with_one_code_exactly_one_gets_in(
    database: SqlDatabase,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    processes: int,
) -> None:
    owner = make_office(database, clock)
    pc = FactorPc(database, clock)
    telephone, codes = pc.enrol(owner)
    clock.wait(minutes=1)
    code = telephone.code() if kind == "telephone" else codes[0]
    with database.read() as session:
        before = session.scalar(select(func.count()).where(LoginAttempt.outcome == "accepted"))
    store = pc.store
    assert isinstance(store, MemoryStore)
    one = Login(database._settings, clock.now(), store.kept, code)
    found = logins_at_once(one, processes, monkeypatch)
    assert found.count("in") == 1, found
    assert set(found) <= {"in", "WrongCodeError", "LockedOutError"}
    assert len(found) == processes
    with database.read() as session:
        accepted = session.scalar(select(func.count()).where(LoginAttempt.outcome == "accepted"))
        used = session.scalar(select(func.count()).where(TotpRecoveryCode.used_at.is_not(None)))
    assert accepted == (before or 0) + 1
    assert used == (1 if kind == "recovery code" else 0)
