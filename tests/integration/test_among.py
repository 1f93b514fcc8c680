"""Many values that are bound as one, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.databases import sqlite_database
from sqlalchemy import select

from dairyos_desktop.models.payments import WebhookEvent
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.among import among
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.dto.news import Event
from dairyos_desktop.services.news import booking, inbox, places
from dairyos_desktop.services.payments import account

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from helpers.databases import FixedClock
    from sqlalchemy import Select, Update

    from dairyos_desktop.adapters.database import SqlDatabase

KEYS = ("pay_1", "it's", 'a "b"', "\\", "दूध", "[1]", "")
_events = plain(WebhookEvent)


@pytest.fixture
def rows(database: SqlDatabase) -> dict[str, int]:
    """The rows by their keys."""
    with database.write(SYSTEM, "test") as unit:
        return inbox.store(unit, [Event(key, "test", {}) for key in KEYS])


@pytest.mark.parametrize("wanted", [KEYS, set(KEYS[:3]), KEYS[4:5], (), ["unknown"]])
def test_finds_what_is_asked_for_and_nothing_else(
    database: SqlDatabase, rows: dict[str, int], wanted: Collection[str]
) -> None:
    by_key = select(_events.c.event_id).where(among(_events.c.event_id, "keys"))
    by_id = select(_events.c.event_id).where(among(_events.c.id, "ids"))
    ids = (row_id for key, row_id in rows.items() if key in wanted)
    with database.read() as session:
        keys = session.execute(by_key, {"keys": wanted}).scalars().all()
        assert set(keys) == set(wanted) & set(KEYS)
        assert set(session.execute(by_id, {"ids": ids}).scalars()) == set(keys)


@pytest.mark.parametrize(
    "statement",
    [
        inbox._KNOWN,
        inbox._STORED,
        inbox._THROUGH,
        booking._BOOKED,
        places._BY_LINK,
        places._BY_NUMBER,
        places._BY_CODE,
        account._READ_CUSTOMERS,
        account._READ_BILLS,
        account._READ_PAYMENTS,
        account._READ_JOINED,
    ],
)
def test_sqlite_goes_by_an_index(
    tmp_path: Path, clock: FixedClock, statement: Select[int] | Update
) -> None:
    database = sqlite_database(tmp_path, clock)
    sql = str(statement.compile(database.engine))
    with database.read() as session:
        plan = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {sql}", ("[]",) * sql.count("?")
        )
        steps = [row[3] for row in plan]
        whole = [step for step in steps if step.startswith("SCAN") and "VIRTUAL" not in step]
    database.close()
    assert not whole, steps
