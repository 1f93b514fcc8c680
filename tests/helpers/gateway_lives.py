"""Weeks of an office and its gateway by chance, while one thing or another goes wrong.

A script is a kind of trouble and a way in which news comes; a seed decides what customers do, which
calls meet the trouble, what is pushed, in which order and how often.
"""

from __future__ import annotations

import json
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import DairyError, EnvironmentTroubleError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.reconciling import FindingType
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment, PaymentLink, WebhookEvent
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.dto.news import Event, Via
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.dto.reconciliation import GatewayPart
from dairyos_desktop.services.news.polling import PollingService
from dairyos_desktop.services.news.service import NewsService
from dairyos_desktop.services.payments.counter import CounterService
from dairyos_desktop.services.reconciliation.service import ReconciliationService
from dairyos_desktop.services.verify.service import VerifyService
from helpers.books import Books
from helpers.databases import FixedClock, sqlite_database
from helpers.made_once import made_once
from helpers.one_account import OneAccount, account_of, make_links
from helpers.razorpay_server import Fault, RazorpayServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CUSTOMERS = ("A", "B", "C", "D")
LIVED = frozenset(
    {
        FindingType.AMOUNT_MISMATCH,
        FindingType.BILL_WITHOUT_PAYMENT,
        FindingType.DUPLICATE_PAYMENT,
        FindingType.LATE_CAPTURE,
        FindingType.PAYMENT_WITHOUT_BILL,
    }
)
STEPS = 8
_CLERK = Actor(1, "Asha Patel", Role.CLERK)
WAYS = ("polled", "polled and pushed", "polled by two PCs")

TROUBLES: dict[str, Callable[[random.Random], Fault]] = {
    "nothing": lambda _rng: Fault("slow", seconds=0),
    "401": lambda _rng: Fault("unauthorized"),
    "429": lambda _rng: Fault("busy"),
    "429 for seconds": lambda rng: Fault("busy", retry_after=rng.randint(1, 20)),
    "429 for an hour": lambda _rng: Fault("busy", retry_after=3_000),
    "429 in nonsense": lambda _rng: Fault("busy", retry_after="soon"),
    "500": lambda _rng: Fault("trouble", status=500),
    "503": lambda _rng: Fault("trouble", status=503),
    "502 in HTML": lambda _rng: Fault("html", status=502),
    "HTML with 200": lambda _rng: Fault("html_ok"),
    "404 without an error": lambda _rng: Fault("route"),
    "empty": lambda _rng: Fault("empty"),
    "cut JSON": lambda _rng: Fault("cut"),
    "a body cut short": lambda _rng: Fault("short"),
    "null": lambda _rng: Fault("null"),
    "204": lambda _rng: Fault("no_content"),
    "no answer": lambda _rng: Fault("hang", seconds=0.01),
    "reset": lambda _rng: Fault("reset"),
    "stale reads": lambda rng: Fault("stale", seconds=rng.choice((60, 3_600, 90_000))),
    "rows on two pages": lambda rng: Fault("shifted", rows=rng.randint(1, 3)),
}
SCRIPTS = tuple((trouble, way) for trouble in TROUBLES for way in WAYS)


@dataclass(frozen=True)
class _Pc:
    database: SqlDatabase
    polling: PollingService
    news: NewsService


@cache
def _office() -> Path:
    """An office with a bill of each customer, made once."""

    def make(folder: Path) -> None:
        clock = FixedClock.at_noon(2026, 11, 1)
        database = sqlite_database(folder, clock)
        fill(Books(database, clock, folder))
        database.close()

    return made_once("lives", make)


def fill(books: Books) -> None:
    """Customers with a bill of October each, issued."""
    for at, code in enumerate(CUSTOMERS[2:], 3):
        books.customer(code, position=at)
    for at, code in enumerate(CUSTOMERS, 1):
        books.took(code, {1: f"{at}.500", 2: "2.000"})
    books.run()
    books.issue()


