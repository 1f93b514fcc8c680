"""The office's colour as inks; without one, black and grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.colours import rgb, tint

if TYPE_CHECKING:
    from dairyos_desktop.adapters.pdf.pen import Ink


def accent_of(colour: str, plain: Ink = 0.0) -> Ink:
    """Ink of what is the office's own."""
    return rgb(colour) if colour else plain


def tint_of(colour: str, plain: Ink = 0.95) -> Ink:
    """Ink of heads and boxes."""
    return tint(colour) if colour else plain
