"""Reports as PDF on A4, in one ink: head, table with its totals, notes, page numbers.

Their words are the language's of whoever has them drawn, as they are on the screen.
"""

from __future__ import annotations

import dataclasses
import io
from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.fitting import fitted, wrapped
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import INK, MM, RULE, SOFT, TINT
from dairyos_desktop.adapters.pdf.pen import Align, Pen, Style
from dairyos_desktop.adapters.pdf.report_grid import grid_of, placed, total_words
from dairyos_desktop.adapters.pdf.route_grid import MARGIN
from dairyos_desktop.adapters.pdf.runs import said
from dairyos_desktop.domain.texts import as_shown, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.adapters.pdf.report_grid import ReportGrid
    from dairyos_desktop.domain.reports import Report

_TOP: Final = 10 * MM
_BOTTOM: Final = 14 * MM
_TITLE: Final = Style(16, Weight.BOLD)
_OFFICE: Final = Style(11, Weight.SEMIBOLD)
_META: Final = Style(9, ink=SOFT)
_NOTE: Final = Style(9)
_NAME: Final = Style(11, Weight.SEMIBOLD)
_META_LINE: Final = 4.4 * MM
_NOTE_LINE: Final = 4.6 * MM
_EVERY: Final = 5  # a stronger rule, so that the eye stays in its row
_MOST_LINES: Final = 2
_MOST_NOTES: Final = 4


class ReportlabReportRenderer:
    """Draws reports with the bundled fonts (port `ReportRenderer`)."""

    def render_report(self, report: Report) -> bytes:
        """One PDF on A4; the same report gives the same bytes.

        Raises:
            EnvironmentTroubleError: A bundled font is missing.
        """
        with DRAWING:
            report = _as_shown(report)
            grid = grid_of(report)
            file = io.BytesIO()
            canvas = new_canvas(
                file,
                (grid.width, grid.height),
                title=said(report.title),
                author=said(report.office),
                subject=said(" ".join(report.about)),
                written_on=report.made_at.date().isoformat(),
            )
            pen = Pen(canvas, grid.width, grid.height)
            pages = _Pages(report, grid).made()
            for number, page in enumerate(pages, start=1):
                page.draw(pen, tr("Page {page} of {pages}", page=number, pages=len(pages)))
            canvas.save()
            return file.getvalue()


