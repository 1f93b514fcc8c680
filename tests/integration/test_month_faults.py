"""What may go wrong in the middle of a month run, and what stands after it (rules 19 and 20).

After each fault the books agree, and the next run ends in the bills of an undisturbed one. CI
takes a few places; `pytest -m slow` takes all.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from helpers.books import OCTOBER, Books
from helpers.cut_connection import Cut, Relay
from helpers.databases import FixedClock, sqlite_database
from sqlalchemy import event

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.numbering import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import PostgresCluster

pytestmark = pytest.mark.no_cover

CUSTOMERS = 90
"""More than one batch of the run, so that some bills stand when the others are made."""

SOME = pytest.param(19, id="some")
ALL = pytest.param(1, id="all", marks=[pytest.mark.slow, pytest.mark.timeout(3600)])


class PulledPlugError(Exception):
    """What no code of ours expects."""


def fill(books: Books) -> None:
    """Customers who took something; every third has paid ahead, one has a bill to be corrected."""
    numbers = range(3, CUSTOMERS + 1)
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,active_to,"
        "opening_balance\n"
        + "".join(f"K{n:04d},K {n},,,,,R1,{n},en,2020-01-01,,0.00\n" for n in numbers),
    )
    books.load(
        "consumption",
        "date,customer,shift,product,quantity\n"
        + "".join(
            f"2026-10-{day:02d},K{n:04d},morning,CM,1.{n % 10}00\n"
            for n in numbers
            for day in (1, 30)
        ),
    )
    books.load(
        "payments",
        "date,customer,amount,method,reference\n"
        + "".join(f"2026-10-20,K{n:04d},{n}.50,cash,\n" for n in numbers if n % 3 == 0),
    )
    books.took("A", {1: "2.000"})


def bills(books: Books) -> list[tuple[str, str, str, str, str]]:
    return [
        (bill.number, bill.customer, str(bill.total), str(bill.paid), bill.status)
        for bill in books.billing.month_views(books.actor, OCTOBER)
    ]


def expected(books: Books) -> list[tuple[str, str, str, str, str]]:
    """The bills of an undisturbed run, which the books then have."""
    books.run()
    return bills(books)


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    books = Books(database, clock, tmp_path)
    fill(books)
    return books


def unbilled(books: Books) -> None:
    """As before any run: what a fault test begins with again."""
    tables = (
        "allocations", "bill_lines", "bill_corrections", "month_run_not_billed", "month_runs",
        "touched_months", "bills", "number_series",
    )  # fmt: skip
    with books.database.engine.begin() as connection:
        for table in tables:
            where = " WHERE kind = 'bill'" if table == "number_series" else ""
            connection.exec_driver_sql(f"DELETE FROM {table}{where}")  # noqa: S608 - names of ours


@pytest.mark.parametrize("step", [SOME, ALL])
def test_an_exception_at_any_statement_leaves_whole_bills(books: Books, step: int) -> None:
    wanted = expected(books)
    nth = 0
    while True:
        nth += step
        unbilled(books)
        if not fails_at(books, nth):
            break
        books.sound()
        books.run()
        assert bills(books) == wanted, f"statement {nth}"
        books.sound()
    assert nth > 4 * step, "the run was over before anything could go wrong"


def fails_at(books: Books, nth: int) -> bool:
    """Runs the month with an exception at the n-th statement; False where it had fewer."""
    left = nth

    def count(*_arguments: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise PulledPlugError

    event.listen(books.database.engine, "before_cursor_execute", count)
    try:
        books.run()
    except PulledPlugError:
        return True
    finally:
        event.remove(books.database.engine, "before_cursor_execute", count)
    return left <= 0


def test_a_full_disk_is_told_plainly_and_the_next_run_goes_on(
    tmp_path: Path, clock: FixedClock
) -> None:
    books = Books(sqlite_database(tmp_path / "office", clock), clock, tmp_path)
    fill(books)
    wanted = expected(books)
    unbilled(books)
    books.sound()
    disk = Disk(books)
    for room in (0, 1, 2, 4, 6, 8):
        disk.limit(room)
        with pytest.raises(EnvironmentTroubleError, match="disk is full") as full:
            books.run()
        assert full.value.code == "disk"
        disk.limit(None)
        books.sound()
    books.run()
    assert bills(books) == wanted
    books.sound()
    books.database.close()


class Disk:
    """The room that is left for the database file, in pages beyond what it has in use."""

    def __init__(self, books: Books) -> None:
        self._engine = books.database.engine
        with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("COMMIT")  # ours begins a transaction in any case
            connection.exec_driver_sql("VACUUM")
            self._used = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        self._most = 1_000_000
        event.listen(self._engine, "connect", self._on_connected)

    def limit(self, room: int | None) -> None:
        """Lets the file grow by so many pages; None lifts the limit."""
        self._most = 1_000_000 if room is None else self._used + room
        self._engine.dispose()

    def _on_connected(self, connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
        connection.execute(f"PRAGMA max_page_count={self._most}")


@pytest.fixture
def relay(cluster: PostgresCluster, tmp_path: Path) -> Iterator[Relay]:
    # A socket's path is short: the test's own folder may be too long for it.
    relay = Relay(cluster.folder, cluster.folder / tmp_path.name[-20:])
    yield relay
    relay.close()


@pytest.mark.postgres
@pytest.mark.parametrize("where", list(Cut))
@pytest.mark.parametrize("step", [pytest.param(2, id="some"), ALL])
def test_a_line_cut_around_commit_makes_no_bill_twice_and_none_half(
    cluster: PostgresCluster, relay: Relay, tmp_path: Path, *, where: Cut, step: int
) -> None:
    clock = FixedClock.at_noon(2026, 11, 1)
    url = cluster.new_url()
    books = Books(SqlDatabase(Settings(tmp_path, url), clock), clock, tmp_path)
    fill(books)
    wanted = expected(books)
    far = Books.__new__(Books)
    through = url.replace(str(cluster.folder), str(relay.folder))
    far.open(SqlDatabase(Settings(tmp_path, through), clock), clock, tmp_path, books.actor)
    nth = 0
    while True:
        nth += step
        unbilled(books)
        relay.cut_at(nth, where)
        try:
            far.run()
        except EnvironmentTroubleError as error:
            assert error.code == "offline"  # noqa: PT017 - one that is not cut ends the loop
        if not relay.did_cut:
            break
        books.sound()
        far.run()
        assert bills(books) == wanted, f"commit {nth}"
        books.sound()
    assert nth > step
    far.database.close()
    books.database.close()


class JumpingClock:
    """Stands at one instant, and from the n-th look on at another."""

    def __init__(self, first: dt.datetime, then: dt.datetime, looks: int) -> None:
        self._first, self._then, self._left = first, then, looks

    def now(self) -> dt.datetime:
        self._left -= 1
        return self._first if self._left >= 0 else self._then

    def elapsed_s(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("2027-03-31T18:29:59+00:00", "2027-03-31T18:30:01+00:00"),  # midnight of 31 March in India
        ("2027-04-01T06:30:00+00:00", "2027-03-31T06:30:00+00:00"),  # set back over the year's end
        ("2026-11-30T18:29:59+00:00", "2026-11-30T18:30:01+00:00"),
    ],
)
def test_a_clock_that_jumps_over_a_years_end_leaves_no_gap_in_either_series(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path, first: str, then: str
) -> None:
    books = Books(database, clock, tmp_path)
    fill(books)
    # The second look is the run's first batch: the others are made after the jump.
    jump = JumpingClock(dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(then), 2)
    database._clock = jump
    books.run()
    database._clock = clock
    books.sound()
    made = books.billing.month_views(books.actor, OCTOBER)
    assert len({bill.bill_date for bill in made}) == 2
    by_series: dict[tuple[str, int], list[int]] = {}
    for bill in made:
        prefix, year, seq = parse_number(bill.number)
        by_series.setdefault((prefix, year), []).append(seq)
        begins = bill.bill_date.year if bill.bill_date.month >= 4 else bill.bill_date.year - 1
        assert year == begins, bill.number
    for numbers in by_series.values():
        assert numbers == list(range(1, len(numbers) + 1))
    assert books.run().unchanged == sum(len(numbers) for numbers in by_series.values())
