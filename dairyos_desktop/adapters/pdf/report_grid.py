"""The columns of a report on A4: how wide each is, and whether the sheet lies on its side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.pdf.fitting import width_of
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import INK, MM, SOFT
from dairyos_desktop.adapters.pdf.pen import Align, Style
from dairyos_desktop.adapters.pdf.route_grid import MARGIN, Column
from dairyos_desktop.domain.reports import Kind, cell_text, counted
from dairyos_desktop.domain.texts import as_shown, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.reports import Cell, Report, ReportColumn

_SHORT: Final = 210 * MM
_LONG: Final = 297 * MM
_PAD: Final = 3.4 * MM  # at both sides of a text together
_LEAST_TEXT: Final = 26 * MM
_LEAST_SIDE: Final = 30 * MM  # numbers and states stay whole
_SIZES: Final = (9.0, 8.0, 7.2, 6.5)
_MOST_WIDE: Final = 90 * MM
_LEFT: Final = frozenset({Kind.TEXT, Kind.DATE})


@dataclass(frozen=True)
class Type:
    """The styles that a report is set in."""

    cell: Style
    strong: Style
    head: Style

    @classmethod
    def of(cls, size: float) -> Type:
        """All of them, by the size of a cell."""
        return cls(
            Style(size, ink=INK),
            Style(size, Weight.SEMIBOLD, INK),
            Style(max(size - 1, 6.5), Weight.MEDIUM, SOFT),
        )


@dataclass(frozen=True)
class ReportGrid:
    """Sheet, columns and type.

    Attributes:
        width: Of the sheet, in points.
        height: Of the sheet, in points.
        columns: One for each of the report's.
        texts: The rows as they read, in the same order.
        totals: The totals as they read; empty without.
        type: Styles.
    """

    width: float
    height: float
    columns: tuple[Column, ...]
    texts: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    type: Type

    @property
    def right(self) -> float:
        """The right margin's edge."""
        return self.width - MARGIN


def is_left(column: ReportColumn) -> bool:
    """Whether a column's texts begin at the left; figures end at the right."""
    return column.kind in _LEFT


def placed(column: ReportColumn, where: Column) -> tuple[float, Align]:
    """Where a text of a column stands."""
    return (where.text, Align.LEFT) if is_left(column) else (where.text + where.room, Align.RIGHT)


def grid_of(report: Report) -> ReportGrid:
    """Upright where the columns have room, else on its side; smaller type before cut names."""
    texts = tuple(tuple(map(_cell, row.cells)) for row in report.rows)
    totals = tuple("" if cell is None else cell_text(cell, rupees=True) for cell in report.totals)
    fallback: tuple[float, float, float, list[float]] | None = None
    for size in _SIZES:
        style = Type.of(size)
        wanted = _wanted(report, texts, totals, style)
        for width, height in ((_SHORT, _LONG), (_LONG, _SHORT)):
            room = width - 2 * MARGIN
            least = _least(report.columns, wanted)
            if sum(least) <= room:
                widths = _shared(report.columns, wanted, least, room)
                return ReportGrid(width, height, _columns(widths), texts, totals, style)
            fallback = (size, width, height, least)
    if fallback is None:
        raise ValueError("A report has columns.")
    size, width, height, least = fallback
    # So many columns fit nowhere: all are squeezed alike, and their texts with them.
    share = (width - 2 * MARGIN) / sum(least)
    columns = _columns([one * share for one in least])
    return ReportGrid(width, height, columns, texts, totals, Type.of(size))


def total_words(report: Report) -> str:
    """What the totals are of: "Total, 240 bills"."""
    live = sum(not row.struck for row in report.rows)
    return tr("Total, {live}", live=counted(live, report.counted))


def _cell(cell: Cell) -> str:
    return as_shown(cell_text(cell))


def _columns(widths: Sequence[float]) -> tuple[Column, ...]:
    columns, left = [], MARGIN
    for width in widths:
        columns.append(Column(left, width))
        left += width
    return tuple(columns)


def _wanted(
    report: Report, texts: Sequence[Sequence[str]], totals: Sequence[str], style: Type
) -> list[float]:
    """What each column would take if nothing were cut."""
    wanted = []
    for at, column in enumerate(report.columns):
        of_cell = style.strong if column.strong else style.cell
        # The longest of each length tells; measuring thousands of names would cost more.
        longest = sorted({row[at] for row in texts}, key=len)[-24:]
        widths = [width_of(text, of_cell.weight, of_cell.size) for text in longest]
        widths.append(width_of(as_shown(column.head), style.head.weight, style.head.size))
        if totals:
            widths.append(width_of(totals[at], style.strong.weight, style.strong.size))
        wanted.append(max(widths) + _PAD)
    if totals[1:2] != ("",) and totals:
        # The words before the sums stand in the first column alone.
        words = width_of(total_words(report), style.strong.weight, style.strong.size)
        wanted[0] = max(wanted[0], words + _PAD)
    return wanted


def _least(columns: Sequence[ReportColumn], wanted: Sequence[float]) -> list[float]:
    """Figures are never cut; texts may be, down to a width at which they are still told apart."""
    return [
        min(width, _LEAST_TEXT if column.wide else _LEAST_SIDE)
        if column.kind is Kind.TEXT
        else width
        for column, width in zip(columns, wanted, strict=True)
    ]


def _shared(
    columns: Sequence[ReportColumn],
    wanted: Sequence[float],
    least: Sequence[float],
    room: float,
) -> list[float]:
    """Gives what is left to the texts that want it, then to all columns alike."""
    widths = list(least)
    left = room - sum(widths)
    lacking = [want - width for want, width in zip(wanted, widths, strict=True)]
    lack = sum(lacking)
    if lack > left:
        return [
            width + missing * left / lack for width, missing in zip(widths, lacking, strict=True)
        ]
    widths = list(wanted)
    left -= lack
    wide = [at for at, column in enumerate(columns) if column.wide]
    for at in wide:
        more = max(0.0, min(left / len(wide), _MOST_WIDE - widths[at]))
        widths[at] += more
    left = room - sum(widths)
    return [width + left / len(widths) for width in widths]
