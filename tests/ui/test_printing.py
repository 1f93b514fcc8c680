"""Papers to printers: as pictures through Qt, as a document through the spooler."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.papers import model_paper
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from dairyos_desktop.adapters.pdf.pictures import PdfiumPagePictures
from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.services.dto.documents import PagePicture
from dairyos_desktop.ui.printing import (
    FilePrinter,
    PagePrinter,
    new_printer,
    printer_of,
    strips,
)
from dairyos_desktop.ui.spooling import SpoolPrinter, Wishes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

RENDERER = ReportlabBillRenderer()
PICTURES = PdfiumPagePictures()
MM_PER_POINT = 25.4 / 72


class Papers:
    """The model bill, so many times."""

    size_mm: tuple[float, float] | None = None

    def __init__(self, count: int) -> None:
        self.count = count

    def pages(self, dots_per_inch: int) -> Iterator[PagePicture]:
        for _ in range(self.count):
            yield picture(PaperSize.A5, dots_per_inch)

    def document(self, path: Path) -> None:
        path.write_bytes(RENDERER.render([model_paper()] * self.count, size=PaperSize.A5))


def picture(size: PaperSize, dots_per_inch: int) -> PagePicture:
    pdf = RENDERER.render([model_paper()], size=size)
    return PagePicture(*PICTURES.picture(pdf, 0, dots_per_inch / 72), 1)


def to_file(path: Path, sheet: str) -> QPrinter:
    printer = new_printer(sheet=sheet)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(300)
    return printer


def test_pages_are_drawn_in_their_own_size(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    path = tmp_path / "printed.pdf"
    PagePrinter(to_file(path, "A5")).send("MD/26-27/00001", Papers(3))
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 3
    sizes = {tuple(round(side * MM_PER_POINT) for side in page.get_size()) for page in document}
    assert sizes == {(148, 210)}


def test_a_small_bill_stays_small_on_a_large_sheet(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    path = tmp_path / "printed.pdf"
    PagePrinter(to_file(path, "A4")).send("MD/26-27/00001", Papers(1))
    page = pypdfium2.PdfDocument(path)[0].render(scale=1).to_pil().convert("L")
    left, top, right, bottom = page.point(lambda level: 255 if level < 128 else 0).getbbox()
    # A5 in the middle of the upper edge of A4: nothing below it, the same air at both sides.
    assert bottom < page.height * 0.75
    assert top < 60
    assert left == pytest.approx(page.width - right, abs=6)


def test_a_page_on_its_side_is_turned_for_an_upright_sheet(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp

    class Lying(Papers):
        """A lying sheet, black along its upper half."""

        def pages(self, dots_per_inch: int) -> Iterator[PagePicture]:
            wide, high = round(11.69 * dots_per_inch), round(8.27 * dots_per_inch)
            upper = high // 2
            rgba = b"\0\0\0\xff" * wide * upper + b"\xff" * 4 * wide * (high - upper)
            yield PagePicture(wide, high, rgba, 1)

    path = tmp_path / "printed.pdf"
    PagePrinter(to_file(path, "A4")).send("Route sheet", Lying(1))
    page = pypdfium2.PdfDocument(path)[0].render(scale=1).to_pil().convert("L")
    ink = page.point(lambda level: 255 if level < 128 else 0).getbbox()
    # Its upper half is the sheet's right one, over the whole height.
    assert ink == pytest.approx((page.width / 2, 0, page.width, page.height), abs=3)


@pytest.mark.parametrize("size", [PaperSize.A5, PaperSize.A4])
def test_a_page_is_cut_only_where_nothing_is_drawn(qapp: QApplication, size: PaperSize) -> None:
    del qapp
    page = picture(size, 300)
    cuts = list(strips(page))
    assert cuts[0][0] == 0
    assert cuts[-1][1] == page.height
    assert [below for _, below in cuts[:-1]] == [top for top, _ in cuts[1:]]
    stride = 4 * page.width
    margin = page.rgba[:stride]
    for top, _ in cuts[1:]:
        assert page.rgba[top * stride : (top + 1) * stride] == margin


def test_the_dialogs_print_to_file_writes_the_document_itself(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    path = tmp_path / "bills.pdf"
    way = printer_of(to_file(path, "A5"))
    assert isinstance(way, FilePrinter)
    assert (way.name, way.at_once) == ("bills.pdf", 0)
    way.send("", Papers(2))
    document = pypdfium2.PdfDocument(path)
    assert "MD/26-27" in document[1].get_textpage().get_text_bounded()


def test_the_dialog_begins_on_the_bills_own_sheet(qapp: QApplication) -> None:
    del qapp
    assert new_printer(sheet="A4").pageLayout().pageSize().id() == QPageSize.PageSizeId.A4
    assert new_printer(sheet="A5").pageLayout().pageSize().id() == QPageSize.PageSizeId.A5


def spooler(folder: Path, script: str) -> Path:
    program = folder / "lp"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.mark.skipif(sys.platform == "win32", reason="spooled so on Linux only")
def test_the_spooler_is_handed_the_document(tmp_path: Path) -> None:
    program = spooler(
        tmp_path,
        f'for last; do :; done; cp "$last" {tmp_path}/got.pdf; echo "$@" > {tmp_path}/words',
    )
    printer = SpoolPrinter(program, "Laser", Wishes(copies=2, media="A5"))
    printer.send("MD/26-27/00001", Papers(2))
    words = (tmp_path / "words").read_text(encoding="utf-8")
    assert words.startswith("-d Laser -n 2 -t MD/26-27/00001 -o media=A5 -o collate=true -- ")
    assert len(pypdfium2.PdfDocument(tmp_path / "got.pdf")) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="spooled so on Linux only")
def test_a_spooler_that_refuses_says_why(tmp_path: Path) -> None:
    program = spooler(tmp_path, 'echo "lp: The printer is paused." >&2; exit 1')
    printer = SpoolPrinter(program, "Laser", Wishes())
    with pytest.raises(EnvironmentTroubleError) as caught:
        printer.send("MD/26-27/00001", Papers(1))
    assert caught.value.message == "Laser takes nothing: The printer is paused."
    assert caught.value.code == "printer"
