"""Where a customer stands on the routes, and making room for one who comes in between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from dairyos_desktop.domain.customers import check_position
from dairyos_desktop.domain.orders import EVENING, MORNING, SHIFTS
from dairyos_desktop.models.customers import Customer, Stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.customers import CustomerForm
    from dairyos_desktop.services.unit import UnitOfWork

_AT_ONCE = 400
# Any fixed number; it keeps these locks apart from the other ones on the same server.
_ROUTE_LOCK = 0xDA3

STOP_FIELDS = ("route", "position", "route_evening", "position_evening")


def read_stops(session: Session, customer_id: int) -> dict[str, Any]:
    """The form's four fields; the evening's are empty where it is like the morning."""
    stops = {
        stop.shift: (stop.route, stop.position)
        for stop in session.scalars(select(Stop).where(Stop.customer_id == customer_id))
    }
    morning, evening = stops[MORNING], stops[EVENING]
    like = evening == morning
    return {
        "route": morning[0],
        "position": morning[1],
        "route_evening": "" if like else evening[0],
        "position_evening": None if like else evening[1],
    }


def settled_places(session: Session, form: CustomerForm) -> CustomerForm:
    """The form with its open places filled: last on the route, the evening like the morning.

    The routes are held first, so that two who come last at once get a place each.
    """
    hold_route(session, form.route, MORNING)
    hold_route(session, form.route_evening or form.route, EVENING)
    position = form.position
    if position is None:
        position = _behind_all(session, form.route, MORNING)
    route, place = form.route_evening or form.route, form.position_evening
    if place is None:
        place = position if route == form.route else _behind_all(session, route, EVENING)
    if (route, place) == (form.route, position):
        return replace(form, position=position, route_evening="", position_evening=None)
    return replace(form, position=position, route_evening=route, position_evening=place)


def write_stops(
    unit: UnitOfWork, customer_id: int, form: CustomerForm, standing: CustomerForm | None
) -> None:
    """Puts the customer on its places; whoever stands there moves one on.

    Args:
        unit: The transaction of the change.
        customer_id: Who is placed.
        form: Its places, all filled.
        standing: The places until now; None for a new customer.
    """
    for shift, (route, position) in _places(form).items():
        if standing is not None and _places(standing)[shift] == (route, position):
            continue
        _make_room(unit, customer_id, shift, route, position)
        stop = unit.session.get(Stop, (customer_id, shift))
        if stop is None:
            stop = Stop(customer_id=customer_id, shift=shift, route=route, position=position)
            unit.session.add(stop)
        stop.route, stop.position = route, position
        unit.session.flush()


def stands_there(
    session: Session, customer_id: int, places: Mapping[Shift, tuple[str, int]]
) -> bool:
    """Whether the customer stands on all of these places already."""
    found = session.execute(
        select(Stop.shift, Stop.route, Stop.position).where(Stop.customer_id == customer_id)
    )
    stops = {shift: (route, position) for shift, route, position in found}
    return all(stops[shift] == place for shift, place in places.items())


def place_customer(
    unit: UnitOfWork, customer_id: int, places: Mapping[Shift, tuple[str, int]]
) -> dict[Shift, tuple[str, int]]:
    """Puts a customer on places of routes; whoever stands there moves on, as far as need be.

    Args:
        unit: The transaction of the change.
        customer_id: Who is placed.
        places: Route and place by shift; shifts that are not named stay.

    Returns:
        Where the customer stood in those shifts that changed.

    Raises:
        InvalidInputError: There is no such place.
    """
    before: dict[Shift, tuple[str, int]] = {}
    for shift in SHIFTS:
        if shift not in places:
            continue
        route, position = places[shift]
        stop = unit.session.get_one(Stop, (customer_id, shift), populate_existing=True)
        if (stop.route, stop.position) == (route, check_position(position)):
            continue
        before[shift] = stop.route, stop.position
        _make_room(unit, customer_id, shift, route, position)
        stop.route, stop.position = route, position
        unit.session.flush()
    return before


def hold_route(session: Session, route: str, shift: str) -> None:
    """Waits for whoever is renumbering the same route (PostgreSQL), until the transaction ends.

    Else two clerks who insert behind one number at once would both take the next one. On SQLite
    a writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        name = func.hashtext(f"{route} {shift}")
        session.execute(select(func.pg_advisory_xact_lock(_ROUTE_LOCK, name)))


def _places(form: CustomerForm) -> dict[str, tuple[str, int]]:
    position = form.position or 0
    evening = position if form.position_evening is None else form.position_evening
    return {
        MORNING: (form.route, position),
        EVENING: (form.route_evening or form.route, evening),
    }


def _behind_all(session: Session, route: str, shift: str) -> int:
    last = session.scalar(
        select(func.max(Stop.position)).where(Stop.route == route, Stop.shift == shift)
    )
    return (last or 0) + 1


def _make_room(unit: UnitOfWork, customer_id: int, shift: str, route: str, position: int) -> None:
    """Moves on whoever stands at the place, and behind it only as far as it has to be."""
    behind = unit.session.execute(
        select(Stop.customer_id, Stop.position, Customer.code)
        .join(Customer, Customer.id == Stop.customer_id)
        .where(
            Stop.route == route,
            Stop.shift == shift,
            Stop.position >= position,
            Stop.customer_id != customer_id,
        )
        .order_by(Stop.position, Customer.code)
    )
    free = position + 1
    moved: list[tuple[int, str, int, int]] = []
    for other, place, code in behind:
        if place >= free:
            break
        moved.append((other, code, place, free))
        free += 1
    if not moved:
        return
    unit.session.execute(
        update(Stop),
        [{"customer_id": other, "shift": shift, "position": place} for other, _, _, place in moved],
    )
    # Their cards are open elsewhere with the old place in them: a save from there must be told.
    for start in range(0, len(moved), _AT_ONCE):
        some = [other for other, _, _, _ in moved[start : start + _AT_ONCE]]
        unit.session.execute(
            update(Customer)
            .where(Customer.id.in_(some))
            .values(version=Customer.version + 1, updated_at=unit.now)
            .execution_options(synchronize_session=False)
        )
    unit.audit(
        "route",
        f"{route} {shift}",
        before={code: place for _, code, place, _ in moved},
        after={code: place for _, code, _, place in moved},
    )
