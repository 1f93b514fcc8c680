"""The table of goods and corrections: its columns, its head and its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.fitting import width_of, wrapped
from dairyos_desktop.adapters.pdf.layout import CONTENT_MM, RULE
from dairyos_desktop.adapters.pdf.pen import Align
from dairyos_desktop.adapters.pdf.runs import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.adapters.pdf.pen import Pen, Style
    from dairyos_desktop.adapters.pdf.reader import Reader
    from dairyos_desktop.domain.paper import BillPaper, PaperCorrection, PaperLine

_INSET_MM = 1.5
_GAP_MM = 3.0
_LEAST_ITEM_MM = 24.0
_MOST_FIGURE_MM = 24.0
_WIDTHS_MM = {"amount": 16.5, "gst": 12.0, "price": 17.1, "quantity": 14.4}
_HSN_MM = 9.0
_HEAD_MM = 6.25
_ABOVE_HEAD_MM = 1.25
_SECOND_LINE_MM = 3.7
_MOST_ITEM_LINES = 3
_BESIDE = ("days", "hsn", "quantity", "price")


@dataclass(frozen=True)
class Cells:
    """One row's texts; an empty one stays blank."""

    item: str
    days: str
    hsn: str
    quantity: str
    price: str
    gst: str
    amount: str

    @property
    def alone(self) -> bool:
        """Whether nothing but its amount stands beside the item, as with charges."""
        return not any(getattr(self, name) for name in _BESIDE)


class Columns:
    """Where each column stands on this bill.

    Figures get the room they need, the item what is left. Without tax there is no GST column, and
    without codes no HSN.
    """

    def __init__(self, rows: Sequence[Cells], heads: Cells, layout: Layout) -> None:
        styles, across = layout.styles, layout.across
        self.rights: dict[str, float] = {}
        self.rooms: dict[str, float] = {}
        gst = any(row.gst not in {"", figures.NOTHING} for row in rows)
        hsn = any(row.hsn for row in rows)
        right = CONTENT_MM - _INSET_MM
        for name, least in _WIDTHS_MM.items():
            if name == "gst" and not gst:
                continue
            texts = [getattr(row, name) for row in rows]
            needed = max((_width(text, styles.cell) for text in texts), default=0.0)
            needed = max(needed, _width(getattr(heads, name), styles.head)) / across
            wide = min(max(least, needed + _GAP_MM), _MOST_FIGURE_MM)
            self.rights[name] = layout.x(right)
            self.rooms[name] = (wide - _GAP_MM / 2) * across
            right -= wide
        if hsn:
            needed = max(_width(row.hsn, styles.cell_soft) for row in rows) / across
            wide = min(max(_HSN_MM, needed + _GAP_MM), _MOST_FIGURE_MM)
            right -= wide
            self.rooms["hsn"] = (wide - _GAP_MM / 2) * across
        self.hsn = layout.x(right) if hsn else None
        self.item = layout.x(_INSET_MM)
        days = max((_width(row.days, styles.cell_days) for row in rows), default=0.0) / across
        # In the model the days stand at 31 mm; a long name pushes them to the right.
        beside = [_width(row.item, styles.item) for row in rows if not row.alone]
        items = max(beside, default=0.0) / across
        rightmost = right - _GAP_MM - days
        at = min(max(31.0, _INSET_MM + items + _GAP_MM), rightmost)
        at = max(at, _INSET_MM + _LEAST_ITEM_MM)
        self.days = layout.x(at)
        self.rooms["days"] = max(right - _GAP_MM - at, 8.0) * across
        self.rooms["item"] = (at - _INSET_MM - _GAP_MM / 2) * across if days else 0.0
        if not days:
            self.rooms["item"] = (right - _INSET_MM - _GAP_MM) * across
        # A charge's words may go on below the columns that say nothing of it.
        self.rooms["alone"] = self.rights["price"] - self.item


def _width(text: str, style: Style) -> float:
    return width_of(text, style.weight, style.size)


class GoodsHead:
    """The tinted head of the table, drawn again on each sheet."""

    def __init__(self, columns: Columns, heads: Cells, layout: Layout) -> None:
        self._columns = columns
        self._heads = heads
        self._layout = layout
        self.height = (_ABOVE_HEAD_MM + _HEAD_MM + 0.5 * layout.gap) * layout.down

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        layout, columns, down = self._layout, self._columns, self._layout.down
        style = layout.styles.head
        top += _ABOVE_HEAD_MM * down
        pen.fill(layout.margin, top, layout.right - layout.margin, _HEAD_MM * down, layout.tint)
        y = top + 4.1 * down
        pen.text(columns.item, y, self._heads.item, style)
        if columns.hsn is not None:
            pen.text(columns.hsn, y, self._heads.hsn, layout.styles.head_latin)
        for name, right in reversed(columns.rights.items()):
            chosen = layout.styles.head_latin if name == "gst" else style
            text = getattr(self._heads, name)
            pen.text(right, y, text, chosen, Align.RIGHT, room=columns.rooms[name])


