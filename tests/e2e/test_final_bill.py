"""A customer who leaves within the month: a final bill, and what the books say meanwhile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from helpers.command_line import new_office
from helpers.dairy import Dairy

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.no_cover


def test_what_a_shortened_bill_leaves_is_due_and_no_fault(tmp_path: Path) -> None:
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.customer("A")
    dairy.delivery("2026-10-02", "A", "CM", "1")
    dairy.delivery("2026-10-04", "A", "CM", "2")
    office = new_office(tmp_path / "data", json.dumps(dairy.office))
    office.import_dairy(dairy)
    office.ask("bills", "generate", "2026-10")
    office.ask("bills", "generate", "2026-10", "--customer", "A", "--until", "2026-10-03")
    assert office.ask("verify")["problems"] == []
    rest = office.ask("bills", "generate", "2026-10")
    assert (rest["created"], rest["unchanged"], rest["total"]) == (1, 1, "168.00")
    assert office.ask("verify")["problems"] == []
