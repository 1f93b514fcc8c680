"""A thousand bills drawn, beside the same texts put on a bare canvas; a month of files likewise.

    pytest -m benchmark -n0 -s tests/benchmarks/test_paper_speed.py
    DAIRYOS_PAPERS=2000 pytest …            # fewer files than 10,000

The bare canvas gets every text, rule and box at its final place, shaped beforehand, and makes the
same QR codes; only laying out and formatting are left away. Both write compressed streams.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import multiprocessing
import os
import resource as usage
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from helpers.papers import goods_line, model_paper, month_row, odd_day
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, shapeStr
from reportlab.pdfgen.canvas import Canvas

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.layout import layout_for
from dairyos_desktop.adapters.pdf.pen import Align, Ink, Pen, Style
from dairyos_desktop.adapters.pdf.press import ProcessBillPress
from dairyos_desktop.adapters.pdf.qr import qr_bars
from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.adapters.pdf.runs import SMALLEST_INDIC, set_text
from dairyos_desktop.adapters.pdf.sheets import draw, sheets
from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import PLAIN, BillPaper, PaperSize
from dairyos_desktop.domain.upi import upi_uri
from dairyos_desktop.services.dto.documents import PaperJob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

PAGES = 1_000
FILES = int(os.environ.get("DAIRYOS_PAPERS", "10000"))
SHAPED = {"NotoSansDevanagari", "NotoSansGujarati", "NotoSansTamil"}


def _papers(first: int = 0, count: int = PAGES) -> list[BillPaper]:
    """Bills as a month brings them: each customer's own names, figures and days."""
    path = resource("sample", "madhuban", "customers.csv")
    with path.open(encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file))
    return [_paper(at, customers[at % len(customers)]) for at in range(first, first + count)]


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
        # Computing, not the clock: whatever else runs on the PC takes no part in the ratio.
        began = time.process_time()
        pdf = renderer.render(papers, size=PaperSize.A5)
        ours.append(time.process_time() - began)
        began = time.process_time()
        limit = _bare(pages)
        bare.append(time.process_time() - began)
    mine, theirs = len(pages) / sorted(ours)[1], len(pages) / sorted(bare)[1]
    print(  # noqa: T201 - a benchmark's result
        f"\n{len(pages)} pages: {mine:.0f} a second of computing, "
        f"{len(pdf) / len(pages) / 1024:.1f} KB each; bare canvas {theirs:.0f} a second, "
        f"{len(limit) / len(pages) / 1024:.1f} KB each; "
        f"ratio {mine / theirs:.2f}"
    )
    assert len(pages) >= PAGES


def _jobs(folder: Path) -> Iterator[PaperJob]:
    for start in range(0, FILES, 500):
        for at, paper in enumerate(_papers(start, min(500, FILES - start)), start=start):
            path = folder / f"{at:05d}.pdf"
            yield PaperJob(at, paper.number, paper.canonical_json(), path, "dairyos")


def _bare_files(folder: Path, part: int, parts: int, told: Connection) -> None:
    """One of the processes: its share of the same files from a bare canvas.

    What is drawn is noted down in handfuls, and only the drawing is timed.
    """
    rl_config.useA85 = 0
    for path in resource("fonts").glob("*.ttf"):
        pdfmetrics.registerFont(TTFont(f"Bare{path.stem}", str(path), asciiReadable=False))
    _bare(_recorded(_papers(0, 2)))
    files = WholeFiles()
    taken = busy = 0.0
    for start in range(part * 50, FILES, parts * 50):
        pages = _recorded(_papers(start, min(50, FILES - start)))
        began, worked = time.perf_counter(), time.process_time()
        for at, page in enumerate(pages, start=start):
            files.write(folder / f"{at:05d}.pdf", _bare([page]))
        taken += time.perf_counter() - began
        busy += time.process_time() - worked
    told.send((taken, busy))


def _in_two_processes(folder: Path) -> tuple[float, float]:
    """Seconds by the clock of the slower process, and of computing in both."""
    context = multiprocessing.get_context("spawn")
    lines, processes = [], []
    for part in range(2):
        here, there = context.Pipe()
        process = context.Process(target=_bare_files, args=(folder, part, 2, there))
        process.start()
        lines.append(here)
        processes.append(process)
    told = [line.recv() for line in lines]
    for process in processes:
        process.join()
    return max(taken for taken, _ in told), sum(busy for _, busy in told)


def _highest_kb() -> int:
    """The most memory that any of the processes begun here has held so far.

    Each is asked by itself: what the system sums up of children counts what the parent held when
    it began them.
    """
    told = [0]
    for child in multiprocessing.active_children():
        status = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")
        told.append(int(status.split("VmHWM:")[1].split()[0]))
    return max(told)


@pytest.mark.benchmark
@pytest.mark.timeout(3600)
def test_a_months_files_in_two_processes_beside_the_bare_canvas(tmp_path: Path) -> None:
    before = usage.getrusage(usage.RUSAGE_CHILDREN)
    began = time.perf_counter()
    press = ProcessBillPress(2, few=1)
    peak = written = 0
    for row in press.press(_jobs(tmp_path / "ours"), FILES, size=PaperSize.A5, look=PLAIN):
        assert not row.problem
        if not written % 50:
            peak = max(peak, _highest_kb())
        written += 1
    assert written == FILES
    ours = time.perf_counter() - began
    after = usage.getrusage(usage.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    bare, bare_worked = _in_two_processes(tmp_path / "bare")
    print(  # noqa: T201 - a benchmark's result
        f"\n{FILES:,} files in two processes: {ours:.0f} s, {worked:.0f} s of computing, peak "
        f"{peak / 1024:.0f} MB a process; bare canvas {bare:.0f} s, "
        f"{bare_worked:.0f} s of computing; ratio {ours / bare:.2f}, {worked / bare_worked:.2f}"
    )
    assert len(list((tmp_path / "ours").iterdir())) == FILES
