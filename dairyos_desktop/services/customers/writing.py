"""Checks a customer's typed details against the rules and the books, and writes them."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from dairyos_desktop.domain.customers import (
    LABELS,
    TEXT_CHECKS,
    CustomerFieldError,
    check_active,
    check_position,
)
from dairyos_desktop.domain.errors import (
    ConflictError,
    FieldConflict,
    InvalidInputError,
    NotFoundError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.tariffs import PriceList
from dairyos_desktop.services.billing.touch import touch_customer
from dairyos_desktop.services.customers.searching import customer_search_text
from dairyos_desktop.services.customers.stops import (
    STOP_FIELDS,
    hold_route,
    place_customer,
    read_stops,
    settled_places,
    stands_there,
    write_stops,
)
from dairyos_desktop.services.dto.customers import CustomerForm, MovedStop

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.unit import UnitOfWork

_COLUMNS = tuple(one.name for one in fields(CustomerForm) if one.name not in STOP_FIELDS)


def form_of(session: Session, customer: Customer) -> CustomerForm:
    """The customer's details as they stand."""
    columns = {name: getattr(customer, name) for name in _COLUMNS}
    return CustomerForm(**columns, **read_stops(session, customer.id))


def add_customer(unit: UnitOfWork, form: CustomerForm) -> Customer:
    """Writes a new customer with its stops.

    Raises:
        CustomerFieldError: A detail can't be taken; says which.
    """
    checked = _checked(unit.session, form, None)
    customer = Customer(
        **{name: getattr(checked, name) for name in _COLUMNS},
        payer_id=None,
        search_text=_search_text(checked),
        account_seq=0,
        created_at=unit.now,
        updated_at=unit.now,
        version=1,
    )
    unit.session.add(customer)
    unit.session.flush()
    placed = settled_places(unit.session, checked)
    write_stops(unit, customer.id, placed, None)
    unit.audit("customer", customer.code, after=_told(unit.session, asdict(placed)))
    unit.changed("customers")
    return customer


def save_customer(
    unit: UnitOfWork, customer_id: int, form: CustomerForm, expected_version: int
) -> Customer:
    """Writes the details that differ; nothing where none does.

    Raises:
        CustomerFieldError: A detail can't be taken; says which.
        ConflictError: Somebody else saved other details since they were read.
    """
    session = unit.session
    customer = held_customer(session, customer_id)
    standing = form_of(session, customer)
    wanted = settled_places(session, _checked(session, form, customer_id, standing))
    before, after = asdict(standing), asdict(wanted)
    differing = [name for name in after if after[name] != before[name]]
    if not differing:
        return customer
    if customer.version != expected_version:
        raise _conflict(session, customer, before, after, differing)
    code = customer.code
    for name in differing:
        if name in _COLUMNS:
            setattr(customer, name, after[name])
    customer.search_text = _search_text(wanted)
    customer.updated_at = unit.now
    customer.version += 1
    session.flush()
    write_stops(unit, customer_id, wanted, standing)
    if "price_list_id" in differing:
        touch_customer(unit, customer_id)
    unit.audit(
        "customer",
        code,
        before=_told(session, {name: before[name] for name in differing}),
        after=_told(session, {name: after[name] for name in differing}),
    )
    unit.changed("customers")
    return customer


def place_stops(
    unit: UnitOfWork,
    customer_id: int,
    places: Mapping[Shift, tuple[str, int]],
    expected_version: int,
) -> MovedStop:
    """Writes other places on the routes, and makes room there.

    Raises:
        InvalidInputError: No such route or place.
        ConflictError: Somebody else changed the customer since it was read.
    """
    session = unit.session
    kept: dict[Shift, tuple[str, int]] = {}
    for shift, (route, position) in places.items():
        # Before the customer is held: whoever renumbers takes the two in this order.
        kept[shift] = _in_field("route", TEXT_CHECKS["route"], route), position
        hold_route(session, kept[shift][0], shift)
    customer = held_customer(session, customer_id)
    session.refresh(customer)
    before = read_stops(session, customer_id)
    if stands_there(session, customer_id, kept):
        return MovedStop(customer.version, {})
    if customer.version != expected_version:
        wish = before | _wished(kept)
        differing = [name for name in STOP_FIELDS if wish[name] != before[name]]
        raise _conflict(session, customer, asdict(form_of(session, customer)), wish, differing)
    was = place_customer(unit, customer_id, kept)
    if was:
        customer.version += 1
        customer.updated_at = unit.now
        session.flush()
        after = read_stops(session, customer_id)
        differing = [name for name in STOP_FIELDS if after[name] != before[name]]
        unit.audit(
            "customer",
            customer.code,
            before=_told(session, {name: before[name] for name in differing}),
            after=_told(session, {name: after[name] for name in differing}),
        )
        unit.changed("customers")
    return MovedStop(customer.version, was)


def _wished(places: Mapping[Shift, tuple[str, int]]) -> dict[str, Any]:
    """Places under the names of the form's fields."""
    wished: dict[str, Any] = {}
    for shift, (route, position) in places.items():
        tail = "" if shift == MORNING else "_evening"
        wished |= {f"route{tail}": route, f"position{tail}": position}
    return wished


