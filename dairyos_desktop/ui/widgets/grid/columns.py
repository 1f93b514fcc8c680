"""The columns of a grid that is typed in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dairyos_desktop.domain.texts import as_shown, tr


class Kind(Enum):
    """What a column holds, and so how it is painted and how wide it may get."""

    STATE = "state"
    NUMBER = "number"
    CUSTOMER = "customer"
    ADDRESS = "address"
    FIGURE = "figure"
    OTHER = "other"
    NOTE = "note"


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        id: The same for the same column of another sheet.
        head: Its head words, short.
        width: At first, logical pixels.
        begins_group: A vertical line stands at its left.
        pad: How far from the right edge its figures end.
    """

    kind: Kind
    id: str
    head: str
    width: int
    begins_group: bool = False
    pad: int = 10

    @property
    def said(self) -> str:
        """Its name for screen readers and sentences."""
        return as_shown(self.head) or tr("State")
