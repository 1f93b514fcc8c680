"""`verify` finds what was changed behind the program's back, and names it; on both engines."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from sqlalchemy import text

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.verify.service import VerifyService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import FixedClock
    from sqlalchemy.orm import Session

    from dairyos_desktop.adapters.database import SqlDatabase


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    books = Books(database, clock, tmp_path)
    books.customer("C", position=3, opening="25.00")
    books.took("A", {1: "2.000", 2: "1.000"})
    books.took("B", {1: "0.250"}, product="PN")
    clock.set_date(dt.date(2026, 11, 3))
    books.run()
    books.pay("A", "100.00")
    books.pay("C", "10.00")
    books.sound()
    return books


WRONGS = {
    "I1": [
        "UPDATE bill_lines SET amount = amount + 1 WHERE bill_id = 1",
        "UPDATE bills SET subtotal = subtotal + 1, total = total + 1 WHERE id = 1",
        "UPDATE bill_lines SET tax = 2, cgst = 1, sgst = 1 WHERE bill_id = 2",
    ],
    "I2": [
        "UPDATE bills SET customer_id = 1, period_from = '2026-10-15' WHERE id = 2",
        "UPDATE bills SET status = 'VOID', voided_at = '2026-10-01' WHERE id = 2",
    ],
    "I3": [
        "UPDATE bills SET allocated = 50 WHERE id = 1",
        "UPDATE bills SET status = 'PAID' WHERE id = 1",
        "UPDATE allocations SET amount = 99999",
        "UPDATE payments SET status = 'reversed' WHERE id = 1",
        "UPDATE customers SET opening_balance = 100 WHERE code = 'C'",
    ],
    "I4": ["DELETE FROM allocations WHERE bill_id = 1"],
    "I6": ["DELETE FROM bill_lines WHERE bill_id = 2"],
    "I7": [
        "UPDATE bills SET number_seq = 9, number = 'MD/26-27/00009' WHERE id = 2",
        "UPDATE number_series SET next_number = 9 WHERE kind = 'bill'",
        "UPDATE payments SET receipt_seq = 5, receipt = 'R/26-27/00005' WHERE id = 2",
    ],
    "I9": ["UPDATE alembic_version SET version_num = '0002'"],
    "I11": [
        "UPDATE consumption SET quantity = 500",
        "UPDATE bills SET snapshot = replace(snapshot, 'Customer A', 'Customer X') WHERE id = 1",
    ],
}


@pytest.mark.parametrize(
    ("invariant", "wrong"), [(name, sql) for name, wrongs in WRONGS.items() for sql in wrongs]
)
def test_a_wrong_is_found_under_its_invariant(
    books: Books, database: SqlDatabase, invariant: str, wrong: str
) -> None:
    with database.write(SYSTEM, "test") as unit:
        unit.session.execute(text(wrong))
    report = VerifyService(database, "0003").verify(books.actor)
    assert invariant in {problem.invariant for problem in report.problems}, report.problems


def test_what_is_checked_is_counted(books: Books) -> None:
    report = books.verifier.verify(books.actor)
    assert list(report.checked) == ["I1", "I2", "I3", "I4", "I6", "I7", "I8", "I9", "I11"]
    assert (report.checked["I1"], report.checked["I4"], report.checked["I9"]) == (2, 3, 1)


class SavedMeanwhile:
    """The database, with somebody who saves while what is at rest is being read."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self.anchor = database.anchor
        self.schema = database.schema
        self.read = database.read
        self.integrity_problems = database.integrity_problems

    @contextmanager
    def at_rest(self) -> Iterator[_ReadLong]:
        with self._database.at_rest() as books:
            yield _ReadLong(books, self._database)


class _ReadLong(SavedMeanwhile):
    def __init__(self, books: SqlDatabase, live: SqlDatabase) -> None:
        super().__init__(books)
        self._live = live
        self.read = self._read_long

    @contextmanager
    def _read_long(self) -> Iterator[Session]:
        with self._database.read() as session:
            session.execute(text("SELECT count(*) FROM bills"))
            with self._live.write(SYSTEM, "test") as unit:
                unit.session.execute(text("UPDATE bill_lines SET amount = amount + 1"))
                unit.audit("bill", "1", reason="tampered with")
            yield session


def test_a_save_goes_through_while_the_books_are_worked_out_again(
    books: Books, database: SqlDatabase
) -> None:
    """What is checked is how they stood; nobody waits for the check to end."""
    report = VerifyService(SavedMeanwhile(database), database.schema() or "").verify(books.actor)
    assert report.ok, report.problems
    again = books.verifier.verify(books.actor)
    assert "I1" in {problem.invariant for problem in again.problems}


def test_nothing_is_left_of_the_copy(books: Books, tmp_path: Path) -> None:
    books.verifier.verify(books.actor)
    assert not list(tmp_path.rglob(".at-rest-*"))


def test_it_is_stopped_between_two_checks(books: Books) -> None:
    asked = iter([False, False, False, True])
    with pytest.raises(RefusedError, match="stopped"):
        books.verifier.verify(books.actor, lambda: next(asked))
    assert books.verifier.verify(books.actor).ok
