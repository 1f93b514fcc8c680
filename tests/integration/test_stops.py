"""Another place on the route for a customer, on both engines; two clerks at once."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.sheets import Register
from sqlalchemy import select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.domain.customers import CustomerFieldError
from dairyos_desktop.domain.errors import ConflictError, InvalidInputError, NotFoundError
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.customers import CustomerForm, MovedStop, StopWish

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.services.actor import Actor


@pytest.fixture
def register(database: SqlDatabase) -> Register:
    return Register(database)


@pytest.fixture
def service(database: SqlDatabase, clock: FixedClock) -> CustomerService:
    return CustomerService(database, clock)


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


def walk(database: SqlDatabase, route: str, shift: str, names: dict[int, str]) -> list[str]:
    """Who walks a route, in order, with the numbers."""
    found = sorted(places(database, route, shift).items(), key=lambda one: one[1])
    return [f"{names[customer]} {position}" for customer, position in found]


def test_behind_a_number_the_others_move_on_as_far_as_need_be(
    service: CustomerService, owner: Actor, register: Register, database: SqlDatabase
) -> None:
    ids = {f"C{at}": register.customer(f"C{at}", position=at) for at in (1, 2, 3, 10)}
    names = {number: code for code, number in ids.items()}
    moved = service.move_stop(owner, ids["C10"], StopWish("R1", 1, "evening"), 1)
    assert walk(database, "R1", "evening", names) == ["C1 1", "C10 2", "C2 3", "C3 4"]
    assert walk(database, "R1", "morning", names) == ["C1 1", "C2 2", "C3 3", "C10 10"]
    assert moved == MovedStop(2, {"evening": ("R1", 10)})
    form = service.card(owner, ids["C10"]).form
    assert (form.route_evening, form.position_evening) == ("R1", 2)
    # Cards of those who moved on are open elsewhere: a save from there is told.
    assert [service.card(owner, ids[code]).version for code in ("C1", "C2", "C3")] == [1, 2, 2]
    entry = audits(database, "customer")[-1]
    assert (entry.action, entry.thing_key) == ("customer.move", "C10")
    assert json.loads(entry.after or "") == {"route_evening": "R1", "position_evening": "2"}
    back = service.put_stops_back(owner, ids["C10"], moved.was, moved.version)
    assert walk(database, "R1", "evening", names) == ["C1 1", "C2 3", "C3 4", "C10 10"]
    first = service.move_stop(owner, ids["C10"], StopWish("R1", None), back.version)
    assert walk(database, "R1", "morning", names)[0] == "C10 1"
    assert walk(database, "R1", "evening", names)[0] == "C10 1"
    again = service.move_stop(owner, ids["C10"], StopWish("R1", None), 1)
    assert again == MovedStop(first.version, {})


def test_a_number_that_is_nobodys_and_another_route(
    service: CustomerService, owner: Actor, register: Register, database: SqlDatabase
) -> None:
    one, two = register.customer("C1", position=10), register.customer("C2", position=50)
    service.move_stop(owner, two, StopWish("R9", 45), 1)
    assert places(database, "R9", "morning") == places(database, "R9", "evening") == {two: 46}
    assert places(database, "R1", "morning") == {one: 10}
    with pytest.raises(InvalidInputError, match="no place 1000000"):
        service.move_stop(owner, two, StopWish("R9", 999_999), 2)
    with pytest.raises(CustomerFieldError):
        service.move_stop(owner, two, StopWish(" ", 1), 2)
    with pytest.raises(NotFoundError):
        service.move_stop(owner, 99, StopWish("R9", 1), 1)


def test_moving_somebody_who_was_moved_meanwhile_says_who_and_where(
    service: CustomerService, owner: Actor, register: Register, database: SqlDatabase
) -> None:
    ravi = register.user("Ravi Shah")
    customer = register.customer("C1", position=10)
    service.move_stop(ravi, customer, StopWish("R1", 20, "morning"), 1)
    with pytest.raises(ConflictError, match="Ravi Shah changed C1") as conflict:
        service.move_stop(owner, customer, StopWish("R1", 5, "morning"), 1)
    assert [(one.yours, one.theirs) for one in conflict.value.fields] == [("6", "21")]
    assert places(database, "R1", "morning") == {customer: 21}


def test_clerks_who_insert_behind_one_number_at_once_get_a_place_each(
    owner: Actor, register: Register, database: SqlDatabase, clock: FixedClock
) -> None:
    ids = [register.customer(f"C{at}", position=at) for at in range(1, 5)]
    movers = [register.customer(f"M{at}", route="R2", position=at) for at in range(1, 5)]
    start = threading.Barrier(len(movers))
    trouble: list[Exception] = []

    def move(customer: int) -> None:
        other = SqlDatabase(database._settings, clock)
        try:
            start.wait(10)
            CustomerService(other, clock).move_stop(owner, customer, StopWish("R1", 1), 1)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            trouble.append(error)
        finally:
            other.close()

    threads = [threading.Thread(target=move, args=(customer,)) for customer in movers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert trouble == []
    for shift in ("morning", "evening"):
        found = places(database, "R1", shift)
        assert sorted(found) == sorted([*ids, *movers])
        assert len(set(found.values())) == len(found)
        order = sorted(found, key=found.__getitem__)
        assert order[0] == ids[0]
        assert set(order[1:5]) == set(movers)
        assert order[5:] == ids[1:]


def test_two_who_come_last_at_once_get_a_place_each(
    owner: Actor, register: Register, database: SqlDatabase, clock: FixedClock
) -> None:
    register.customer("C1", position=1)
    start = threading.Barrier(2)

    def add(code: str) -> None:
        other = SqlDatabase(database._settings, clock)
        start.wait(10)
        CustomerService(other, clock).add(
            owner, CustomerForm(code, f"New {code}", dt.date(2026, 4, 1), route="R1")
        )
        other.close()

    threads = [threading.Thread(target=add, args=(code,)) for code in ("N1", "N2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(places(database, "R1", "morning").values()) == [1, 2, 3]
