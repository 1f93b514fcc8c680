"""Rows below each other in one column, as receipts and rolls are set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.adapters.pdf.fitting import fitted, wrapped
from dairyos_desktop.adapters.pdf.layout import MM
from dairyos_desktop.adapters.pdf.pen import Align
from dairyos_desktop.adapters.pdf.qr import QUIET_ZONE, qr_bars
from dairyos_desktop.adapters.pdf.runs import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dairyos_desktop.adapters.pdf.logo import Logo
    from dairyos_desktop.adapters.pdf.pen import Ink, Pen, Style

_LEADING = 1.4
_SQUEEZED = 0.7  # narrower letters are hard to read: what is longer still is cut


class Row(Protocol):
    """One row of the column, `height` points high."""

    @property
    def height(self) -> float:
        """In points."""
        ...

    def draw(self, pen: Pen, left: float, top: float, room: float) -> None:
        """With its top left corner at (left, top), `room` points wide."""
        ...


@dataclass(frozen=True)
class Line:
    """Text on one line."""

    text: str
    style: Style
    align: Align = Align.LEFT

    @property
    def height(self) -> float:
        """Of the line with its leading."""
        return self.style.size * _LEADING

    def draw(self, pen: Pen, left: float, top: float, room: float) -> None:
        """See `Row.draw`."""
        at = left + room * self.align.value
        pen.text(at, top + self.style.size * 1.05, self.text, self.style, self.align, room=room)


@dataclass(frozen=True)
class Pair:
    """What it is at the left, its figure at the right; the left gives way where both are long."""

    label: str
    figure: str
    style: Style
    label_style: Style

    @property
    def height(self) -> float:
        """Of the higher of the two."""
        return max(self.style.size, self.label_style.size) * _LEADING

    def draw(self, pen: Pen, left: float, top: float, room: float) -> None:
        """See `Row.draw`."""
        line = top + max(self.style.size, self.label_style.size) * 1.05
        taken = pen.text(left + room, line, self.figure, self.style, Align.RIGHT, room=room * 0.75)
        style = self.label_style
        free = room - taken - 6
        label = fitted(self.label, style.weight, style.size, free / _SQUEEZED)
        pen.text(left, line, label, style, room=free)


@dataclass(frozen=True)
class Gap:
    """Nothing, or with `ink` a rule in the middle of it."""

    height: float
    ink: Ink | None = None

    def draw(self, pen: Pen, left: float, top: float, room: float) -> None:
        """See `Row.draw`."""
        if self.ink is not None:
            middle = top + self.height / 2
            pen.line(left, middle, left + room, middle, thick=0.7, ink=self.ink)


@dataclass(frozen=True)
class LogoRow:
    """The office's logo with some air below."""

    logo: Logo
    width: float
    tall: float
    align: Align

    @property
    def height(self) -> float:
        """Of the picture and what is left free below it."""
        return self.logo.fitted(self.width, self.tall)[1] + self.tall * 0.15

    def draw(self, pen: Pen, left: float, top: float, room: float) -> None:
        """See `Row.draw`."""
        width, height = self.logo.fitted(min(self.width, room), self.tall)
        pen.picture(left + (room - width) * self.align.value, top, width, height, self.logo)


@dataclass(frozen=True)
class CodeRow:
    """A payment code with the white that it needs around it, in the middle."""

    side: float
    modules: int
    bars: list[tuple[int, int, int]]

    @property
    def height(self) -> float:
        """And its width."""
        return self.side * (1 + 2 * QUIET_ZONE / self.modules)

    def draw(self, pen: Pen, left: float, top: float, room: float) -> None:
        """See `Row.draw`."""
        quiet = (self.height - self.side) / 2
        pen.squares(left + (room - self.side) / 2, top + quiet, self.side, self.modules, self.bars)


@dataclass(frozen=True)
class Beside:
    """A payment code at the left, rows beside it; both end at the same foot."""

    code: CodeRow
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """Of the higher of the two."""
        return max(self.code.height, sum(row.height for row in self.rows))

    def draw(self, pen: Pen, left: float, top: float, room: float) -> None:
        """See `Row.draw`."""
        wide = self.code.height
        # Its white edge may reach into the margin: what is black stands below the text above.
        quiet = (wide - self.code.side) / 2
        self.code.draw(pen, left - quiet, top + self.height - wide, wide)
        spare = self.height - sum(row.height for row in self.rows)
        draw_rows(pen, self.rows, left + wide, top + spare, room - wide)


def code_row(text: str, side_mm: float) -> CodeRow | None:
    """A text as a code; None where there is none, or it would be too fine to be read."""
    made = qr_bars(text, side_mm) if text else None
    return None if made is None else CodeRow(side_mm * MM, *made)


def lines(
    text: str, style: Style, room: float, *, most: int, align: Align = Align.LEFT
) -> Iterator[Row]:
    """A text on at most so many lines."""
    for line in wrapped(clean(text).strip(), style.weight, style.size, room, most):
        yield Line(line, style, align)


def draw_rows(pen: Pen, rows: Iterable[Row], left: float, top: float, room: float) -> float:
    """Draws rows below each other; answers where the last one ends."""
    for row in rows:
        row.draw(pen, left, top, room)
        top += row.height
    return top
