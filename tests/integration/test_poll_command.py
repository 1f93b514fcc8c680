"""`dairyos payments poll`: what scripts were promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.command_line import new_office
from helpers.offices import OWNER
from helpers.razorpay_server import Fault, RazorpayServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.command import Result


@pytest.fixture
def dairyos(tmp_path: Path) -> Dairyos:
    office = new_office(tmp_path / "office")
    return Dairyos(office.folder, office.clock)


@pytest.fixture
def server(dairyos: Dairyos) -> Iterator[RazorpayServer]:
    with RazorpayServer(lambda: dairyos.program._clock.now().timestamp()) as running:
        yield running


def poll(dairyos: Dairyos, server: RazorpayServer, *words: str, **variables: str) -> Result:
    keys = {
        "RAZORPAY_KEY_ID": server.key_id,
        "RAZORPAY_KEY_SECRET": server.key_secret,
        "RAZORPAY_BASE_URL": server.url,
    }
    return dairyos.plain("payments", "poll", "--user", OWNER, *words, **keys | variables)


def test_new_payments_as_json_and_in_words(dairyos: Dairyos, server: RazorpayServer) -> None:
    server.pay_without_link(12_345)
    done = poll(dairyos, server, "--json")
    assert (done.status, done.data) == (
        0,
        {"checked": 1, "new_payments": 1, "events": 1, "problems": []},
    )
    again = poll(dairyos, server)
    assert again.status == 0
    assert again.out == "1 links and payments looked at, 0 pieces of news, 0 new payments.\n"


def test_problems_end_in_1_and_are_told(dairyos: Dairyos, server: RazorpayServer) -> None:
    paid = server.pay_without_link(12_345)
    server.books.payments[paid].change(server.now(), currency="USD")
    done = poll(dairyos, server, "--json")
    assert done.status == 1
    assert done.data["new_payments"] == 0
    assert len(done.data["problems"]) == 1
    assert f"{paid} is in USD" in done.data["problems"][0]
    # Kept with the event, and no news any more.
    assert poll(dairyos, server).status == 0


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("unauthorized", times=None), "gateway_keys"),
        (Fault("busy", times=None, retry_after=600), "gateway_busy"),
    ],
)
def test_a_gateway_that_says_no(
    dairyos: Dairyos, server: RazorpayServer, fault: Fault, code: str
) -> None:
    server.faults.add(fault)
    first = poll(dairyos, server, "--json")
    again = poll(dairyos, server, "--json")
    if code == "gateway_busy":
        # What it did not answer is a problem; asking again in vain is none of ours.
        assert first.status == 1
        assert again.status == 4
    else:
        assert first.status == again.status == 4
    assert again.error["code"] == code


def test_offline_ends_in_4(dairyos: Dairyos, server: RazorpayServer) -> None:
    done = poll(dairyos, server, "--json", RAZORPAY_BASE_URL="http://127.0.0.1:9")
    assert (done.status, done.error["code"]) == (4, "offline")


def test_without_keys_nothing_is_asked(dairyos: Dairyos, server: RazorpayServer) -> None:
    done = poll(dairyos, server, "--json", RAZORPAY_KEY_ID="")
    assert (done.status, done.error["code"]) == (4, "gateway_keys")
    assert server.calls == []