class GoodsRow:
    """A product at one price, a charge, or a correction's line."""

    def __init__(self, cells: Cells, columns: Columns, layout: Layout) -> None:
        self._cells = cells
        self._columns = columns
        self._layout = layout
        style = layout.styles.item
        self._item = wrapped(
            cells.item,
            style.weight,
            style.size,
            columns.rooms["alone" if cells.alone else "item"],
            _MOST_ITEM_LINES,
        )
        more = _SECOND_LINE_MM * max(len(self._item) - 1, 0)
        self.height = (layout.row + more) * layout.down

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        layout, columns, cells = self._layout, self._columns, self._cells
        styles, down = layout.styles, layout.down
        # Figures stand beside the name's first line, a third of the row above its rule.
        y = top + layout.row * 0.66 * down
        for at, line in enumerate(self._item):
            pen.text(columns.item, y + at * _SECOND_LINE_MM * down, line, styles.item)
        if cells.days:
            pen.text(columns.days, y, cells.days, styles.cell_days, room=columns.rooms["days"])
        if columns.hsn is not None and cells.hsn:
            pen.text(columns.hsn, y, cells.hsn, styles.cell_soft, room=columns.rooms["hsn"])
        for name, right in reversed(columns.rights.items()):
            text = getattr(cells, name)
            if text:
                style = styles.cell_soft if name == "gst" else styles.cell
                pen.text(right, y, text, style, Align.RIGHT, room=columns.rooms[name])
        bottom = top + self.height
        pen.line(layout.margin, bottom, layout.right, bottom, thick=0.5, ink=RULE)


class CorrectionHead:
    """Which bill the lines below it correct, and for which days (rule 26)."""

    def __init__(self, text: str, layout: Layout) -> None:
        self._layout = layout
        style = layout.styles.detail
        room = layout.x(CONTENT_MM - 2 * _INSET_MM) - layout.margin
        self._lines = wrapped(text, style.weight, style.size, room, 4)
        self.height = (
            layout.row * 0.86 + _SECOND_LINE_MM * max(len(self._lines) - 1, 0)
        ) * layout.down

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        layout, down = self._layout, self._layout.down
        y = top + layout.row * 0.7 * down
        for at, line in enumerate(self._lines):
            place = y + at * _SECOND_LINE_MM * down
            pen.text(layout.x(_INSET_MM), place, line, layout.styles.detail)


Rows = list["GoodsRow | CorrectionHead"]


def goods(paper: BillPaper, reader: Reader, layout: Layout) -> tuple[GoodsHead, Rows]:
    """The table's head and its rows in order: goods, then each corrected bill's lines."""
    words = reader.words
    heads = Cells(
        item=words.item,
        days="",
        hsn=words.hsn,
        quantity=words.quantity,
        price=words.price,
        gst=words.gst,
        amount=words.amount,
    )
    lines = [line_cells(line, reader) for line in paper.lines]
    corrections = [correction_cells(row, reader) for row in paper.corrections]
    columns = Columns([*lines, *corrections], heads, layout)
    rows: Rows = [GoodsRow(cells, columns, layout) for cells in lines]
    for (heading, _), cells in zip(origins(paper, reader), corrections, strict=True):
        if heading:
            rows.append(CorrectionHead(heading, layout))
        rows.append(GoodsRow(cells, columns, layout))
    return GoodsHead(columns, heads, layout), rows


def origins(paper: BillPaper, reader: Reader) -> Iterator[tuple[str, PaperCorrection]]:
    """Each correction with the heading that names its bill, empty where the one before had it."""
    named: tuple[str, str, str] | None = None
    for row in paper.corrections:
        origin = (row.original, row.original_on, row.detail)
        yield "" if origin == named else _origin_text(row, reader), row
        named = origin


def line_cells(line: PaperLine, reader: Reader) -> Cells:
    """What a line of goods or a charge says."""
    delivered = line.kind == "delivery"
    dated = line.from_on and line.to_on
    return Cells(
        item=reader.goods(line.description, line.description_local),
        days=figures.span(line.from_on, line.to_on, reader.words) if dated else "",
        hsn=clean(line.hsn),
        quantity=figures.quantity(line.quantity, clean(line.unit)) if delivered else "",
        price=figures.price(line.unit_price) if delivered else "",
        gst=figures.rate(line.tax_rate),
        amount=figures.money(line.amount),
    )


def correction_cells(row: PaperCorrection, reader: Reader) -> Cells:
    """What a correction's line says."""
    taxed = not figures.is_zero(row.tax)
    return Cells(
        item=reader.goods(row.description, row.description_local),
        days=reader.words.with_gst.format(amount=figures.money(row.tax)) if taxed else "",
        hsn="",
        quantity=figures.quantity(row.quantity, clean(row.unit)),
        price=figures.price(row.unit_price),
        gst=figures.rate(row.tax_rate),
        amount=figures.money(row.amount),
    )


def _origin_text(row: PaperCorrection, reader: Reader) -> str:
    text = reader.words.correction.format(
        number=row.original, date=figures.day(row.original_on), detail=row.detail
    )
    return text.rstrip(" :")
