"""Route sheets as one PDF: doors in walking order, page after page, what to load at the end."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.layout import MM
from dairyos_desktop.adapters.pdf.pen import Pen
from dairyos_desktop.adapters.pdf.route_blocks import (
    RouteHead,
    StopRow,
    TableHead,
    day_text,
    head_words,
    route_words,
    shift_text,
)
from dairyos_desktop.adapters.pdf.route_grid import grids_of
from dairyos_desktop.adapters.pdf.route_load import LoadTable
from dairyos_desktop.adapters.pdf.runs import said
from dairyos_desktop.domain.texts import tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.adapters.pdf.route_grid import RouteGrid
    from dairyos_desktop.adapters.pdf.sheets import Block
    from dairyos_desktop.services.dto.route_papers import RoutePaper

_TOP = 9 * MM
_BOTTOM = 9 * MM


class ReportlabRouteSheetRenderer:
    """Draws route sheets with the bundled fonts (port `RouteSheetRenderer`)."""

    def render_routes(self, papers: Sequence[RoutePaper], *, both_sides: bool = False) -> bytes:
        """One PDF on A4, each route begun on a page of its own, a bookmark each.

        Args:
            papers: At least one.
            both_sides: The printer turns the sheets: each route begins on a fresh one.

        Raises:
            ValueError: No paper was given.
            EnvironmentTroubleError: A bundled font is missing.
        """
        if not papers:
            raise ValueError("There is no route to draw.")
        with DRAWING:
            file = io.BytesIO()
            first = papers[0]
            ways = [best_setting(paper) for paper in papers]
            size = (ways[0][0].width, ways[0][0].height)
            canvas = new_canvas(
                file,
                size,
                title=tr("Route sheet {route}", route=said(route_words(first.route)))
                if len(papers) == 1
                else trn(
                    "Route sheets, {count} route", "Route sheets, {count} routes", len(papers)
                ),
                author=said(first.office),
                subject=f"{day_text(first.on)}, {shift_text(first.shifts)}",
                written_on=first.on.isoformat(),
            )
            for at, (paper, (grid, pages)) in enumerate(zip(papers, ways, strict=True)):
                pen = Pen(canvas, grid.width, grid.height)
                for number, page in enumerate(pages, start=1):
                    canvas.setPageSize((grid.width, grid.height))
                    if number == 1:
                        canvas.bookmarkPage(f"route{at}")
                        canvas.addOutlineEntry(said(route_words(paper.route)), f"route{at}")
                    draw_page(
                        pen,
                        paper,
                        grid,
                        page,
                        tr("Page {page} of {pages}", page=number, pages=len(pages)),
                    )
                if both_sides and len(pages) % 2 and at + 1 < len(papers):
                    pen.end_page()
            canvas.save()
            return file.getvalue()


def best_setting(paper: RoutePaper) -> tuple[RouteGrid, list[list[Block]]]:
    """The setting that needs the fewest pages; upright where both need as many."""
    ways = [(grid, _pages(paper, grid)) for grid in grids_of(paper)]
    return min(ways, key=lambda way: len(way[1]))


def _pages(paper: RoutePaper, grid: RouteGrid) -> list[list[Block]]:
    """What stands below each other on each page, under the head."""
    head = TableHead(paper, grid)
    room = grid.height - _TOP - _BOTTOM - RouteHead.height
    pages: list[list[Block]] = [[head]]
    left = room - head.height
    for at, stop in enumerate(paper.stops):
        row = StopRow(stop, at, grid)
        if row.height > left and len(pages[-1]) > 1:
            pages.append([head])
            left = room - head.height
        pages[-1].append(row)
        left -= row.height
    loads = LoadTable(paper, grid)
    if loads.height > left:
        pages.append([])
    pages[-1].append(loads)
    return pages


def draw_page(
    pen: Pen, paper: RoutePaper, grid: RouteGrid, page: Sequence[Block], words: str
) -> None:
    """One page under its head; `words` say which."""
    y = _TOP
    RouteHead(head_words(paper), grid.left, grid.right, words).draw(pen, y)
    y += RouteHead.height
    for block in page:
        block.draw(pen, y)
        y += block.height
    pen.end_page()