class GatewayLife:
    """One script with one seed.

    Args:
        folder: Of the office's data.
        script: Of `SCRIPTS`.
        seed: Whatever else is by chance.
        url: A PostgreSQL database that `fill` filled, instead of an SQLite file.
    """

    def __init__(self, folder: Path, script: tuple[str, str], seed: int, url: str = "") -> None:
        self._trouble, self._way = script
        self._rng = random.Random(f"{script}-{seed}")  # noqa: S311 - to be repeated
        self.clock = FixedClock.at_noon(2026, 11, 1)
        folder.mkdir(parents=True, exist_ok=True)
        if not url:
            for file in _office().glob("dairyos.sqlite3*"):
                shutil.copy(file, folder)
        self._settings = Settings(folder, url)
        self.server = RazorpayServer(
            lambda: self.clock.now().timestamp(), list_lag_s=self._rng.choice((0.0, 0.0, 240.0))
        )
        self._pcs: list[_Pc] = []
        self._links: dict[str, str] = {}
        self._payments: list[tuple[str, float]] = []
        self._sent = 0

    def run(self) -> None:
        """Lives, then lets all trouble end, and looks at the books.

        Raises:
            AssertionError: They are not what the gateway's are.
        """
        with self.server:
            self._pcs = [self._pc() for _ in range(2 if self._way == WAYS[2] else 1)]
            try:
                self._links = make_links(self._pcs[0].database, self.server)
                self.server.faults.choose = self._fault
                for _ in range(STEPS):
                    self._step()
                self._settle()
                self._check()
            finally:
                for pc in self._pcs:
                    pc.database.close()

    def _pc(self) -> _Pc:
        database = SqlDatabase(self._settings, self.clock)
        polling = PollingService(
            database, self.clock, OneAccount(account_of(self.server), self.clock)
        )
        return _Pc(database, polling, NewsService(database, self.clock))

    def _fault(self, _call: str) -> Fault | None:
        return TROUBLES[self._trouble](self._rng) if self._rng.random() < 0.4 else None

    # What happens ----------------------------------------------------------------

    def _step(self) -> None:
        for _ in range(self._rng.randint(1, 3)):
            self._rng.choice((self._pay, self._pay, self._pay, self._orphan, self._refund,
                              self._go_through, self._close, self._at_the_counter))()  # fmt: skip
        if self._rng.random() < 0.7:
            self._poll()
        if self._way == WAYS[1]:
            self._push()
        days = self._rng.choice((0, 0, 0, 0, 1, 8))
        self.clock.wait(days=days, minutes=self._rng.randint(1, 90))

    def _pay(self) -> None:
        link_id = self._rng.choice(list(self._links))
        link = self.server.link(link_id)
        # A link that is closed may still be paid on by whoever had its page open.
        left = max(link["amount"] - link["amount_paid"], 100)
        paise = self._rng.choice((None, left, self._rng.randint(1, left)))
        if link["amount"] <= link["amount_paid"]:
            paise = left
        status = self._rng.choice(("captured", "captured", "failed", "authorized", "created"))
        at = self.clock.now().timestamp()
        self._payments.append((self.server.pay(link_id, paise, status=status), at))

    def _orphan(self) -> None:
        notes = self._rng.choice(({}, {"customer": "B"}, {"bill": "no bill of ours"}))
        at = self.clock.now().timestamp()
        paid = self.server.pay_without_link(self._rng.randint(100, 9_999), notes)
        self._payments.append((paid, at))

    def _refund(self) -> None:
        captured = [key for key, _ in self._payments if self.server.payment(key)["captured"]]
        if not captured:
            return
        payment = self.server.payment(self._rng.choice(captured))
        left = payment["amount"] - payment["amount_refunded"]
        if left:
            part = self._rng.choice((None, self._rng.randint(1, left)))
            self.server.refund(payment["id"], part)

    def _go_through(self) -> None:
        """Banks are asked for three days what became of a payment."""
        since = self.clock.now().timestamp() - 3 * 86_400 + 3_600
        for key, at in self._payments:
            payment = self.server.payment(key)
            if at > since and not payment["captured"]:
                self._rng.choice((self.server.late_capture, self.server.fail))(key)
                return

    def _close(self) -> None:
        link_id = self._rng.choice(list(self._links))
        status = self.server.link(link_id)["status"]
        if status == "created" and self._rng.random() < 0.3:
            self.server.cancel(link_id)
        elif status in {"created", "partially_paid"} and self._rng.random() < 0.2:
            self.server.expire(link_id)

    def _at_the_counter(self) -> None:
        """Somebody brings what is owed: nobody needs their link any more."""
        pc, code = self._pcs[0], self._rng.choice(CUSTOMERS)
        with pc.database.read() as session:
            customer_id = session.scalars(select(Customer.id).where(Customer.code == code)).one()
        counter = CounterService(pc.database, self.clock)
        due = counter.owed(_CLERK, customer_id).due
        if due > Money.zero:
            counter.take(_CLERK, NewPayment(code, due, "cash"))

    # How it is told -----------------------------------------------------------------

    def _poll(self) -> None:
        if len(self._pcs) == 1:
            _try_poll(self._pcs[0])
            return
        with ThreadPoolExecutor(len(self._pcs)) as at_once:
            for asked in [at_once.submit(_try_poll, pc) for pc in self._pcs]:
                asked.result()

    def _push(self) -> None:
        """Whatever is new, in any order, some of it later or never; and some of the old again."""
        events = self.server.events
        new, self._sent = events[self._sent :], len(events)
        told = [one for one in new if self._rng.random() < 0.8]
        told += self._rng.sample(events, min(len(events), self._rng.randint(0, 6)))
        self._rng.shuffle(told)
        news = self._pcs[0].news
        for one in told:
            news.receive(
                SYSTEM, Event(one.event_id, one.event_type, json.loads(one.body), Via.WEBHOOK)
            )
            if self._rng.random() < 0.3:
                news.work(SYSTEM, self._rng.choice((None, 1)))

    def _settle(self) -> None:
        """All trouble is over; two days go by, with a look now and then."""
        self.server.faults.clear()
        for _ in range(2):
            self.clock.wait(hours=25)
            self._poll()

    # What came of it ------------------------------------------------------------------

    def _check(self) -> None:
        database = self._pcs[0].database
        with database.read() as session:
            rows = session.execute(
                select(
                    Payment.id,
                    Payment.provider_payment_id,
                    Payment.amount,
                    Payment.reverses_id,
                    Customer.code,
                    Payment.bill_id,
                ).outerjoin(Customer, Customer.id == Payment.customer_id)
            ).all()
            links = {
                row.link_id: row.status
                for row in session.execute(select(PaymentLink.link_id, PaymentLink.status))
            }
            needless = session.scalars(
                select(PaymentLink.link_id)
                .join(Bill, Bill.id == PaymentLink.bill_id)
                .where(Bill.total <= Bill.allocated)
            ).all()
            left = session.execute(
                select(WebhookEvent.event_id, WebhookEvent.status, WebhookEvent.problem).where(
                    WebhookEvent.status != "processed"
                )
            ).all()
        booked = [row for row in rows if row.provider_payment_id is not None]
        amounts = {row.provider_payment_id: row.amount.paise for row in booked}
        assert amounts == self.server.captured
        assert len(booked) == len(amounts)
        back: dict[int, Money] = {}
        for row in rows:
            if row.reverses_id is not None:
                back[row.reverses_id] = back.get(row.reverses_id, Money.zero) + row.amount
        for row in booked:
            told = self.server.payment(row.provider_payment_id)
            assert back.get(row.id, Money.zero).paise == told["amount_refunded"], told
            by_link = self._links.get("plink_" + str(told["description"] or "").removeprefix("#"))
            noted = (told["notes"] or {}).get("customer") if told["notes"] else None
            assert row.code == (by_link or noted), told
            assert (row.bill_id is not None) == (by_link is not None)
        assert links == {key: self.server.link(key)["status"] for key in self._links}
        assert [key for key in needless if links[key] == "created"] == []
        assert left == []
        report = VerifyService(database, database.schema() or "").verify(SYSTEM)
        assert report.ok, report.problems
        self._reconcile()

    def _reconcile(self) -> None:
        """Nothing is found but what these customers did: paid in parts, late, twice, or not."""
        account = OneAccount(account_of(self.server), self.clock)
        service = ReconciliationService(self._pcs[0].database, self.clock, account)
        report = service.reconcile(SYSTEM)
        assert report.gateway is GatewayPart.ASKED, report.gateway_note
        odd = [row for row in report.findings if row.type not in LIVED]
        assert odd == [], [(row.type.value, row.details) for row in odd]


def _try_poll(pc: _Pc) -> None:
    try:
        pc.polling.poll(SYSTEM)
    except EnvironmentTroubleError as error:
        # The gateway's trouble of this script, or the other PC is asking.
        if not error.code.startswith("gateway") and error.code not in {"offline", "busy"}:
            raise
    except DairyError as error:
        raise AssertionError(error.message) from error
