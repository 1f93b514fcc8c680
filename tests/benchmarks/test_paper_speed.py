"""A thousand bills drawn, beside the same texts put on a bare canvas.

    pytest -m benchmark -n0 -s tests/benchmarks/test_paper_speed.py

The bare canvas gets every text, rule and box at its final place, shaped beforehand, and makes the
same QR codes; only laying out and formatting are left away. Both write compressed streams.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from helpers.papers import goods_line, model_paper, month_row, odd_day
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, shapeStr
from reportlab.pdfgen.canvas import Canvas

from dairyos_desktop.adapters.pdf.layout import layout_for
from dairyos_desktop.adapters.pdf.pen import Align, Ink, Pen, Style
from dairyos_desktop.adapters.pdf.qr import qr_bars
from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.adapters.pdf.runs import SMALLEST_INDIC, set_text
from dairyos_desktop.adapters.pdf.sheets import draw, sheets
from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import BillPaper, PaperSize
from dairyos_desktop.domain.upi import upi_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PAGES = 1_000
SHAPED = {"NotoSansDevanagari", "NotoSansGujarati", "NotoSansTamil"}


def _papers() -> list[BillPaper]:
    """Bills as a month brings them: each customer's own names, figures and days."""
    path = resource("sample", "madhuban", "customers.csv")
    with path.open(encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file))
    return [_paper(at, customers[at % len(customers)]) for at in range(PAGES)]


def _paper(at: int, row: dict[str, str]) -> BillPaper:
    paper = model_paper()
    number = f"MD/26-27/{at + 1:05d}"
    amount = Money.from_paise(152_250 + 725 * at)
    payable = amount + Money("258.72")
    odd = {day: odd_day(day, f"{1 + at % 4}.500") for day in range(3 + at % 5, 28, 6)}
    return dataclasses.replace(
        paper,
        number=number,
        customer=dataclasses.replace(
            paper.customer,
            code=row["code"],
            name=row["name"],
            name_local=row["name_local"],
            address=row["address"],
            phone=row["phone"],
            route=row["route"],
            position=at,
            language=row["language"],
        ),
        lines=(
            goods_line(quantity=f"{21 + at}.000", amount=str(amount)),
            *paper.lines[1:],
        ),
        total=str(payable),
        payable=str(payable),
        calendar=(
            month_row("morning", f"{1 + at % 3}.000", odd=odd),
            month_row("evening", "0.500"),
        ),
        upi=upi_uri(
            upi_id="madhubandairy@upi", payee="Madhuban Dairy", payable=payable, number=number
        )
        or "",
    )


class _Text(NamedTuple):
    x: float
    y: float
    pieces: tuple[tuple[str, float, str, float], ...]  # font, size, text (shaped), width
    ink: Ink


class _Recorder(Pen):
    """Notes down what is drawn instead of drawing it."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(Canvas(io.BytesIO()), width, height)
        self.page: list[Callable[[Canvas], None]] = []

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
        line = set_text(text, style.weight)
        width = line.width(style.size)
        pieces = []
        for run in line.runs:
            indic = run.face.script.value in SHAPED
            size = max(style.size, SMALLEST_INDIC) if indic else style.size
            said = shapeStr(run.text, f"Bare{run.face.name}", size) if indic else run.text
            pieces.append((f"Bare{run.face.name}", size, said, run.width * size / 1000))
        noted = _Text(x - width * align.value, self.height - y, tuple(pieces), style.ink)
        self.page.append(lambda canvas: _draw_text(canvas, noted))
        return min(width, room) if room is not None else width

    def fill(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        def put(canvas: Any) -> None:  # noqa: ANN401 - reportlab has no types
            canvas.setFillGray(ink)
            canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

        self.page.append(put)

    def fill_rounded(
        self, x: float, y: float, width: float, height: float, *, radius: float, ink: Ink
    ) -> None:
        def put(canvas: Any) -> None:  # noqa: ANN401 - reportlab has no types
            canvas.setFillGray(ink)
            canvas.roundRect(x, self.height - y - height, width, height, radius, stroke=0, fill=1)

        self.page.append(put)

    def lines(
        self, ends: Iterable[tuple[float, float, float, float]], *, thick: float, ink: Ink
    ) -> None:
        flipped = [(x, self.height - y, to_x, self.height - to_y) for x, y, to_x, to_y in ends]

        def put(canvas: Any) -> None:  # noqa: ANN401 - reportlab has no types
            canvas.setStrokeGray(ink)
            canvas.setLineWidth(thick)
            canvas.lines(flipped)

        self.page.append(put)

    def squares(
        self, x: float, y: float, side: float, count: int, bars: Iterable[tuple[int, int, int]]
    ) -> None:
        del bars, count
        uri = self.uri
        bottom = self.height - y - side

        def put(canvas: Any) -> None:  # noqa: ANN401 - reportlab has no types
            made = qr_bars(uri)
            assert made is not None
            modules, found = made
            unit = side / modules
            path = canvas.beginPath()
            for column, row, length in found:
                path.rect(x + column * unit, bottom + side - (row + 1) * unit, length * unit, unit)
            canvas.setFillGray(0)
            canvas.drawPath(path, stroke=0, fill=1)

        self.page.append(put)

    uri = ""


def _draw_text(canvas: Any, noted: _Text) -> None:  # noqa: ANN401 - reportlab has no types
    x = noted.x
    canvas.setFillGray(noted.ink)
    for font, size, said, width in noted.pieces:
        canvas.setFont(font, size)
        canvas.drawString(x, noted.y, said)
        x += width


def _recorded(papers: list[BillPaper]) -> list[list[Callable[[Canvas], None]]]:
    layout = layout_for(PaperSize.A5)
    pages = []
    for paper in papers:
        for sheet in sheets(paper, layout):
            pen = _Recorder(layout.width, layout.height)
            pen.uri = paper.upi
            draw(pen, sheet, layout, draft=False)
            pages.append(pen.page)
    return pages


def _bare(pages: list[list[Callable[[Canvas], None]]]) -> bytes:
    layout = layout_for(PaperSize.A5)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(layout.width, layout.height), invariant=1, pageCompression=1)
    for page in pages:
        for put in page:
            put(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_a_thousand_bills_beside_the_bare_canvas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rl_config, "useA85", 0)
    for path in resource("fonts").glob("*.ttf"):
        pdfmetrics.registerFont(TTFont(f"Bare{path.stem}", str(path)))
    papers = _papers()
    renderer = ReportlabBillRenderer()
    renderer.render(papers[:5], size=PaperSize.A5)
    pages = _recorded(papers)
    ours, bare = [], []
    for _ in range(3):
        began = time.perf_counter()
        pdf = renderer.render(papers, size=PaperSize.A5)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        limit = _bare(pages)
        bare.append(time.perf_counter() - began)
    mine, theirs = len(pages) / sorted(ours)[1], len(pages) / sorted(bare)[1]
    print(  # noqa: T201 - a benchmark's result
        f"\n{len(pages)} pages: {mine:.0f} a second, {len(pdf) / len(pages) / 1024:.1f} KB each; "
        f"bare canvas {theirs:.0f} a second, {len(limit) / len(pages) / 1024:.1f} KB each; "
        f"ratio {mine / theirs:.2f}"
    )
    assert len(pages) >= PAGES
