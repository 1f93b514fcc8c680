"""Customers from a file, with their places on the rounds and their opening balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sqlalchemy import select

from dairyos_desktop.domain.customers import (
    LONGEST_CODE,
    LONGEST_NAME,
    check_active,
    check_email,
    check_language,
    check_name,
    check_phone,
    check_position,
)
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.gstin import check_gstin
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import EVENING, MORNING
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.tariffs import PriceList
from dairyos_desktop.services.billing.touch import touch_customer
from dairyos_desktop.services.customers.searching import customer_search_text
from dairyos_desktop.services.imports.columns import (
    Column,
    code_column,
    date_column,
    money_column,
    shorten,
    text_column,
)
from dairyos_desktop.services.imports.references import References
from dairyos_desktop.services.imports.report import Merge
from dairyos_desktop.services.imports.tariffs import add_price_lists

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.imports.columns import Parsed
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork

_CUSTOMER_FIELDS = (
    "code", "name", "name_local", "phone", "whatsapp", "email", "gstin", "address", "note",
    "language", "active_from", "active_to", "opening_balance", "opening_on",
)  # fmt: skip


def _position(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InvalidInputError(
            say("“{text}” is no position.", text=shorten(text)), say("Write a whole number.")
        )
    return check_position(int(text[:10]))


class CustomerRow(NamedTuple):
    """A line of customers.csv."""

    code: str
    name: str
    name_local: str
    phone: str
    whatsapp: str
    email: str
    gstin: str
    address: str
    note: str
    route: str
    position: int
    route_evening: str
    position_evening: int | None
    price_list: str
    language: str
    active_from: dt.date
    active_to: dt.date | None
    opening_balance: Money
    opening_on: dt.date | None


class CustomerImport:
    """customers.csv."""

    topics: ClassVar[tuple[str, ...]] = ("customers", "rates")
    row: ClassVar[type[tuple[object, ...]]] = CustomerRow
    columns: ClassVar[tuple[Column, ...]] = (
        code_column("code"),
        Column("name", check_name),
        text_column("name_local", optional=True, longest=LONGEST_NAME),
        Column("phone", check_phone, ""),
        Column("whatsapp", check_phone, "", optional=True),
        Column("email", check_email, ""),
        Column("gstin", check_gstin, "", optional=True),
        text_column("address"),
        text_column("note", optional=True),
        text_column("route", longest=LONGEST_CODE),
        Column("position", _position, decimals=0),
        text_column("route_evening", optional=True, longest=LONGEST_CODE),
        Column("position_evening", _position, None, optional=True, decimals=0),
        text_column("price_list", optional=True, longest=LONGEST_NAME),
        Column("language", check_language, "en"),
        date_column("active_from"),
        date_column("active_to", blank=None),
        money_column("opening_balance", blank=Money.zero),
        date_column("opening_on", blank=None, optional=True),
    )

    def __init__(self, session: Session, parsed: Parsed[CustomerRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._session = session
        self._names = References(session, report)
        self._new_lists: dict[str, int] = {}
        self._customers: dict[str, Customer] = {}
        self._stops: dict[int, dict[str, Stop]] = {}
        stored = self._read_stored()
        self._merge: Merge[str, CustomerRow, str] = Merge(report, stored)
        absent = [column.name for column in self.columns if column.name not in parsed.present]
        for line, row in parsed.rows:
            known = stored[row.code][1] if row.code in stored else None
            whole = _completed(row, known, absent)
            if self._fits(line, whole, known):
                self._merge.take(line, row.code, whole, "code", row.code)

    def _read_stored(self) -> dict[str, tuple[str, CustomerRow]]:
        for stop in self._session.scalars(select(Stop)):
            self._stops.setdefault(stop.customer_id, {})[stop.shift] = stop
        named = select(Customer, PriceList.name).outerjoin(
            PriceList, PriceList.id == Customer.price_list_id
        )
        rows: dict[str, tuple[str, CustomerRow]] = {}
        for customer, price_list in self._session.execute(named):
            self._customers[customer.code] = customer
            morning = self._stops[customer.id][MORNING]
            evening = self._stops[customer.id][EVENING]
            stored = {name: getattr(customer, name) for name in _CUSTOMER_FIELDS}
            rows[customer.code] = (
                customer.code,
                CustomerRow(
                    **stored,
                    route=morning.route,
                    position=morning.position,
                    route_evening=evening.route,
                    position_evening=evening.position,
                    price_list=price_list or "",
                ),
            )
        return rows

    def _fits(self, line: int, row: CustomerRow, known: CustomerRow | None) -> bool:
        fine = True
        try:
            check_active(row.active_from, row.active_to)
        except InvalidInputError as problem:
            self._report.refuse(line, "active_to", row.active_to, problem.message, problem.hint)
            fine = False
        if (
            known is not None
            and known.opening_balance != row.opening_balance
            and self._has_account(self._customers[row.code].id)
        ):
            self._report.refuse(
                line,
                "opening_balance",
                row.opening_balance,
                say(
                    "{code} has bills or payments: the opening balance stays {opening_balance}.",
                    code=row.code,
                    opening_balance=known.opening_balance,
                ),
                say(
                    "Write {opening_balance}; put the difference right with a charge.",
                    opening_balance=known.opening_balance,
                ),
            )
            fine = False
        name = row.price_list
        if fine and name and name not in self._names.price_lists and name not in self._new_lists:
            self._names.note_new_price_list(line, name)
            self._new_lists[name] = line
        return fine

    def _has_account(self, customer_id: int) -> bool:
        for table in (Bill, Payment):
            first = select(table.id).where(table.customer_id == customer_id).limit(1)
            if self._session.scalar(first) is not None:
                return True
        return False

    def write(self, unit: UnitOfWork) -> None:
        """Writes price lists first mentioned here, then new and changed customers."""
        reason = self._report.reason
        lists = self._names.price_lists | add_price_lists(unit, list(self._new_lists), reason)
        made = [
            Customer(
                **self._fields(row, lists),
                code=code,
                payer_id=None,
                account_seq=0,
                created_at=unit.now,
                updated_at=unit.now,
                version=1,
            )
            for code, row in self._merge.new
        ]
        unit.session.add_all(made)
        unit.session.flush()
        for customer, (code, row) in zip(made, self._merge.new, strict=True):
            places = ((MORNING, row.route, row.position), _evening(row))
            for shift, route, position in places:
                stop = Stop(customer_id=customer.id, shift=shift, route=route, position=position)
                unit.session.add(stop)
            unit.audit("customer", code, after=row._asdict(), reason=reason)
        for code, _, before, after in self._merge.changed:
            self._change(unit, self._customers[code], before, after, lists)

    def _change(
        self,
        unit: UnitOfWork,
        customer: Customer,
        before: CustomerRow,
        after: CustomerRow,
        lists: dict[str, int],
    ) -> None:
        for name, value in self._fields(after, lists).items():
            setattr(customer, name, value)
        customer.updated_at = unit.now
        customer.version += 1
        stops = self._stops[customer.id]
        for shift, route, position in ((MORNING, after.route, after.position), _evening(after)):
            stops[shift].route = route
            stops[shift].position = position
        if before.price_list != after.price_list:
            unit.session.flush()
            touch_customer(unit, customer.id)
        differing = [name for name in CustomerRow._fields if _of(before, name) != _of(after, name)]
        unit.audit(
            "customer",
            customer.code,
            before={name: _of(before, name) for name in differing},
            after={name: _of(after, name) for name in differing},
            reason=self._report.reason,
        )

    @staticmethod
    def _fields(row: CustomerRow, lists: dict[str, int]) -> dict[str, object]:
        fields = {name: _of(row, name) for name in _CUSTOMER_FIELDS if name != "code"}
        fields["price_list_id"] = lists[row.price_list] if row.price_list else None
        fields["search_text"] = customer_search_text(
            code=row.code,
            name=row.name,
            name_local=row.name_local,
            phone=row.phone,
            whatsapp=row.whatsapp,
            address=row.address,
        )
        return fields


def _of(row: CustomerRow, name: str) -> object:
    value: object = getattr(row, name)
    return value


def _evening(row: CustomerRow) -> tuple[str, str, int]:
    position = row.position if row.position_evening is None else row.position_evening
    return EVENING, row.route_evening, position


def _completed(row: CustomerRow, known: CustomerRow | None, absent: list[str]) -> CustomerRow:
    """The row with what the file leaves out.

    A column that the file lacks keeps what is stored. An empty evening means the morning's; where
    the file lacks the evening's columns, an evening that was the morning's stays so.
    """
    kept: dict[str, object] = {}
    if known is not None:
        kept = {name: _of(known, name) for name in absent}
        if known.route_evening == known.route:
            kept.pop("route_evening", None)
        if known.position_evening == known.position:
            kept.pop("position_evening", None)
    row = row._replace(**kept)  # type: ignore[arg-type] # named as the fields are
    return row._replace(
        route_evening=row.route_evening or row.route,
        position_evening=row.position if row.position_evening is None else row.position_evening,
    )
