"""Measures of the page: the A5 sheet in millimetres, and how the others differ from it.

All blocks are written in the A5 sheet's millimetres. A4 is the same with wider columns, larger
type and more air, A6 with less of all three and without the words below the sums; the denser
variants bring rows together where a bill would otherwise need one more sheet.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from dairyos_desktop.adapters.pdf.colours import accent_of, tint_of
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.logo import Logo, logo_of
from dairyos_desktop.adapters.pdf.pen import Ink, Style
from dairyos_desktop.domain.paper import PLAIN, PaperLook, PaperSize

MM = 72 / 25.4
"""Points in a millimetre."""

CONTENT_MM = 130.0
"""Width between the margins on A5; blocks count from the left margin to here."""

INK = 0.0
SOFT = 0.3  # labels: still black enough for a worn laser drum
RULE = 0.78
FAINT = 0.84
TINT = 0.95

_MONTH = 31

SMALLEST = 6.0
"""Points; smaller type breaks up on a cheap laser."""


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
    asked: Style
    words: Style
    upi: Style
    slip: Style
    slip_name: Style
    slip_amount: Style
    slip_label: Style
    draft: Style

    @classmethod
    def of(cls, grow: float, strip: float, accent: Ink = INK) -> Styles:
        """The A5 sizes times `grow`; the strip's figures have a size of their own."""

        def style(size: float, weight: Weight = Weight.REGULAR, ink: Ink = INK) -> Style:
            return Style(max(round(size * grow, 2), SMALLEST), weight, ink)

        return cls(
            office=style(15, Weight.SEMIBOLD, accent),
            number=style(11, Weight.SEMIBOLD),
            title=style(8.5, Weight.SEMIBOLD),
            meta=style(7.5, ink=SOFT),
            name=style(11, Weight.BOLD),
            address=style(8, ink=SOFT),
            detail=style(7.5, ink=SOFT),
            payable=style(15, Weight.BOLD, accent),
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
            asked=style(8.5, Weight.SEMIBOLD, accent),
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
        grow: What the A5 sheet's type is multiplied by.
        strip: Size of the strip's figures.
        band: Days of the strip side by side; a longer month goes on below.
        code: Side of the payment code in millimetres of the sheet.
        says_words: Whether the sum stands in words too.
        accent: Ink of what is the office's own: its name, the head's rule, the sum asked for.
        tint: Ink of heads, boxes and Sundays.
        rule: Ink of the strip's level lines.
        faint: Ink of its upright ones.
        logo: Beside the office's name.
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
    grow: float = 1.0
    strip: float = 6.2
    band: int = _MONTH
    code: float = 27.0
    says_words: bool = True
    accent: Ink = INK
    tint: Ink = TINT
    rule: Ink = RULE
    faint: Ink = FAINT
    logo: Logo | None = None
    right: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "right", self.width - self.margin)

    def x(self, mm: float) -> float:
        """The place so many millimetres right of the margin."""
        return self.margin + mm * self.across

    def dressed(self, look: PaperLook) -> Layout:
        """The same measures in the office's look."""
        if look == PLAIN:
            return self
        accent = accent_of(look.colour)
        return dataclasses.replace(
            self,
            styles=Styles.of(self.grow, self.strip, accent),
            accent=accent,
            tint=tint_of(look.colour),
            logo=logo_of(look.logo),
        )

    @cached_property
    def densities(self) -> tuple[Layout, ...]:
        """The same sheet from airy to tight, for bills that would need another one."""
        closer = dataclasses.replace(self, row=5.5, gap=0.7, pitch=4.7, day=5.3)
        tight = dataclasses.replace(self, row=4.7, gap=0.42, pitch=4.25, day=4.9)
        if self.band < _MONTH:
            # Where the month stands in two lines it comes into one before anything is set tight.
            whole = dataclasses.replace(self, row=5.5, gap=0.7, pitch=4.7, day=5.3, band=_MONTH)
            return self, closer, whole, dataclasses.replace(tight, band=_MONTH)
        return self, closer, tight


def _layout(
    width_mm: float, height_mm: float, margin_mm: float, grow: float, *, down: float, strip: float
) -> Layout:
    width, height, margin = width_mm * MM, height_mm * MM, margin_mm * MM
    return Layout(
        width=width,
        height=height,
        margin=margin,
        across=(width - 2 * margin) / CONTENT_MM,
        down=MM * down,
        styles=Styles.of(grow, strip),
        grow=grow,
        strip=strip,
    )


_A6 = dataclasses.replace(
    _layout(105, 148, 6, 0.76, down=0.705, strip=6.0), code=22.0, says_words=False, band=16
)
_LAYOUTS = {
    PaperSize.A4: _layout(210, 297, 15, 1.2, down=1.2 * 1.08, strip=7.0),
    PaperSize.A5: _layout(148, 210, 9, 1.0, down=1.0, strip=6.2),
    PaperSize.A6: _A6,
}


@lru_cache(maxsize=8)
def layout_for(size: PaperSize, look: PaperLook = PLAIN) -> Layout:
    """The measures of one bill's sheet; a roll has none."""
    return _LAYOUTS[size.slip].dressed(look)
