"""Register files into the books, on both engines: what each kind of row makes and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.register_desk import Desk, counts, register_desk, small_dairy
from helpers.register_rows import GOOD_ROWS
from sqlalchemy import select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Price, Quantity
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import TouchedMonth
from dairyos_desktop.models.customers import Customer, Person, Stop
from dairyos_desktop.models.deliveries import Consumption, Leave, StandingOrder
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.tariffs import PriceList, Product, Rate

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

OCTOBER = Month(2026, 10)


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Desk:
    return register_desk(database, clock, tmp_path)


@pytest.fixture
def small(desk: Desk) -> Desk:
    desk.dairy(small_dairy())
    return desk


def test_products_take_their_place_on_bills_from_the_file(desk: Desk) -> None:
    header = "code,name,name_local,unit,hsn,tax_inclusive,content,crate\n"
    desk.good("products", header + "CM,Cow,,L,0401,0,,\nGH,Ghee,घी,pc,0405,1,1.000,12\n")
    result = desk.good("products", header + "GH,Ghee,घी,pc,0405,1,1.000,12\nCM,Cow,,L,0401,0,,\n")
    assert counts(result) == (0, 2, 0, 0)
    stored = desk.rows(select(Product).order_by(Product.position))
    assert [(product.code, product.version) for product in stored] == [("GH", 2), ("CM", 2)]
    assert (stored[0].content, stored[0].crate, stored[0].tax_inclusive) == (Quantity(1), 12, True)
    without = "code,name,name_local,unit,hsn,tax_inclusive\nGH,Desi Ghee,घी,pc,0405,1\n"
    assert counts(desk.good("products", without)) == (0, 1, 0, 0)
    ghee = desk.rows(select(Product).where(Product.code == "GH"))[0]
    assert (ghee.name, ghee.content, ghee.crate) == ("Desi Ghee", Quantity(1), 12)


def test_a_product_with_half_litres_cannot_become_pieces(small: Desk) -> None:
    result = small.load("products", f"{GOOD_ROWS['products'][0]}\nCM,Cow,,pc,0401,0\n")
    assert [cell.column for cell in result.bad] == ["unit"]


def test_rates_change_by_their_key_and_lists_come_into_being(small: Desk) -> None:
    header = "product,price_list,customer,effective_from,effective_to,price\n"
    rows = "CM,,,2024-04-01,,57\nCM,Sweet shops,,2026-10-01,,50\nCM,,C1,2026-10-01,2026-10-31,49\n"
    assert counts(small.good("rates", header + rows)) == (2, 1, 0, 0)
    assert counts(small.good("rates", header + rows)) == (0, 0, 3, 0)
    stored = small.rows(select(Rate).order_by(Rate.id))
    general = next(rate for rate in stored if rate.price == Price(57))
    assert general.version == 2
    assert {price_list.name for price_list in small.rows(select(PriceList))} == {
        "Hotels",
        "Sweet shops",
    }
    closed = small.good("rates", header + "CM,,,2024-04-01,2026-12-31,57\n")
    assert counts(closed) == (0, 1, 0, 0)
    result = small.good("rates", header + "CM,Hotel,,2026-10-01,,50\n")
    assert [(cell.line, cell.column) for cell in result.warnings] == [(2, "price_list")]
    assert "Hotels" in result.warnings[0].hint


def test_a_customer_with_all_that_the_file_can_say(desk: Desk) -> None:
    header = (
        "code,name,name_local,phone,whatsapp,email,gstin,address,note,route,position,"
        "route_evening,position_evening,price_list,language,active_from,active_to,"
        "opening_balance,opening_on\n"
    )
    row = (
        "C1,Dwarka Sharma,द्वारका,98765 43210,,d@example.in,24AABCM1234F1Z3,"
        '"326, Market Yard\nAnand",ring twice,R4,18,R9,2,Hotels,hi,2026-04-01,,250.00,2026-09-30\n'
    )
    desk.good("customers", header + row)
    assert counts(desk.good("customers", header + row)) == (0, 0, 1, 0)
    customer = desk.rows(select(Customer))[0]
    assert customer.phone == "+919876543210"
    assert customer.address == "326, Market Yard, Anand"
    assert "dvarka" in customer.search_text
    stops = desk.rows(select(Stop).order_by(Stop.shift))
    assert [(stop.shift, stop.route, stop.position) for stop in stops] == [
        ("evening", "R9", 2),
        ("morning", "R4", 18),
    ]


def test_columns_that_a_file_lacks_leave_what_is_stored(desk: Desk) -> None:
    start = "code,name,phone,email,address,route,position,"
    end = "language,active_from,active_to,opening_balance"
    own = desk.good(
        "customers",
        f"{start}route_evening,position_evening,note,{end}\n"
        "C1,Asha,,,,R1,5,R9,2,ring twice,hi,2026-04-01,,0\n"
        "C2,Bina,,,,R1,6,,,,hi,2026-04-01,,0\n",
    )
    assert own.new == 2
    moved = f"{start}{end}\nC1,Asha,,,,R2,7,hi,2026-04-01,,0\nC2,Bina,,,,R2,8,hi,2026-04-01,,0\n"
    assert counts(desk.good("customers", moved)) == (0, 2, 0, 0)
    assert counts(desk.good("customers", moved)) == (0, 0, 2, 0)
    stops = desk.rows(select(Stop).order_by(Stop.customer_id, Stop.shift))
    assert [(stop.shift, stop.route, stop.position) for stop in stops] == [
        ("evening", "R9", 2), ("morning", "R2", 7), ("evening", "R2", 8), ("morning", "R2", 8),
    ]  # fmt: skip
    assert [customer.note for customer in desk.rows(select(Customer).order_by(Customer.code))] == [
        "ring twice",
        "",
    ]


def test_an_opening_balance_stands_once_there_is_a_bill_or_a_payment(small: Desk) -> None:
    header, _ = GOOD_ROWS["customers"]
    row = "{},Name,,,,R1,1,en,2024-04-01,,{}\n"
    assert counts(small.good("customers", f"{header}\n" + row.format("C1", "300"))) == (0, 1, 0, 0)
    paid = small.load("customers", f"{header}\n" + row.format("C2", "5"))
    assert [cell.column for cell in paid.bad] == ["opening_balance"]
    small.bills.generate(small.actor, OCTOBER)
    billed = small.load("customers", f"{header}\n" + row.format("C1", "301"))
    assert [cell.column for cell in billed.bad] == ["opening_balance"]
    same = small.load("customers", f"{header}\nC1,Other,,,,R1,1,en,2024-04-01,,300.00\n")
    assert counts(same) == (0, 1, 0, 0)


def test_orders_and_leaves_change_by_their_key(small: Desk) -> None:
    header = "customer,product,shift,quantity,effective_from,effective_to,days\n"
    changed = small.good("standing-orders", header + "C1,CM,morning,2,2024-04-01,,wed+mon\n")
    assert counts(changed) == (0, 1, 0, 0)
    order = small.rows(select(StandingOrder))[0]
    assert (order.quantity, order.days, order.version) == (Quantity(2), "mon+wed", 2)
    without_days = "customer,product,shift,quantity,effective_from,effective_to\n"
    same = small.good("standing-orders", without_days + "C1,CM,morning,2,2024-04-01,\n")
    assert counts(same) == (0, 0, 1, 0)
    header = "customer,date_from,date_to\n"
    changed = small.good("leaves", header + "C1,2026-10-03,2026-10-12\n")
    assert counts(changed) == (0, 1, 0, 0)
    until_told = small.good("leaves", header + "C1,2026-10-03,\n")
    assert counts(until_told) == (0, 1, 0, 0)
    leave = small.rows(select(Leave))[0]
    assert (leave.shift, leave.product_id, leave.date_to, leave.version) == ("all", None, None, 3)


def test_a_changed_delivery_rises_a_version_and_marks_its_billed_month(small: Desk) -> None:
    small.bills.generate(small.actor, OCTOBER)
    header, _ = GOOD_ROWS["consumption"]
    rows = "2026-10-01,C1,morning,CM,1\n2026-10-01,C1,evening,CM,0.5\n2026-09-30,C2,morning,CM,1\n"
    result = small.load("consumption", f"{header}\n{rows}", reason="book was wrong")
    assert counts(result) == (2, 1, 0, 0)
    stored = small.rows(select(Consumption).order_by(Consumption.customer_id, Consumption.shift))
    assert [(row.quantity, row.version, row.reason) for row in stored] == [
        (Quantity("0.5"), 1, "book was wrong"),
        (Quantity(1), 2, "book was wrong"),
        (Quantity(1), 1, "book was wrong"),
    ]
    assert [(row.month) for row in small.rows(select(TouchedMonth))] == ["2026-10"]
    entry = small.rows(select(AuditEntry).where(AuditEntry.thing == "consumption"))[0]
    assert entry.thing_key == "C1 2026-10"
    assert entry.before == '{"2026-10-01 morning CM": "1.500"}'


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("rates", "CM,,,2026-10-01,2026-10-15,60"),
        ("rates", "CM,,C1,2026-09-01,,60"),
        ("taxes", "CM,2026-10-01,0.05"),
    ],
)
def test_a_changed_tariff_marks_the_months_it_falls_on(small: Desk, kind: str, row: str) -> None:
    small.bills.generate(small.actor, OCTOBER)
    small.good(kind, f"{GOOD_ROWS[kind][0]}\n{row}\n")
    assert [touched.month for touched in small.rows(select(TouchedMonth))] == ["2026-10"]


def test_another_price_list_marks_a_customers_billed_months(small: Desk) -> None:
    small.bills.generate(small.actor, OCTOBER)
    header = (
        "code,name,phone,email,address,route,position,price_list,language,active_from,"
        "active_to,opening_balance\n"
    )
    small.good("customers", header + "C1,Name,,,,R1,1,Hotels,en,2024-04-01,,250\n")
    assert [touched.month for touched in small.rows(select(TouchedMonth))] == ["2026-10"]


def test_the_nth_identical_payment_is_the_nth_such_payment(small: Desk) -> None:
    header = "date,customer,amount,method,reference,collected_by\n"
    row = "2026-10-06,C1,20.00,cash,,Ramu\n"
    assert counts(small.good("payments", header + row * 2)) == (2, 0, 0, 0)
    assert counts(small.good("payments", header + row * 3)) == (1, 0, 2, 0)
    assert counts(small.good("payments", header + row * 2)) == (0, 0, 2, 0)
    other = "2026-10-06,C1,20.00,cash,,Shyam\n2026-10-06,C1,20.00,cash,,\n"
    assert counts(small.good("payments", header + other)) == (2, 0, 0, 0)
    without = "date,customer,amount,method,reference\n" + "2026-10-06,C1,20.00,cash,\n" * 5
    assert counts(small.good("payments", without)) == (0, 0, 5, 0)
    assert sorted(person.name for person in small.rows(select(Person))) == ["Ramu", "Shyam"]


def test_a_collector_typed_in_two_ways_is_one_and_comes_once(small: Desk) -> None:
    header = "date,customer,amount,method,reference,collected_by\n"
    rows = "2026-10-07,C1,50.00,cash,,Ramesh\n2026-10-08,C1,60.00,cash,,ramesh\n"
    assert counts(small.good("payments", header + rows)) == (2, 0, 0, 0)
    assert "ramesh" not in {person.name for person in small.rows(select(Person))}
    again = rows.replace("ramesh", "RAMESH").replace("Ramesh", "ramesh")
    assert counts(small.good("payments", header + again)) == (0, 0, 2, 0)


def test_a_reversed_payment_does_not_come_back(small: Desk) -> None:
    header, _ = GOOD_ROWS["payments"]
    payment = small.rows(select(Payment))[0]
    small.payments.reverse(small.actor, payment.id, "bounced")
    result = small.good("payments", f"{header}\n2026-10-05,C2,100.00,cash,slip 7\n")
    assert counts(result) == (0, 0, 1, 0)


def test_imported_money_pays_debts_and_has_receipts_in_the_files_order(small: Desk) -> None:
    small.bills.generate(small.actor, OCTOBER)
    header, _ = GOOD_ROWS["payments"]
    rows = "2026-10-09,C1,300.00,upi,\n2026-10-02,C1,40.00,cash,\n2026-10-03,C2,1.00,cash,\n"
    small.good("payments", f"{header}\n{rows}")
    booked = small.payments.list(small.actor, customer="C1")
    assert [(view.receipt, view.amount) for view in booked] == [
        ("R/26-27/00002", Money(300)),
        ("R/26-27/00003", Money(40)),
    ]
    bill = small.bills.month_views(small.actor, OCTOBER)[0]
    assert (bill.total, bill.paid, bill.status) == (Money(84), Money(84), "PAID")


def test_money_dated_ahead_is_taken_with_a_warning(small: Desk) -> None:
    header, _ = GOOD_ROWS["payments"]
    result = small.good("payments", f"{header}\n2026-11-01,C1,5,cash,\n2026-11-02,C1,5,cash,\n")
    assert [(cell.line, cell.column, cell.value) for cell in result.warnings] == [
        (3, "date", "2026-11-02")
    ]


def test_money_of_long_ago_is_taken_with_a_warning(small: Desk) -> None:
    header, _ = GOOD_ROWS["payments"]
    result = small.good("payments", f"{header}\n2016-04-01,C1,5,cash,\n1916-11-01,C1,5,cash,\n")
    assert [(cell.line, cell.column, cell.value) for cell in result.warnings] == [
        (3, "date", "1916-11-01")
    ]
    assert "before 2016-04-01" in result.warnings[0].problem


def test_a_discount_needs_a_reason(small: Desk) -> None:
    header, _ = GOOD_ROWS["payments"]
    row = "2026-10-30,C1,0.50,discount,"
    assert small.good("payments", f"{header}\n{row}sour milk\n").new == 1
    assert small.load("payments", f"{header}\n{row}\n", reason="rounding off").written
