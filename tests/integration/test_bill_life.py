"""A bill from its first run to its corrections, on both engines (rules 12 to 20 and 25 to 27)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.books import NOVEMBER, OCTOBER, Books
from sqlalchemy import insert, select, text

from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.bills import MonthRun, ParkedCustomer
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.dto.office import OfficeDetails

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


def fingerprint(database: SqlDatabase) -> list[object]:
    """Everything that a second run of an unchanged month must leave as it is."""
    with database.read() as session:
        return [
            list(session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")).all())  # noqa: S608 - names of ours
            for table in ("bills", "bill_lines", "bill_corrections", "allocations", "number_series")
        ]


def test_a_second_run_changes_no_row_no_version_and_no_instant(
    books: Books, database: SqlDatabase, clock: FixedClock
) -> None:
    books.took("A", {1: "2.000", 2: "1.500"})
    books.took("B", {1: "0.250"}, product="PN")
    books.pay("A", "50.00")
    books.run()
    before = fingerprint(database)
    clock.set_date(dt.date(2026, 11, 5))
    again = books.run()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert fingerprint(database) == before
    books.sound()


def test_a_changed_month_works_out_again_what_is_not_issued(books: Books) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    first = books.bill("A")
    books.clock.set_date(dt.date(2026, 11, 20))
    books.took("A", {2: "1.000"})
    assert books.run().updated == 1
    second = books.bill("A")
    assert (second.number, second.bill_date, second.due_on, second.generated_at) == (
        first.number,
        first.bill_date,
        first.due_on,
        first.generated_at,
    )
    assert (str(first.total), str(second.total)) == ("112.00", "168.00")
    assert second.version == first.version + 1
    books.sound()


def test_a_bill_with_nothing_left_becomes_void_and_keeps_its_number(books: Books) -> None:
    books.took("A", {1: "2.000"})
    books.pay("A", "60.00")
    books.run()
    number = books.bill("A").number
    books.took("A", {1: "0"})
    result = books.run()
    assert (result.voided, str(result.total)) == (1, "0.00")
    void = books.billing.show(books.actor, number)
    assert (void.status, void.void_reason) == ("VOID", "nothing delivered")
    assert books.balance("A") == "-60.00"
    books.took("A", {1: "1.000"})
    books.run()
    assert books.bill("A").number == number.replace("00001", "00002")
    assert books.bill("A").status == "PAID"
    books.sound()


def test_a_missing_price_leaves_the_customer_unbilled_and_named(books: Books) -> None:
    books.load(
        "products",
        "code,name,name_local,unit,hsn,tax_inclusive\nLS,Lassi,,L,0403,0\n",
    )
    books.took("A", {9: "1.000", 4: "1.000"}, product="LS")
    books.took("A", {1: "1.000"})
    books.took("B", {1: "1.000"})
    result = books.run()
    assert [(row.customer, row.code, row.product, row.date) for row in result.not_billed] == [
        ("A", "no_price", "LS", dt.date(2026, 10, 4))
    ]
    assert result.created == 1
    assert books.billing.last_not_billed(books.actor, OCTOBER) == result.not_billed
    books.sound()
    books.price("LS", "2026-10-01", "0.000")
    assert books.run().created == 1
    assert str(books.bill("A").total) == "56.00"


def test_a_bill_whose_price_is_now_missing_stays_as_it_was(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    books.load("products", "code,name,name_local,unit,hsn,tax_inclusive\nLS,Lassi,,L,0403,0\n")
    books.took("A", {2: "1.000"}, product="LS")
    result = books.run()
    assert (result.unchanged, len(result.not_billed), str(result.total)) == (1, 1, "56.00")
    books.sound()


def test_parked_customers_are_left_out_and_said_so(books: Books, database: SqlDatabase) -> None:
    books.took("A", {1: "1.000"})
    with database.write(SYSTEM, "test") as unit:
        customer = unit.session.execute(select(Customer.id).where(Customer.code == "A")).scalar()
        unit.session.execute(
            insert(ParkedCustomer).values(
                customer_id=customer, month="2026-10", reason="moved?", parked_at=unit.now
            )
        )
    result = books.run()
    assert [(row.customer, row.code, row.reason) for row in result.not_billed] == [
        ("A", "parked", "moved?")
    ]
    assert result.created == 0
    books.sound()


def test_a_final_bill_ends_on_its_day_and_the_run_takes_the_rest(books: Books) -> None:
    books.took("A", {5: "1.000", 25: "2.000"})
    until = dt.date(2026, 10, 15)
    final = books.billing.generate(books.actor, OCTOBER, customer="A", until=until)
    assert (final.created, str(final.total)) == (1, "56.00")
    assert books.bill("A").period_to == until
    result = books.run()
    assert (result.created, result.unchanged, str(result.total)) == (1, 1, "168.00")
    bills = books.billing.month_views(books.actor, OCTOBER)
    assert [(bill.period_from.day, bill.period_to.day) for bill in bills] == [(1, 15), (16, 31)]
    assert str(bills[1].previous_balance) == "56.00"
    assert books.run().unchanged == 2
    books.sound()


def test_a_bill_not_issued_is_cut_to_a_final_bill_an_issued_one_refuses(books: Books) -> None:
    books.took("A", {5: "1.000", 25: "2.000"})
    books.run()
    number = books.bill("A").number
    until = dt.date(2026, 10, 15)
    cut = books.billing.generate(books.actor, OCTOBER, customer="A", until=until)
    assert (cut.updated, str(cut.total)) == (1, "56.00")
    assert books.bill("A").number == number
    books.run()
    books.issue()
    with pytest.raises(RefusedError, match="issued"):
        books.billing.generate(books.actor, OCTOBER, customer="A", until=dt.date(2026, 10, 10))
    with pytest.raises(InvalidInputError):
        books.billing.generate(books.actor, OCTOBER, customer="A", until=dt.date(2026, 11, 1))
    with pytest.raises(InvalidInputError):
        books.billing.generate(books.actor, OCTOBER, until=until)
    with pytest.raises(NotFoundError):
        books.billing.generate(books.actor, OCTOBER, customer="nobody")
    books.sound()


def test_stop_leaves_whole_bills_and_the_next_run_goes_on(books: Books) -> None:
    for number in range(3, 120):
        books.customer(f"K{number:03d}", position=number)
    rows = "".join(f"2026-10-01,K{number:03d},morning,CM,1.000\n" for number in range(3, 120))
    books.load("consumption", "date,customer,shift,product,quantity\n" + rows)
    seen: list[tuple[int, int]] = []

    def stop() -> bool:
        return bool(seen)

    result = books.billing.generate(
        books.actor, OCTOBER, progress=lambda done, total: seen.append((done, total)), stop=stop
    )
    assert result.stopped
    assert 0 < result.created < 117
    assert seen[0][1] == 119
    books.sound()
    rest = books.run()
    assert rest.created + rest.unchanged == 117
    numbers = [bill.number for bill in books.billing.month_views(books.actor, OCTOBER)]
    assert numbers == [f"MD/26-27/{n:05d}" for n in range(1, 118)]
    books.sound()


def test_a_run_beside_another_is_told_and_a_dead_run_is_marked_failed(
    books: Books, database: SqlDatabase
) -> None:
    books.took("A", {1: "1.000"})
    with (
        database.month_lock("2026-10"),
        pytest.raises(EnvironmentTroubleError, match="already working"),
    ):
        books.run()
    with database.write(SYSTEM, "test") as unit:
        unit.session.execute(
            insert(MonthRun).values(
                month="2026-10",
                state="running",
                operation_id="x",
                user_name="x",
                started_at=unit.now,
                created=0,
                updated=0,
                voided=0,
                unchanged=0,
            )
        )
    books.run()
    with database.read() as session:
        states = session.execute(select(MonthRun.state).order_by(MonthRun.id)).scalars().all()
    assert list(states) == ["failed", "finished"]


def test_a_price_changed_in_the_middle_of_a_run_is_the_one_that_is_billed(books: Books) -> None:
    for number in range(3, 120):
        books.customer(f"K{number:03d}", position=number)
    rows = "".join(f"2026-10-01,K{number:03d},morning,CM,1.000\n" for number in range(3, 120))
    books.load("consumption", "date,customer,shift,product,quantity\n" + rows)
    changed: list[int] = []

    def change(done: int, _total: int) -> None:
        if not changed:
            changed.append(done)
            books.price("CM", "2026-10-01", "60.000")

    books.billing.generate(books.actor, OCTOBER, progress=change)
    totals = [str(bill.total) for bill in books.billing.month_views(books.actor, OCTOBER)]
    assert totals[-1] == "60.00"
    books.sound()
    books.run()
    totals = [str(bill.total) for bill in books.billing.month_views(books.actor, OCTOBER)]
    assert set(totals) == {"60.00"}


def test_numbers_follow_the_walk_and_start_anew_each_financial_year(books: Books) -> None:
    march = OCTOBER
    books.customer("Z", position=10)
    books.customer("C", position=9)
    for code in ("A", "B", "C", "Z"):
        books.took(code, {1: "1.000"}, month=march)
    books.clock.set_date(dt.date(2027, 3, 31))
    books.run(march)
    views = books.billing.month_views(books.actor, march)
    assert [view.customer for view in views] == ["A", "B", "C", "Z"]
    assert views[-1].number == "MD/26-27/00004"
    books.clock.set_date(dt.date(2027, 4, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    assert books.bill("A", NOVEMBER).number == "MD/27-28/00001"
    books.sound()


def test_whole_rupees_are_rounded_half_away_from_zero(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path
) -> None:
    books = Books(
        database,
        clock,
        tmp_path,
        OfficeDetails(name="Round Dairy", bill_prefix="RD", round_to_rupee=True),
    )
    books.price("CM", "2026-10-01", "55.500")
    books.took("A", {1: "1.000"})
    books.run()
    bill = books.bill("A")
    assert (str(bill.round_off), str(bill.total)) == ("0.50", "56.00")
    books.sound()


def test_a_clerk_may_not_run_the_month_and_a_viewer_may_not_issue(books: Books) -> None:
    with pytest.raises(NotAllowedError, match="may not make a month's bills") as refused:
        books.billing.generate(Actor(1, "Ravi", Role.CLERK), OCTOBER)
    assert "manager" in refused.value.hint
    with pytest.raises(NotAllowedError, match="may not issue"):
        books.billing.issue_month(Actor(1, "Sita", Role.VIEWER), OCTOBER)
    assert books.billing.preview(Actor(1, "Sita", Role.VIEWER), OCTOBER).result.created == 0


def test_goods_without_a_tax_rate_are_told_once_a_product_not_once_a_day(books: Books) -> None:
    books.took("A", dict.fromkeys(range(3, 31), "1.000"))
    warnings = books.billing.preview(books.actor, OCTOBER).warnings
    assert [(row.customer, row.detail) for row in warnings if row.code == "no_tax_row"] == [
        ("A", "Cow Milk, from 03-10-2026 on")
    ]
