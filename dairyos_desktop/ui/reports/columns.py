"""A report's columns as a table shows them."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dairyos_desktop.domain.reports import Kind, ReportRow, cell_text
from dairyos_desktop.domain.scaled import AdditiveDecimal, ScaledDecimal
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.table.columns import PLAIN, STRONG, Align, Column, Look
from dairyos_desktop.ui.widgets.table.delegate import PAD

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from dairyos_desktop.domain.reports import Cell, Report, ReportColumn

_LEFT: Final = frozenset({Kind.TEXT, Kind.DATE})
_STRUCK: Final = Look(tone="text3", strike=True)
_SORT_MARK: Final = 16
_LOOKED_AT: Final = 24
_WIDEST: Final = 240
_LEAST_WIDE: Final = 150


class Line(NamedTuple):
    """A row of a report and its place there."""

    at: int
    row: ReportRow


def key_of(line: Line) -> Hashable:
    """The row's own, which stays when the figures change."""
    return (line.row.lead, line.at)


class Prepared(NamedTuple):
    """A report with what the window needs of thousands of rows, made before it gets them.

    Attributes:
        lines: All rows.
        longest: The longest texts of each column; one of them is the widest.
    """

    report: Report
    lines: list[Line]
    longest: tuple[tuple[str, ...], ...]


def prepare(report: Report) -> Prepared:
    """Touches no widget: called in a worker, so that the window isn't held up."""
    return Prepared(
        report,
        [Line(at, row) for at, row in enumerate(report.rows)],
        tuple(
            _longest([row.cells[at] for row in report.rows]) for at in range(len(report.columns))
        ),
    )


def _longest(cells: Sequence[Cell]) -> tuple[str, ...]:
    # Amounts, and quantities of a kind, have the same decimals, so the longest are the largest and
    # the least: putting ten thousand of them into words would take longer than reading the report.
    kinds: dict[type[AdditiveDecimal], list[AdditiveDecimal]] = defaultdict(list)
    looked_at: set[Cell] = set()
    for cell in cells:
        if isinstance(cell, AdditiveDecimal):
            kinds[type(cell)].append(cell)
        else:
            looked_at.add(cell)
    for numbers in kinds.values():
        numbers.sort(key=attrgetter("units"))
        looked_at.update(numbers[:_LOOKED_AT], numbers[-_LOOKED_AT:])
    return tuple(sorted(map(cell_text, looked_at), key=len)[-_LOOKED_AT:])


def columns_of(prepared: Prepared) -> tuple[Column[Line], ...]:
    """Each as wide as what stands in it now."""
    return tuple(
        Column(
            column.key,
            column.head,
            partial(_text, at),
            width=width_of(prepared, at),
            align=align_of(column),
            sort=partial(_sorting, at),
            look=partial(_look, _plain(column)),
            stretch=column.wide,
            least=_LEAST_WIDE if column.wide else 0,
            gives_way=column.gives_way,
        )
        for at, column in enumerate(prepared.report.columns)
    )


def width_of(prepared: Prepared, at: int) -> int:
    """What a column takes so that nothing in it is cut."""
    report, column = prepared.report, prepared.report.columns[at]
    weight = fonts.SEMIBOLD if column.strong else fonts.REGULAR
    widths = [fonts.width(text, TYPE_BODY, weight) for text in prepared.longest[at]]
    widths.append(fonts.width(column.head, TYPE_SMALL, fonts.MEDIUM) + _SORT_MARK)
    if report.totals:
        total = total_text(report.totals[at])
        widths.append(fonts.width(total, TYPE_BODY, fonts.SEMIBOLD))
    return min(int(max(widths) + 0.99) + 2 * PAD, _WIDEST)


def total_text(cell: Cell) -> str:
    """A total as it reads below its column; empty where nothing is summed."""
    return "" if cell is None else cell_text(cell, rupees=True)


def align_of(column: ReportColumn) -> Align:
    """Figures end at the right, texts begin at the left."""
    return Align.LEFT if column.kind in _LEFT else Align.RIGHT


def _plain(column: ReportColumn) -> Look:
    return STRONG if column.strong else PLAIN


def _text(at: int, line: Line) -> str:
    return cell_text(line.row.cells[at])


def _look(plain: Look, line: Line) -> Look:
    return _STRUCK if line.row.struck else plain


def _sorting(at: int, line: Line) -> tuple[bool, Any]:
    """What is empty comes last."""
    cell = line.row.cells[at]
    if isinstance(cell, str):
        return (not cell, cell.casefold())
    if isinstance(cell, ScaledDecimal):
        # By the number itself: litres and pieces of one column don't compare with each other.
        return (False, cell.units)
    return (cell is None, 0 if cell is None else cell)