def held_customer(session: Session, customer_id: int) -> Customer:
    """The customer, locked for a change.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer = session.execute(
        select(Customer).where(Customer.id == customer_id).with_for_update()
    ).scalar_one_or_none()
    if customer is None:
        raise NotFoundError(say("This customer is gone."), say("Open the list of customers again."))
    return customer


def has_account(session: Session, customer_id: int) -> bool:
    """Whether a bill or payment exists, so that the opening balance stands."""
    return any(
        session.scalar(select(table.id).where(table.customer_id == customer_id).limit(1))
        is not None
        for table in (Bill, Payment)
    )


def _checked(
    session: Session,
    form: CustomerForm,
    own_id: int | None,
    standing: CustomerForm | None = None,
) -> CustomerForm:
    """The form in its one form; what stands already is left as it is."""

    def is_new(name: str) -> bool:
        return standing is None or getattr(form, name) != getattr(standing, name)

    kept: dict[str, Any] = {}
    for name, check in TEXT_CHECKS.items():
        if is_new(name):
            kept[name] = _in_field(name, check, getattr(form, name))
    for name in ("position", "position_evening"):
        position = getattr(form, name)
        if position is not None and is_new(name):
            kept[name] = _in_field(name, check_position, position)
    checked = replace(form, **kept)
    if checked.opening_balance == Money.zero:
        checked = replace(checked, opening_on=None)
    _in_field("active_to", lambda last: check_active(checked.active_from, last), checked.active_to)
    if is_new("code"):
        _refuse_second_code(session, checked.code, own_id)
    if checked.price_list_id is not None and session.get(PriceList, checked.price_list_id) is None:
        raise CustomerFieldError(
            "price_list_id", say("This price list is gone."), say("Choose another one.")
        )
    if (
        own_id is not None
        and standing is not None
        and checked.opening_balance != standing.opening_balance
        and has_account(session, own_id)
    ):
        raise CustomerFieldError(
            "opening_balance",
            say(
                "{code} has bills or payments: the opening balance stays {opening_balance}.",
                code=standing.code,
                opening_balance=standing.opening_balance.format(),
            ),
            say("Put a difference right with a charge or credit."),
        )
    return checked


def _in_field(name: str, check: Any, value: Any) -> Any:  # noqa: ANN401 - each check its own kind
    try:
        return check(value)
    except InvalidInputError as problem:
        raise CustomerFieldError(name, problem.message, problem.hint) from problem


def _refuse_second_code(session: Session, code: str, own_id: int | None) -> None:
    other = session.execute(
        select(Customer.id, Customer.name).where(Customer.code == code)
    ).one_or_none()
    if other is not None and other.id != own_id:
        raise CustomerFieldError(
            "code",
            say("{code} is the code of {other}.", code=code, other=other.name),
            say("Give another one."),
        )


def _search_text(form: CustomerForm) -> str:
    return customer_search_text(
        code=form.code,
        name=form.name,
        name_local=form.name_local,
        phone=form.phone,
        whatsapp=form.whatsapp,
        address=form.address,
    )


def parked_meanwhile(
    session: Session, customer: Customer, yours: str, theirs: str
) -> ConflictError:
    """Two people who leave one customer out of a month, each for a reason."""
    by = _last_by(session, customer)
    return ConflictError(
        say(
            "{by} left {customer} out meanwhile.", by=by or "Somebody else", customer=customer.name
        ),
        say("Look at both reasons, and choose which shall stand."),
        fields=(FieldConflict("Why left out", yours, theirs),),
        changed_by=by,
        current={"parked": theirs},
    )


def _last_by(session: Session, customer: Customer) -> str:
    name: str | None = session.scalar(
        select(AuditEntry.user_name)
        .where(AuditEntry.thing == "customer", AuditEntry.thing_key == customer.code)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return name or ""


def _conflict(
    session: Session,
    customer: Customer,
    before: dict[str, Any],
    after: dict[str, Any],
    differing: list[str],
) -> ConflictError:
    yours, theirs = _told(session, after), _told(session, before)
    changed_by = _last_by(session, customer)
    return ConflictError(
        say(
            "{changed_by} changed {code} since you opened it.",
            changed_by=changed_by or "Somebody else",
            code=customer.code,
        ),
        say("Choose for each detail which of the two shall stand, then save again."),
        fields=tuple(
            FieldConflict(LABELS[name], yours[name] or "–", theirs[name] or "–")
            for name in differing
        ),
        changed_by=changed_by,
        current={"form": CustomerForm(**before), "version": customer.version},
    )


def _told(session: Session, details: dict[str, Any]) -> dict[str, str]:
    """The details as a person reads them, for the audit and for conflicts."""
    told: dict[str, str] = {}
    for name, value in details.items():
        if name == "price_list_id" and value is not None:
            found = session.get(PriceList, value)
            told[name] = "" if found is None else found.name
        elif isinstance(value, Money):
            told[name] = str(value)
        else:
            told[name] = _date_or_text(value)
    return told


def _date_or_text(value: dt.date | str | int | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int) else format_date(value)
