"""The parts of a route sheet: its head, the table's head, a door's row.

Its words are the language's of whoever has it drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.adapters.pdf.fitting import fitted, width_of, wrapped
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import FAINT, INK, MM, RULE, SOFT, TINT
from dairyos_desktop.adapters.pdf.pen import Align, Style
from dairyos_desktop.adapters.pdf.route_grid import (
    FIGURE,
    FIGURE_BOLD,
    FRAME,
    HEAD,
    HEAD_GAP,
    LOCAL,
    NAME,
    NUMBER,
    SMALL,
    figure_text,
    name_width,
    names_of,
    other_words,
)
from dairyos_desktop.adapters.pdf.runs import clean
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word, trn
from dairyos_desktop.domain.weekdays import DAY_NAMES
from dairyos_desktop.services.dto.route_papers import RouteMark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.adapters.pdf.pen import Pen
    from dairyos_desktop.adapters.pdf.route_grid import Column, RouteGrid
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.route_papers import RouteCell, RoutePaper, RouteStop

SHIFT_WORDS = {"morning": tr_later("Morning"), "evening": tr_later("Evening")}
LEAVE = "L"

_TITLE = Style(17, Weight.BOLD)
_DAY = Style(12, Weight.SEMIBOLD)
_META = Style(9.5, ink=SOFT)
_GROUP = Style(9.5, Weight.SEMIBOLD)
_LINE = 3.15 * MM
_LEAST_ROW = 6.15 * MM
_FIRST_LINE = 4.55 * MM  # from a row's top to the baseline of its figures
_NAME_LINE = 4.6 * MM
_EVERY = 5  # a stronger rule, so that the eye stays in its row
_MOST_LINES = 9
_HEAD_LINES = 4
_NOTE = Style(8.5)
_OTHERS = Style(9.5, Weight.BOLD)
_NOTE_LINE = 3.4 * MM


def route_words(route: str) -> str:
    """A route by its name, or "Route 2" where it is only a number or a code."""
    name = clean(route).strip()
    coded = " " not in name and any(one.isdigit() for one in name)
    bare = coded and not name.casefold().startswith("route")
    return tr("Route {route}", route=name) if bare else name


def day_text(on: dt.date) -> str:
    """Weekday and date: Saturday 07-11-2026."""
    return f"{DAY_NAMES[on.weekday()]} {on:%d-%m-%Y}"


def shift_text(shifts: Sequence[Shift]) -> str:
    """The shifts in words: Morning and evening."""
    if len(shifts) > 1:
        return tr("Morning and evening")
    return " ".join(as_shown(SHIFT_WORDS[shift]) for shift in shifts)


class HeadWords(NamedTuple):
    """What the head of a paper for a walk says.

    Attributes:
        title: Large, at the right: the shift, or what paper it is.
        names: Whose round it is: a label and a name each; an empty name is a line to write on.
    """

    office: str
    route: str
    title: str
    on: dt.date
    doors: int
    names: tuple[tuple[str, str], ...]


def head_words(paper: RoutePaper) -> HeadWords:
    """The head of a route sheet."""
    several = len(paper.shifts) > 1
    names = tuple(
        (
            tr("Walked by ({shift})", shift=tr_word(shift)) if several else tr("Walked by"),
            paper.walkers.get(shift, ""),
        )
        for shift in paper.shifts
    )
    title = shift_text(paper.shifts)
    return HeadWords(paper.office, paper.route, title, paper.on, len(paper.stops), names)


class RouteHead:
    """Route and title large, the day, whose route it is; on every page."""

    height = 21.0 * MM

    def __init__(self, words: HeadWords, left: float, right: float, page: str) -> None:
        self._words = words
        self._left = left
        self._right = right
        self._page = page

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        words, left, right = self._words, self._left, self._right
        half = (right - left) / 2
        taken = pen.text(right, top + 6.2 * MM, words.title, _TITLE, Align.RIGHT, room=half)
        room = right - left - taken - 6 * MM
        name = fitted(route_words(words.route), _TITLE.weight, _TITLE.size, room)
        pen.text(left, top + 6.2 * MM, name, _TITLE)
        doors = trn("{count} customer", "{count} customers", words.doors)
        office = fitted(words.office, _META.weight, _META.size, half)
        pen.text(left, top + 12 * MM, f"{office}  ·  {doors}", _META, room=half * 1.2)
        pen.text(right, top + 12 * MM, day_text(words.on), _DAY, Align.RIGHT)
        pen.text(right, top + 17.4 * MM, self._page, _META, Align.RIGHT)
        self._draw_names(pen, top + 17.4 * MM, half * 1.4)
        pen.line(left, top + 20 * MM, right, top + 20 * MM, thick=1.1, ink=INK)

    def _draw_names(self, pen: Pen, y: float, room: float) -> None:
        """Whose round it is, or a line to write it on."""
        each = room / len(self._words.names)
        for at, (label, name) in enumerate(self._words.names):
            left = self._left + at * each
            left += pen.text(left, y, f"{label}: ", _META) + 1.5 * MM
            end = self._left + (at + 1) * each - 5 * MM
            if name:
                style = Style(_META.size, Weight.SEMIBOLD)
                pen.text(left, y, fitted(name, style.weight, style.size, end - left), style)
            else:
                pen.line(left, y + 0.8 * MM, end, y + 0.8 * MM, thick=0.5, ink=SOFT)


class TableHead:
    """The heads of the columns, drawn again on each page."""

    def __init__(self, paper: RoutePaper, grid: RouteGrid) -> None:
        self._grid = grid
        self._shifts = paper.shifts if len(paper.shifts) > 1 else ()
        self._heads = [
            wrapped(one.name, HEAD.weight, HEAD.size, column.width - HEAD_GAP, _HEAD_LINES)
            for one, column in grid.goods
        ]
        lines = max([len(head) for head in self._heads] + [1])
        self._group = 5.0 * MM if self._shifts else 0.0
        self.height = self._group + (lines + 1) * _LINE + 2.4 * MM

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        grid = self._grid
        pen.fill(grid.left, top, grid.right - grid.left, self.height, TINT)
        last = top + self.height - 1.6 * MM
        pen.text(grid.number.right - 2 * MM, last, tr("No."), HEAD, Align.RIGHT)
        for column, word in (
            (grid.name, tr("Customer")),
            (grid.address, tr("Address")),
            (grid.changed, tr("Changed")),
        ):
            pen.text(column.text, last, word, HEAD)
        first = top + self._group + _LINE
        for (one, column), lines in zip(grid.goods, self._heads, strict=True):
            for at, line in enumerate(lines):
                pen.text(column.middle, first + at * _LINE, line, HEAD, Align.CENTRE)
            unit = Style(HEAD.size, ink=SOFT)
            pen.text(column.middle, last, clean(one.unit), unit, Align.CENTRE)
        for shift in self._shifts:
            ours = [column for one, column in grid.goods if one.shift == shift]
            if ours:
                room = ours[-1].right - ours[0].left - 2 * MM
                pen.text(
                    ours[0].text, top + 3.9 * MM, as_shown(SHIFT_WORDS[shift]), _GROUP, room=room
                )
        pen.line(grid.left, top + self.height, grid.right, top + self.height, thick=0.8, ink=INK)


class StopRow:
    """One door; as high as what stands in it."""

    def __init__(self, stop: RouteStop, at: int, grid: RouteGrid) -> None:
        self._stop = stop
        self._grid = grid
        self._strong = (at + 1) % _EVERY == 0
        latin, self._local = names_of(stop)
        if self._local and name_width(stop) > grid.name.room:
            self._local = ""
        self._name = wrapped(latin, NAME.weight, NAME.size, grid.name.room, 3)
        self._address = wrapped(
            stop.address, SMALL.weight, SMALL.size, grid.address.room, _MOST_LINES
        )
        # Notes stand below the name, over the width of name and address.
        room = grid.address.right - grid.name.text
        others = ", ".join(other_words(stop, grid.others))
        notes = "; ".join(clean(as_shown(note)) for note in stop.notes)
        self._notes = [
            (line, style)
            for text, style in ((others, _OTHERS), (notes, _NOTE))
            for line in wrapped(text, style.weight, style.size, room, _MOST_LINES)
        ]
        named = (len(self._name) - 1) * _NAME_LINE + _LEAST_ROW
        placed = len(self._address) * _LINE + 1.7 * MM
        self._above = max(_LEAST_ROW, named, placed)
        self.height = self._above + len(self._notes) * _NOTE_LINE

    def draw(self, pen: Pen, top: float) -> None:
        """The row with its top edge at `top`."""
        grid, stop = self._grid, self._stop
        y = top + _FIRST_LINE
        right = grid.number.right - 2 * MM
        room = right - grid.left
        pen.text(right, y, str(stop.position), NUMBER, Align.RIGHT, room=room)
        for at, line in enumerate(self._name):
            pen.text(grid.name.text, y + at * _NAME_LINE, line, NAME)
        if self._local:
            after = width_of(self._name[0], NAME.weight, NAME.size) + 2.2 * MM
            pen.text(grid.name.text + after, y, self._local, LOCAL)
        first = y if len(self._address) == 1 else top + 3.2 * MM
        for at, line in enumerate(self._address):
            pen.text(grid.address.text, first + at * _LINE, line, SMALL)
        for one, column in grid.goods:
            cell = stop.cells.get(one.key)
            if cell is not None:
                _draw_cell(pen, column, y, cell)
        for at, (line, style) in enumerate(self._notes, start=1):
            below = top + self._above - 1.5 * MM + at * _NOTE_LINE
            pen.text(grid.name.text, below, line, style)
        self._draw_lines(pen, top)

    def _draw_lines(self, pen: Pen, top: float) -> None:
        grid, bottom = self._grid, top + self.height
        edges = [grid.changed.left]
        shift = None
        for one, column in grid.goods:
            if one.shift != shift:
                shift = one.shift
                edges.append(column.left)
        pen.lines(((x, top, x, bottom) for x in edges), thick=0.4, ink=FAINT)
        thick, ink = (0.9, 0.45) if self._strong else (0.4, RULE)
        pen.line(grid.left, bottom, grid.right, bottom, thick=thick, ink=ink)


def _draw_cell(pen: Pen, column: Column, y: float, cell: RouteCell) -> None:
    """A figure; what is unlike other days is bold in a frame, leave a letter."""
    if cell.mark is RouteMark.LEAVE:
        pen.text(column.middle, y, LEAVE, Style(FIGURE.size, Weight.BOLD, SOFT), Align.CENTRE)
        return
    text = figure_text(cell.quantity, cell.mark)
    if cell.mark is RouteMark.AS_USUAL:
        pen.text(column.middle, y, text, FIGURE, Align.CENTRE, room=column.width - 2)
        return
    room = column.width - FRAME
    width = pen.text(column.middle, y, text, FIGURE_BOLD, Align.CENTRE, room=room)
    side = max(width + FRAME, 7 * MM)
    left, right = column.middle - side / 2, column.middle + side / 2
    up, down = y - 3.9 * MM, y + 1.2 * MM
    pen.lines(
        [
            (left, up, right, up),
            (right, up, right, down),
            (right, down, left, down),
            (left, down, left, up),
        ],
        thick=0.9,
        ink=INK,
    )
