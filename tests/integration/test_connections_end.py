"""A database that is closed keeps no connection, whoever is still reading in another thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.moved_office import Pc
from helpers.small_office import small_billed_office
from sqlalchemy import event, text

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase


@pytest.fixture
def held(database: SqlDatabase) -> set[int]:
    """The database's connections that are open."""
    found: set[int] = set()
    event.listen(database.engine, "connect", lambda one, _record: found.add(id(one)))
    event.listen(database.engine, "close", lambda one, _record: found.discard(id(one)))
    return found


def read(database: SqlDatabase) -> None:
    with database.read() as session:
        session.execute(text("SELECT 1"))


def test_what_is_read_while_it_is_closed_is_read_to_its_end(
    database: SqlDatabase, held: set[int]
) -> None:
    read(database)
    with database.read() as session, database.read() as other:
        session.execute(text("SELECT 1"))
        other.execute(text("SELECT 1"))
        assert len(held) == 2
        database.close()
        assert len(held) == 2
        assert session.execute(text("SELECT 1")).scalar() == 1
    assert not held, "a server's locks and a file's handle would last as long as they"


def test_whoever_comes_after_it_was_closed_leaves_nothing_open(
    database: SqlDatabase, held: set[int]
) -> None:
    database.close()
    read(database)
    assert not held


def test_let_go_for_a_while_it_keeps_its_connections_again(
    database: SqlDatabase, held: set[int]
) -> None:
    with database.read() as session:
        session.execute(text("SELECT 1"))
        database.let_go()
    assert not held
    read(database)
    assert len(held) == 1
    database.close()
    assert not held


def test_an_office_that_was_closed_is_not_heard_from_that_on(tmp_path: Path) -> None:
    """The window asks for it in a worker, which may come to it late."""
    small_billed_office(tmp_path / "pc")
    office, _owner = Pc(tmp_path / "pc").open()
    office.close()
    office.start_hearing(lambda _topics: None, lambda _is_up: None)
    assert office._ear is None
