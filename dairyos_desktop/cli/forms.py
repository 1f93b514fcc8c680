"""The text forms of the command line: JSON for scripts, columns for people.

Money has 2 decimals, prices and quantities 3, rates 4, all as text with an ASCII minus; dates are
ISO, instants ISO with offset.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.scaled import ScaledDecimal

_GAP = "  "


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON document
    """The value with everything of ours in its text form.

    Raises:
        TypeError: Something in it has no form, a float above all.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Month):
        names = (field.name for field in dataclasses.fields(value))
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, ScaledDecimal | Month | Path):
        return str(value)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form on the command line")


def table(
    heads: Iterable[str], rows: Iterable[Iterable[object]], *, right: Iterable[str] = ()
) -> list[str]:
    """Lines with columns under their heads; columns named in `right` end at the right."""
    names = list(heads)
    texts = [names, *([_cell(item) for item in row] for row in rows)]
    widths = [max(_width(line[at]) for line in texts) for at in range(len(names))]
    to_right = set(right)
    return [
        _GAP.join(
            _padded(line[at], widths[at], right=names[at] in to_right) for at in range(len(names))
        ).rstrip()
        for line in texts
    ]


def _cell(item: object) -> str:
    return "" if item is None else str(plain(item))


def _width(text: str) -> int:
    """Columns of a terminal: marks that combine take none, full width takes two."""
    return sum(
        0
        if unicodedata.category(character) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(character) in {"W", "F"}
        else 1
        for character in text
    )


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
