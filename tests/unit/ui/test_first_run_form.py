from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.ui.first_run.form import (
    Draft,
    check_field,
    first_number_words,
    next_number_of,
    office_of,
)

TODAY = dt.date(2026, 11, 7)


def test_everything_skipped_makes_an_office_with_whole_rupees() -> None:
    office = office_of(Draft())
    assert office.name == "My dairy"
    assert office.bill_prefix == "B"
    assert office.due_days == 10
    assert office.round_to_rupee
    assert next_number_of(Draft()) is None


def test_what_is_typed_goes_into_the_office_trimmed() -> None:
    draft = Draft(
        {
            "name": " Madhuban Dairy ",
            "gstin": "24AABCM1234F1Z3",
            "fssai": "10012021000071",
            "bill_prefix": "MD",
            "next_bill_number": "188",
            "due_days": "15",
        },
        round_to_rupee=False,
    )
    office = office_of(draft)
    assert office.name == "Madhuban Dairy"
    assert office.gstin == "24AABCM1234F1Z3"
    assert office.bill_prefix == "MD"
    assert office.due_days == 15
    assert not office.round_to_rupee
    assert next_number_of(draft) == 188
    assert first_number_words(draft, TODAY) == "MD/26-27/00188"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("gstin", "24AABCM1234F1Z4"),
        ("fssai", "123"),
        ("bill_prefix", "MD/"),
        ("next_bill_number", "0"),
        ("next_bill_number", "12a"),
        ("next_bill_number", "१२"),
        ("due_days", "400"),
        ("owner", "system"),
    ],
)
def test_a_wrong_value_is_told_at_its_field(key: str, text: str) -> None:
    assert check_field(key, text)


@pytest.mark.parametrize("key", ["name", "gstin", "bill_prefix", "next_bill_number", "owner"])
def test_an_empty_field_is_never_wrong(key: str) -> None:
    assert check_field(key, "  ") == ""


def test_a_wrong_number_makes_no_office() -> None:
    with pytest.raises(InvalidInputError):
        next_number_of(Draft({"next_bill_number": "x"}))
    assert first_number_words(Draft({"next_bill_number": "x"}), TODAY) == ""
