"""What a column of a table is: declared once, used by model, head, delegate and preferences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.exports import Value
    from dairyos_desktop.ui.widgets.marks import Mark

R = TypeVar("R")


class Align(Enum):
    """Where the text of a column stands; the head word stands the same."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    POINT = "point"
    """On the decimal point, right of the middle; for quantities."""


@dataclass(frozen=True)
class Look:
    """How one cell differs from plain text.

    Attributes:
        tone: Colour token of text (and mark, unless it has its own); empty leaves `text`.
        weight: 400, 500, 600 or 700.
        mark: Drawn left of the text.
        mark_tone: The mark's own token; empty for the mark's usual one.
        ground: A soft token behind the cell.
        strike: Struck through, as a void bill's amount.
    """

    tone: str = ""
    weight: int = 400
    mark: Mark | None = None
    mark_tone: str = ""
    ground: str = ""
    strike: bool = False


PLAIN = Look()
SECONDARY = Look(tone="text2")
STRONG = Look(weight=600)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column over rows of type R.

    Attributes:
        key: Its name in preferences; never shown.
        head: The head's words, sentence case.
        text: What a row shows here, formatted.
        width: At first, logical pixels.
        align: Text and head alike.
        sort: What to sort by; None makes the column unsortable.
        look: How a row's cell looks; a `Look` for all rows or a function of the row.
        stretch: Takes the room that is left; a table has one, at most two.
        least: So wide a stretching column stays, as long as others can give way to it.
        secondary: Hidden below 1280 logical pixels of window width.
        gives_way: Hidden where a stretching column would fall below its `least`: first the
            columns with 1, then 2, and so on; 0 stays.
        tip: Tooltip and screen reader text where the cell's text does not say it all.
        value: What an export writes: the number or date behind the text; None for the text.
        also: Further columns of an export, pairs of head and value, behind this one: what the
            cell tells in its tooltip, its second line or a second script.
    """

    key: str
    head: str
    text: Callable[[R], str]
    width: int = 120
    align: Align = Align.LEFT
    sort: Callable[[R], Any] | None = None
    look: Look | Callable[[R], Look] = PLAIN
    stretch: bool = False
    least: int = 0
    secondary: bool = False
    gives_way: int = 0
    tip: Callable[[R], str] | None = None
    value: Callable[[R], Value] | None = None
    also: tuple[tuple[str, Callable[[R], Value]], ...] = ()

    def look_of(self, row: R) -> Look:
        """The look of that row's cell."""
        return self.look if isinstance(self.look, Look) else self.look(row)
