"""Office settings as they come out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SettingRow:
    """One declared setting and its value; `domain.declared_settings` says what it means.

    Attributes:
        value: Text, a whole number, or yes and no, as the declaration says.
        default: What holds where nothing was said.
    """

    key: str
    value: str | int | bool
    default: str | int | bool
