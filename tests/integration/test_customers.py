"""Customers through the service, on both engines."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.sheets import LONG_AGO, Register
from sqlalchemy import select

from dairyos_desktop.domain.customers import CustomerFieldError
from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.searching import Needle
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import TouchedMonth
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.tariffs import PriceList, Rate
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.customers import CustomerForm, PriceToday, Standing

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

TODAY = dt.date(2026, 11, 1)
OCTOBER = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
DWARKA = CustomerForm(
    code="C00001",
    name="Dwarka Sharma",
    active_from=dt.date(2026, 4, 1),
    name_local="द्वारका शर्मा",
    phone="098876 66290",
    email="dwarka@example.in",
    gstin="24AABCM1234F1Z3",
    address="326, Market Yard\nAnand",
    note="ring twice",
    route="R4",
    position=18,
    language="hi",
    opening_balance=Money("250.00"),
    opening_on=dt.date(2026, 4, 1),
)


@pytest.fixture
def register(database: SqlDatabase) -> Register:
    made = Register(database)
    for code, unit in (("CM", "L"), ("BM", "L"), ("GH", "pc")):
        made.product(code, unit)
    return made


@pytest.fixture
def service(database: SqlDatabase, clock: FixedClock) -> CustomerService:
    return CustomerService(database, clock)


def price_list(database: SqlDatabase, name: str = "Hotels") -> int:
    with database.write(SYSTEM, "test") as unit:
        made = PriceList(name=name, is_active=True, version=1)
        unit.session.add(made)
        unit.session.flush()
        return made.id


def pay(
    database: SqlDatabase, customer_id: int, amount: str, *, reverses: int | None = None
) -> int:
    with database.write(SYSTEM, "test") as unit:
        count = len(unit.session.scalars(select(Payment)).all()) + 1
        made = Payment(
            customer_id=customer_id, amount=Money(amount), method="cash", paid_on=TODAY,
            paid_at=unit.now, reference="", status="booked", provider="office", reason="",
            receipt=None if reverses else f"R/26-27/{count:05d}",
            receipt_year=None if reverses else 2026, receipt_seq=None if reverses else count,
            reverses_id=reverses, account_seq=count, created_at=unit.now, version=1,
        )  # fmt: skip
        unit.session.add(made)
        unit.session.flush()
        return made.id


def audits(database: SqlDatabase, thing: str) -> list[AuditEntry]:
    with database.read() as session:
        found = select(AuditEntry).where(AuditEntry.thing == thing).order_by(AuditEntry.id)
        return list(session.scalars(found))


def places(database: SqlDatabase, route: str, shift: str) -> dict[int, int]:
    with database.read() as session:
        rows = session.execute(
            select(Stop.customer_id, Stop.position).where(Stop.route == route, Stop.shift == shift)
        )
        return {row.customer_id: row.position for row in rows}


def test_a_new_customer_is_kept_in_one_form_and_found_again(
    service: CustomerService, owner: Actor, database: SqlDatabase
) -> None:
    saved = service.add(owner, DWARKA)
    card = service.card(owner, saved.id)
    assert card.form == replace(DWARKA, phone="+919887666290", address="326, Market Yard, Anand")
    assert (card.version, card.balance, card.standing) == (1, Money("250.00"), Standing.ACTIVE)
    assert places(database, "R4", "morning") == places(database, "R4", "evening") == {saved.id: 18}
    row = service.index(owner)[0]
    assert Needle("dwa").rank(row.search_text) == Needle("98876 yard").rank(row.search_text) == 0
    (entry,) = audits(database, "customer")
    assert (entry.thing_key, entry.before, entry.user_name) == ("C00001", None, owner.name)
    assert json.loads(entry.after or "")["opening_balance"] == "250.00"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": ""}, "code"),
        ({"name": "द्वारका"}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"whatsapp": "no"}, "whatsapp"),
        ({"email": "at home"}, "email"),
        ({"gstin": "24AABCM1234F1Z4"}, "gstin"),
        ({"route": " "}, "route"),
        ({"position": -1}, "position"),
        ({"language": "xx"}, "language"),
        ({"active_to": dt.date(2026, 3, 31)}, "active_to"),
        ({"price_list_id": 77}, "price_list_id"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_a_detail_that_can_not_be_taken_is_named(
    service: CustomerService, owner: Actor, change: dict[str, object], field: str
) -> None:
    with pytest.raises(CustomerFieldError) as refused:
        service.add(owner, replace(DWARKA, **change))  # type: ignore[arg-type]  # any field
    assert refused.value.field == field
    assert service.index(owner) == ()


def test_a_code_stands_once_and_the_next_free_one_is_offered(
    service: CustomerService, owner: Actor
) -> None:
    service.add(owner, DWARKA)
    with pytest.raises(CustomerFieldError, match="C00001 is the code of Dwarka Sharma"):
        service.add(owner, replace(DWARKA, name="Somebody Else"))
    choices = service.choices(owner)
    assert (choices.next_code, choices.today) == ("C00002", TODAY)
    assert [(one.route, one.customers, one.last_position) for one in choices.routes] == [
        ("R4", 1, 18)
    ]


def test_a_saved_change_is_told_with_before_and_after(
    service: CustomerService, owner: Actor, database: SqlDatabase
) -> None:
    saved = service.add(owner, DWARKA)
    after = service.save(owner, saved.id, replace(DWARKA, phone="", note="ring once"), 1)
    assert after.version == 2
    entry = audits(database, "customer")[-1]
    assert json.loads(entry.before or "") == {"phone": "+919887666290", "note": "ring twice"}
    assert json.loads(entry.after or "") == {"phone": "", "note": "ring once"}
    assert Needle("98876").rank(service.index(owner)[0].search_text) is None


def test_saving_what_stands_already_writes_nothing(
    service: CustomerService, owner: Actor, database: SqlDatabase
) -> None:
    saved = service.add(owner, DWARKA)
    standing = service.card(owner, saved.id).form
    assert service.save(owner, saved.id, standing, 1).version == 1
    assert len(audits(database, "customer")) == 1


def test_what_an_import_brought_stays_as_it_is_while_another_detail_is_edited(
    service: CustomerService, owner: Actor, register: Register
) -> None:
    customer = register.customer("OLD 7", name="राधा", route="R1", position=4)
    standing = service.card(owner, customer).form
    service.save(owner, customer, replace(standing, note="gate"), 1)
    assert service.card(owner, customer).form == replace(standing, note="gate")


def test_two_who_edit_the_same_customer_are_told_of_each_other(
    service: CustomerService, owner: Actor, register: Register
) -> None:
    clerk = register.user("Meena")
    saved = service.add(owner, DWARKA)
    service.save(clerk, saved.id, replace(DWARKA, phone="98765 43210", note=""), 1)
    with pytest.raises(ConflictError, match="Meena changed C00001") as conflict:
        service.save(owner, saved.id, replace(DWARKA, address="1, New Road"), 1)
    fields = {one.field: (one.yours, one.theirs) for one in conflict.value.fields}
    assert fields == {
        "Phone": ("+919887666290", "+919876543210"),
        "Address": ("1, New Road", "326, Market Yard, Anand"),
        "Note for the round": ("ring twice", "–"),
    }
    current = conflict.value.current
    assert current["version"] == 2
    assert current["form"] == service.card(owner, saved.id).form
    assert service.card(owner, saved.id).form.address == "326, Market Yard, Anand"


def test_two_who_save_the_same_are_no_conflict(
    service: CustomerService, owner: Actor, register: Register
) -> None:
    clerk = register.user("Meena")
    saved = service.add(owner, DWARKA)
    service.save(clerk, saved.id, replace(DWARKA, note=""), 1)
    assert service.save(owner, saved.id, replace(DWARKA, note=""), 1).version == 2


def test_the_opening_balance_stands_from_the_first_payment_on(
    service: CustomerService, owner: Actor, database: SqlDatabase
) -> None:
    saved = service.add(owner, DWARKA)
    service.save(owner, saved.id, replace(DWARKA, opening_balance=Money("300.00")), 1)
    assert not service.card(owner, saved.id).opening_is_fixed
    pay(database, saved.id, "100.00")
    assert service.card(owner, saved.id).opening_is_fixed
    with pytest.raises(CustomerFieldError, match=r"stays ₹300\.00") as refused:
        service.save(owner, saved.id, DWARKA, 2)
    assert refused.value.field == "opening_balance"


def test_balances_are_opening_and_live_bills_less_payments_and_reversals(
    service: CustomerService, owner: Actor, register: Register, database: SqlDatabase
) -> None:
    saved = service.add(owner, DWARKA)
    quiet = register.customer("C2")
    payment = pay(database, saved.id, "400.00")
    pay(database, saved.id, "150.50", reverses=payment)
    assert service.balances(owner) == {saved.id: Money("0.50"), quiet: Money.zero}
    register.customers["C00001"] = saved.id
    register.bill("C00001", *OCTOBER, "1234.50", issued=False)
    assert service.balances(owner)[saved.id] == Money("1235.00")
    assert service.card(owner, saved.id).balance == Money("1235.00")
    (bill,) = service.card(owner, saved.id).bills
    assert (bill.month, bill.total, bill.open) == ("2026-10", Money("1234.50"), Money("1234.50"))


def test_the_list_stands_in_walking_order_with_what_is_taken_today(
    service: CustomerService, owner: Actor, register: Register
) -> None:
    register.customer("C1", route="R2", position=1)
    register.customer("C2", route="R1", position=20)
    register.customer("C3", route="R1", position=5, active=(LONG_AGO, dt.date(2026, 10, 31)))
    register.customer("C4", route="R1", position=5)
    register.customer("C5", route="R2", position=9, active=(dt.date(2026, 11, 2), None))
    register.order("C1", "CM", "1", "morning")
    register.order("C1", "CM", "0.5", "evening")
    register.order("C1", "GH", "1", "evening", days="alternate")
    register.order("C2", "BM", "1")
    register.order("C2", "BM", "2.25", since=dt.date(2026, 11, 1), days="mon+fri")
    register.order("C4", "BM", "1", until=dt.date(2026, 10, 31))
    register.order("C4", "CM", "1")
    register.order("C4", "CM", "0", since=dt.date(2026, 11, 1))
    register.leave("C2", dt.date(2026, 10, 30), None)
    register.leave("C4", dt.date(2026, 10, 30), None, product="CM")
    rows = service.index(owner)
    assert [(row.code, row.route, row.position, row.takes, row.standing) for row in rows] == [
        ("C3", "R1", 5, "", "left"),
        ("C4", "R1", 5, "", "active"),
        ("C2", "R1", 20, "BM 2.25 mon+fri", "on_leave"),
        ("C1", "R2", 1, "CM 1 + 0.5 · GH 1 alt eve", "active"),
        ("C5", "R2", 9, "", "not_yet"),
    ]
    assert [row.code for row in rows if row.active] == ["C4", "C2", "C1"]


def test_who_comes_in_between_moves_the_others_on_only_as_far_as_needed(
    service: CustomerService, owner: Actor, register: Register, database: SqlDatabase
) -> None:
    ids = {at: register.customer(f"C{at}", position=at) for at in (1, 2, 3, 10)}
    saved = service.add(owner, replace(DWARKA, code="NEW", route="R1", position=2))
    for shift in ("morning", "evening"):
        assert places(database, "R1", shift) == {
            ids[1]: 1, saved.id: 2, ids[2]: 3, ids[3]: 4, ids[10]: 10,
        }  # fmt: skip
    moved = audits(database, "route")
    assert [entry.thing_key for entry in moved] == ["R1 morning", "R1 evening"]
    assert json.loads(moved[0].after or "") == {"C2": 3, "C3": 4}
    assert service.card(owner, ids[2]).version > 1
    assert service.card(owner, ids[10]).version == 1


def test_places_left_open_are_behind_all_and_an_evening_may_differ(
    service: CustomerService, owner: Actor, register: Register, database: SqlDatabase
) -> None:
    register.customer("C1", route="R1", position=40)
    register.customer("C2", route="R9", position=7)
    saved = service.add(owner, replace(DWARKA, route="R1", position=None, route_evening="R9"))
    form = service.card(owner, saved.id).form
    assert (form.route, form.position) == ("R1", 41)
    assert (form.route_evening, form.position_evening) == ("R9", 8)
    service.save(owner, saved.id, replace(form, route_evening="", position_evening=None), 1)
    assert places(database, "R1", "evening")[saved.id] == 41
    assert service.card(owner, saved.id).form.route_evening == ""


def test_another_price_list_marks_the_billed_months(
    service: CustomerService, owner: Actor, register: Register, database: SqlDatabase
) -> None:
    hotels = price_list(database)
    saved = service.add(owner, DWARKA)
    register.customers["C00001"] = saved.id
    register.bill("C00001", *OCTOBER, "10.00", issued=True)
    service.save(owner, saved.id, replace(DWARKA, note="gate"), 1)
    with database.read() as session:
        assert session.scalars(select(TouchedMonth)).all() == []
    service.save(owner, saved.id, replace(DWARKA, note="gate", price_list_id=hotels), 2)
    assert service.card(owner, saved.id).price_list == "Hotels"
    with database.read() as session:
        (touched,) = session.scalars(select(TouchedMonth))
        assert (touched.customer_id, touched.month) == (saved.id, "2026-10")


def test_todays_prices_say_whose_they_are(
    service: CustomerService, owner: Actor, register: Register, database: SqlDatabase
) -> None:
    hotels = price_list(database)
    other = price_list(database, "Sweet shops")
    saved = service.add(owner, replace(DWARKA, price_list_id=hotels))
    cow, buffalo, ghee = (register.products[code] for code in ("CM", "BM", "GH"))

    def rate(product: int, price: str, since: dt.date = LONG_AGO, **of: object) -> None:
        with database.write(SYSTEM, "test") as unit:
            unit.session.add(
                Rate(
                    product_id=product, price=Price(price), effective_from=since,
                    created_at=unit.now, updated_at=unit.now, version=1,
                    **{"price_list_id": None, "customer_id": None, "effective_to": None, **of},
                )
            )  # fmt: skip

    rate(cow, "56")
    rate(cow, "57", dt.date(2026, 11, 1))
    rate(cow, "58", dt.date(2026, 11, 2))
    rate(buffalo, "70")
    rate(buffalo, "70", price_list_id=hotels)
    rate(buffalo, "60", price_list_id=other)
    rate(ghee, "680", customer_id=saved.id)
    rate(
        ghee,
        "650",
        customer_id=saved.id,
        effective_to=dt.date(2026, 1, 1),
        since=dt.date(2025, 5, 1),
    )
    card = service.card(owner, saved.id)
    assert card.prices == (
        PriceToday(cow, "CM", "Product CM", "L", Price("57"), "general"),
        PriceToday(buffalo, "BM", "Product BM", "L", Price("70"), "list"),
        PriceToday(ghee, "GH", "Product GH", "pc", Price("680"), "own"),
    )
    assert [str(own.price) for own in card.own_rates] == ["650.000", "680.000"]


def test_a_viewer_reads_and_changes_nothing(
    service: CustomerService, owner: Actor, register: Register
) -> None:
    viewer = register.user("Vasant", Role.VIEWER)
    clerk = register.user("Meena")
    saved = service.add(clerk, DWARKA)
    assert service.card(viewer, saved.id).form.name == "Dwarka Sharma"
    with pytest.raises(NotAllowedError, match="Vasant"):
        service.save(viewer, saved.id, replace(DWARKA, note=""), 1)
    with pytest.raises(NotAllowedError, match="may not park"):
        service.park(clerk, "C00001", "2026-10", "moving house")
    assert owner.role is Role.OWNER


def test_parking_keeps_a_customer_out_of_a_month_with_a_reason(
    service: CustomerService, owner: Actor, database: SqlDatabase
) -> None:
    saved = service.add(owner, DWARKA)
    parked = service.park(owner, "C00001", "2026-10", " disputes the 12th ")
    assert (parked.customer, parked.month, parked.parked) == ("C00001", "2026-10", True)
    service.park(owner, "C00001", "2026-10", "disputes the 12th")
    assert service.card(owner, saved.id).parked_months == (("2026-10", "disputes the 12th"),)
    assert len(audits(database, "customer")) == 2
    assert service.unpark(owner, "C00001", "2026-10").parked is False
    service.unpark(owner, "C00001", "2026-10")
    assert service.card(owner, saved.id).parked_months == ()
    assert len(audits(database, "customer")) == 3


def test_parking_needs_a_customer_a_month_and_a_reason(
    service: CustomerService, owner: Actor
) -> None:
    service.add(owner, DWARKA)
    with pytest.raises(NotFoundError, match="no customer with the code C9"):
        service.park(owner, "C9", "2026-10", "why")
    with pytest.raises(InvalidInputError, match="is not a month"):
        service.park(owner, "C00001", "October", "why")
    with pytest.raises(InvalidInputError, match="reason is missing"):
        service.park(owner, "C00001", "2026-10", "  ")


def test_a_customer_who_is_not_there_is_said_to_be_gone(
    service: CustomerService, owner: Actor
) -> None:
    with pytest.raises(NotFoundError, match="gone"):
        service.card(owner, 99)
    with pytest.raises(NotFoundError, match="gone"):
        service.save(owner, 99, DWARKA, 1)
