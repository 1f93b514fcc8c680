"""`dairyos webhook serve` as a program of its own: answers, ends by a signal, refuses plainly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.deliveries import SECRET, Sender, captured

if TYPE_CHECKING:
    from pathlib import Path

CODE = "from dairyos_desktop.__main__ import command; command()"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_until_a_signal_ends_it(tmp_path: Path, how: signal.Signals) -> None:
    folder = tmp_path / "office"
    new_office(folder)
    port = free_port()
    environment = os.environ | {"DAIRYOS_DATA_DIR": str(folder), "RAZORPAY_WEBHOOK_SECRET": SECRET}
    program = subprocess.Popen(
        [sys.executable, "-c", CODE, "webhook", "serve", "--port", str(port), "--json"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stderr is not None
        line = program.stderr.readline()
        assert line == f"Listening at http://127.0.0.1:{port}/razorpay; Ctrl+C ends it.\n"
        with closing(Sender(f"http://127.0.0.1:{port}/razorpay")) as sender:
            assert sender.send(captured(1), "ev_1", X_Request_ID="tunnel-1").word == "stored"
            assert sender.send(captured(1), "ev_1", X_Razorpay_Signature="0" * 64).status == 400
        program.send_signal(how)
        out, err = program.communicate(timeout=30)
    finally:
        program.kill()
    assert (program.returncode, err) == (0, "")
    assert f'"address": "http://127.0.0.1:{port}/razorpay"' in out
    log = (folder / "logs" / "dairyos.jsonl").read_text(encoding="utf-8")
    assert "POST /razorpay 200 stored, from 127.0.0.1" in log
    assert "POST /razorpay 400 wrong signature, from 127.0.0.1" in log
    assert '"operation_id": "tunnel-1"' in log
    for secret in (SECRET, "9000090000", "0" * 64):
        assert secret not in log


def test_without_a_secret_it_says_what_to_do(tmp_path: Path) -> None:
    new_office(tmp_path / "office")
    dairyos = Dairyos(tmp_path / "office", FixedClock.at_noon(2026, 11, 7))
    refused = dairyos.plain("webhook", "serve", "--json")
    assert (refused.status, refused.error["code"]) == (4, "gateway_keys")
    assert "dairyos secrets set razorpay_webhook_secret" in refused.error["hint"]


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("--port", "x"), 2, "refused"),
        (("--port", "70000"), 2, "refused"),
        (("--port", "-1"), 2, "refused"),
        (("--host", "no such host"), 4, "port"),
    ],
)
def test_an_address_that_can_not_be_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], status: int, code: str
) -> None:
    new_office(tmp_path / "office")
    dairyos = Dairyos(tmp_path / "office", FixedClock.at_noon(2026, 11, 7))
    environment = {"RAZORPAY_WEBHOOK_SECRET": SECRET}
    refused = dairyos.plain("webhook", "serve", "--json", *arguments, **environment)
    assert (refused.status, refused.error["code"]) == (status, code)
