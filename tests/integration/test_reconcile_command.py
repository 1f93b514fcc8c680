"""`dairyos reconcile`: what scripts were promised."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.offices import OWNER
from helpers.planting import Planting
from helpers.razorpay_server import Fault, RazorpayServer

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.reconciling import FindingType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.command import Result

NOON = dt.datetime(2026, 11, 20, 6, 30, tzinfo=dt.UTC)


@pytest.fixture
def dairyos(tmp_path: Path) -> Dairyos:
    office = new_office(tmp_path / "office")
    return Dairyos(office.folder, FixedClock(NOON))


@pytest.fixture
def server() -> Iterator[RazorpayServer]:
    with RazorpayServer(NOON.timestamp) as running:
        yield running


@pytest.fixture
def planting(dairyos: Dairyos, server: RazorpayServer) -> Iterator[Planting]:
    clock = FixedClock(NOON)
    database = SqlDatabase(Settings(dairyos.folder), clock)
    yield Planting(database, clock, server)
    database.close()


def asked(dairyos: Dairyos, server: RazorpayServer, *words: str) -> Result:
    keys = {
        "RAZORPAY_KEY_ID": server.key_id,
        "RAZORPAY_KEY_SECRET": server.key_secret,
        "RAZORPAY_BASE_URL": server.url,
    }
    return dairyos.plain("reconcile", *words, "--user", OWNER, **keys)


def test_what_agrees_passes(dairyos: Dairyos, server: RazorpayServer) -> None:
    done = asked(dairyos, server, "--json")
    assert done.status == 0
    assert done.data == {
        "date": "2026-11-19",
        "status": "passed",
        "summary": {"total_issues": 0, "errors": 0, "warnings": 0},
        "issues": [],
        "gateway": "asked",
        "gateway_note": "",
    }
    assert asked(dairyos, server, "list", "--json").data == {"issues": []}
    assert asked(dairyos, server).out == "19-11-2026: passed, 0 errors, 0 warnings.\n"


def test_errors_end_in_1_and_warnings_in_0(
    dairyos: Dairyos, server: RazorpayServer, planting: Planting
) -> None:
    planting.plant(FindingType.BILL_WITHOUT_PAYMENT)
    warned = asked(dairyos, server, "--json")
    assert (warned.status, warned.data["status"]) == (0, "passed")
    assert warned.data["summary"] == {"total_issues": 1, "errors": 0, "warnings": 1}

    planting.plant(FindingType.GATEWAY_UNKNOWN_HERE)
    failed = asked(dairyos, server, "--json")
    assert (failed.status, failed.data["status"]) == (1, "failed")
    error, warning = failed.data["issues"]
    assert set(error) == {"id", "type", "severity", "bill", "payment", "details"}
    assert (error["type"], error["severity"]) == ("gateway_unknown_here", "error")
    assert (error["bill"], error["payment"][:4]) == (None, "pay_")
    assert warning["type"] == "bill_without_payment"
    assert warning["bill"].startswith("MD/26-27/")
    assert warning["payment"] is None

    listed = asked(dairyos, server, "list", "--json")
    assert (listed.status, listed.data) == (0, {"issues": failed.data["issues"]})
    words = asked(dairyos, server).out
    assert "gateway_unknown_here" in words
    assert "19-11-2026: failed, 1 errors, 1 warnings." in words


def test_a_day_of_its_own(dairyos: Dairyos, server: RazorpayServer, planting: Planting) -> None:
    planting.plant(FindingType.STATUS_MISMATCH)
    assert asked(dairyos, server, "--date", "2026-11-20", "--json").status == 1
    clean = asked(dairyos, server, "--date", "2026-11-02", "--json")
    assert (clean.status, clean.data["date"]) == (0, "2026-11-02")
    for wrong in ("2026-11-21", "20-11-2026", "soon"):
        refused = asked(dairyos, server, "--date", wrong, "--json")
        assert (refused.status, refused.error["code"]) == (2, "refused")


def test_without_the_gateway_it_says_so(dairyos: Dairyos, server: RazorpayServer) -> None:
    server.faults.add(Fault("unauthorized", times=None))
    done = asked(dairyos, server, "--json")
    assert (done.status, done.data["gateway"]) == (0, "left_out")
    assert "keys" in done.data["gateway_note"]
    assert "The gateway was left out: Razorpay does not know" in asked(dairyos, server).out
    none = dairyos.plain("reconcile", "--user", OWNER, "--json")
    assert none.data["gateway"] == "none"


def test_a_viewer_may_list_but_not_reconcile(dairyos: Dairyos, server: RazorpayServer) -> None:
    viewer = {"DAIRYOS_NEW_PASSWORD": "four quiet lanterns float"}
    assert dairyos.plain("users", "add", "Vina", "--role", "viewer", "--user", OWNER, **viewer)
    words = ("--user", "Vina", "--json")
    login = {"DAIRYOS_PASSWORD": "four quiet lanterns float"}
    assert dairyos.plain("reconcile", *words, **login).status == 3
    assert dairyos.plain("reconcile", "list", *words, **login).data == {"issues": []}
    del server
