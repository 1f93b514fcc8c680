"""Instants as they are read; knows nothing of money, so that the login window may have it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    import datetime as dt


def format_instant(local: dt.datetime) -> str:
    """For reading: `05-10-2026 at 18:00`; shown in the user's language."""
    return say("{day} at {time}", day=f"{local:%d-%m-%Y}", time=f"{local:%H:%M}")
