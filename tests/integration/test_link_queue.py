"""A month's payment links: paced, stopped, gone on with, told."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from helpers.books import OCTOBER, Books
from helpers.gateway_desk import GatewayDesk
from helpers.razorpay_server import Fault, RazorpayServer

from dairyos_desktop.domain.errors import GatewayBusyError, GatewayKeysError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.links import QueueStep

MAKE = r"POST /v1/payment_links$"


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    made = Books(database, clock, tmp_path)
    for position, code in enumerate("CDE", start=3):
        made.customer(code, position=position)
    made.load(
        "consumption",
        "date,customer,shift,product,quantity\n"
        + "".join(f"2026-10-05,{code},morning,CM,2.000\n" for code in "ABCDE"),
    )
    made.run()
    return made


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock, server: RazorpayServer) -> GatewayDesk:
    return GatewayDesk(database, clock, server)


def step(books: Books, desk: GatewayDesk) -> QueueStep:
    return desk.queue.step(books.actor, OCTOBER)


def run(books: Books, desk: GatewayDesk) -> list[QueueStep]:
    """All steps to the end, each waited for as it asks."""
    steps = []
    while True:
        steps.append(step(books, desk))
        if not steps[-1].wait_s:
            return steps
        assert len(steps) < 60
        desk.clock.wait(seconds=steps[-1].wait_s)


def test_every_open_bill_gets_a_link_in_the_order_of_numbers(
    books: Books, desk: GatewayDesk, server: RazorpayServer
) -> None:
    books.pay("B", "112.00")
    queue = desk.queue.begin(books.actor, OCTOBER)
    assert (queue.waiting, queue.wanted, queue.wanted_sum) == (4, 4, Money("448.00"))
    assert queue.gateway.mode == "test"
    steps = run(books, desk)
    assert (steps[-1].queue.made, steps[-1].queue.waiting) == (4, 0)
    assert steps[-1].queue.wanted == 0
    made = [call for call in server.calls if call.method == "POST"]
    numbers = [books.bill(code).number for code in "ACDE"]
    assert [call.body["reference_id"] for call in made] == numbers
    gaps = {later.at - call.at for call, later in pairwise(made)}
    assert gaps == {9.0}


def test_a_step_too_early_makes_nothing(
    books: Books, desk: GatewayDesk, server: RazorpayServer
) -> None:
    SettingsService(books.database).set_value(books.actor, "link_pace", 20)
    desk.queue.begin(books.actor, OCTOBER)
    assert step(books, desk).wait_s == 20.0
    desk.clock.wait(seconds=5)
    # Another window, or the program begun anew, keeps the same pace.
    assert step(books, GatewayDesk(books.database, desk.clock, server)).wait_s == 15.0
    assert server.count("POST", "/v1/payment_links") == 1


def test_only_the_bills_named_are_queued(books: Books, desk: GatewayDesk) -> None:
    bills = [books.bill("C").bill_id, books.bill("E").bill_id]
    queue = desk.queue.begin(books.actor, OCTOBER, bills)
    assert (queue.waiting, queue.wanted) == (2, 5)
    assert run(books, desk)[-1].queue.made == 2


def test_what_waits_survives_and_may_be_dropped(
    books: Books, desk: GatewayDesk, server: RazorpayServer
) -> None:
    desk.queue.begin(books.actor, OCTOBER)
    step(books, desk)
    again = GatewayDesk(books.database, desk.clock, server)
    assert again.queue.state(books.actor, OCTOBER).waiting == 4
    dropped = again.queue.drop(books.actor, OCTOBER)
    assert (dropped.waiting, dropped.made, dropped.wanted) == (0, 1, 4)
    assert step(books, desk).wait_s == 0.0
    assert again.queue.begin(books.actor, OCTOBER).waiting == 4


@pytest.mark.parametrize(("told", "waits"), [(25, 25.0), (None, 40.0)])
def test_a_busy_gateway_is_left_alone_for_as_long_as_it_says(
    books: Books, desk: GatewayDesk, server: RazorpayServer, told: int | None, waits: float
) -> None:
    server.faults.add(Fault("busy", on=MAKE, retry_after=told))
    desk.queue.begin(books.actor, OCTOBER)
    first = step(books, desk)
    assert (first.wait_s, first.queue.waiting) == (waits, 5)
    assert "too often" in first.trouble
    desk.clock.wait(seconds=waits - 1)
    assert step(books, desk).wait_s == 1.0
    assert server.count("POST", "/v1/payment_links") == 1
    desk.clock.wait(seconds=1)
    assert run(books, desk)[-1].queue.made == 5


def test_offline_is_waited_for(books: Books, desk: GatewayDesk, server: RazorpayServer) -> None:
    server.faults.add(Fault("trouble", on="GET", times=4))
    desk.queue.begin(books.actor, OCTOBER)
    number = books.bill("A").number
    desk.links.make(books.actor, number)
    first = step(books, desk)
    assert (first.wait_s, first.trouble != "") == (60.0, True)
    desk.clock.wait(seconds=60)
    assert run(books, desk)[-1].queue.made == 5


def test_a_call_in_doubt_holds_up_none_of_the_others(
    books: Books, desk: GatewayDesk, server: RazorpayServer
) -> None:
    server.faults.add(Fault("hang", on=MAKE, seconds=0.05))
    desk.queue.begin(books.actor, OCTOBER)
    first = step(books, desk)
    assert first.wait_s == 9.0
    steps = run(books, desk)
    assert steps[-1].queue.made == 5
    assert len(server.books.links) == 5
    last = server.books.links[next(reversed(server.books.links))].now
    assert last["reference_id"] == books.bill("A").number


def test_what_is_refused_is_told_and_the_rest_goes_on(
    books: Books, desk: GatewayDesk, server: RazorpayServer
) -> None:
    desk.queue.begin(books.actor, OCTOBER)
    server.faults.add(Fault("route", on=MAKE, skip=1))
    books.pay("D", "112.00")
    last = run(books, desk)[-1].queue
    assert last.made == 3
    refused, paid = last.left_out
    assert (refused.name, paid.name) == ("Customer B", "Customer D")
    assert refused.problem.startswith("Razorpay refused it")
    assert "is paid" in paid.problem
    # The next queue begins with a clean slate, and tries what was refused again.
    begun = desk.queue.begin(books.actor, OCTOBER)
    assert (begun.waiting, begun.made, begun.left_out) == (1, 0, ())
    assert run(books, desk)[-1].queue.made == 1


def test_wrong_keys_and_a_used_up_quota_end_it_and_lose_nothing(
    books: Books, desk: GatewayDesk, server: RazorpayServer
) -> None:
    desk.queue.begin(books.actor, OCTOBER)
    server.faults.add(Fault("unauthorized"), Fault("quota"))
    with pytest.raises(GatewayKeysError):
        step(books, desk)
    desk.clock.wait(seconds=9)
    with pytest.raises(GatewayBusyError):
        step(books, desk)
    assert desk.queue.state(books.actor, OCTOBER).waiting == 5
    desk.clock.wait(seconds=9)
    assert run(books, desk)[-1].queue.made == 5


def test_another_amount_wants_another_link(books: Books, desk: GatewayDesk) -> None:
    desk.queue.begin(books.actor, OCTOBER)
    run(books, desk)
    books.pay("A", "12.00")
    queue = desk.queue.begin(books.actor, OCTOBER)
    assert (queue.waiting, queue.wanted_sum) == (1, Money("100.00"))
    desk.clock.wait(days=31)
    assert desk.queue.state(books.actor, OCTOBER).wanted == 5
