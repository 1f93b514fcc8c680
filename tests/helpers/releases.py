"""The database files of earlier programs, kept in `tests/releases`."""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.command_line import Office

if TYPE_CHECKING:
    import datetime as dt

KEPT = Path(__file__).parents[1] / "releases"
NAMES = tuple(sorted(file.name.removesuffix(".sqlite3.xz") for file in KEPT.glob("*.sqlite3.xz")))
OLDEST = "schema-0003"


@cache
def _unpacked(name: str) -> bytes:
    return lzma.decompress((KEPT / f"{name}.sqlite3.xz").read_bytes())


def office_of(name: str, folder: Path, now: dt.datetime) -> Office:
    """The office of that file in a data folder of its own, at the command line of this program."""
    folder.mkdir()
    office = Office(folder, now)
    (folder / "dairyos.sqlite3").write_bytes(_unpacked(name))
    anchor = said_of(name).get("anchor")
    if anchor:
        (folder / "dairyos.sqlite3-anchor").write_text(anchor, encoding="utf-8")
    return office


def said_of(name: str) -> Any:  # noqa: ANN401 - any JSON document
    """What the program of then told of the office; see `releases/make.py`."""
    return json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
