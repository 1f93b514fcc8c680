"""A small dairy written straight into the tables, for what only reads or enters deliveries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import update

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.deliveries import Leave, PlannedChange, StandingOrder
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.models.users import User
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.customers.searching import customer_search_text

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import ChangeKind, Shift, ShiftOrAll
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

LONG_AGO = dt.date(2025, 4, 1)
TOLD_AT = dt.datetime(2026, 10, 1, 6, 30, tzinfo=dt.UTC)


class Register:
    """Writes the rows that a sheet is made of; everything is named by code."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.products: dict[str, int] = {}
        self.customers: dict[str, int] = {}
        self._positions = 0

    def user(self, name: str, role: Role = Role.CLERK) -> Actor:
        with self.database.write(SYSTEM, "test") as unit:
            user = User(
                name=name, name_key=name.casefold(), email="", role=role.value, password_hash="",
                must_change_password=False, is_active=True, language="en", created_at=TOLD_AT,
                updated_at=TOLD_AT, version=1,
            )  # fmt: skip
            unit.session.add(user)
            unit.session.flush()
            return Actor(user.id, name, role)

    def product(self, code: str, unit: str = "L", name: str = "", *, active: bool = True) -> int:
        return self._keep(
            self.products,
            code,
            Product(
                code=code, name=name or f"Product {code}", name_local="", unit=unit, hsn="0401",
                tax_inclusive=False, content=None, crate=None, position=len(self.products) + 1,
                is_active=active, created_at=TOLD_AT, updated_at=TOLD_AT, version=1,
            ),
        )  # fmt: skip

    def customer(
        self,
        code: str,
        name: str = "",
        *,
        local: str = "",
        address: str = "",
        phone: str = "",
        note: str = "",
        route: str = "R1",
        evening_route: str = "",
        position: int | None = None,
        active: tuple[dt.date, dt.date | None] = (LONG_AGO, None),
        opening: str = "0.00",
        price_list_id: int | None = None,
    ) -> int:
        self._positions += 1
        name = name or f"Customer {code}"
        customer = Customer(
            code=code, name=name, name_local=local, phone=phone, whatsapp="", email="", gstin="",
            address=address, note=note, payer_id=None, price_list_id=price_list_id, language="en",
            active_from=active[0], active_to=active[1], opening_balance=Money(opening),
            opening_on=None, account_seq=0, created_at=TOLD_AT, updated_at=TOLD_AT, version=1,
            search_text=customer_search_text(
                code=code, name=name, name_local=local, phone=phone, whatsapp="", address=address
            ),
        )  # fmt: skip
        customer_id = self._keep(self.customers, code, customer)
        at = self._positions if position is None else position
        self._add(
            Stop(customer_id=customer_id, shift="morning", route=route, position=at),
            Stop(
                customer_id=customer_id, shift="evening", route=evening_route or route, position=at
            ),
        )
        return customer_id

    def order(
        self,
        customer: str,
        product: str,
        quantity: str,
        shift: Shift = "morning",
        *,
        days: str = "daily",
        since: dt.date = LONG_AGO,
        until: dt.date | None = None,
    ) -> None:
        self._add(
            StandingOrder(
                customer_id=self.customers[customer], product_id=self.products[product],
                shift=shift, quantity=Quantity(quantity), effective_from=since,
                effective_to=until, days=days, updated_at=TOLD_AT, version=1,
            )
        )  # fmt: skip

    def leave(
        self,
        customer: str,
        first: dt.date,
        last: dt.date | None,
        shift: ShiftOrAll = "all",
        product: str = "",
    ) -> None:
        self._add(
            Leave(
                customer_id=self.customers[customer],
                product_id=self.products[product] if product else None,
                shift=shift, date_from=first, date_to=last, updated_at=TOLD_AT, version=1,
            )
        )  # fmt: skip

    def planned(
        self,
        customer: str,
        kind: ChangeKind,
        first: dt.date,
        last: dt.date | None,
        *,
        product: str = "",
        quantity: str = "",
        shift: ShiftOrAll = "all",
        asked_by: str = "",
        asked_at: dt.datetime = TOLD_AT,
    ) -> None:
        self._add(
            PlannedChange(
                customer_id=self.customers[customer],
                product_id=self.products[product] if product else None,
                shift=shift, kind=kind, quantity=Quantity(quantity) if quantity else None,
                date_from=first, date_to=last, asked_by=asked_by,
                asked_at=asked_at, version=1,
            )
        )  # fmt: skip

    def bill(
        self, customer: str, first: dt.date, last: dt.date, total: str, *, issued: bool
    ) -> str:
        """A live bill without lines: enough for what looks at its period and total."""
        number = f"MD/26-27/{self.customers[customer]:05d}"
        self._add(
            Bill(
                customer_id=self.customers[customer], kind="month", month=f"{first:%Y-%m}",
                period_from=first, period_to=last, number=number, number_prefix="MD",
                number_year=2026, number_seq=self.customers[customer], status="UNPAID", version=1,
                bill_date=last, due_on=last, title="Bill", litres=Quantity(0),
                subtotal=Money(total), tax=Money(0), adjustments=Money(0), round_off=Money(0),
                total=Money(total), previous_balance=Money(0), receipts=Money(0),
                allocated=Money(0), content_sha256="", made_seq=0, calculated_seq=0,
                generated_at=TOLD_AT, created_at=TOLD_AT, updated_at=TOLD_AT,
                issued_at=TOLD_AT if issued else None, issued_by="", snapshot=None,
                snapshot_sha256=None, pdf_key=None, pdf_sha256=None, voided_at=None,
                void_reason="",
            )
        )  # fmt: skip
        return number

    def void(self, number: str) -> None:
        """The bill is void."""
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.execute(
                update(Bill)
                .where(Bill.number == number)
                .values(status="VOID", voided_at=TOLD_AT, void_reason="entered twice")
            )

    def _keep(self, ids: dict[str, int], code: str, thing: Product | Customer) -> int:
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.add(thing)
            unit.session.flush()
            ids[code] = thing.id
        return ids[code]

    def _add(self, *things: object) -> None:
        unit: UnitOfWork
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.add_all(things)
