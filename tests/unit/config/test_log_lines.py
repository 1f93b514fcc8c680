"""The log: one JSON object a line, with the ids of the operation and nobody's phone or secret."""

from __future__ import annotations

import contextvars
import json
import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest

from dairyos_desktop.config import context
from dairyos_desktop.config.logging import start_logging, stop_logging
from dairyos_desktop.config.scrubbing import hide

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_log = logging.getLogger("dairyos_desktop.test")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    start_logging(tmp_path / "logs", "INFO")
    yield tmp_path / "logs"
    stop_logging()


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "dairyos.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_has_every_key_and_the_operation_it_belongs_to(folder: Path) -> None:
    with context.operation(7, job="nightly") as operation:
        _log.info("bills.generate", extra={"duration_ms": 12.5, "outcome": "done"})
    line = lines(folder)[0]
    assert list(line) == [
        "timestamp", "level", "logger", "message", "module", "function", "line",
        "operation_id", "user_id", "job_id", "duration_ms", "outcome", "exception",
    ]  # fmt: skip
    assert (line["operation_id"], line["user_id"], line["job_id"]) == (operation, 7, "nightly")
    assert (line["duration_ms"], line["outcome"], line["exception"]) == (12.5, "done", None)


def test_ids_go_along_into_a_worker_thread_and_end_with_the_operation(folder: Path) -> None:
    with context.operation(3) as operation:
        carried = contextvars.copy_context()
        thread = threading.Thread(target=carried.run, args=(_log.info, "in the worker"))
        thread.start()
        thread.join()
        with context.operation() as inner:
            assert inner == operation
    _log.info("after")
    worker, after = lines(folder)
    assert worker["operation_id"] == operation
    assert (after["operation_id"], after["user_id"]) == ("", None)


@pytest.mark.parametrize(
    "said",
    [
        "SMS to +919876543210 failed",
        "SMS to 9876543210 failed",
        "password=opensesame123",
        '{"key_secret": "opensesame123"}',
        "token: opensesame123",
    ],
)
def test_no_phone_and_no_secret_reaches_the_file(folder: Path, said: str) -> None:
    _log.warning("%s", said)
    try:
        int(said)
    except ValueError:
        _log.exception("failed")
    text = (folder / "dairyos.jsonl").read_text(encoding="utf-8")
    assert "9876543210" not in text
    assert "opensesame123" not in text
    assert "ValueError" in text


@pytest.mark.parametrize(
    "secret",
    [
        "dairy:opensesame123@",
        "otpauth://totp/DairyOS:Asha?secret=JBSWY3DPEHPK3PXP",
        "D10W4-0J2GB-1G6GW-3RG24-91650-N2RBH-G68T3-CE1T7-GZ40G-J48S4-4MK0B-RR2V9",
        "d10w40j2gb1g6gw3rg2491650n2rbhg68t3ce1t7gz40gj48s44mk0brr2v9",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA",
        "v1.0a1b2c3d.c2VhbGVkIHRleHQgdGhhdCBpcyBsb25n",
        "rzp_live_AbCdEf123456",
    ],
)
def test_secrets_of_a_known_shape_are_masked(folder: Path, secret: str) -> None:
    said = f"postgresql://{secret}host/dairy" if secret.endswith("@") else f"it was {secret}, twice"
    _log.warning("%s", said)
    bare = secret.removesuffix("@")
    text = (folder / "dairyos.jsonl").read_text(encoding="utf-8")
    assert bare not in text
    assert "<hidden>" in text
    assert "twice" in text or "host/dairy" in text


def test_what_was_told_to_be_hidden_is_masked_in_every_spelling(folder: Path) -> None:
    hide("  canary द्वारका 7hx2\n")
    hide("canary")
    hide("abc")
    said = "canary द्वारका 7hx2"
    _log.warning("abc %s and %r and %s", said, said, ascii(said))
    try:
        int(said)
    except ValueError:
        _log.exception("failed")
    first, second = lines(folder)
    assert first["message"] == "abc <hidden> and '<hidden>' and '<hidden>'"
    assert "7hx2" not in second["exception"]


def test_numbers_of_bills_and_amounts_stay_readable(folder: Path) -> None:
    _log.info("MD/26-27/00131 of 1234567.89, C00085, 2026-10-31T18:30:00")
    assert (
        lines(folder)[0]["message"] == "MD/26-27/00131 of 1234567.89, C00085, 2026-10-31T18:30:00"
    )


def test_the_level_is_the_settings(tmp_path: Path) -> None:
    start_logging(tmp_path, "WARNING")
    _log.info("unheard")
    _log.warning("heard")
    stop_logging()
    assert [line["message"] for line in lines(tmp_path)] == ["heard"]
