"""Where everything of the month sheet lies in the viewport: pure figures, no painting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEAD_HEIGHT: Final = 44
FOOT_LINE: Final = 24
NUMBER_WIDTH: Final = 50
LEAST_DAY: Final = 52
_WIDEST_DAY: Final = 64
_CUSTOMER: Final = 176
_CUSTOMER_NARROW: Final = 124
_LEAST_TOTAL: Final = 76


@dataclass(frozen=True)
class Layout:
    """The frozen parts and what scrolls between them, in logical pixels.

    Attributes:
        width: Of the viewport.
        height: Of the viewport.
        customer: How wide the customer's column is.
        day: How wide a day is.
        total: How wide the right column is.
        row: How high a row is.
        foot: How high the foot is.
        rows: Customers.
        days: Days.
    """

    width: int = 0
    height: int = 0
    customer: int = _CUSTOMER
    day: int = LEAST_DAY
    total: int = _LEAST_TOTAL
    row: int = 28
    foot: int = FOOT_LINE
    rows: int = 0
    days: int = 31

    @property
    def left(self) -> int:
        """Where the days begin."""
        return NUMBER_WIDTH + self.customer

    @property
    def right(self) -> int:
        """Where the totals begin: behind the last day, or at the right edge."""
        return min(self.width - self.total, self.left + self.days * self.day)

    @property
    def top(self) -> int:
        """Where the rows begin."""
        return HEAD_HEIGHT

    @property
    def bottom(self) -> int:
        """Where the rows end and the foot begins."""
        return max(self.height - self.foot, self.top)

    @property
    def days_seen(self) -> int:
        """The room for days."""
        return max(self.right - self.left, 0)

    @property
    def rows_seen(self) -> int:
        """The room for rows."""
        return max(self.bottom - self.top, 0)

    @property
    def most_across(self) -> int:
        """How far it can be scrolled across."""
        return max(self.days * self.day - self.days_seen, 0)

    @property
    def most_down(self) -> int:
        """How far it can be scrolled down."""
        return max(self.rows * self.row - self.rows_seen, 0)

    def rows_between(self, down: int) -> range:
        """The rows that are seen, scrolled so far down."""
        first = down // self.row
        last = -(-(down + self.rows_seen) // self.row)
        return range(max(first, 0), min(last, self.rows))

    def days_between(self, across: int) -> range:
        """The days that are seen, scrolled so far across."""
        first = across // self.day
        last = -(-(across + self.days_seen) // self.day)
        return range(max(first, 0), min(last, self.days))

    def x_of(self, day: int, across: int) -> int:
        """The left edge of a day."""
        return self.left + day * self.day - across

    def y_of(self, row: int, down: int) -> int:
        """The upper edge of a row."""
        return self.top + row * self.row - down

    def cell_at(self, x: int, y: int, across: int, down: int) -> tuple[int, int] | None:
        """Row and day under a point; a day of -1 is the customer, of `days` the total."""
        if not self.top <= y < self.bottom:
            return None
        row = (y - self.top + down) // self.row
        if row >= self.rows:
            return None
        if x < self.left:
            return row, -1
        if x >= self.right:
            return row, self.days
        day = (x - self.left + across) // self.day
        return (row, day) if day < self.days else None


def laid_out(
    width: int,
    height: int,
    *,
    rows: int,
    days: int,
    row: int,
    foot_lines: int,
    widest_day: float,
    widest_total: float,
    narrow: bool,
) -> Layout:
    """Shares the room out: no figure is cut, the days take what is left or scroll.

    Args:
        width: Of the viewport.
        height: Of the viewport.
        rows: Customers.
        days: Days of the month.
        row: Height of a row.
        foot_lines: Lines of sums below.
        widest_day: The longest figure under a day.
        widest_total: The longest figure in the right column.
        narrow: Whether the window has little room across.
    """
    customer = _CUSTOMER_NARROW if narrow else _CUSTOMER
    total = max(_LEAST_TOTAL, round(widest_total) + 20)
    least = max(LEAST_DAY, round(widest_day) + 10)
    room = width - NUMBER_WIDTH - customer - total
    day = min(max(least, room // max(days, 1)), max(_WIDEST_DAY, least))
    return Layout(width, height, customer, day, total, row, foot_lines * FOOT_LINE, rows, days)
