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


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    return Books(database, clock, tmp_path)


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


def test_what_changes_after_issue_goes_on_the_next_bill(books: Books) -> None:
    books.took("A", dict.fromkeys(range(1, 31), "1.000"))
    books.run()
    books.issue()
    issued = books.bill("A")
    books.took("A", {9: "0.500"})
    assert books.run().unchanged == 1
    assert books.bill("A").lines == issued.lines
    books.sound()
    books.clock.set_date(dt.date(2026, 12, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    result = books.run(NOVEMBER)
    assert result.corrections == 1
    bill = books.bill("A", NOVEMBER)
    carried = bill.corrections[0]
    assert (carried.original, carried.detail, str(carried.quantity), str(carried.amount)) == (
        issued.number,
        "09-10",
        "-0.500",
        "-28.00",
    )
    assert (str(bill.subtotal), str(bill.adjustments), str(bill.total)) == (
        "56.00",
        "-28.00",
        "28.00",
    )
    books.sound()


def test_a_correction_lapses_when_the_change_is_undone_and_is_carried_once(books: Books) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    books.issue()
    books.took("A", {1: "1.000"})
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    assert str(books.bill("A", NOVEMBER).total) == "-56.00"
    books.took("A", {1: "2.000"})
    assert books.run(NOVEMBER).voided == 1
    books.took("A", {1: "1.500"})
    books.took("A", {3: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    books.issue(NOVEMBER)
    december = NOVEMBER.next()
    books.clock.set_date(dt.date(2027, 1, 1))
    books.took("A", {1: "1.000"}, month=december)
    assert books.run(december).corrections == 0
    books.sound()


def test_a_back_dated_price_corrects_issued_bills(books: Books) -> None:
    books.took("A", {1: "2.000", 20: "2.000"})
    books.run()
    books.issue()
    books.price("CM", "2026-10-15", "58.000")
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    carried = books.bill("A", NOVEMBER).corrections
    assert [(str(row.unit_price), str(row.quantity), str(row.amount)) for row in carried] == [
        ("56.000", "-2.000", "-112.00"),
        ("58.000", "2.000", "116.00"),
    ]
    assert {row.detail for row in carried} == {"20-10"}
    books.sound()


def test_money_entered_after_the_bill_issues_it_an_advance_does_not(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.took("B", {1: "1.000"})
    books.pay("A", "10.00")
    books.run()
    assert books.bill("A").issued_at is None
    assert (str(books.bill("A").paid), books.bill("A").version) == ("10.00", 1)
    books.pay("B", "10.00")
    assert books.bill("B").issued_at is not None
    assert books.bill("B").version == 2
    books.sound()


def test_an_issued_bill_says_the_same_whatever_changes_around_it(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    books.issue()
    bill_id = books.bill("A").bill_id
    before = books.billing.papers(books.actor, [bill_id])[0]
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,active_to,"
        "opening_balance\nA,Another Name,,,,,R9,7,hi,2020-01-01,,0.00\n",
    )
    books.price("CM", "2026-10-01", "99.000")
    assert books.billing.papers(books.actor, [bill_id])[0] == before
    assert books.bill("A").name == "Customer A"


def test_void_frees_the_advance_and_a_new_bill_gets_a_new_number(books: Books) -> None:
    books.pay("A", "20.00")
    books.took("A", {1: "1.000"})
    books.run()
    books.issue()
    number = books.bill("A").number
    with pytest.raises(InvalidInputError):
        books.billing.void(books.actor, number, "  ")
    assert books.billing.void(books.actor, number, "wrong customer").status == "VOID"
    assert books.balance("A") == "-20.00"
    assert [entry.kind for entry in books.ledgers.by_code(books.actor, "A").entries] == [
        "opening",
        "bill",
        "void",
        "payment",
    ]
    with pytest.raises(RefusedError, match="void already"):
        books.billing.void(books.actor, number, "again")
    books.run()
    assert books.bill("A").number != number
    assert str(books.bill("A").paid) == "20.00"
    books.sound()


def test_a_bill_paid_since_it_was_made_is_not_voided(books: Books) -> None:
    books.took("A", {1: "1.000"})
    books.run()
    receipt = books.pay("A", "20.00")
    number = books.bill("A").number
    with pytest.raises(RefusedError, match="receipt"):
        books.billing.void(books.actor, number, "wrong")
    books.payments.reverse(books.actor, receipt.payment_id, "wrong customer")
    assert books.billing.void(books.actor, number, "wrong").status == "VOID"
    books.sound()


def test_a_bill_whose_correction_was_carried_is_not_voided(books: Books) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    books.issue()
    number = books.bill("A").number
    books.took("A", {1: "1.000"})
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    with pytest.raises(RefusedError, match="correction"):
        books.billing.void(books.actor, number, "wrong")


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


def test_what_waits_to_be_put_right_is_told_with_its_sum_and_the_month_that_carries_it(
    books: Books,
) -> None:
    books.took("A", {8: "1.000", 9: "2.000"})
    books.took("A", {9: "2"}, product="GH")
    books.run()
    number = books.bill("A").number
    pending = books.billing.pending
    books.took("A", {9: "1.000"})
    assert str(pending(books.actor, number).amount) == "0.00"  # not issued: worked out again
    books.run()
    books.issue()
    assert str(pending(books.actor, number).amount) == "0.00"
    books.took("A", {8: "0.500"})
    books.took("A", {9: "1"}, product="GH")
    told = pending(books.actor, number)
    assert (str(told.amount), told.month) == ("-708.00", "2026-11")  # half a litre and a tin less
    books.clock.set_date(dt.date(2026, 12, 1))
    books.run(NOVEMBER)
    assert str(pending(books.actor, number).amount) == "0.00"
    assert str(books.bill("A", NOVEMBER).adjustments) == "-708.00"
    with pytest.raises(NotFoundError):
        pending(books.actor, "MD/26-27/09999")
