"""Programs that ask at once, and programs that are killed while they book what they were told."""

from __future__ import annotations

import random
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from helpers.databases import FixedClock, sqlite_database
from helpers.gateway_lives import fill
from helpers.one_account import account_of
from helpers.poll_process import poll_process
from sqlalchemy import select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.models.payments import Payment, WebhookEvent
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.verify.service import VerifyService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.razorpay_server import RazorpayServer

pytestmark = [pytest.mark.no_cover, pytest.mark.timeout(600)]

SEED = 20261127
PAYMENTS = 120
# `-m slow` takes the full count.
FEW, MANY = 1, 200


def pay(server: RazorpayServer, rng: random.Random) -> None:
    """Many payments of four customers, some of nobody, some given back."""
    for _ in range(PAYMENTS):
        who = rng.choice(("A", "B", "C", "D", ""))
        paid = server.pay_without_link(rng.randint(100, 5_000), {"customer": who} if who else {})
        if rng.random() < 0.1:
            server.refund(paid, rng.choice((None, 50)))


def check(database: SqlDatabase, server: RazorpayServer) -> None:
    with database.read() as session:
        rows = session.execute(
            select(Payment.provider_payment_id, Payment.amount, Payment.reverses_id)
        ).all()
        states = set(session.scalars(select(WebhookEvent.status)))
    booked = [row for row in rows if row.reverses_id is None]
    assert {row.provider_payment_id: row.amount.paise for row in booked} == server.captured
    assert len(booked) == len(server.captured)
    kept = sum((1 if row.reverses_id is None else -1) * row.amount.paise for row in rows)
    assert kept == server.kept_paise
    assert states == {"processed"}
    report = VerifyService(database, database.schema() or "").verify(SYSTEM)
    assert report.ok, report.problems


def test_two_programs_that_ask_at_once_book_once(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path, server: RazorpayServer
) -> None:
    fill(Books(database, clock, tmp_path))
    pay(server, random.Random(SEED))  # noqa: S311 - to be repeated
    both = [poll_process(database._settings, account_of(server), clock.now()) for _ in range(2)]
    for one in both:
        assert one.ready.wait(60)
    for one in both:
        one.go.set()
    for one in both:
        one.join(120)
        assert one.exitcode == 0
    check(database, server)


@pytest.mark.parametrize(
    "rounds", [FEW, pytest.param(MANY, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])]
)
def test_a_program_that_is_killed_loses_nothing_and_books_nothing_twice(
    tmp_path: Path, clock: FixedClock, server: RazorpayServer, rounds: int
) -> None:
    made = tmp_path / "made"
    database = sqlite_database(made, clock)
    fill(Books(database, clock, made))
    database.close()
    pay(server, random.Random(SEED))  # noqa: S311 - to be repeated
    took_s = _killed(made, tmp_path / "whole", server, clock, None)
    for number in range(rounds):
        moment = random.Random(SEED + number).uniform(0.0, 1.0)  # noqa: S311 - to be repeated
        print(f"round {number}: killed at {moment:.3f} of {took_s:.2f} s")  # noqa: T201 - told where one fails
        _killed(made, tmp_path / str(number), server, clock, moment * took_s)


def _killed(
    made: Path, folder: Path, server: RazorpayServer, clock: FixedClock, after_s: float | None
) -> float:
    """Asks in an office of its own, killed after so long; then asks again, and checks."""
    shutil.copytree(made, folder)
    database = SqlDatabase(Settings(folder), clock)
    if after_s is not None:
        first = poll_process(database._settings, account_of(server), clock.now())
        assert first.ready.wait(60)
        first.go.set()
        first.join(after_s)
        first.kill()
        first.join(60)
    again = poll_process(database._settings, account_of(server), clock.now())
    assert again.ready.wait(60)
    began = time.perf_counter()
    again.go.set()
    again.join(120)
    took_s = time.perf_counter() - began
    assert again.exitcode == 0
    check(database, server)
    database.close()
    shutil.rmtree(folder)
    return took_s
