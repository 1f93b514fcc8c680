"""Exported files: named by their ending, whole or not there, stopped in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter
from dairyos_desktop.domain.errors import EnvironmentTroubleError, InvalidInputError
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.exports import ExportTable
from dairyos_desktop.services.exports import ExportService

if TYPE_CHECKING:
    from pathlib import Path

VIEWER = Actor(None, "Sita", Role.VIEWER)
TABLE = ExportTable("Customers", ("Name",), tuple((f"Customer {at}",) for at in range(450)))
EXPORTS = ExportService(SpreadsheetWriter(), WholeFiles())


@pytest.mark.parametrize(("name", "begins"), [("a.csv", b"\xef\xbb\xbf"), ("a.XLSX", b"PK")])
def test_the_ending_says_what_is_written(tmp_path: Path, name: str, begins: bytes) -> None:
    told: list[tuple[int, int]] = []
    rows = EXPORTS.save(
        VIEWER, TABLE, tmp_path / name, progress=lambda done, total: told.append((done, total))
    )
    assert rows == 450
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert told == [(0, 450), (200, 450), (400, 450)]


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="neither CSV nor Excel"):
        EXPORTS.save(VIEWER, TABLE, tmp_path / "customers.pdf")


def test_stop_writes_nothing_and_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("before", encoding="utf-8")
    assert EXPORTS.save(VIEWER, TABLE, tmp_path / "a.csv", stop=lambda: True) is None
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "before"


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTroubleError, match="is not there any more"):
        EXPORTS.save(VIEWER, TABLE, tmp_path / "stick" / "a.csv")
