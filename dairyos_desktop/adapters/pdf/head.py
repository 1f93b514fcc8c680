"""The upper part of a page: office, title and number, customer, what is to be paid.

Bills and statements have it alike; `of_bill` says what a bill's has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.fitting import fitted, packed, width_of, wrapped
from dairyos_desktop.adapters.pdf.pen import Align
from dairyos_desktop.adapters.pdf.reader import Payable, Reader
from dairyos_desktop.adapters.pdf.runs import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.adapters.pdf.pen import Pen, Style
    from dairyos_desktop.domain.paper import BillPaper, PaperCustomer, PaperOffice

_WIDE_DOT = "  ·  "
_BETWEEN_MM = 5.0
_LOGO_MM = (34.0, 14.0)
_BESIDE_LOGO_MM = 3.5
_LEAST_LOGO = 0.25
_BOX_LEFT_MM, _BOX_HEIGHT_MM, _BOX_INSET_MM = 78.0, 15.5, 3.0
_LEAST_BOX_LEFT_MM = 64.0
_MOST_NAME, _MOST_OFFICE, _MOST_ADDRESS = 4, 3, 4
_NAME_SHARES = (1.0, 0.9, 0.8)
_LEADING = 1.2
_BOX_GAP = 6.0  # points between what is to be paid and until when


def _fit(text: str, style: Style, room: float) -> str:
    return fitted(text, style.weight, style.size, room)


def _width(text: str, style: Style) -> float:
    return width_of(text, style.weight, style.size)


def _smaller(text: str, style: Style, room: float) -> Style:
    """The style, as much smaller as the text asks for, within reason."""
    for share in _NAME_SHARES:
        smaller = style._replace(size=round(style.size * share, 2))
        if _width(text, smaller) <= room:
            break
    return smaller


def _whole(name: str, style: Style, room: float) -> tuple[Style, tuple[str, ...]]:
    """A seller's name is never cut (CGST rule 46): smaller where that helps, else on more lines."""
    smaller = _smaller(name, style, room)
    return smaller, wrapped(name, smaller.weight, smaller.size, room, _MOST_OFFICE)


@dataclass(frozen=True)
class Heading:
    """Who writes what to whom.

    Attributes:
        title: What the paper is.
        number: Its number, or what stands in its place.
        dated: Its date, what it covers.
        label: Of the sum: "To pay".
        note: Beside it: until when; empty where nothing is asked for.
        amount: The sum.
    """

    office: PaperOffice
    customer: PaperCustomer
    title: str
    number: str
    dated: Sequence[str]
    label: str
    note: str
    amount: str


def of_bill(paper: BillPaper, reader: Reader) -> Heading:
    """The heading of a bill."""
    words = reader.words
    covers = figures.period(paper.period_from, paper.period_to, words)
    date = words.date.format(date=figures.day(paper.bill_date))
    payable = Payable.of(paper, words)
    return Heading(
        office=paper.office,
        customer=paper.customer,
        title=words.title(paper.title),
        number=paper.number,
        dated=(date, covers, words.final) if paper.kind == "final" else (date, covers),
        label=payable.label,
        note=words.due_by.format(date=figures.day(paper.due_on)) if payable.owed else "",
        amount=payable.amount,
    )


