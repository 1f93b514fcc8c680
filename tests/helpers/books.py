"""A small dairy's books, kept through the services: rows in, bills and money out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.imports.service import ImportService
from dairyos_desktop.services.payments.ledger import LedgerService
from dairyos_desktop.services.payments.service import PaymentService
from dairyos_desktop.services.verify.service import VerifyService
from helpers.offices import make_office

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.billing import BillView, RunResult
    from dairyos_desktop.services.dto.imports import ImportResult
    from dairyos_desktop.services.dto.office import OfficeDetails
    from dairyos_desktop.services.dto.payments import PaymentView
    from helpers.databases import FixedClock

OCTOBER = Month(2026, 10)
NOVEMBER = Month(2026, 11)


class Books:
    """One office in a database, with cow milk at 56.000 and customers A and B on route R1."""

    def __init__(
        self,
        database: SqlDatabase,
        clock: FixedClock,
        folder: Path,
        details: OfficeDetails | None = None,
    ) -> None:
        self.open(database, clock, folder, make_office(database, clock, details))
        self.load(
            "products",
            "code,name,name_local,unit,hsn,tax_inclusive\n"
            "CM,Cow Milk,,L,0401,0\nPN,Paneer,,kg,0406,0\nGH,Ghee,,pc,0405,1\n",
        )
        self.load("taxes", "product,effective_from,rate\nGH,2020-01-01,0.0500\n")
        self.load(
            "rates",
            "product,customer,effective_from,effective_to,price\n"
            "CM,,2020-01-01,,56.000\nPN,,2020-01-01,,388.500\nGH,,2020-01-01,,680.000\n",
        )
        self.customer("A")
        self.customer("B", position=2)

    def open(self, database: SqlDatabase, clock: FixedClock, folder: Path, actor: Actor) -> None:
        """Takes an office that is there already."""
        self.database, self.clock, self._folder, self.actor = database, clock, folder, actor
        self.billing = BillingService(database, clock)
        self.payments = PaymentService(database, clock)
        self.ledgers = LedgerService(database)
        self.verifier = VerifyService(database, database.schema() or "")
        self._imports = ImportService(database, clock, WholeFiles())

    def customer(self, code: str, *, position: int = 1, opening: str = "0.00") -> None:
        self.load(
            "customers",
            "code,name,name_local,phone,email,address,route,position,language,active_from,"
            "active_to,opening_balance\n"
            f"{code},Customer {code},,,,,R1,{position},en,2020-01-01,,{opening}\n",
        )

    def load(self, kind: str, text: str) -> ImportResult:
        """Brings register rows in; bad ones fail the test."""
        file = self._folder / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        result = self._imports.run(self.actor, ImportKind(kind), file)
        assert not result.bad, result.bad
        return result

    def took(
        self, customer: str, days: dict[int, str], *, month: Month = OCTOBER, product: str = "CM"
    ) -> None:
        """Confirmed morning rows."""
        rows = "".join(
            f"{month}-{day:02d},{customer},morning,{product},{quantity}\n"
            for day, quantity in days.items()
        )
        self.load("consumption", "date,customer,shift,product,quantity\n" + rows)

    def price(self, product: str, from_on: str, price: str, *, customer: str = "") -> None:
        self.load(
            "rates",
            "product,customer,effective_from,effective_to,price\n"
            f"{product},{customer},{from_on},,{price}\n",
        )

    def run(self, month: Month = OCTOBER) -> RunResult:
        return self.billing.generate(self.actor, month)

    def bill(self, customer: str, month: Month = OCTOBER) -> BillView:
        """The customer's live bill of the month."""
        found = [
            view
            for view in self.billing.month_views(self.actor, month)
            if view.customer == customer and view.status != "VOID"
        ]
        assert len(found) == 1, found
        return found[0]

    def issue(self, month: Month = OCTOBER) -> int:
        return self.billing.issue_month(self.actor, month)

    def pay(self, customer: str, amount: str, *, bill: str | None = None) -> PaymentView:
        return self.payments.add(self.actor, NewPayment(customer, Money(amount), "cash", bill=bill))

    def balance(self, customer: str) -> str:
        return str(self.ledgers.by_code(self.actor, customer).balance)

    def sound(self) -> None:
        """The books, worked out again, agree."""
        report = self.verifier.verify(self.actor)
        assert report.ok, report.problems
