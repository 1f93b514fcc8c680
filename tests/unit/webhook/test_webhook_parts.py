"""The webhook's parts that need no server: signature, timestamp, ids, addresses."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.webhook.app import address_of, request_id_of
from dairyos_desktop.webhook.receiver import read_event
from dairyos_desktop.webhook.signing import is_signed, is_timely

NOW = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)
# Worked out with openssl: printf '{"a":1}' | openssl dgst -sha256 -hmac secret
KNOWN = "aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494"


def test_the_signature_is_openssls_and_no_other_text_passes() -> None:
    assert is_signed(b'{"a":1}', KNOWN, "secret")
    assert is_signed(b'{"a":1}', f" {KNOWN} ", "secret")
    for bad in (None, "", KNOWN.upper(), KNOWN[:-1], f"{KNOWN}0", "é" * 64, "\udcff" * 64):
        assert not is_signed(b'{"a":1}', bad, "secret")
    assert not is_signed(b'{"a": 1}', KNOWN, "secret")


def test_an_empty_secret_signs_nothing() -> None:
    with pytest.raises(ValueError, match="empty secret"):
        is_signed(b"{}", "", "")


@pytest.mark.parametrize(
    ("header", "timely"),
    [
        (None, True),
        ("1793514600", True),
        (" 1793514300 ", True),
        ("1793514900", True),
        ("1793514299", False),
        ("1793514901", False),
        ("1793514600000", False),
        ("٣", False),
        ("", False),
        ("-5", False),
        ("9" * 5000, False),
    ],
)
def test_a_timestamp_is_held_to_five_minutes_where_there_is_one(
    header: str | None,
    timely: bool,  # noqa: FBT001 - what is expected
) -> None:
    assert int(NOW.timestamp()) == 1_793_514_600
    assert is_timely(header, NOW) is timely


def test_only_an_id_that_can_stand_in_a_log_is_taken() -> None:
    assert request_id_of("Abc-1.2_3") == "Abc-1.2_3"
    for bad in (None, "", "-a", "a b", "a\nb", "a" * 65, "é", "a;b"):
        made = request_id_of(bad)
        assert made != bad
        assert len(made) == 16


def test_only_a_proxy_of_this_pc_is_believed_about_who_sent_it() -> None:
    assert address_of("203.0.113.9", "198.51.100.1") == "203.0.113.9"
    assert address_of("127.0.0.1", "evil, 198.51.100.1") == "127.0.0.1 for 198.51.100.1"
    assert address_of("::1", "2001:db8::1") == "::1 for 2001:db8::1"
    assert address_of("127.0.0.1", "98123\n45678") == "127.0.0.1"
    assert address_of(None, None) == "?"


def test_an_event_has_the_headers_id_else_the_bodys_hash() -> None:
    body = b'{"event": "payment.captured", "payload": {}}'
    assert read_event(body, "ev_1").event_id == "ev_1"
    digest = hashlib.sha256(body).hexdigest()
    for bad in (None, "", "  ", "a b", "x" * 200, "é"):
        assert read_event(body, bad).event_id == digest
    assert read_event(body, None).event_type == "payment.captured"
    for kind in (None, 1, ["x"], "Has Spaces", "x" * 101, "a\x00b"):
        assert read_event(json.dumps({"event": kind}).encode(), None).event_type == ""


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'"x"', b"{", b'{"a": NaN}', b"\xff\xfe", b"[" * 100_000]
)
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInputError, match="no JSON"):
        read_event(body, None)
