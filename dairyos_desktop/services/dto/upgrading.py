"""What bringing a database up to date came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Upgraded:
    """A database that is at this program's schema now.

    Attributes:
        schema: Where it stands.
        head: The newest that this program knows.
        was: Where it stood before; the same where nothing was to be done.
        backup: The backup that was made of it before; None where nothing was to be done, or where
            the database is on a server and this PC has nothing to back it up with.
    """

    schema: str
    head: str
    was: str
    backup: Path | None = None

    @property
    def is_changed(self) -> bool:
        """Whether anything was to be done."""
        return self.was != self.schema
