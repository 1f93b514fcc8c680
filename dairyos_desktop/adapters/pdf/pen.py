"""Drawing on reportlab's canvas, measured from the top left corner in points.

The pen writes the page's operators itself. reportlab's `drawString` can't draw shaped text without
breaking it, and makes an object and a font switch for each word; here a text's operators are made
once a document and placed wherever it stands.
"""

from __future__ import annotations

import zlib
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream

from dairyos_desktop.adapters.pdf.fonts import Script, Weight
from dairyos_desktop.adapters.pdf.runs import SMALLEST_INDIC, Run, set_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.adapters.pdf.logo import Logo

Ink: TypeAlias = float | tuple[float, float, float]
"""From 0 (black) to 1 (white), or red, green and blue likewise."""

_REMEMBERED = 8_192
_ROUND = 0.5523  # how far a Bézier curve's handles reach for a quarter of a circle


class Style(NamedTuple):
    """How a text looks: size in points, weight and ink."""

    size: float
    weight: Weight = Weight.REGULAR
    ink: Ink = 0.0


class Align(Enum):
    """Which part of a text stands at the place given."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Pen:
    """Draws one document's pages, one after the other."""

    def __init__(self, canvas: Any, width: float, height: float) -> None:  # noqa: ANN401 - reportlab has no types
        self.width = width
        self.height = height
        self._canvas = canvas
        # Font subsets belong to the document, and the canvas has no public name for it.
        self._document = canvas._doc  # noqa: SLF001
        self._operators: list[str] = []
        self._texts: dict[tuple[str, Weight, float], tuple[str, float]] = {}
        self._ink: Ink = 0.0
        self._stroke: tuple[Ink, float] = (0.0, 1.0)
        self._parted = False

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        align: Align = Align.LEFT,
        *,
        room: float | None = None,
    ) -> float:
        """Draw a line on the baseline `y` and answer its width.

        Args:
            x: Where its left end, middle or right end stands, by `align`.
            y: The baseline, from the top.
            text: Any text at all; see `runs.clean`.
            style: Size, weight and ink.
            align: What `x` means.
            room: Points it may take; a wider text is squeezed sideways to fit.
        """
        size = style.size
        body, width = self._text_operators(text, style.weight, size)
        if not body:
            return 0.0
        if room is not None and width > room:
            body = f"{100 * room / width:.1f} Tz {body} 100 Tz"
            width = room
        self._set_ink(style.ink)
        left = x - width * align.value
        self._operators.append(f"BT {left:.2f} {self.height - y:.2f} Td {body} ET")
        return width

    def slanted(self, text: str, style: Style, *, cosine: float, sine: float) -> None:
        """Draw a line across the page, its middle on the page's, turned by an angle."""
        body, width = self._text_operators(text, style.weight, style.size)
        self._set_ink(style.ink)
        # Capitals are 0.714 of the size high in Noto Sans.
        half, drop = width / 2, 0.357 * style.size
        x = self.width / 2 - half * cosine + drop * sine
        y = self.height / 2 - half * sine - drop * cosine
        self._operators.append(
            f"BT {cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f} Tm {body} ET"
        )

    def fill(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        """A filled rectangle with its top left corner at (x, y)."""
        self._set_ink(ink)
        self._operators.append(
            f"{x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re f"
        )

    def fill_rounded(
        self, x: float, y: float, width: float, height: float, *, radius: float, ink: Ink
    ) -> None:
        """A filled rectangle with round corners."""
        self._set_ink(ink)
        left, bottom = x, self.height - y - height
        right, top = x + width, self.height - y
        arm = radius * (1 - _ROUND)
        self._operators.append(
            f"{left + radius:.2f} {bottom:.2f} m {right - radius:.2f} {bottom:.2f} l "
            f"{right - arm:.2f} {bottom:.2f} {right:.2f} {bottom + arm:.2f} "
            f"{right:.2f} {bottom + radius:.2f} c {right:.2f} {top - radius:.2f} l "
            f"{right:.2f} {top - arm:.2f} {right - arm:.2f} {top:.2f} "
            f"{right - radius:.2f} {top:.2f} c {left + radius:.2f} {top:.2f} l "
            f"{left + arm:.2f} {top:.2f} {left:.2f} {top - arm:.2f} "
            f"{left:.2f} {top - radius:.2f} c {left:.2f} {bottom + radius:.2f} l "
            f"{left:.2f} {bottom + arm:.2f} {left + arm:.2f} {bottom:.2f} "
            f"{left + radius:.2f} {bottom:.2f} c f"
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, *, thick: float, ink: Ink) -> None:
        """A straight line."""
        self.lines([(x, y, to_x, to_y)], thick=thick, ink=ink)

    def lines(
        self, ends: Iterable[tuple[float, float, float, float]], *, thick: float, ink: Ink
    ) -> None:
        """Straight lines of one kind, each from (x, y) to (x, y)."""
        self._set_stroke(ink, thick)
        height = self.height
        path = " ".join(
            f"{x:.2f} {height - y:.2f} m {to_x:.2f} {height - to_y:.2f} l"
            for x, y, to_x, to_y in ends
        )
        self._operators.append(f"{path} S")

    def cut_line(self, y: float, *, ink: Ink) -> None:
        """A dashed line across the whole sheet."""
        self._operators.append("[4 1.6] 0 d")
        self.line(0, y, self.width, y, thick=0.6, ink=ink)
        self._operators.append("[] 0 d")

    def squares(
        self, x: float, y: float, side: float, count: int, bars: Iterable[tuple[int, int, int]]
    ) -> None:
        """Black squares on a grid of `count` by `count`, as one path.

        One path and one fill: drawn bar by bar, their edges would show as hairlines.

        Args:
            x: Left edge of the grid.
            y: Its top edge.
            side: Its width and height.
            count: Squares a side.
            bars: (column, row, length) of squares side by side, rows counted from the top.
        """
        self._set_ink(0.0)
        unit = side / count
        path = " ".join(f"{column} {row} {length} 1 re" for column, row, length in bars)
        self._operators.append(
            f"q {unit:.5f} 0 0 {-unit:.5f} {x:.2f} {self.height - y:.2f} cm {path} f Q"
        )

    def picture(self, x: float, y: float, width: float, height: float, logo: Logo) -> None:
        """The office's logo, its top left corner at (x, y)."""
        name = logo.name_in(self._canvas)
        self._operators.append(
            f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {self.height - y - height:.2f} cm /{name} Do Q"
        )

    def begin_part(self, left: float, bottom: float, width: float, height: float) -> None:
        """What is drawn from now on stands in a part of the page, as if that were all of it.

        Args:
            left: Its left edge, from the page's.
            bottom: Its lower edge, from the page's.
            width: Its own.
            height: Its own.
        """
        self.end_part()
        self.width, self.height = width, height
        self._operators.append(f"q 1 0 0 1 {left:.2f} {bottom:.2f} cm")
        self._parted = True

    def end_part(self) -> None:
        """The part that was begun is done."""
        if self._parted:
            self._operators.append("Q")
            self._parted = False
            self._forget_state()

    def end_page(self) -> None:
        """Hand the page to the document and begin the next."""
        self.end_part()
        self._canvas.addLiteral("\n".join(self._operators))
        self._canvas.showPage()
        _pack(self._document.Pages.pages[-1])
        self._operators.clear()
        self._forget_state()

    def _forget_state(self) -> None:
        self._ink = 0.0
        self._stroke = (0.0, 1.0)

    def _set_ink(self, ink: Ink) -> None:
        if ink != self._ink:
            self._ink = ink
            self._operators.append(_said(ink, "g", "rg"))

    def _set_stroke(self, ink: Ink, thick: float) -> None:
        if (ink, thick) != self._stroke:
            self._stroke = (ink, thick)
            self._operators.append(f"{_said(ink, 'G', 'RG')} {thick:g} w")

    def _text_operators(self, text: str, weight: Weight, size: float) -> tuple[str, float]:
        key = (text, weight, size)
        known = self._texts.get(key)
        if known is None:
            line = set_text(text, weight)
            body = " ".join(self._run_operators(run, size) for run in line.runs)
            if len(self._texts) >= _REMEMBERED:
                self._texts.clear()
            known = self._texts[key] = (body, line.width(size))
        return known

    def _run_operators(self, run: Run, size: float) -> str:
        if run.face.script is not Script.LATIN:
            size = max(size, SMALLEST_INDIC)
        shown = self._placed(run, size) if run.moves else self._plain(run, size)
        if run.spoken:
            return shown
        said = run.text.encode("utf-16-be").hex()
        return f"/Span <</ActualText <FEFF{said}>>> BDC {shown} EMC"

    def _subsets(self, run: Run) -> list[tuple[str, bytes]]:
        embedded = run.face.embedded
        return [
            (embedded.getSubsetInternalName(subset, self._document), codes)
            for subset, codes in embedded.splitString(run.codes, self._document)
        ]

    def _plain(self, run: Run, size: float) -> str:
        return " ".join(
            f"{name} {size:g} Tf <{codes.hex()}> Tj" for name, codes in self._subsets(run)
        )

    def _placed(self, run: Run, size: float) -> str:
        """Glyphs with their shifts; a raised one ends the array, since only `Ts` lifts it."""
        written: list[str] = []
        array: list[str] = []
        rise = 0
        shift = 0
        moves = iter(run.moves or ())

        def flush() -> None:
            if array:
                written.append(f"[{' '.join(array)}] TJ")
                array.clear()

        for name, codes in self._subsets(run):
            flush()
            written.append(f"{name} {size:g} Tf")
            for code, move in zip(codes, moves, strict=False):
                if move.rise != rise:
                    flush()
                    rise = move.rise
                    written.append(f"{rise * size / 1000:.3f} Ts")
                shift += move.before
                if shift:
                    # An array's numbers push to the left.
                    array.append(str(-shift))
                array.append(f"<{code:02x}>")
                shift = move.after
        if shift:
            array.append(str(-shift))
        flush()
        if rise:
            written.append("0 Ts")
        return " ".join(written)


def _pack(page: Any) -> None:  # noqa: ANN401 - reportlab has no types
    """Compresses a page that is done: reportlab keeps all of them as text until the end.

    A document of ten thousand bills would take half a gigabyte.
    """
    written = zlib.compress(page.stream.encode("ascii"))
    filters = PDFDictionary({"Filter": PDFArray([PDFName("FlateDecode")])})
    page.Contents = PDFStream(filters, written)
    page.stream = None


def _said(ink: Ink, grey: str, colour: str) -> str:
    """The operator that sets an ink."""
    if isinstance(ink, tuple):
        return f"{' '.join(f'{part:.3f}' for part in ink)} {colour}"
    return f"{ink:g} {grey}"
