"""The payment link as a QR code."""

from __future__ import annotations

import re

import segno

QUIET_ZONE = 4
"""Modules that stay white on all sides (ISO/IEC 18004)."""

LEAST_MODULE_MM = 0.267
"""Finer ones telephones can't read: a side of 27 mm holds 101 of them (version 21)."""

_DARK = re.compile(b"\x01+")


def qr_bars(text: str, side_mm: float = 27.0) -> tuple[int, list[tuple[int, int, int]]] | None:
    """Modules a side, and (column, row, length) of the dark bars; None for a text too long.

    A code too fine to be read is worse than none.

    The mask is fixed: any of the eight reads alike, and weighing them up costs five times the
    rest.
    """
    try:
        code = segno.make(text, error="m", micro=False, boost_error=False, mask=2)
    except segno.DataOverflowError:
        return None
    if len(code.matrix) * LEAST_MODULE_MM > side_mm:
        return None
    bars = [
        (found.start(), row, found.end() - found.start())
        for row, modules in enumerate(code.matrix)
        for found in _DARK.finditer(modules)
    ]
    return len(code.matrix), bars
