"""What the office has settled about rounds, read for the desk, on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from helpers.round_desk import RoundDesk

from dairyos_desktop.domain.delivery import Tolerance
from dairyos_desktop.models.office import Setting
from dairyos_desktop.services.actor import SYSTEM

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


def test_rules_are_the_offices_and_so_is_the_time(database: SqlDatabase, clock: FixedClock) -> None:
    desk = RoundDesk(database, clock)
    rules = desk.rounds.rules(desk.meena)
    assert (rules.tracks_loads, rules.tolerance, rules.evening_from) == (
        True, Tolerance.of("1 %"), dt.time(15),
    )  # fmt: skip
    assert rules.local_now == clock.now()
    assert rules.local_now.utcoffset() == dt.timedelta(hours=5, minutes=30)
    assert rules.timezone == "Asia/Kolkata"
    kept = {"track_loads": "false", "load_tolerance": "1.5 L", "evening_from": "16:30"}
    with database.write(SYSTEM, "test") as unit:
        unit.session.add_all(
            Setting(key=key, value=value, updated_at=unit.now, version=1)
            for key, value in kept.items()
        )
    rules = desk.rounds.rules(desk.meena)
    assert (rules.tracks_loads, rules.tolerance, rules.evening_from) == (
        False, Tolerance.of("1.5 L"), dt.time(16, 30),
    )  # fmt: skip
