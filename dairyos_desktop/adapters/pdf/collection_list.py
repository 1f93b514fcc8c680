"""Collection lists as one PDF: who owes what in walking order, with room to write what was paid."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, Protocol

from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.fitting import width_of, wrapped
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import FAINT, INK, MM, RULE, TINT
from dairyos_desktop.adapters.pdf.pen import Align, Pen, Style
from dairyos_desktop.adapters.pdf.route_blocks import HeadWords, RouteHead, day_text, route_words
from dairyos_desktop.adapters.pdf.route_grid import (
    FIGURE,
    HEAD,
    LOCAL,
    MARGIN,
    NAME,
    NUMBER,
    SMALL,
    Column,
    name_width,
    names_of,
)
from dairyos_desktop.adapters.pdf.runs import said
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr, trc, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.collecting import CollectionPaper, ListHome

WIDTH: Final = 210 * MM
HEIGHT: Final = 297 * MM
_RIGHT: Final = WIDTH - MARGIN
_TOP: Final = 9 * MM
_BOTTOM: Final = 9 * MM
_EVERY: Final = 5  # a stronger rule, so that the eye stays in its row
_FIRST_LINE: Final = 4.9 * MM
_NAME_LINE: Final = 4.6 * MM
_LINE: Final = 3.15 * MM
_LEAST_ROW: Final = 7.0 * MM
_MOST_LINES: Final = 9
_SUM: Final = Style(12.5, Weight.BOLD)
_LABEL: Final = Style(10.5)
_QUIET: Final = Style(9)


class Block(Protocol):
    """Something that stands below another thing."""

    @property
    def height(self) -> float:
        """In points."""
        ...

    def draw(self, pen: Pen, top: float) -> None:
        """With its top edge at `top`."""


def _columns() -> tuple[Column, ...]:
    """Number, name, address, due, paid, and how; the blanks are wide enough for a pen."""
    widths = [10.0, 58.0, 44.0, 26.0, 28.0]
    left, made = MARGIN, []
    for width in widths:
        made.append(Column(left, width * MM))
        left += width * MM
    return (*made, Column(left, _RIGHT - left))


NUMBER_COLUMN, NAME_COLUMN, ADDRESS_COLUMN, DUE_COLUMN, PAID_COLUMN, HOW_COLUMN = _columns()


class ReportlabCollectionListRenderer:
    """Draws collection lists with the bundled fonts (port `CollectionListRenderer`)."""

    def render_lists(self, papers: Sequence[CollectionPaper], *, both_sides: bool = False) -> bytes:
        """One PDF on A4, each route begun on a page of its own, a bookmark each.

        Args:
            papers: At least one.
            both_sides: The printer turns the sheets: each route begins on a fresh one.

        Raises:
            ValueError: No paper was given.
            EnvironmentTroubleError: A bundled font is missing.
        """
        if not papers:
            raise ValueError("There is no list to draw.")
        with DRAWING:
            file = io.BytesIO()
            first = papers[0]
            canvas = new_canvas(
                file,
                (WIDTH, HEIGHT),
                title=tr("Collection list {route}", route=said(route_words(first.route)))
                if len(papers) == 1
                else trn(
                    "Collection lists, {count} route",
                    "Collection lists, {count} routes",
                    len(papers),
                ),
                author=said(first.office),
                subject=day_text(first.on),
                written_on=first.on.isoformat(),
            )
            pen = Pen(canvas, WIDTH, HEIGHT)
            for at, paper in enumerate(papers):
                made = pages_of(paper)
                for number, page in enumerate(made, start=1):
                    if number == 1:
                        canvas.bookmarkPage(f"list{at}")
                        canvas.addOutlineEntry(said(route_words(paper.route)), f"list{at}")
                    draw_page(
                        pen, paper, page, tr("Page {page} of {pages}", page=number, pages=len(made))
                    )
                if both_sides and len(made) % 2 and at + 1 < len(papers):
                    pen.end_page()
            canvas.save()
            return file.getvalue()


def pages_of(paper: CollectionPaper) -> list[list[Block]]:
    """What stands below each other on each page, under the head."""
    head = ListHead()
    room = HEIGHT - _TOP - _BOTTOM - RouteHead.height
    pages: list[list[Block]] = [[head]]
    left = room - head.height
    for at, home in enumerate(paper.homes):
        row = HomeRow(home, at)
        if row.height > left and len(pages[-1]) > 1:
            pages.append([head])
            left = room - head.height
        pages[-1].append(row)
        left -= row.height
    sums = ListSums(paper)
    if sums.height > left:
        pages.append([])
    pages[-1].append(sums)
    return pages


def draw_page(pen: Pen, paper: CollectionPaper, page: Sequence[Block], words: str) -> None:
    """One page under its head; `words` say which."""
    names = ((tr("Collected by"), paper.person),)
    head = HeadWords(paper.office, paper.route, tr("To collect"), paper.on, len(paper.homes), names)
    y = _TOP
    RouteHead(head, MARGIN, _RIGHT, words).draw(pen, y)
    y += RouteHead.height
    for block in page:
        block.draw(pen, y)
        y += block.height
    pen.end_page()


class ListHead:
    """The heads of the columns, drawn again on each page."""

    height = 2 * _LINE + 2.4 * MM

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        pen.fill(MARGIN, top, _RIGHT - MARGIN, self.height, TINT)
        last = top + self.height - 1.8 * MM
        pen.text(NUMBER_COLUMN.right - 2 * MM, last, tr("No."), HEAD, Align.RIGHT)
        for column, word in (
            (NAME_COLUMN, tr("Customer")),
            (ADDRESS_COLUMN, tr("Address")),
            (PAID_COLUMN, trc("money", "Paid")),
            (HOW_COLUMN, tr("How, note")),
        ):
            pen.text(column.text, last, word, HEAD)
        pen.text(DUE_COLUMN.right - 2 * MM, last, tr("Due ₹"), HEAD, Align.RIGHT)
        pen.line(MARGIN, top + self.height, _RIGHT, top + self.height, thick=0.8, ink=INK)


class HomeRow:
    """One door; as high as what stands in it, and high enough to write in."""

    def __init__(self, home: ListHome, at: int) -> None:
        self._home = home
        self._strong = (at + 1) % _EVERY == 0
        latin, self._local = names_of(home)
        if self._local and name_width(home) > NAME_COLUMN.room:
            self._local = ""
        self._name = wrapped(latin, NAME.weight, NAME.size, NAME_COLUMN.room, 3)
        self._address = wrapped(
            home.address, SMALL.weight, SMALL.size, ADDRESS_COLUMN.room, _MOST_LINES
        )
        named = (len(self._name) - 1) * _NAME_LINE + _LEAST_ROW
        placed = len(self._address) * _LINE + 2.0 * MM
        self.height = max(_LEAST_ROW, named, placed)

    def draw(self, pen: Pen, top: float) -> None:
        """The row with its top edge at `top`."""
        home, y = self._home, top + _FIRST_LINE
        right = NUMBER_COLUMN.right - 2 * MM
        pen.text(right, y, str(home.position), NUMBER, Align.RIGHT, room=right - MARGIN)
        for at, line in enumerate(self._name):
            pen.text(NAME_COLUMN.text, y + at * _NAME_LINE, line, NAME)
        if self._local:
            after = width_of(self._name[0], NAME.weight, NAME.size) + 2.2 * MM
            pen.text(NAME_COLUMN.text + after, y, self._local, LOCAL)
        first = y if len(self._address) == 1 else top + 3.4 * MM
        for at, line in enumerate(self._address):
            pen.text(ADDRESS_COLUMN.text, first + at * _LINE, line, SMALL)
        room = DUE_COLUMN.width - 4 * MM
        pen.text(DUE_COLUMN.right - 2 * MM, y, due_text(home.due), FIGURE, Align.RIGHT, room=room)
        bottom = top + self.height
        edges = (DUE_COLUMN.left, PAID_COLUMN.left, HOW_COLUMN.left)
        pen.lines(((x, top, x, bottom) for x in edges), thick=0.4, ink=FAINT)
        thick, ink = (0.9, 0.45) if self._strong else (0.4, RULE)
        pen.line(MARGIN, bottom, _RIGHT, bottom, thick=thick, ink=ink)


class ListSums:
    """What is due in all, and lines for what came of it."""

    height = 27 * MM

    def __init__(self, paper: CollectionPaper) -> None:
        self._paper = paper

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        paper, y = self._paper, top + 8.5 * MM
        taken = pen.text(
            DUE_COLUMN.right - 2 * MM,
            y,
            paper.due.format(symbol=False),
            _SUM,
            Align.RIGHT,
            room=DUE_COLUMN.width + ADDRESS_COLUMN.width / 2,
        )
        homes = trn("{count} home, due in all", "{count} homes, due in all", len(paper.homes))
        pen.text(DUE_COLUMN.right - 4 * MM - taken, y, homes, _LABEL, Align.RIGHT)
        if paper.quiet:
            others = trn(
                "{count} home more owes nothing.", "{count} homes more owe nothing.", paper.quiet
            )
            pen.text(MARGIN, y, others, _QUIET)
        y = top + 20.5 * MM
        each = (_RIGHT - MARGIN) / 4
        for at, word in enumerate(
            (tr("Cash"), tr("UPI, cheque"), tr("Handed in"), tr("Signature"))
        ):
            left = MARGIN + at * each
            after = left + pen.text(left, y, word, _LABEL) + 1.5 * MM
            pen.line(after, y + 0.8 * MM, left + each - 4 * MM, y + 0.8 * MM, thick=0.5, ink=INK)


def due_text(due: Money) -> str:
    """What a home owes; zero is a dash, what was paid ahead says so."""
    if due < Money.zero:
        return tr("{amount} adv", amount=(-due).format(symbol=False))
    return due.format(symbol=False) if due else "–"
