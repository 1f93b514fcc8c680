"""How the import screen says what a file is and what came of it: office words, lakh grouping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.indian import group_indian
from dairyos_desktop.services.dto.sheets import Part

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.sheets import ColumnPlan

ENCODINGS = {
    "utf-8": "UTF-8 (usual today)",
    "cp1252": "Windows (older Excel)",
    "utf-16": "UTF-16 (Excel's Unicode text)",
}
DELIMITERS = {",": "Comma  ,", ";": "Semicolon  ;", "\t": "Tab", "|": "Bar  |"}

PARTS = {
    Part.NOTHING: "Not read",
    Part.CODE: "Code",
    Part.NAME: "Name",
    Part.PHONE: "Phone",
    Part.SHIFT: "Shift",
    Part.PRODUCT: "Product",
    Part.DAY: "Day",
}
"""What a column of a monthly sheet holds, in the office's words."""

_REGISTER_WORDS = {
    "hsn": "HSN",
    "gstin": "GSTIN",
    "whatsapp": "WhatsApp",
    "name_local": "Name on the bill",
    "active_from": "Customer from",
    "active_to": "Customer until",
    "date_from": "From",
    "date_to": "To",
    "effective_from": "From",
    "effective_to": "To",
    "opening_balance": "Owed at the start",
    "opening_on": "Owed on",
    "position": "Place on the route",
    "route_evening": "Evening route",
    "position_evening": "Place in the evening",
    "days": "On which days",
    "tax_inclusive": "Price holds the tax",
    "crate": "Pieces in a crate",
    "content": "Litres or kg in one",
    "note": "Note for the round",
}

_KB = 1000
_MB = 1_000_000


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its word: `1 row`, `1,20,000 rows`."""
    word = one if count == 1 else many or f"{one}s"
    return f"{number(count)} {word}"


def number(count: int) -> str:
    """A count in lakh grouping."""
    return group_indian(str(count))


def size_words(size_bytes: int) -> str:
    """A file's size: `12 KB`, `3.4 MB`."""
    if size_bytes < _MB:
        return f"{max(1, round(size_bytes / _KB))} KB"
    return f"{size_bytes / _MB:.1f} MB"


def register_word(column: str) -> str:
    """A register's column in the office's words."""
    return _REGISTER_WORDS.get(column) or column.replace("_", " ").capitalize()


def heads_of(plan: ColumnPlan) -> str:
    """What the file itself writes above a column, in one line."""
    # A cell joined over two lines says the same in both.
    return " / ".join(dict.fromkeys(head.strip() for head in plan.heads if head.strip()))


def taken_for(plan: ColumnPlan) -> str:
    """What a column is taken for; a day is named with its month."""
    if plan.register_column:
        return register_word(plan.register_column)
    if plan.part is Part.DAY and plan.day is not None:
        return day_words(plan.day.isoformat(), plan.shift or "")
    return "Which day?" if plan.problem else PARTS[plan.part]


def day_words(day: str, shift: str = "") -> str:
    """A column's day, `2026-10-05` as `05-10`, with its shift where the heads say one."""
    words = f"{day[8:10]}-{day[5:7]}"
    return f"{words} {shift}" if shift else words


def is_read(plan: ColumnPlan) -> bool:
    """Whether anything is taken from a column."""
    return bool(plan.register_column) or plan.part is not Part.NOTHING
