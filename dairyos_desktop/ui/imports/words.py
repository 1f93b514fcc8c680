"""How the import screen says what a file is and what came of it: office words, lakh grouping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.indian import group_indian
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word
from dairyos_desktop.services.dto.sheets import Part

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.sheets import ColumnPlan

ENCODINGS = {
    "utf-8": tr_later("UTF-8 (usual today)"),
    "cp1252": tr_later("Windows (older Excel)"),
    "utf-16": tr_later("UTF-16 (Excel's Unicode text)"),
}
DELIMITERS = {
    ",": tr_later("Comma  ,"),
    ";": tr_later("Semicolon  ;"),
    "\t": "Tab",
    "|": tr_later("Bar  |"),
}

PARTS = {
    Part.NOTHING: tr_later("Not read"),
    Part.CODE: tr_later("Code"),
    Part.NAME: tr_later("Name"),
    Part.PHONE: tr_later("Phone"),
    Part.SHIFT: tr_later("Shift"),
    Part.PRODUCT: tr_later("Product"),
    Part.DAY: tr_later("Day"),
}
"""What a column of a monthly sheet holds, in the office's words."""

_REGISTER_WORDS = {
    "hsn": "HSN",
    "gstin": "GSTIN",
    "whatsapp": "WhatsApp",
    "name_local": tr_later("Name on the bill"),
    "active_from": tr_later("Customer from"),
    "active_to": tr_later("Customer until"),
    "date_from": tr_later("From"),
    "date_to": tr_later("To"),
    "effective_from": tr_later("From"),
    "effective_to": tr_later("To"),
    "opening_balance": tr_later("Owed at the start"),
    "opening_on": tr_later("Owed on"),
    "position": tr_later("Place on the route"),
    "route_evening": tr_later("Evening route"),
    "position_evening": tr_later("Place in the evening"),
    "days": tr_later("On which days"),
    "tax_inclusive": tr_later("Price holds the tax"),
    "crate": tr_later("Pieces in a crate"),
    "content": tr_later("Litres or kg in one"),
    "note": tr_later("Note for the round"),
}

_KB = 1000
_MB = 1_000_000


def number(count: int) -> str:
    """A count in lakh grouping."""
    return group_indian(str(count))


def size_words(size_bytes: int) -> str:
    """A file's size: `12 KB`, `3.4 MB`."""
    if size_bytes < _MB:
        return tr("{max} KB", max=max(1, round(size_bytes / _KB)))
    return tr("{size_bytes} MB", size_bytes=f"{size_bytes / _MB:.1f}")


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
    return tr("Which day?") if plan.problem else as_shown(PARTS[plan.part])


def day_words(day: str, shift: str = "") -> str:
    """A column's day, `2026-10-05` as `05-10`, with its shift where the heads say one."""
    words = f"{day[8:10]}-{day[5:7]}"
    return f"{words} {tr_word(shift)}" if shift else words


def is_read(plan: ColumnPlan) -> bool:
    """Whether anything is taken from a column."""
    return bool(plan.register_column) or plan.part is not Part.NOTHING
