"""The sample dairy's October, kept in ten ways, comes to the same deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.foreign_desk import NOON, ForeignDesk, sample_desk, set_up
from helpers.sheet_layouts import LAYOUTS, expected

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import FixedClock, PostgresCluster


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ForeignDesk]:
    desk = sample_desk(tmp_path)
    yield desk
    desk.database.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_the_same_deliveries_and_none_twice(desk: ForeignDesk, layout: str) -> None:
    file, choice = LAYOUTS[layout](desk.folder)
    done = desk.sheet(file, choice)
    assert (done.bad, done.warnings) == ((), ())
    assert (done.new, done.changed, done.unchanged, done.written) == (9483, 0, 0, True)
    assert desk.deliveries() == expected()
    before = desk.everything()
    again = desk.sheet(file, choice)
    assert (again.new, again.changed, again.unchanged, again.bad) == (0, 0, 9483, ())
    assert desk.everything() == before


def test_a_dry_run_tells_the_same_and_writes_nothing(desk: ForeignDesk) -> None:
    file, choice = LAYOUTS["morning_plus_evening"](desk.folder)
    before = desk.everything()
    seen = desk.sheet(file, choice, dry_run=True)
    assert (seen.new, seen.bad, seen.warnings, seen.written) == (9483, (), (), False)
    assert desk.everything() == before


@pytest.mark.postgres
def test_a_layout_on_a_server(cluster: PostgresCluster, clock: FixedClock, tmp_path: Path) -> None:
    assert clock.now() == NOON
    database = SqlDatabase(Settings(tmp_path, cluster.new_url()), clock)
    desk = ForeignDesk(database, set_up(database), tmp_path)
    file, choice = LAYOUTS["two_rows_a_customer"](tmp_path)
    assert desk.sheet(file, choice).new == 9483
    assert desk.deliveries() == expected()
    changed = desk.sheet("Code,Shift,Product,1,2\nC00001,M,CM,9,8\nC00001,E,CM,L,1\n")
    assert (changed.new, changed.changed, changed.leaves) == (2, 2, 1)
    latest, first, *_ = desk.imports.history(desk.actor)
    assert (latest.removable, first.why_not) == (True, "2 of its rows were changed since.")
    desk.imports.remove(desk.actor, latest.id)
    assert (desk.deliveries(), desk.leaves()) == (expected(), [])
    desk.imports.remove(desk.actor, first.id)
    assert desk.deliveries() == []
    database.close()
