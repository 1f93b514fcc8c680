"""Two clerks on one bill: none is issued, written or voided but as it was seen (rule 18)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from helpers.books import OCTOBER, Books
from helpers.offices import fresh

from dairyos_desktop.domain.errors import ConflictError, FieldConflict
from dairyos_desktop.services.actor import Actor

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.billing import BillRow


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    made = Books(database, clock, tmp_path)
    made.took("A", {1: "2.000"})
    made.took("B", {1: "1.000"})
    made.run()
    return made


def rows(books: Books) -> tuple[BillRow, ...]:
    return books.billing.rows(books.actor, OCTOBER)


def issue(books: Books, seen: tuple[BillRow, ...]) -> int:
    return books.billing.issue(books.actor, [row.bill_id for row in seen], "marked so", seen=seen)


def test_a_bill_made_again_since_it_was_seen_is_not_issued_unseen(books: Books) -> None:
    seen = rows(books)
    books.took("A", {2: "1.000"})
    books.run()
    with pytest.raises(ConflictError, match="MD/26-27/00001 of Customer A changed") as conflict:
        issue(books, seen)
    assert conflict.value.fields == (
        FieldConflict("Bill", "₹112.00", "₹168.00"),
        FieldConflict("To pay", "₹112.00", "₹168.00"),
        FieldConflict("Litres", "2", "3"),
    )
    assert not any(row.issued for row in rows(books)), "the others wait for the choice too"
    now = {row.bill_id: row for row in conflict.value.current["bills"]}  # type: ignore[attr-defined]  # a tuple of rows
    chosen = tuple(now.get(row.bill_id, row) for row in seen)
    assert issue(books, chosen) == 2
    assert books.bill("A").total == chosen[0].total
    books.sound()


def test_several_changed_bills_are_each_told_with_number_and_name(books: Books) -> None:
    seen = rows(books)
    books.took("A", {2: "1.000"})
    books.took("B", {2: "1.000"})
    books.run()
    with pytest.raises(ConflictError, match="2 bills changed") as conflict:
        issue(books, seen)
    assert [one.field for one in conflict.value.fields][::3] == [
        "MD/26-27/00001 Customer A: Bill",
        "MD/26-27/00002 Customer B: Bill",
    ]


def test_one_that_somebody_else_issued_as_it_was_seen_stands_in_nobody_s_way(books: Books) -> None:
    seen = rows(books)
    assert issue(books, seen[:1]) == 1
    assert issue(books, seen) == 1
    books.pay("B", "10.00")
    assert issue(books, seen) == 0


def test_one_that_was_made_again_and_issued_meanwhile_is_told(books: Books) -> None:
    seen = rows(books)
    books.took("A", {2: "1.000"})
    books.run()
    books.issue()
    with pytest.raises(ConflictError) as conflict:
        issue(books, seen)
    assert FieldConflict("State", "Unpaid", "Unpaid, issued") in conflict.value.fields


def test_a_void_bill_is_told_with_reason_and_name(books: Books) -> None:
    seen = rows(books)
    other = fresh(Actor(books.actor.user_id, "Ravi Shah", books.actor.role))
    books.billing.void(other, seen[0].number, "wrong customer")
    with pytest.raises(ConflictError) as conflict:
        issue(books, seen)
    assert conflict.value.changed_by == "Ravi Shah"
    assert conflict.value.fields == (FieldConflict("State", "Unpaid", "Void: wrong customer"),)


def test_a_bill_that_changed_is_not_voided_unseen(books: Books) -> None:
    seen = rows(books)[0]
    books.took("A", {2: "1.000"})
    books.run()
    with pytest.raises(ConflictError) as conflict:
        books.billing.void(books.actor, seen.number, "wrong", seen=seen)
    assert FieldConflict("Bill", "₹112.00", "₹168.00") in conflict.value.fields
    assert rows(books)[0].status == "UNPAID"
    now = rows(books)[0]
    assert conflict.value.current["bills"] == (now,)
    assert books.billing.void(books.actor, seen.number, "wrong", seen=now).status == "VOID"
    books.sound()


def test_a_bill_issued_since_is_not_voided_unseen(books: Books) -> None:
    seen = rows(books)[0]
    books.issue()
    with pytest.raises(ConflictError) as conflict:
        books.billing.void(books.actor, seen.number, "wrong", seen=seen)
    assert conflict.value.fields == (FieldConflict("State", "Unpaid", "Unpaid, issued"),)


def test_of_two_who_void_and_issue_at_once_one_is_told(books: Books) -> None:
    """Both saw the same bill; whoever comes second decides nothing that was not seen."""
    seen = rows(books)[0]
    both = threading.Barrier(2)
    told: list[str] = []

    def one(deed: str) -> None:
        both.wait()
        try:
            if deed == "void":
                books.billing.void(books.actor, seen.number, "wrong", seen=seen)
            else:
                books.billing.issue(books.actor, [seen.bill_id], "marked so", seen=[seen])
        except ConflictError:
            told.append(deed)

    threads = [threading.Thread(target=one, args=(deed,)) for deed in ("void", "issue")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    now = next(row for row in rows(books) if row.bill_id == seen.bill_id)
    assert len(told) == 1
    assert (now.status == "VOID") is (told == ["issue"])
    assert now.version == seen.version + 1
    books.sound()
