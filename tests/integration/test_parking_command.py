"""`dairyos customers park` and `unpark`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command_line import Office, madhuban_office

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return madhuban_office(tmp_path / "data")


def test_a_parked_customer_is_left_out_of_the_months_runs(office: Office) -> None:
    state = office.ask(
        "customers", "park", "C00001", "--month", "2026-10", "--reason", "disputes the 12th"
    )
    assert state == {"customer": "C00001", "month": "2026-10", "parked": True}
    status, run = office.run("bills", "generate", "2026-10")
    assert status == 1
    left_out = [row for row in run["not_billed"] if row["customer"] == "C00001"]
    assert [(row["code"], row["reason"]) for row in left_out] == [("parked", "disputes the 12th")]

    state = office.ask("customers", "unpark", "C00001", "--month", "2026-10")
    assert state == {"customer": "C00001", "month": "2026-10", "parked": False}
    _, again = office.run("bills", "generate", "2026-10")
    assert again["created"] == 1
    assert "C00001" not in {row["customer"] for row in again["not_billed"]}


def test_what_can_not_be_parked_is_refused_and_writes_nothing(office: Office) -> None:
    for wrong, code in (
        (("park", "C99999", "--month", "2026-10", "--reason", "why"), "not_found"),
        (("park", "C00001", "--month", "2026-13", "--reason", "why"), "refused"),
        (("park", "C00001", "--month", "2026-10", "--reason", " "), "refused"),
        (("park", "C00001", "--month", "2026-10"), "usage"),
        (("unpark", "C99999", "--month", "2026-10"), "not_found"),
    ):
        status, answer = office.run("customers", *wrong)
        assert (status, answer["error"]["code"]) == (2, code)
