"""A PC of an office on a server, whose people do whatever comes to their minds, in a process."""

from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.domain.errors import (
    ConflictError,
    DairyError,
    EnvironmentTroubleError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.command import TransientConflictError
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.consumption import CellEdit
from dairyos_desktop.services.dto.orders import LeaveForm
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.dto.tariffs import RateForm
from dairyos_desktop.services.orders.service import OrderService
from dairyos_desktop.services.payments.ledger import LedgerService
from dairyos_desktop.services.payments.service import PaymentService
from dairyos_desktop.services.tariffs.service import TariffService
from helpers.books import OCTOBER
from helpers.offices import OWNER, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.config.settings import Settings
    from helpers.databases import FixedClock

spawned = multiprocessing.get_context("spawn")
Cell = tuple[int, str]
"""A customer and a day, of cow milk in the morning."""

_SHARES: Final = {
    "own_cell": 400,
    "shared_cell": 200,
    "pay": 180,
    "pay_again": 30,
    "reverse": 50,
    "note": 50,
    "leave": 20,
    "rate": 10,
    "read": 52,
    "run": 3,
    "issue": 3,
    "void": 2,
}
"""Of a thousand deeds."""


@dataclass
class Told:
    """What one PC was told.

    Attributes:
        cells: Of its own customers: what was said last to be saved, None where it was taken away.
        payments: By the PC's own key: number and amount in paise.
        deeds: How often each was done.
        refused: How often each was refused, with the error's code.
        wrong: What nobody may ever be told: traces, or that the database was busy with itself.
    """

    cells: dict[Cell, str | None] = field(default_factory=dict)
    payments: dict[str, tuple[int, int]] = field(default_factory=dict)
    deeds: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Life:
    """What one PC is to do.

    Attributes:
        settings: Where the office is.
        clock: Its clock.
        number: The PC's, from 0.
        own: Customers whom nobody else enters deliveries for, by id.
        shared: Customers of everybody: id by code.
        deeds: How many.
        seed: Of its chance.
    """

    settings: Settings
    clock: FixedClock
    number: int
    own: list[int]
    shared: dict[str, int]
    deeds: int
    seed: int


class Pc:
    """Does one deed after the other."""

    def __init__(self, life: Life) -> None:
        clock = life.clock
        self.database = SqlDatabase(life.settings, clock)
        self.told = Told()
        self._number = life.number
        self._own, self._shared = life.own, life.shared
        self._new_payments: dict[str, NewPayment] = {}
        self._chance = random.Random(life.seed)  # noqa: S311 - to be repeated
        self._actor = fresh(Actor(1, OWNER, Role.OWNER))
        self._versions: dict[Cell, int | None] = {}
        self._keys = 0
        self.consumption = ConsumptionService(self.database)
        self.payments = PaymentService(self.database, clock)
        self.customers = CustomerService(self.database, clock)
        self.orders = OrderService(self.database)
        self.billing = BillingService(self.database, clock)
        self.ledger = LedgerService(self.database)
        self.tariffs = TariffService(self.database, clock)

    def live(self, deeds: int) -> None:
        """So many deeds."""
        names, weights = list(_SHARES), list(_SHARES.values())
        for _ in range(deeds):
            name = self._chance.choices(names, weights)[0]
            deed: Callable[[], object] = getattr(self, f"_{name}")
            self.told.deeds[name] += 1
            try:
                deed()
            except TransientConflictError as error:
                self.told.wrong.append(f"{name}: {error!r}")
            except (RefusedError, ConflictError, NotFoundError) as error:
                self.told.refused[f"{name} {error.code}"] += 1
            except EnvironmentTroubleError as error:
                if error.code != "busy" or name not in ("run", "issue"):
                    self.told.wrong.append(f"{name}: {error!r}")
                self.told.refused[f"{name} {error.code}"] += 1
            except DairyError as error:
                self.told.wrong.append(f"{name}: {error!r}")
            except Exception as error:  # noqa: BLE001 - told at the end
                self.told.wrong.append(f"{name}: {type(error).__name__}: {error}")
        self.database.close()

    # Deeds ----------------------------------------------------------------------------

    def _own_cell(self) -> None:
        cell = (self._chance.choice(self._own), self._day())
        saved = self._save(cell, self._versions.get(cell))
        self._versions[cell] = None if saved is None else saved.version
        self.told.cells[cell] = None if saved is None else str(saved.quantity)

    def _shared_cell(self) -> None:
        cell = (self._chance.choice(list(self._shared.values())), self._day())
        try:
            saved = self._save(cell, self._versions.get(cell))
        except ConflictError as error:
            row = error.current.get("row")
            self._versions[cell] = getattr(row, "version", None)
            raise
        self._versions[cell] = None if saved is None else saved.version

    def _save(self, cell: Cell, version: int | None) -> Any:  # noqa: ANN401 - the saved row
        customer, day = cell
        quantity = self._chance.choice((None, "0", "0.5", "1", "1.5", "2"))
        if version is None and quantity is None:
            quantity = "1"
        edit = CellEdit(
            customer_id=customer,
            product_id=1,
            on=dt.date.fromisoformat(day),
            shift="morning",
            quantity=None if quantity is None else Quantity(quantity),
            expected_version=version,
            closed_reason="soak",
        )
        return self.consumption.save_cell(self._actor, edit).row

    def _pay(self) -> None:
        self._keys += 1
        self._book(f"pc{self._number}-{self._keys}", self._chance.choice(list(self._shared)))

    def _pay_again(self) -> None:
        """An answer that got lost: the same call once more is the same payment."""
        if self._new_payments:
            key = self._chance.choice(list(self._new_payments))
            before = self.told.payments[key]
            self._book(key, "")
            if self.told.payments[key] != before:
                self.told.wrong.append(f"{key} is another payment: {before}")

    def _book(self, key: str, customer: str) -> None:
        new = self._new_payments.get(key) or NewPayment(
            customer,
            Money.from_paise(self._chance.randrange(100, 90_000)),
            self._chance.choice(("cash", "upi", "cheque")),
            key=key,
        )
        self._new_payments[key] = new
        view = self.payments.add(self._actor, new)
        self.told.payments[key] = (view.payment_id, view.amount.paise)

    def _reverse(self) -> None:
        if self.told.payments:
            number, paise = self._chance.choice(list(self.told.payments.values()))
            part = self._chance.choice((None, Money.from_paise(max(1, paise // 3))))
            self.payments.reverse(self._actor, number, "soak", part)

    def _note(self) -> None:
        card = self.customers.card(self._actor, self._chance.choice(list(self._shared.values())))
        form = replace(card.form, note=f"by {self._number}, {self._chance.random()}")
        self.customers.save(self._actor, card.id, form, card.version)

    def _leave(self) -> None:
        first = dt.date(2026, 10, self._chance.randrange(1, 28))
        form = LeaveForm(first, first + dt.timedelta(days=self._chance.randrange(3)))
        self.orders.add_leave(self._actor, self._chance.choice(self._own), form)

    def _rate(self) -> None:
        form = RateForm(
            1,
            Price(f"{self._chance.randrange(50, 60)}.000"),
            dt.date(2026, 10, self._chance.randrange(1, 28)),
            customer_id=self._chance.choice(self._own),
        )
        self.tariffs.add_rate(self._actor, form)

    def _read(self) -> None:
        if self._chance.random() < 0.5:
            self.ledger.by_code(self._actor, self._chance.choice(list(self._shared)))
        else:
            self.customers.index(self._actor)

    def _run(self) -> None:
        self.billing.generate(self._actor, OCTOBER)

    def _issue(self) -> None:
        self.billing.issue_month(self._actor, OCTOBER)

    def _void(self) -> None:
        bills = self.billing.customer_bills(self._actor, self._chance.choice(self._own))
        if bills:
            self.billing.void(self._actor, self._chance.choice(bills).number, "soak")

    def _day(self) -> str:
        return dt.date(2026, 10, self._chance.randrange(1, 32)).isoformat()


def run_pcs(lives: list[Life]) -> list[Told]:
    """A process for each; what they were told, once all are through."""
    answers = spawned.Queue()
    processes = [spawned.Process(target=_live, args=(life, answers), daemon=True) for life in lives]
    for process in processes:
        process.start()
    told = [answers.get(timeout=4 * 3600) for _ in processes]
    for process in processes:
        process.join(60)
    return told


def _live(life: Life, answers: Any) -> None:  # noqa: ANN401 - a queue
    # What is refused is told at the end.
    logging.disable(logging.CRITICAL)
    pc = Pc(life)
    pc.live(life.deeds)
    answers.put(pc.told)
