"""What the office does with its customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from dairyos_desktop.domain.customers import next_code
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.orders import ALL, MORNING, SHIFTS
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import ParkedCustomer
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.tariffs import PriceList
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.customers.card import read_card
from dairyos_desktop.services.customers.listing import read_balances, read_rows
from dairyos_desktop.services.customers.telling import read_teller
from dairyos_desktop.services.customers.writing import (
    add_customer,
    held_customer,
    parked_meanwhile,
    place_stops,
    save_customer,
)
from dairyos_desktop.services.dto.customers import (
    CustomerCard,
    CustomerChoices,
    CustomerForm,
    CustomerRow,
    MovedStop,
    ParkedState,
    RouteRow,
)
from dairyos_desktop.services.dto.orders import Saved
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.reasons import checked_reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.customers import StopWish
    from dairyos_desktop.services.dto.orders import Teller
    from dairyos_desktop.services.ports import Clock, Database


class CustomerService:
    """The list, a customer's card, adding and editing, and keeping one out of a month's runs."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @query(Action.READ)
    def index(self, actor: Actor) -> tuple[CustomerRow, ...]:  # noqa: ARG002 - the decorator's
        """All customers in walking order, without balances."""
        with self._database.read() as session:
            return read_rows(session, business_date(session, self._clock.now()))

    @query(Action.READ)
    def balances(self, actor: Actor) -> dict[int, Money]:  # noqa: ARG002 - the decorator's
        """What each customer owes (> 0) or has in advance (< 0), by id (rule 24)."""
        with self._database.read() as session:
            return read_balances(session)

    @query(Action.READ)
    def card(self, actor: Actor, customer_id: int) -> CustomerCard:  # noqa: ARG002 - likewise
        """Everything about one customer.

        Raises:
            NotFoundError: There is no such customer.
        """
        with self._database.read() as session:
            return read_card(session, customer_id, business_date(session, self._clock.now()))

    @query(Action.READ)
    def teller(self, actor: Actor, customer_id: int) -> Teller:  # noqa: ARG002 - likewise
        """What the desk has to know while a customer tells a change by phone.

        Raises:
            NotFoundError: There is no such customer.
        """
        with self._database.read() as session:
            return read_teller(session, customer_id, self._clock.now())

    @query(Action.READ)
    def choices(self, actor: Actor) -> CustomerChoices:  # noqa: ARG002 - likewise
        """What a form for a new customer offers: next code, routes, price lists."""
        with self._database.read() as session:
            routes = session.execute(
                select(Stop.route, func.count(), func.max(Stop.position))
                .where(Stop.shift == MORNING)
                .group_by(Stop.route)
            )
            lists = session.execute(select(PriceList.id, PriceList.name).where(PriceList.is_active))
            return CustomerChoices(
                business_date(session, self._clock.now()),
                next_code(session.scalars(select(Customer.code))),
                tuple(sorted((RouteRow(*row) for row in routes), key=lambda one: one.route)),
                tuple(sorted(((key, name) for key, name in lists), key=lambda one: one[1])),
            )

    @command(Action.EDIT_CUSTOMERS)
    def add(self, actor: Actor, form: CustomerForm) -> Saved:
        """A new customer with a stop in each shift.

        Raises:
            CustomerFieldError: A detail can't be taken; says which.
        """
        with self._database.write(actor, "customer.add") as unit:
            customer = add_customer(unit, form)
            return Saved(customer.id, customer.version)

    @command(Action.EDIT_CUSTOMERS)
    def save(
        self, actor: Actor, customer_id: int, form: CustomerForm, expected_version: int
    ) -> Saved:
        """Changes a customer's details.

        A changed price list marks the customer's billed months as touched (rule 25).

        Raises:
            CustomerFieldError: A detail can't be taken; says which.
            ConflictError: Somebody else saved other details since they were read; `current` holds
                `form` and `version` as they stand.
        """
        with self._database.write(actor, "customer.save") as unit:
            customer = save_customer(unit, customer_id, form, expected_version)
            return Saved(customer.id, customer.version)

    @command(Action.EDIT_CUSTOMERS)
    def move_stop(
        self, actor: Actor, customer_id: int, wish: StopWish, expected_version: int
    ) -> MovedStop:
        """Puts a customer behind a number of a route; the others move on as far as need be.

        Raises:
            InvalidInputError: There is no such place.
            ConflictError: Somebody else changed or moved the customer since it was seen.
        """
        position = 1 if wish.after is None else wish.after + 1
        shifts = SHIFTS if wish.shift == ALL else (wish.shift,)
        with self._database.write(actor, "customer.move") as unit:
            places = dict.fromkeys(shifts, (wish.route, position))
            return place_stops(unit, customer_id, places, expected_version)

    @command(Action.EDIT_CUSTOMERS)
    def put_stops_back(
        self,
        actor: Actor,
        customer_id: int,
        was: Mapping[Shift, tuple[str, int]],
        expected_version: int,
    ) -> MovedStop:
        """Puts a customer back where `move_stop` found it.

        Raises:
            ConflictError: Somebody else changed or moved the customer since.
        """
        with self._database.write(actor, "customer.move") as unit:
            return place_stops(unit, customer_id, was, expected_version)

    @command(Action.PARK)
    def park(
        self, actor: Actor, code: str, month: str, reason: str, *, seen: str | None = None
    ) -> ParkedState:
        """Keeps a customer out of a month's runs; a bill already made stays as it is.

        Args:
            actor: Who asks.
            code: The customer's.
            month: `2026-10`.
            reason: Why.
            seen: The reason that stood when it was decided, empty for none; None: whatever it is.

        Raises:
            NotFoundError: There is no customer of that code.
            InvalidInputError: No such month, or no reason.
            ConflictError: Somebody else left the customer out since, for another reason.
        """
        wanted = str(Month.parse(month))
        why = checked_reason(reason, missing=say("The reason is missing."))
        with self._database.write(actor, "customer.park") as unit:
            customer = held_customer(unit.session, _id_of(unit.session, code))
            parked = unit.session.get(ParkedCustomer, (customer.id, wanted))
            if parked is not None and parked.reason == why:
                return ParkedState(code, wanted, parked=True)
            if parked is not None and seen is not None and parked.reason != seen:
                raise parked_meanwhile(unit.session, customer, why, parked.reason)
            before = None if parked is None else {"month": wanted, "reason": parked.reason}
            if parked is None:
                parked = ParkedCustomer(customer_id=customer.id, month=wanted)
                unit.session.add(parked)
            parked.reason, parked.parked_at = why, unit.now
            unit.audit(
                "customer", code, before=before, after={"month": wanted, "parked": True}, reason=why
            )
            unit.changed("customers", "bills")
            return ParkedState(code, wanted, parked=True)

    @command(Action.PARK)
    def unpark(self, actor: Actor, code: str, month: str) -> ParkedState:
        """Takes a customer into a month's runs again.

        Raises:
            NotFoundError: There is no customer of that code.
            InvalidInputError: No such month.
        """
        wanted = str(Month.parse(month))
        with self._database.write(actor, "customer.unpark") as unit:
            customer = held_customer(unit.session, _id_of(unit.session, code))
            parked = unit.session.get(ParkedCustomer, (customer.id, wanted))
            if parked is not None:
                unit.audit(
                    "customer",
                    code,
                    before={"month": wanted, "parked": True, "reason": parked.reason},
                    after={"month": wanted, "parked": False},
                )
                unit.session.execute(
                    delete(ParkedCustomer).where(
                        ParkedCustomer.customer_id == customer.id, ParkedCustomer.month == wanted
                    )
                )
                unit.changed("customers", "bills")
            return ParkedState(code, wanted, parked=False)


def _id_of(session: Session, code: str) -> int:
    found = session.scalar(select(Customer.id).where(Customer.code == code))
    if found is None:
        raise NotFoundError(
            say("There is no customer with the code {code}.", code=code),
            say("Look the code up in the list."),
        )
    return found