class Head:
    """Office at the left, title, number and date at the right, a rule below."""

    def __init__(self, heading: Heading, layout: Layout) -> None:
        self._layout = layout
        styles = layout.styles
        half = layout.right - layout.x(65)
        self._title = _fit(heading.title, styles.title, half)
        self._number_style = _smaller(heading.number, styles.number, half)
        self._number = _fit(heading.number, self._number_style, half)
        self._dated = packed(heading.dated, _WIDE_DOT, styles.meta.weight, styles.meta.size, half)
        taken = max(
            _width(self._title, styles.title),
            _width(self._number, self._number_style),
            *(_width(line, styles.meta) for line in self._dated),
        )
        room = layout.right - layout.margin - taken - _BETWEEN_MM * layout.across
        self._left, self._logo = layout.margin, (0.0, 0.0)
        if layout.logo is not None:
            # A wide logo becomes smaller before the office's name is cut.
            beside = _BESIDE_LOGO_MM * layout.across
            wide, tall = _LOGO_MM[0] * layout.across, _LOGO_MM[1] * layout.down
            free = room - beside - _width(heading.office.name, styles.office) - 1
            self._logo = layout.logo.fitted(max(min(free, wide), wide * _LEAST_LOGO), tall)
            self._left += self._logo[0] + beside
            room -= self._logo[0] + beside
        office = heading.office
        self._style, self._office = _whole(clean(office.name), styles.office, room)
        self._more = self._style.size * _LEADING * max(len(self._office) - 1, 0)
        ids = [
            f"{label} {clean(text)}"
            for label, text in (("GSTIN", office.gstin), ("FSSAI", office.fssai))
            if text.strip()
        ]
        where = [part for part in (clean(office.address), figures.phone(office.phone)) if part]
        self._lines = [
            line
            for group in (where, ids)
            for line in packed(group, _WIDE_DOT, styles.meta.weight, styles.meta.size, room)
        ]
        lines = max(len(self._lines), len(self._dated) + 1, 2)
        self.height = (27.9 - 4.0 * (2 - lines)) * layout.down + self._more

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`, which is the sheet's own."""
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        left, right = self._left, layout.right
        if layout.logo is not None:
            # Its middle on that of the lines beside it.
            middle = top + (17.3 + 2.0 * (max(len(self._lines), 1) - 2)) * down + self._more / 2
            pen.picture(layout.margin, middle - self._logo[1] / 2, *self._logo, layout.logo)
        for at, line in enumerate(self._office):
            y = top + 15.5 * down + self._style.size * _LEADING * at
            pen.text(left, y, line, self._style)
        for at, line in enumerate(self._lines):
            pen.text(left, top + (20.25 + 4 * at) * down + self._more, line, styles.meta)
        pen.text(right, top + 13.6 * down, self._title, styles.title, Align.RIGHT)
        pen.text(right, top + 18.9 * down, self._number, self._number_style, Align.RIGHT)
        for at, line in enumerate(self._dated):
            pen.text(right, top + (24.25 + 4 * at) * down, line, styles.meta, Align.RIGHT)
        rule = top + self.height
        pen.line(layout.margin, rule, right, rule, thick=1.06, ink=layout.accent)


class ShortHead:
    """The head of a second sheet: office, number, whose bill, which page."""

    def __init__(self, heading: Heading, reader: Reader, layout: Layout, page: str) -> None:
        self._layout = layout
        styles, customer = layout.styles, heading.customer
        half = layout.right - layout.x(65)
        self._style = _smaller(heading.number, styles.title, half)
        self._number = _fit(heading.number, self._style, half)
        self._page = page
        name = reader.name(customer.name, customer.name_local)
        left = half * 0.95
        self._office = _fit(heading.office.name, styles.title, left)
        self._name = _fit(figures.DOT.join((name, customer.code)), styles.meta, left)
        self.height = 18.5 * layout.down

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        pen.text(layout.margin, top + 11.5 * down, self._office, styles.title)
        pen.text(layout.margin, top + 15.8 * down, self._name, styles.meta)
        pen.text(layout.right, top + 11.5 * down, self._number, self._style, Align.RIGHT)
        pen.text(layout.right, top + 15.8 * down, self._page, styles.meta, Align.RIGHT)
        rule = top + self.height
        pen.line(layout.margin, rule, layout.right, rule, thick=1.06, ink=layout.accent)


class Addressee:
    """The customer at the left, the box with the sum at the right."""

    def __init__(self, heading: Heading, reader: Reader, layout: Layout) -> None:
        self._layout = layout
        self._heading = heading
        styles, customer = layout.styles, heading.customer
        self._box = self._box_left()
        room = self._box - _BETWEEN_MM * layout.across - layout.margin
        name = reader.name(customer.name, customer.name_local)
        self._name = wrapped(name, styles.name.weight, styles.name.size, room, _MOST_NAME)
        address = styles.address
        self._lines = [
            (line, address)
            for line in wrapped(customer.address, address.weight, address.size, room, _MOST_ADDRESS)
        ]
        details = [
            *reader.place(customer),
            clean(customer.code),
            figures.phone(customer.phone),
            f"GSTIN {clean(customer.gstin)}" if customer.gstin.strip() else "",
        ]
        detail = styles.detail
        self._lines += [
            (line, detail)
            for line in packed(
                [part for part in details if part],
                figures.DOT,
                detail.weight,
                detail.size,
                room,
            )
        ]
        text = 7.0 + 5.2 * (len(self._name) - 1) + 4.4 * len(self._lines) + 1.2
        self.height = max(text, 3.1 * layout.gap + _BOX_HEIGHT_MM) * layout.down

    def _box_left(self) -> float:
        """Where the box begins: further left where its words need more room, as Tamil's do."""
        layout, heading, meta = self._layout, self._heading, self._layout.styles.meta
        usual = layout.x(_BOX_LEFT_MM)
        if not heading.note:
            return usual
        words = _width(heading.label, meta) + _width(heading.note, meta) + _BOX_GAP
        needed = words + 2 * _BOX_INSET_MM * layout.across
        return max(min(usual, layout.right - needed), layout.x(_LEAST_BOX_LEFT_MM))

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        y = top + (7.0 - 3.1 * (1 - layout.gap)) * down
        for at, line in enumerate(self._name):
            pen.text(layout.margin, y + 5.2 * at * down, line, styles.name)
        y += (5.2 * (len(self._name) - 1) + 4.55) * down
        for at, (line, style) in enumerate(self._lines):
            pen.text(layout.margin, y + 4.35 * at * down, line, style)
        self._draw_box(pen, top + 3.1 * layout.gap * down)

    def _draw_box(self, pen: Pen, top: float) -> None:
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        left, width = self._box, layout.right - self._box
        inset = _BOX_INSET_MM * layout.across
        pen.fill_rounded(left, top, width, _BOX_HEIGHT_MM * down, radius=4.25, ink=layout.tint)
        room = width - 2 * inset
        heading = self._heading
        if heading.note:
            taken = _width(heading.note, styles.meta)
            pen.text(
                left + inset,
                top + 5.4 * down,
                heading.label,
                styles.meta,
                room=room - taken - _BOX_GAP,
            )
            pen.text(layout.right - inset, top + 5.4 * down, heading.note, styles.meta, Align.RIGHT)
        else:
            pen.text(left + inset, top + 5.4 * down, heading.label, styles.title, room=room)
        pen.text(
            layout.right - inset,
            top + 12.6 * down,
            heading.amount,
            styles.payable,
            Align.RIGHT,
            room=room,
        )
