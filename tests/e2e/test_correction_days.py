"""The days that a correction names, after one change and another."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from helpers.command_line import new_office
from helpers.dairy import Dairy

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.command_line import Office

pytestmark = pytest.mark.no_cover

ORIGIN = "Correction to MD/26-27/00001 of 01-11-2026: "


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A takes two litres on five days of October, which is billed."""
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.customer("A")
    for day in (1, 2, 3, 4, 9):
        dairy.delivery(f"2026-10-{day:02d}", "A", "CM", "2")
    opened = new_office(tmp_path / "data", json.dumps(dairy.office))
    opened.import_dairy(dairy)
    later(opened, "bills", "generate", "2026-10")
    return opened


def later(office: Office, *argv: str) -> None:
    office.clock.set(office.clock.now() + dt.timedelta(hours=1))
    office.ask(*argv)


def deliver(office: Office, when: str, quantity: str) -> None:
    office.clock.set(office.clock.now() + dt.timedelta(hours=1))
    row = {"date": when, "customer": "A", "shift": "morning", "product": "CM"}
    office.import_rows("consumption", [{**row, "quantity": quantity}])


def told(office: Office, month: str) -> list[tuple[str, str, str]]:
    later(office, "bills", "generate", month)
    (bill,) = office.ask("bills", "list", month)["bills"]
    return [(row["unit_price"], row["quantity"], row["detail"]) for row in bill["corrections"]]


def test_the_day_of_a_change_after_issue(office: Office) -> None:
    later(office, "bills", "issue", "2026-10")
    deliver(office, "2026-10-09", "1")
    assert told(office, "2026-11") == [("56.000", "-1.000", ORIGIN + "09-10")]


def test_the_day_of_a_change_between_run_and_issue(office: Office) -> None:
    deliver(office, "2026-10-09", "1")
    later(office, "bills", "issue", "2026-10")
    assert told(office, "2026-11") == [("56.000", "-1.000", ORIGIN + "09-10")]


def test_a_second_correction_names_only_what_changed_since_the_first(office: Office) -> None:
    later(office, "bills", "issue", "2026-10")
    deliver(office, "2026-10-09", "1")
    told(office, "2026-11")
    later(office, "bills", "issue", "2026-11")
    deliver(office, "2026-10-02", "1")
    assert told(office, "2026-12") == [("56.000", "-1.000", ORIGIN + "02-10")]


def test_each_line_of_a_new_price_names_its_own_days(office: Office) -> None:
    later(office, "bills", "issue", "2026-10")
    for start, price in (("2026-10-02", "57"), ("2026-10-09", "58")):
        row = {"product": "CM", "effective_from": start, "price": price}
        office.import_rows("rates", [row])
    assert told(office, "2026-11") == [
        ("56.000", "-8.000", ORIGIN + "02-10 to 04-10, 09-10"),
        ("57.000", "6.000", ORIGIN + "02-10 to 04-10"),
        ("58.000", "2.000", ORIGIN + "09-10"),
    ]
