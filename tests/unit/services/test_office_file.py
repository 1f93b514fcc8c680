"""office.json: defaults for what is left out, a reason for what can't be taken."""

from __future__ import annotations

import json

import pytest

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.services.dto.office import OfficeDetails
from dairyos_desktop.services.office_file import read_office_file


def test_the_sample_dairys_office_is_read_as_it_stands() -> None:
    file = resource("sample", "madhuban", "office.json").read_bytes()

    office = read_office_file(b"\xef\xbb\xbf" + file)

    assert office.name == "Madhuban Dairy"
    assert office.gstin == "24AABCM1234F1Z3"
    assert (office.bill_prefix, office.due_days, office.round_to_rupee) == ("MD", 10, False)


def test_what_is_left_out_has_a_default() -> None:
    office = read_office_file(b'{"name": "Gokul"}')

    assert office == OfficeDetails(
        name="Gokul", bill_prefix="B", round_to_rupee=False, timezone="Asia/Kolkata", due_days=10
    )


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        ({"nme": "Gokul"}, "nme"),
        ({"gstin": "24AABCM1234F1Z4"}, "gstin"),
        ({"fssai": "1001"}, "fssai"),
        ({"upi_id": "madhuban"}, "upi_id"),
        ({"bill_prefix": "MDXY"}, "bill_prefix"),
        ({"bill_prefix": ""}, "bill_prefix"),
        ({"timezone": "Asia/Anand"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"timezone": "Asia"}, "timezone"),
        ({"due_days": -1}, "due_days"),
        ({"due_days": "10"}, "due_days"),
        ({"due_days": 1.5}, "due_days"),
        ({"due_days": True}, "due_days"),
        ({"round_to_rupee": 1}, "round_to_rupee"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"address": "x" * 301}, "address"),
    ],
)
def test_what_cant_be_taken_is_named(stated: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read_office_file(json.dumps(stated).encode())

    assert named in refusal.value.message
    assert refusal.value.hint


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read_office_file(b'{"gstin": "x", "due_days": 900, "colour": "blue"}')

    assert all(key in refusal.value.message for key in ("gstin", "due_days", "colour"))


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'"name"', b"\xff\xfe", b'{"name": "A", "name": "B"}', b"[" * 100_000],
)
def test_a_file_that_is_no_office_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError, match=r"office\.json"):
        read_office_file(data)
