"""A list of the window as a file: asked for by key, and read back."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, cast

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import Qt

from helpers.customers_desk import CTRL

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.ui.screen import Screen
    from helpers.customers_desk import Desk
    from helpers.keys import Modifier
    from helpers.windows import RecordingPrompts

Rows = list[dict[str, object]]


def prompts(desk: Desk) -> RecordingPrompts:
    return cast("RecordingPrompts", desk.context.prompts)


def export(desk: Desk, path: Path, modifier: Modifier = CTRL) -> None:
    """Ctrl+E where the focus is, and the file named."""
    prompts(desk).path = path
    desk.key(Qt.Key.Key_E, modifier)
    desk.rest()


def read(path: Path) -> Rows:
    """The rows of a workbook by their heads."""
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def said(screen: Screen) -> list[str]:
    return [banner.accessibleName() for banner in screen.banners]
