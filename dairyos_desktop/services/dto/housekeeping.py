"""What tidying up came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tidied:
    """How many of what are gone, by their word; `stopped` before it was through."""

    gone: dict[str, int]
    stopped: bool