def _as_shown(report: Report) -> Report:
    """The same in the language of whoever has it drawn."""

    def each(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(as_shown(text) for text in texts)

    return dataclasses.replace(
        report,
        title=as_shown(report.title),
        about=each(report.about),
        notes=each(report.notes),
        empty=as_shown(report.empty),
        sender=each(report.sender),
        addressee=each(report.addressee),
    )


class _Row:
    """A line of the table; names that are too long take a second one."""

    def __init__(self, report: Report, grid: ReportGrid, at: int) -> None:
        self._report = report
        self._grid = grid
        self._at = at
        self._struck = report.rows[at].struck
        self._lines = [
            wrapped(text, grid.type.cell.weight, grid.type.cell.size, where.room, _MOST_LINES)
            if column.wide
            else (text,)
            for column, where, text in zip(
                report.columns, grid.columns, grid.texts[at], strict=True
            )
        ]
        most = max(1, *(len(lines) for lines in self._lines))
        self.height = _line(grid) * most + 0.5 * grid.type.cell.size

    def draw(self, pen: Pen, top: float) -> None:
        """With its top edge at `top`."""
        grid, line = self._grid, _line(self._grid)
        for column, where, lines in zip(
            self._report.columns, grid.columns, self._lines, strict=True
        ):
            x, align = placed(column, where)
            style = grid.type.strong if column.strong else grid.type.cell
            if self._struck:
                style = style._replace(ink=SOFT, weight=Weight.REGULAR)
            for number, text in enumerate(lines):
                y = top + line * (number + 1) - 0.15 * style.size
                width = pen.text(x, y, text, style, align, room=where.room)
                if self._struck and width:
                    left = x - width * align.value
                    middle = y - 0.3 * style.size
                    pen.line(left, middle, left + width, middle, thick=0.6, ink=SOFT)
        bottom = top + self.height
        strong = not (self._at + 1) % _EVERY
        thick, ink = (0.7, 0.5) if strong else (0.4, RULE)
        pen.line(MARGIN, bottom, grid.right, bottom, thick=thick, ink=ink)


class _Totals:
    """The sums under their columns, between two strong rules."""

    def __init__(self, report: Report, grid: ReportGrid) -> None:
        self._report = report
        self._grid = grid
        self.height = _line(grid) + 0.9 * grid.type.cell.size

    def draw(self, pen: Pen, top: float) -> None:
        """With its top edge at `top`."""
        grid = self._grid
        y = top + self.height / 2 + 0.36 * grid.type.strong.size
        pen.fill(MARGIN, top, grid.right - MARGIN, self.height, TINT)
        first = next((at for at, text in enumerate(grid.totals) if text), 0)
        for column, where, text in zip(
            self._report.columns, grid.columns, grid.totals, strict=True
        ):
            if text:
                x, align = placed(column, where)
                pen.text(x, y, text, grid.type.strong, align, room=where.room)
        if first:
            room = grid.columns[first].left - grid.columns[0].text
            words = fitted(total_words(self._report), Weight.SEMIBOLD, grid.type.strong.size, room)
            pen.text(grid.columns[0].text, y, words, grid.type.strong)
        for edge in (top, top + self.height):
            pen.line(MARGIN, edge, grid.right, edge, thick=1.0, ink=INK)


class _Notes:
    """What stands below the table."""

    def __init__(self, notes: Sequence[str], grid: ReportGrid) -> None:
        room = grid.right - MARGIN
        self._lines = [
            line
            for note in notes
            for line in wrapped(note, _NOTE.weight, _NOTE.size, room, _MOST_NOTES)
        ]
        self.height = _NOTE_LINE * len(self._lines) + 2 * MM

    def draw(self, pen: Pen, top: float) -> None:
        """With its top edge at `top`."""
        for at, line in enumerate(self._lines, start=1):
            pen.text(MARGIN, top + 2 * MM + _NOTE_LINE * at - 1 * MM, line, _NOTE)


_Block = _Row | _Totals | _Notes


class _Page:
    """One sheet: a head, the heads of the columns, and what stands below each other."""

    def __init__(self, report: Report, grid: ReportGrid, *, first: bool) -> None:
        self._report = report
        self._grid = grid
        self._first = first
        self.blocks: list[_Block] = []
        head = 17 * MM if first else 9 * MM
        if first:
            head += _META_LINE * max(0, len(self._about()) - 1)
            sender, addressee = report.sender, report.addressee
            head += _META_LINE * max(len(sender), len(addressee)) + (3 * MM if addressee else 0)
        self._table = _TOP + head
        self.begins = self._table + _line(grid) + 1.1 * grid.type.head.size

    def draw(self, pen: Pen, words: str) -> None:
        """All of it."""
        report, grid = self._report, self._grid
        half = (grid.right - MARGIN) / 2
        if self._first:
            self._draw_first(pen, half)
        else:
            name = fitted(report.title, _OFFICE.weight, _OFFICE.size, half)
            pen.text(MARGIN, _TOP + 4 * MM, name, _OFFICE)
            office = fitted(report.office, _META.weight, _META.size, half)
            pen.text(grid.right, _TOP + 4 * MM, office, _META, Align.RIGHT)
        self._draw_heads(pen)
        y = self.begins
        for block in self.blocks:
            block.draw(pen, y)
            y += block.height
        foot = grid.height - 8 * MM
        pen.text(MARGIN, foot, tr("As of {at}", at=f"{report.made_at:%d-%m-%Y %H:%M}"), _META)
        pen.text(grid.right, foot, words, _META, Align.RIGHT)
        pen.end_page()

    def _about(self) -> list[str]:
        room = self._grid.right - MARGIN
        return [
            line
            for one in self._report.about
            for line in wrapped(one, _META.weight, _META.size, room, _MOST_LINES)
        ]

    def _draw_first(self, pen: Pen, half: float) -> None:
        report, grid = self._report, self._grid
        y = _TOP + 5.5 * MM
        taken = pen.text(
            grid.right, y, fitted(report.office, _OFFICE.weight, _OFFICE.size, half), _OFFICE,
            Align.RIGHT,
        )  # fmt: skip
        room = grid.right - MARGIN - taken - 6 * MM
        pen.text(MARGIN, y, fitted(report.title, _TITLE.weight, _TITLE.size, room), _TITLE)
        y += 6 * MM
        for line in self._about():
            pen.text(MARGIN, y, line, _META)
            y += _META_LINE
        if not (report.sender or report.addressee):
            return
        y += 2 * MM
        for at, line in enumerate(report.addressee):
            style = _META if at else _NAME
            pen.text(
                MARGIN, y + at * _META_LINE, fitted(line, style.weight, style.size, half), style
            )
        for at, line in enumerate(report.sender):
            shown = fitted(line, _META.weight, _META.size, half)
            pen.text(grid.right, y + at * _META_LINE, shown, _META, Align.RIGHT)

    def _draw_heads(self, pen: Pen) -> None:
        grid, head = self._grid, self._grid.type.head
        height = self.begins - self._table
        pen.fill(MARGIN, self._table, grid.right - MARGIN, height, TINT)
        y = self._table + height / 2 + 0.36 * head.size
        for column, where in zip(self._report.columns, grid.columns, strict=True):
            x, align = placed(column, where)
            pen.text(x, y, as_shown(column.head), head, align, room=where.room)
        pen.line(MARGIN, self.begins, grid.right, self.begins, thick=0.9, ink=INK)


class _Pages:
    """Sets rows below each other and begins a page where one is full."""

    def __init__(self, report: Report, grid: ReportGrid) -> None:
        self._report = report
        self._grid = grid
        self._pages = [_Page(report, grid, first=True)]
        self._left = grid.height - _BOTTOM - self._pages[0].begins

    def made(self) -> list[_Page]:
        """All pages; totals never stand alone on the last one."""
        report, grid = self._report, self._grid
        end: list[_Block] = []
        if grid.totals:
            end.append(_Totals(report, grid))
        notes = report.notes if report.rows else (report.empty, *report.notes)
        if notes:
            end.append(_Notes(notes, grid))
        foot = sum(block.height for block in end)
        for at in range(len(report.rows)):
            row = _Row(report, grid, at)
            last = at == len(report.rows) - 1
            self._place(row, row.height + foot if last else row.height)
        for block in end:
            self._place(block, block.height)
        return self._pages

    def _place(self, block: _Block, needed: float) -> None:
        if needed > self._left and self._pages[-1].blocks:
            page = _Page(self._report, self._grid, first=False)
            self._pages.append(page)
            self._left = self._grid.height - _BOTTOM - page.begins
        self._pages[-1].blocks.append(block)
        self._left -= block.height


def _line(grid: ReportGrid) -> float:
    return 1.35 * grid.type.cell.size
