"""Text that a spreadsheet must take for text."""

from __future__ import annotations

import re

STEP = 200
"""Rows between two words about how far a file is."""

# Excel begins a formula at = + - @, also at their wide forms where East Asian input is set up;
# it drops a tab or a line break ahead of one.
_BEGINS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - the wide forms are meant
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"  # what XML can't hold
)


def clean(text: str) -> str:
    """The text without what no file can hold; line breaks are one character."""
    if text.isprintable():
        return text
    return _UNWRITABLE.sub("�", text.replace("\r\n", "\n"))


def may_be_run(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    stripped = text.lstrip(" \N{NO-BREAK SPACE}")
    return bool(stripped) and stripped[0] in _BEGINS_FORMULA
