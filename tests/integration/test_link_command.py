"""`dairyos payments link`: what scripts were promised."""

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

NUMBER = "MD/26-27/00001"


@pytest.fixture
def server() -> Iterator[RazorpayServer]:
    with RazorpayServer() as running:
        yield running


@pytest.fixture
def dairyos(tmp_path: Path) -> Dairyos:
    office = new_office(tmp_path / "office")
    office.import_rows(
        "products",
        [{"code": "CM", "name": "Cow Milk", "unit": "L", "hsn": "0401", "tax_inclusive": "0"}],
    )
    office.import_rows("rates", [{"product": "CM", "effective_from": "2020-01-01", "price": "56"}])
    office.import_rows(
        "customers",
        [
            {
                "code": "A",
                "name": "Asha",
                "phone": "9999999999",
                "route": "R1",
                "position": "1",
                "language": "en",
                "active_from": "2020-01-01",
                "opening_balance": "0.00",
            }
        ],
    )
    office.import_rows(
        "consumption",
        [
            {
                "date": "2026-10-05",
                "customer": "A",
                "shift": "morning",
                "product": "CM",
                "quantity": "2.000",
            }
        ],
    )
    office.ask("bills", "generate", "2026-10")
    return Dairyos(office.folder, office.clock)


def link(dairyos: Dairyos, url: str, server: RazorpayServer, *words: str) -> Result:
    return dairyos.plain(
        "payments", "link", NUMBER, "--user", OWNER, *words,
        RAZORPAY_KEY_ID=server.key_id,
        RAZORPAY_KEY_SECRET=server.key_secret,
        RAZORPAY_BASE_URL=url,
    )  # fmt: skip


def test_the_link_as_json_and_in_words(dairyos: Dairyos, server: RazorpayServer) -> None:
    server.now = lambda: dairyos.program._clock.now().timestamp()
    server.books.now = server.now
    made = link(dairyos, server.url, server, "--json")
    assert made.status == 0, made.out
    found = server.link_of(NUMBER)
    assert made.data == {
        "number": NUMBER,
        "link_id": found["id"],
        "reference_id": NUMBER,
        "short_url": found["short_url"],
        "status": "created",
        "amount": "112.00",
    }
    again = link(dairyos, server.url, server, "--json")
    assert again.data == made.data
    words = link(dairyos, server.url, server)
    assert found["short_url"] in words.out
    assert "test mode" in words.out
    bill = dairyos("bills", "show", NUMBER).data
    assert bill["issued_at"] is not None
    assert dairyos("verify").status == 0


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("unauthorized"), "gateway_keys"),
        (Fault("busy", retry_after=3), "gateway_busy"),
        (Fault("route"), "gateway_refused"),
    ],
)
def test_a_gateway_that_says_no_is_exit_4(
    dairyos: Dairyos, server: RazorpayServer, fault: Fault, code: str
) -> None:
    server.faults.add(fault)
    said = link(dairyos, server.url, server, "--json")
    assert (said.status, said.error["code"]) == (4, code)


def test_offline_is_exit_4_and_nothing_else_stands_on_stdout(
    dairyos: Dairyos, server: RazorpayServer
) -> None:
    server.close()
    said = link(dairyos, server.url, server, "--json")
    assert (said.status, said.error["code"]) == (4, "offline")


def test_wrong_use_and_refusals(dairyos: Dairyos, server: RazorpayServer) -> None:
    said = dairyos("payments", "link", "MD/26-27/00099")
    assert (said.status, said.error["code"]) == (2, "not_found")
    assert dairyos("payments", "link").status == 2
    said = dairyos("payments", "link", NUMBER)
    assert (said.status, said.error["code"]) == (4, "gateway_keys")
    dairyos("payments", "add", "--customer", "A", "--amount", "112.00", "--method", "cash")
    said = link(dairyos, server.url, server, "--json")
    assert (said.status, said.error["code"]) == (2, "refused")
    assert "paid" in said.error["message"]


def test_an_address_that_is_none_is_refused(dairyos: Dairyos, server: RazorpayServer) -> None:
    said = link(dairyos, "http://api.example.org", server, "--json")
    assert (said.status, said.error["code"]) == (2, "refused")
    assert "open line" in said.error["message"]
