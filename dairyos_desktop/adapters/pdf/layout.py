"""Measures of the page: the A5 sheet in millimetres, and how A4 and a tight fit differ from it.

All blocks are written in the A5 sheet's millimetres. A4 is the same with wider columns, larger
type and more air; the denser variants bring rows together where a bill would otherwise need one
more sheet.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property

from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.pen import Style
from dairyos_desktop.domain.paper import PaperSize

MM = 72 / 25.4
"""Points in a millimetre."""

CONTENT_MM = 130.0
"""Width between the margins on A5; blocks count from the left margin to here."""

INK = 0.0
SOFT = 0.3  # labels: still black enough for a worn laser drum
RULE = 0.78
FAINT = 0.84
TINT = 0.95


@dataclass(frozen=True)
class Styles:
    """The few styles that a bill is set in."""

    office: Style
    number: Style
    title: Style
    meta: Style
    name: Style
    address: Style
    detail: Style
    payable: Style
    head: Style
    head_latin: Style
    item: Style
    cell: Style
    cell_soft: Style
    cell_days: Style
    shift: Style
    strip: Style
    strip_soft: Style
    strip_bold: Style
    legend_bold: Style
    label: Style
    figure: Style
    total: Style
    words: Style
    upi: Style
    slip: Style
    slip_name: Style
    slip_amount: Style
    slip_label: Style
    draft: Style

    @classmethod
    def of(cls, grow: float, strip: float) -> Styles:
        """The A5 sizes times `grow`; the strip's figures have a size of their own."""

        def style(size: float, weight: Weight = Weight.REGULAR, ink: float = INK) -> Style:
            return Style(round(size * grow, 2), weight, ink)

        return cls(
            office=style(15, Weight.SEMIBOLD),
            number=style(11, Weight.SEMIBOLD),
            title=style(8.5, Weight.SEMIBOLD),
            meta=style(7.5, ink=SOFT),
            name=style(11, Weight.BOLD),
            address=style(8, ink=SOFT),
            detail=style(7.5, ink=SOFT),
            payable=style(15, Weight.BOLD),
            head=style(7.5, ink=SOFT),
            head_latin=style(7.5, Weight.MEDIUM, SOFT),
            item=style(8.5, Weight.MEDIUM),
            cell=style(8.5),
            cell_soft=style(8, ink=SOFT),
            cell_days=style(7, ink=SOFT),
            shift=style(7.5),
            strip=Style(strip),
            strip_soft=Style(strip, Weight.MEDIUM, SOFT),
            strip_bold=Style(strip, Weight.BOLD),
            legend_bold=style(7.5, Weight.BOLD),
            label=style(8, ink=SOFT),
            figure=style(8.2),
            total=style(8.5, Weight.SEMIBOLD),
            words=style(7.6, Weight.MEDIUM),
            upi=style(7, ink=SOFT),
            slip=style(8, Weight.SEMIBOLD),
            slip_name=style(8.5, Weight.MEDIUM),
            slip_amount=style(10.5, Weight.BOLD),
            slip_label=style(7, ink=SOFT),
            draft=style(118, Weight.BOLD, 0.9),
        )


@dataclass(frozen=True, eq=False)
class Layout:
    """One size of sheet.

    Attributes:
        width: Of the sheet, in points.
        height: Of the sheet, in points.
        margin: On all sides, in points.
        across: Points for a millimetre of the A5 sheet, sideways.
        down: Points for a millimetre of the A5 sheet, downwards.
        row: Height of a line of goods, in the A5 sheet's millimetres.
        gap: How much of the space between blocks is left, 1 for all of it.
        pitch: From one line of the sums to the next, in the A5 sheet's millimetres.
        day: Height of a row of the strip, in the A5 sheet's millimetres.
    """

    width: float
    height: float
    margin: float
    across: float
    down: float
    styles: Styles
    row: float = 6.2
    gap: float = 1.0
    pitch: float = 5.08
    day: float = 5.6
    right: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "right", self.width - self.margin)

    def x(self, mm: float) -> float:
        """The place so many millimetres right of the margin."""
        return self.margin + mm * self.across

    @cached_property
    def densities(self) -> tuple[Layout, ...]:
        """The same sheet from airy to tight, for bills that would need another one."""
        return (
            self,
            dataclasses.replace(self, row=5.5, gap=0.7, pitch=4.7, day=5.3),
            dataclasses.replace(self, row=4.7, gap=0.42, pitch=4.25, day=4.9),
        )


def _layout(width_mm: float, height_mm: float, margin_mm: float, grow: float) -> Layout:
    width, height, margin = width_mm * MM, height_mm * MM, margin_mm * MM
    across = (width - 2 * margin) / CONTENT_MM
    return Layout(
        width=width,
        height=height,
        margin=margin,
        across=across,
        down=MM * (1 if grow == 1 else grow * 1.08),
        styles=Styles.of(grow, 6.2 if grow == 1 else 7.0),
    )


_LAYOUTS = {
    PaperSize.A5: _layout(148, 210, 9, 1.0),
    PaperSize.A4: _layout(210, 297, 15, 1.2),
}


def layout_for(size: PaperSize) -> Layout:
    """The measures of a sheet."""
    return _LAYOUTS[size]
