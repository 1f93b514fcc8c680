"""10,000 payments polled: all of them new, and all of them known.

    pytest -m benchmark -n0 -s tests/benchmarks/test_poll_speed.py

The bare limit is what the server, a process of its own, takes to hand the same pages out to a plain
HTTP client, in turns with the polling. The CPU time is of the asking process alone: beside other
work it says more than the ratio, as the steps are the smaller the longer each takes.
"""

from __future__ import annotations

import json
import multiprocessing
import time
import urllib.request
from base64 import b64encode
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from helpers.books import Books
from helpers.databases import FixedClock, sqlite_database
from helpers.one_account import OneAccount
from helpers.razorpay_server import RazorpayServer

from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.gateway import GatewayAccount
from dairyos_desktop.services.news.polling import PollingService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.unit import UnitOfWork

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

PAYMENTS = 10_000
CUSTOMERS = 2_000
ROUNDS = 5
AIM = 2.0
MOST_HELD_MS = 40
CLOCK = FixedClock.at_noon(2026, 11, 1)
spawned = multiprocessing.get_context("spawn")


class Polled(NamedTuple):
    """One office's payments polled: all of them new, then all of them known.

    Attributes:
        cpu_ms: A payment.
        held_ms: How long each write transaction lasted.
    """

    took_s: list[float]
    cpu_ms: list[float]
    held_ms: list[float]


def _serve(told: Any, done: Any) -> None:  # noqa: ANN401 - of the context
    with RazorpayServer(lambda: CLOCK.now().timestamp()) as server:
        for at in range(PAYMENTS):
            notes = {"customer": f"C{at % CUSTOMERS:05d}"}
            server.pay_without_link(100 + at, notes, at=CLOCK.now().timestamp() - at)
        told.put((server.key_id, server.key_secret, server.url))
        done.wait(800)


@contextmanager
def gateway() -> Iterator[GatewayAccount]:
    """The server in a process of its own, full of payments."""
    told, done = spawned.SimpleQueue(), spawned.Event()
    process = spawned.Process(target=_serve, args=(told, done), daemon=True)
    process.start()
    yield GatewayAccount(*told.get())
    done.set()
    process.join(30)


def handed_out_s(account: GatewayAccount) -> float:
    """How long a plain client needs for all pages."""
    now = int(CLOCK.now().timestamp())
    key = b64encode(f"{account.key_id}:{account.key_secret}".encode()).decode()
    began = time.perf_counter()
    found = 0
    while found < PAYMENTS:
        url = f"{account.base_url}/v1/payments?from={now - 259_200}&to={now}&count=100&skip={found}"
        asked = urllib.request.Request(url, headers={"Authorization": f"Basic {key}"})  # noqa: S310 - loopback
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - as above
            found += len(json.loads(answer.read())["items"])
    return time.perf_counter() - began


def test_ten_thousand_payments_polled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bares: list[float] = []
    polled: list[Polled] = []
    with gateway() as account:
        for at in range(ROUNDS):
            bares.append(handed_out_s(account))
            polled.append(_polled(tmp_path / str(at), account))
    bare = median(bares)
    new, known = (median(one.took_s[at] for one in polled) for at in range(2))
    new_ms, known_ms = (median(one.cpu_ms[at] for one in polled) for at in range(2))
    held_ms = sorted(step for one in polled for step in one.held_ms)
    p95 = held_ms[int(len(held_ms) * 0.95)]
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark speaks
            f"\n{PAYMENTS} payments, medians of {ROUNDS}: handed out in {bare:.2f} s; polled, all"
            f" new, in {new:.2f} s ({new / bare:.1f} ×), all known, in {known:.2f} s"
            f" ({known / bare:.1f} ×; aim {AIM} ×); {new_ms:.2f} and {known_ms:.2f} ms of CPU a"
            f" payment; {len(held_ms)} write transactions, p50 {held_ms[len(held_ms) // 2]:.0f},"
            f" p95 {p95:.0f}, slowest {held_ms[-1]:.0f} ms (aim {MOST_HELD_MS})"
        )


def _polled(folder: Path, account: GatewayAccount) -> Polled:
    folder.mkdir()
    database = sqlite_database(folder, CLOCK)
    books = Books(database, CLOCK, folder)
    heads = "code,name,name_local,phone,email,address,route,position,language,active_from,"
    rows = "".join(
        f"C{at:05d},Customer {at},,,,,R2,{at},en,2020-01-01,,1000.00\n" for at in range(CUSTOMERS)
    )
    books.load("customers", f"{heads}active_to,opening_balance\n{rows}")
    held_ms: list[float] = []
    write = database.write

    @contextmanager
    def timed(actor: Actor, action: str) -> Iterator[UnitOfWork]:
        with write(actor, action) as unit:
            began = time.perf_counter()
            yield unit
        held_ms.append((time.perf_counter() - began) * 1000)

    database.write = timed  # type: ignore[method-assign]
    polling = PollingService(database, CLOCK, OneAccount(account, CLOCK))
    took, cpu_ms = [], []
    for new in (PAYMENTS, 0):
        began, busy_s = time.perf_counter(), time.process_time()
        assert polling.poll(SYSTEM).new_payments == new
        took.append(time.perf_counter() - began)
        cpu_ms.append((time.process_time() - busy_s) * 1000 / PAYMENTS)
    database.close()
    return Polled(took, cpu_ms, held_ms)
