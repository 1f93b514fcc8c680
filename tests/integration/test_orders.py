"""Standing orders, leaves and planned changes through the service, on both engines."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from helpers.sheets import Register
from sqlalchemy import select

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.orders import CustomerPlan
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.orders import ChangeForm, LeaveForm, OrderForm
from dairyos_desktop.services.orders import OrderService

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.customers import CustomerCard

NOVEMBER = dt.date(2026, 11, 1)


def day(number: int) -> dt.date:
    return dt.date(2026, 11, number)


@pytest.fixture
def register(database: SqlDatabase) -> Register:
    made = Register(database)
    for code, unit in (("CM", "L"), ("GH", "pc")):
        made.product(code, unit)
    made.customer("C1")
    return made


@pytest.fixture
def service(database: SqlDatabase) -> OrderService:
    return OrderService(database)


class Desk:
    """The card of C1 and what it would pre-fill."""

    def __init__(
        self, database: SqlDatabase, clock: FixedClock, register: Register, actor: Actor
    ) -> None:
        self._service = CustomerService(database, clock)
        self._actor = actor
        self.customer = register.customers["C1"]
        self.cow = register.products["CM"]
        self.ghee = register.products["GH"]

    def card(self) -> CustomerCard:
        return self._service.card(self._actor, self.customer)

    def due(self, on: dt.date, product: int | None = None, *, shift: Shift = "morning") -> str:
        card = self.card()
        plan = CustomerPlan(
            card.form.active_from,
            card.form.active_to,
            tuple(row.term for row in card.orders),
            tuple(row.term for row in card.leaves),
            tuple(row.term for row in card.changes),
        )
        due = plan.due(on, shift).get(product or self.cow)
        return "" if due is None else due.quantity.short()


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock, register: Register, owner: Actor) -> Desk:
    return Desk(database, clock, register, owner)


def order(desk: Desk, quantity: str, since: dt.date = NOVEMBER, **more: object) -> OrderForm:
    return OrderForm(desk.cow, "morning", Quantity(quantity), since, **more)  # type: ignore[arg-type]  # any field


def last_audit(database: SqlDatabase) -> AuditEntry:
    with database.read() as session:
        return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[return-value]  # there is one


def test_an_order_is_noted_with_its_days_and_audit(
    service: OrderService, desk: Desk, owner: Actor, database: SqlDatabase
) -> None:
    saved = service.add_order(owner, desk.customer, order(desk, "1.5", days="Fri+mon"))
    (row,) = desk.card().orders
    assert (row.id, row.version, row.form.days, row.in_force) == (saved.id, 1, "mon+fri", True)
    assert (row.product, row.unit) == ("CM", "L")
    assert [on for on in range(1, 15) if desk.due(day(on))] == [2, 6, 9, 13]
    entry = last_audit(database)
    assert (entry.thing, entry.thing_key) == ("standing order", "C1 2026-11-01 morning CM")
    assert json.loads(entry.after or "")["quantity"] == "1.5"


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"quantity": Quantity("0")}, "order of 0 is none"),
        ({"quantity": Quantity("10000")}, "outside 0 to 9999.999"),
        ({"days": "weekly"}, "names no days"),
        ({"effective_to": dt.date(2026, 10, 31)}, "lies before the first"),
    ],
)
def test_an_order_that_can_not_be_taken_is_refused(
    service: OrderService, desk: Desk, owner: Actor, wrong: dict[str, object], problem: str
) -> None:
    form = replace(order(desk, "1"), **wrong)  # type: ignore[arg-type]  # any field
    with pytest.raises(InvalidInputError, match=problem):
        service.add_order(owner, desk.customer, form)
    assert desk.card().orders == ()


def test_pieces_are_ordered_whole(service: OrderService, desk: Desk, owner: Actor) -> None:
    half = OrderForm(desk.ghee, "morning", Quantity("0.5"), NOVEMBER)
    with pytest.raises(InvalidInputError, match="by the piece"):
        service.add_order(owner, desk.customer, half)


def test_two_orders_of_a_product_and_shift_begin_on_different_days(
    service: OrderService, desk: Desk, owner: Actor
) -> None:
    service.add_order(owner, desk.customer, order(desk, "1"))
    later = service.add_order(owner, desk.customer, order(desk, "2", day(5)))
    with pytest.raises(RefusedError, match="order of CM in the morning from 01-11-2026 already"):
        service.add_order(owner, desk.customer, order(desk, "3"))
    with pytest.raises(RefusedError, match="already"):
        service.change_order(owner, later.id, order(desk, "2"), later.version)


def test_another_quantity_from_a_day_on_keeps_what_was_ordered_before(
    service: OrderService, desk: Desk, owner: Actor
) -> None:
    first = service.add_order(owner, desk.customer, order(desk, "1"))
    second = service.change_order_from(owner, first.id, order(desk, "2", day(10)), 1)
    assert [desk.due(day(on)) for on in (9, 10, 30)] == ["1", "2", "2"]
    ended = next(row for row in desk.card().orders if row.id == first.id)
    assert ended.form.effective_to == day(9)
    corrected = service.change_order_from(owner, second.id, order(desk, "3", day(10)), 1)
    assert (corrected.id, corrected.version) == (second.id, 2)
    assert [desk.due(day(on)) for on in (9, 10)] == ["1", "3"]


def test_an_order_ends_on_its_last_day_and_never_rewrites_what_was_delivered(
    service: OrderService, desk: Desk, owner: Actor, database: SqlDatabase
) -> None:
    saved = service.add_order(owner, desk.customer, order(desk, "1"))
    with database.write(SYSTEM, "test") as unit:
        unit.session.add(
            Consumption(
                customer_id=desk.customer, date=day(3), shift="morning", product_id=desk.cow,
                quantity=Quantity("1"), reason="", entered_at=unit.now, changed_at=unit.now,
                version=1,
            )
        )  # fmt: skip
    ended = service.end_order(owner, saved.id, day(2), 1)
    assert [desk.due(day(on)) for on in (2, 3)] == ["1", ""]
    with pytest.raises(InvalidInputError, match="begins on 01-11-2026"):
        service.end_order(owner, saved.id, dt.date(2026, 10, 31), ended.version)
    service.remove_order(owner, saved.id, ended.version)
    assert desk.card().orders == ()
    assert json.loads(last_audit(database).before or "")["quantity"] == "1"
    with database.read() as session:
        (row,) = session.scalars(select(Consumption))
        assert (row.quantity, row.version) == (Quantity("1"), 1)


def test_a_change_of_what_somebody_else_changed_tells_both_states(
    service: OrderService, desk: Desk, owner: Actor, register: Register
) -> None:
    clerk = register.user("Meena")
    saved = service.add_order(owner, desk.customer, order(desk, "1"))
    service.change_order(clerk, saved.id, order(desk, "2", days="alternate"), 1)
    with pytest.raises(ConflictError) as conflict:
        service.change_order(owner, saved.id, order(desk, "3"), 1)
    assert {(one.field, one.yours, one.theirs) for one in conflict.value.fields} == {
        ("Quantity", "3", "2"),
        ("Days", "daily", "alternate"),
    }
    assert conflict.value.changed_by == "Meena"
    assert conflict.value.current["version"] == 2
    for late in (
        lambda: service.end_order(owner, saved.id, day(9), 1),
        lambda: service.remove_order(owner, saved.id, 1),
        lambda: service.change_order_from(owner, saved.id, order(desk, "3", day(9)), 1),
    ):
        with pytest.raises(ConflictError, match="changed this standing order"):
            late()
    service.remove_order(clerk, saved.id, 2)
    with pytest.raises(ConflictError, match="removed this standing order"):
        service.remove_order(owner, saved.id, 2)


def test_a_leave_lasts_until_told_and_ends(service: OrderService, desk: Desk, owner: Actor) -> None:
    service.add_order(owner, desk.customer, order(desk, "1"))
    saved = service.add_leave(owner, desk.customer, LeaveForm(day(5)))
    assert [desk.due(day(on)) for on in (4, 5, 30)] == ["1", "0", "0"]
    with pytest.raises(RefusedError, match="leave from 05-11-2026 already"):
        service.add_leave(owner, desk.customer, LeaveForm(day(5), day(6)))
    ended = service.end_leave(owner, saved.id, day(8), 1)
    assert [desk.due(day(on)) for on in (8, 9)] == ["0", "1"]
    only_ghee = LeaveForm(day(5), day(8), "morning", desk.ghee)
    changed = service.change_leave(owner, saved.id, only_ghee, ended.version)
    assert desk.due(day(6)) == "1"
    with pytest.raises(ConflictError, match="changed this leave"):
        service.remove_leave(owner, saved.id, ended.version)
    service.remove_leave(owner, saved.id, changed.version)
    assert desk.card().leaves == ()


def test_leaves_of_all_and_of_one_product_may_begin_together(
    service: OrderService, desk: Desk, owner: Actor
) -> None:
    service.add_leave(owner, desk.customer, LeaveForm(day(5)))
    service.add_leave(owner, desk.customer, LeaveForm(day(5), None, "all", desk.cow))
    with pytest.raises(RefusedError, match="already"):
        service.add_leave(owner, desk.customer, LeaveForm(day(5), None, "all", desk.cow))
    with pytest.raises(InvalidInputError, match="lies before"):
        service.add_leave(owner, desk.customer, LeaveForm(day(7), day(6)))


def test_planned_changes_shape_what_is_pre_filled(
    service: OrderService, desk: Desk, owner: Actor, clock: FixedClock
) -> None:
    service.add_order(owner, desk.customer, order(desk, "1"))
    extra = ChangeForm("extra", day(5), day(5), "morning", desk.cow, Quantity("2"), "the cook")
    saved = service.add_change(owner, desk.customer, extra)
    assert desk.due(day(5)) == "3"
    (row,) = desk.card().changes
    assert (row.form.asked_by, row.product, row.unit) == ("the cook", "CM", "L")
    other = ChangeForm("other", day(5), day(9), "all", desk.cow, Quantity("0.5"))
    clock.set(clock.now() + dt.timedelta(minutes=1))
    changed = service.change_change(owner, saved.id, other, 1)
    ended = service.end_change(owner, saved.id, day(6), changed.version)
    assert [desk.due(day(on)) for on in (5, 6, 7)] == ["0.5", "0.5", "1"]
    service.remove_change(owner, saved.id, ended.version)
    service.add_change(owner, desk.customer, ChangeForm("none", day(5), None))
    assert desk.due(day(20)) == "0"


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (ChangeForm("extra", day(5), day(5), "morning"), "Product or quantity is missing"),
        (ChangeForm("other", day(5), day(5), "morning", 1), "Product or quantity is missing"),
        (ChangeForm("extra", day(5), day(5), "all", 1, Quantity("1")), "In which shift"),
        (ChangeForm("other", day(5), day(5), "all", 1, Quantity("0")), "0 is nothing"),
        (ChangeForm("none", day(5), day(4)), "lies before"),
        (ChangeForm("none", day(5), asked_by="x" * 61), "has 61 characters"),
    ],
)
def test_a_planned_change_that_can_not_be_taken_is_refused(
    service: OrderService, desk: Desk, owner: Actor, form: ChangeForm, problem: str
) -> None:
    with pytest.raises(InvalidInputError, match=problem):
        service.add_change(owner, desk.customer, form)


def test_who_may_only_read_changes_no_order(
    service: OrderService, desk: Desk, register: Register
) -> None:
    viewer = register.user("Vasant", Role.VIEWER)
    assert [one.code for one in service.products(viewer)] == ["CM", "GH"]
    with pytest.raises(NotAllowedError):
        service.add_order(viewer, desk.customer, order(desk, "1"))


def test_what_is_gone_is_said_to_be_gone(service: OrderService, desk: Desk, owner: Actor) -> None:
    with pytest.raises(NotFoundError, match="customer is gone"):
        service.add_leave(owner, 99, LeaveForm(day(5)))
    with pytest.raises(NotFoundError, match="product is gone"):
        service.add_leave(owner, desk.customer, LeaveForm(day(5), None, "all", 99))


# Told by phone ----------------------------------------------------------------------------


def at_office(clock: FixedClock, hour: int, minute: int = 0) -> None:
    """The 5th of November at that hour in India."""
    local = dt.datetime(2026, 11, 5, hour, minute, tzinfo=ZoneInfo("Asia/Kolkata"))
    clock.set(local.astimezone(dt.UTC))


def test_a_change_told_at_noon_leaves_this_mornings_milk_alone(
    service: OrderService, desk: Desk, owner: Actor, clock: FixedClock
) -> None:
    service.add_order(owner, desk.customer, order(desk, "1"))
    service.add_order(owner, desk.customer, OrderForm(desk.cow, "evening", Quantity("2"), NOVEMBER))
    at_office(clock, 12)
    rows = service.note_change(owner, desk.customer, ChangeForm("none", day(5), day(7)))
    assert len(rows) == 2
    assert [desk.due(day(on)) for on in (5, 6, 7, 8)] == ["1", "0", "0", "1"]
    assert [desk.due(day(on), shift="evening") for on in (4, 5, 6, 8)] == ["2", "0", "0", "2"]
    service.take_back_changes(owner, rows)
    assert desk.card().changes == ()


def test_taking_back_what_somebody_changed_meanwhile_takes_nothing_back(
    service: OrderService, desk: Desk, owner: Actor, clock: FixedClock
) -> None:
    at_office(clock, 12)
    rows = service.note_change(owner, desk.customer, ChangeForm("none", day(5), day(7)))
    service.end_change(owner, rows[1].id, day(6), rows[1].version)
    with pytest.raises(ConflictError, match="changed this planned change"):
        service.take_back_changes(owner, rows)
    assert len(desk.card().changes) == 2


def test_a_round_that_is_confirmed_or_closed_has_happened(
    desk: Desk, owner: Actor, clock: FixedClock, database: SqlDatabase, register: Register
) -> None:
    customers = CustomerService(database, clock)
    at_office(clock, 7)
    teller = customers.teller(owner, desk.customer)
    assert (teller.code, teller.coming.happened) == ("C1", frozenset())
    deliver(database, desk, day(5))
    assert customers.teller(owner, desk.customer).coming.happened == {"morning"}
    register.customer("C2", route="R7")
    with database.write(SYSTEM, "test") as unit:
        unit.session.add(
            DeliveryRound(
                date=day(5), shift="evening", route="R7", person_id=None, closed_at=unit.now,
                closed_by="", closed_reason="", updated_at=unit.now, version=1,
            )
        )  # fmt: skip
    closed = customers.teller(owner, register.customers["C2"])
    assert closed.coming.happened == {"evening"}
    with pytest.raises(NotFoundError, match="customer is gone"):
        customers.teller(owner, 99)


def test_nothing_that_is_told_ahead_rewrites_what_was_confirmed(
    service: OrderService, desk: Desk, owner: Actor, database: SqlDatabase, clock: FixedClock
) -> None:
    saved = service.add_order(owner, desk.customer, order(desk, "1"))
    for on in (3, 4):
        deliver(database, desk, day(on))
    before = delivered(database)
    service.note_change(owner, desk.customer, ChangeForm("none", day(1), day(9)))
    clock.set(clock.now() + dt.timedelta(minutes=1))
    service.note_change(
        owner, desk.customer, ChangeForm("other", day(2), None, "all", desk.cow, Quantity("3"))
    )
    leave = service.add_leave(owner, desk.customer, LeaveForm(day(2), day(5)))
    service.change_leave(owner, leave.id, LeaveForm(day(1), day(20)), leave.version)
    changed = service.change_order(owner, saved.id, order(desk, "2"), saved.version)
    later = service.change_order_from(owner, saved.id, order(desk, "5", day(4)), changed.version)
    service.remove_order(owner, later.id, later.version)
    assert delivered(database) == before
    assert before == [(day(3), Quantity("1"), 1), (day(4), Quantity("1"), 1)]


def test_an_orders_days_and_ends_are_what_the_sheet_is_pre_filled_with(
    service: OrderService, desk: Desk, owner: Actor, database: SqlDatabase
) -> None:
    sheets = ConsumptionService(database)

    def due() -> list[int]:
        found = []
        for on in range(3, 14):
            (row,) = sheets.day_sheet(owner, day(on), "R1", "both").rows
            assert row.cell("morning", desk.cow).due == Quantity.zero
            if row.cell("evening", desk.cow).due == Quantity("1.5"):
                found.append(on)
        return found

    form = OrderForm(desk.cow, "evening", Quantity("1.5"), day(5), day(11))
    saved = service.add_order(owner, desk.customer, form)
    assert due() == [5, 6, 7, 8, 9, 10, 11]
    for days, expected in (("alternate", [5, 7, 9, 11]), ("mon+fri", [6, 9])):
        saved = service.change_order(owner, saved.id, replace(form, days=days), saved.version)
        assert due() == expected


def deliver(database: SqlDatabase, desk: Desk, on: dt.date) -> None:
    with database.write(SYSTEM, "test") as unit:
        unit.session.add(
            Consumption(
                customer_id=desk.customer, date=on, shift="morning", product_id=desk.cow,
                quantity=Quantity("1"), reason="", entered_at=unit.now, changed_at=unit.now,
                version=1,
            )
        )  # fmt: skip


def delivered(database: SqlDatabase) -> list[tuple[object, ...]]:
    with database.read() as session:
        rows = select(Consumption.date, Consumption.quantity, Consumption.version)
        return [tuple(row) for row in session.execute(rows.order_by(Consumption.date))]
