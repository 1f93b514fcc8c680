"""Two clerks over the rounds of a small dairy."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import wait
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.office import Setting
from dairyos_desktop.models.tariffs import PriceList, Product, ProductTax, Rate
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.delivery.service import DeliveryService
from dairyos_desktop.services.dto.consumption import CellEdit, ShownCell
from dairyos_desktop.services.dto.delivery import LoadEdit, PersonForm, RoundKey
from helpers.sheets import LONG_AGO, TOLD_AT, Register

if TYPE_CHECKING:
    from concurrent.futures import Future

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.delivery import RoundSheet
    from helpers.databases import FixedClock

SATURDAY = dt.date(2026, 11, 7)
MORNING = RoundKey(SATURDAY, "morning", "R1")
EVENING = RoundKey(SATURDAY, "evening", "R1")


class RoundDesk:
    """Two clerks over a route of two homes, at six in the evening of a Saturday."""

    def __init__(
        self, database: SqlDatabase, clock: FixedClock, *, since: dt.date = LONG_AGO
    ) -> None:
        clock.set_evening(SATURDAY)
        self.database = database
        self.clock = clock
        self.register = Register(database)
        self.rounds = DeliveryService(database, clock)
        self.entry = ConsumptionService(database)
        self.cow = self.register.product("CM", name="Cow Milk")
        self.ghee = self.register.product("GH", "pc", name="Ghee")
        self.first = self.register.customer("C1")
        self.second = self.register.customer("C2")
        self.register.order("C1", "CM", "1.5", since=since)
        self.register.order("C2", "CM", "2", since=since)
        self.register.order("C2", "GH", "1", "evening", since=since)
        self.meena = self.register.user("Meena Patel")
        self.ravi = self.register.user("Ravi Shah")

    def sheet(self, shift: Shift = "morning", on: dt.date = SATURDAY) -> RoundSheet:
        (found,) = self.rounds.round_sheet(self.meena, on, "R1", [shift])
        return found

    def save(
        self,
        customer: int,
        quantity: str,
        *,
        shift: Shift = "morning",
        product: int = 0,
        on: dt.date = SATURDAY,
    ) -> None:
        self.entry.save_cell(
            self.meena,
            CellEdit(customer, product or self.cow, on, shift, Quantity(quantity)),
        )

    def load(
        self, loaded: str, returned: str = "0", *, version: int | None = None, by: Actor
    ) -> int | None:
        edit = LoadEdit(
            MORNING, self.cow, Quantity(loaded), Quantity(returned), expected_version=version
        )
        return self.rounds.save_load(by, edit)

    def audit(self) -> list[AuditEntry]:
        with self.database.read() as session:
            return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))

    def confirm(
        self, on: dt.date = SATURDAY, shift: Shift = "morning", by: Actor | None = None
    ) -> None:
        """Every pre-filled cell of the route as ordered."""
        sheet = self.entry.day_sheet(self.meena, on, "R1", shift)
        shown = [
            ShownCell(row.customer_id, product, one, cell.due)
            for row in sheet.rows
            for (one, product), cell in row.cells.items()
            if cell.row is None and cell.due
        ]
        self.entry.confirm(by or self.meena, on, "R1", shown)

    def price(
        self,
        product: int,
        price: str,
        *,
        customer: int | None = None,
        price_list: int | None = None,
        since: dt.date = LONG_AGO,
    ) -> None:
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.add(
                Rate(
                    product_id=product, price_list_id=price_list, customer_id=customer,
                    effective_from=since, effective_to=None, price=Price(price),
                    created_at=TOLD_AT, updated_at=TOLD_AT, version=1,
                )
            )  # fmt: skip

    def price_list(self, name: str, customer: int) -> int:
        """A list of prices with one customer on it."""
        with self.database.write(SYSTEM, "test") as unit:
            made = PriceList(name=name, is_active=True, version=1)
            unit.session.add(made)
            unit.session.flush()
            unit.session.get_one(Customer, customer).price_list_id = made.id
            return made.id

    def tax(self, product: int, rate: str, *, inclusive: bool = False) -> None:
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.get_one(Product, product).tax_inclusive = inclusive
            unit.session.add(
                ProductTax(
                    product_id=product, effective_from=LONG_AGO, rate=TaxRate(rate),
                    created_at=TOLD_AT, updated_at=TOLD_AT, version=1,
                )
            )  # fmt: skip

    def setting(self, key: str, value: str) -> None:
        """What the owner has set."""
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.merge(Setting(key=key, value=value, updated_at=TOLD_AT, version=1))

    def person(self, name: str) -> int:
        return self.rounds.add_person(self.meena, PersonForm(name)).id

    def move(self, route: str) -> None:
        """Everybody goes over to another route."""
        with self.database.write(SYSTEM, "test") as unit:
            unit.session.execute(update(Stop).values(route=route))

    def sheet_after(self, deeds: list[Future[str]], on: dt.date) -> RoundSheet:
        """The morning's sheet once all of the deeds are done."""
        wait(deeds)
        return self.sheet(on=on)
