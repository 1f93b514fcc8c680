"""Errors reported to a Sentry: a real HTTP server in its place, nothing secret in what comes."""

from __future__ import annotations

import gzip
import json
import logging
import platform
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast

import pytest
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore

from dairyos_desktop.adapters.error_reports import begin_reports
from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config import context
from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.config.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PHONE = "+919812345678"
HIDDEN = "violet-canary-7731"
NAMED = "amber-canary-4402"
LOCAL = "copper-canary-9918"
_log = logging.getLogger("dairyos_desktop.test")


class Sentry:
    """Takes envelopes as Sentry's server does, and keeps them."""

    def __init__(self) -> None:
        bodies: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                bodies.append(body.decode())
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_told: object) -> None:
                pass

        self.bodies = bodies
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.dsn = f"http://publickey@127.0.0.1:{self.server.server_port}/1"
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    def events(self) -> list[dict[str, Any]]:
        lines = [json.loads(line) for body in self.bodies for line in body.splitlines()]
        return [line for line in lines if "exception" in line]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def sentry() -> Iterator[Sentry]:
    made = Sentry()
    yield made
    made.close()


def fall(phone: str) -> None:
    """Fails with canaries in its text, its variables and what came before."""
    secret_of_the_office = {LOCAL: 0}
    try:
        secret_of_the_office[f"password={NAMED}"]
    except KeyError as error:
        raise ZeroDivisionError(f"{HIDDEN} of {phone} divided") from error


def test_an_error_comes_with_its_operation_and_without_a_secret(sentry: Sentry) -> None:
    hide(HIDDEN)
    reports = begin_reports(sentry.dsn)
    assert reports is not None
    logging.getLogger("dairyos_desktop").warning("phone %s before", PHONE)
    with context.operation(7, named="5eedc0ffee5eed00"):
        try:
            fall(PHONE)
        except ZeroDivisionError as error:
            _log.exception("It fell with %s", PHONE)
            # Whoever asked for the call logs it as well.
            _log.error("A call ended in a bug.", exc_info=error)
    reports.close()
    (event,) = sentry.events()
    assert event["tags"]["operation"] == "5eedc0ffee5eed00"
    kinds = [value["type"] for value in event["exception"]["values"]]
    assert kinds == ["KeyError", "ZeroDivisionError"]
    assert event["exception"]["values"][1]["value"] == "<hidden> of <phone> divided"
    functions = [
        frame["function"] for frame in event["exception"]["values"][1]["stacktrace"]["frames"]
    ]
    assert functions[-1] == "fall"
    whole = "".join(sentry.bodies)
    for canary in (PHONE, HIDDEN, NAMED, LOCAL, platform.node(), "/site-packages"):
        assert canary not in whole, canary
    assert '"user"' not in whole
    assert '"server_name"' not in whole


def test_a_bug_in_a_service_is_reported_once_from_an_open_office(
    sentry: Sentry, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = open_office(
        Settings(new_office(tmp_path / "office").folder, sentry_dsn=sentry.dsn),
        clock=FixedClock.at_noon(2026, 11, 7),
        hasher=quick_hasher(),
        store=MemoryStore(),
    )
    owner = office.services.auth.login(OWNER, PASSWORD)
    # No window asks for nobody; whoever wrote one that does would have made a mistake.
    with pytest.raises((TypeError, AttributeError)) as fell:
        office.services.users.set_active(owner, cast("str", None), active=False)
    office.close()
    (event,) = sentry.events()
    assert event["tags"]["operation"] == context.operation_of(fell.value)
    assert OWNER not in "".join(sentry.bodies)
    caplog.clear()


def test_without_an_address_nothing_of_it_is_even_loaded() -> None:
    assert read_settings(data_dir=".", environment={}).sentry_dsn == ""
    assert read_settings(data_dir=".", environment={"SENTRY_DSN": " x "}).sentry_dsn == "x"
    code = (
        "import sys; import dairyos_desktop.bootstrap as b;"
        "assert b.begin_reports('') is None; assert 'sentry_sdk' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_address_that_is_none_is_told_and_the_program_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert begin_reports("not an address") is None
    assert "SENTRY_DSN can't be used" in caplog.text
    caplog.clear()


def test_a_sentry_that_does_not_answer_holds_nobody_up() -> None:
    reports = begin_reports("http://publickey@127.0.0.1:9/1")
    assert reports is not None
    try:
        fall(PHONE)
    except ZeroDivisionError:
        _log.exception("It fell")
    reports.close()
