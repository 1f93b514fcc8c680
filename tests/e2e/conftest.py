"""Offices that the commands work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command_line import billed_madhuban_office, madhuban_office, new_office

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.command_line import Office


@pytest.fixture
def empty_office(tmp_path: Path) -> Office:
    """The sample dairy's office before its register was read."""
    return new_office(tmp_path / "data")


@pytest.fixture
def madhuban(tmp_path: Path) -> Office:
    """The sample dairy with its register read, nothing billed yet."""
    return madhuban_office(tmp_path / "data")


@pytest.fixture
def billed_madhuban(tmp_path: Path) -> Office:
    """The same with October billed."""
    return billed_madhuban_office(tmp_path / "data")
