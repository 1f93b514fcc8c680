"""Things that are odd about a month and may stand, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.books import OCTOBER, Books

from dairyos_desktop.domain.errors import (
    ConflictError,
    FieldConflict,
    InvalidInputError,
    NotAllowedError,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.billing import MonthWarning


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    books = Books(database, clock, tmp_path)
    books.load("leaves", "customer,date_from,date_to\nA,2026-10-01,2026-10-02\n")
    books.took("A", {1: "1.000", 2: "1.000"})
    return books


def on_leave(books: Books) -> list[MonthWarning]:
    found = books.billing.preview(books.actor, OCTOBER).warnings
    return [row for row in found if row.code == "leave_day"]


def test_what_is_accepted_stays_in_sight_with_who_and_why(books: Books) -> None:
    first, _ = on_leave(books)
    books.billing.accept_warnings(books.actor, OCTOBER, [first], "asked for  it by phone")
    assert [(row.accepted, row.accepted_by) for row in on_leave(books)] == [
        ("asked for it by phone", books.actor.name),
        ("", ""),
    ]
    books.billing.accept_warnings(books.actor, OCTOBER, on_leave(books), "both did")
    assert {row.accepted for row in on_leave(books)} == {"both did"}
    books.billing.look_again(books.actor, OCTOBER, on_leave(books))
    assert {row.accepted for row in on_leave(books)} == {""}


def test_another_s_reason_is_not_overwritten_unseen(books: Books) -> None:
    seen = on_leave(books)
    ravi = Actor(books.actor.user_id, "Ravi Shah", Role.MANAGER)
    books.billing.accept_warnings(ravi, OCTOBER, seen[:1], "a guest")
    with pytest.raises(ConflictError, match="Ravi Shah accepted this meanwhile") as conflict:
        books.billing.accept_warnings(books.actor, OCTOBER, seen, "asked by phone")
    assert conflict.value.fields == (
        FieldConflict("Why this of Customer A may stand", "asked by phone", "a guest"),
    )
    assert [row.accepted for row in on_leave(books)] == ["a guest", ""]
    # The same reason is the same: nothing to choose.
    books.billing.accept_warnings(books.actor, OCTOBER, seen, "a guest")
    books.billing.accept_warnings(books.actor, OCTOBER, on_leave(books), "asked by phone")
    assert {row.accepted for row in on_leave(books)} == {"asked by phone"}


def test_it_is_accepted_as_it_was_seen(books: Books) -> None:
    books.billing.accept_warnings(books.actor, OCTOBER, on_leave(books), "asked for it")
    books.took("A", {2: "3.000"})
    assert [bool(row.accepted) for row in on_leave(books)] == [True, False]


def test_who_may_accept_and_for_what_reason(books: Books) -> None:
    warnings = on_leave(books)
    with pytest.raises(InvalidInputError, match="reason"):
        books.billing.accept_warnings(books.actor, OCTOBER, warnings, "  ")
    with pytest.raises(NotAllowedError):
        books.billing.accept_warnings(Actor(1, "Ravi", Role.CLERK), OCTOBER, warnings, "why not")
    assert {row.accepted for row in on_leave(books)} == {""}
