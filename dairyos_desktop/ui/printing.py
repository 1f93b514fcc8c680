"""Papers to printers: the system's dialog, then the way that suits the printer.

A Linux spooler is sent the document itself: sharp at any resolution, 40 KB a bill. Anything else
is drawn page by page, as pictures of 300 dots an inch. The dialog's own "print to file" writes
the document.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.documents import PagePicture
from dairyos_desktop.ui.print_dialog import ask_printer
from dairyos_desktop.ui.spooling import (
    SpoolPrinter,
    own_size,
    sides_of,
    takes_nothing,
    wishes_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

DOTS_PER_INCH = 300
_AT_ONCE = 20
_STRIP_ROWS = 800
_SHEETS = {
    "A4": QPageSize.PageSizeId.A4,
    "A5": QPageSize.PageSizeId.A5,
    "A6": QPageSize.PageSizeId.A6,
}


class Papers(Protocol):
    """One document for a printer; called in the worker."""

    size_mm: tuple[float, float] | None
    """Width and height of its pages, where they are no sheet of a usual size."""

    def pages(self, dots_per_inch: int) -> Iterator[PagePicture]:
        """Its pages as pictures."""
        ...

    def document(self, path: Path) -> None:
        """Writes it as a file."""
        ...


class PaperPrinter(Protocol):
    """A printer that the user chose; used in a worker.

    Attributes:
        name: As the system calls it, or the file's name.
        at_once: Bills in one print job; 0 for all. Small jobs begin to print at once, and a jam
            costs few pages.
        both_sides: It prints on both sides of a sheet.
    """

    name: str
    at_once: int
    both_sides: bool

    def send(self, title: str, papers: Papers) -> None:
        """Hands the document over.

        Raises:
            EnvironmentTroubleError: The printer takes nothing.
        """
        ...

    def through(
        self, stop: Callable[[], bool], told: Callable[[str], None], patience_s: float | None
    ) -> bool:
        """Waits until what was sent last is printed, as far as the printer tells.

        Args:
            stop: Asked now and then; what is not printed by then is taken back.
            told: Given what the printer says while it waits, such as its trouble.
            patience_s: Not longer than that; None to wait to the end.

        Returns:
            False where Stop came before that.

        Raises:
            EnvironmentTroubleError: It isn't printed; nothing of it waits any more.
        """
        ...


class _TellsNothing:
    """What takes a document whole, at once."""

    def through(
        self, stop: Callable[[], bool], told: Callable[[str], None], patience_s: float | None
    ) -> bool:
        """See `PaperPrinter.through`."""
        del stop, told, patience_s
        return True


class PagePrinter(_TellsNothing):
    """Draws pages as pictures, in their own size; works with every printer that Qt knows."""

    at_once = _AT_ONCE

    def __init__(self, printer: QPrinter) -> None:
        self._printer = printer
        self._own_size = own_size(printer)
        self.name = printer.printerName() or Path(printer.outputFileName()).name
        self.both_sides = sides_of(printer) not in {"", "one-sided"}

    def send(self, title: str, papers: Papers) -> None:
        """See `PaperPrinter.send`."""
        printer = self._printer
        printer.setDocName(title)
        printer.setFullPage(True)
        if self._own_size and papers.size_mm is not None:
            printer.setPageSize(_page_size(papers.size_mm))
        painter = QPainter()
        if not painter.begin(printer):
            raise takes_nothing(self.name, "")
        whole = False
        try:
            for at, picture in enumerate(papers.pages(DOTS_PER_INCH)):
                if at and not printer.newPage():
                    raise takes_nothing(self.name, tr("it stopped between two pages"))
                self._draw(painter, picture)
            whole = True
        finally:
            if not whole:
                printer.abort()
            painter.end()

    def _draw(self, painter: QPainter, picture: PagePicture) -> None:
        sheet = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        if picture.width > picture.height and sheet.width() < sheet.height():
            picture = turned(picture)
        image = _image(picture)
        dots = self._printer.resolution() / DOTS_PER_INCH
        width, height = picture.width * dots, picture.height * dots
        # A bill is never made larger than it is; on a smaller sheet it shrinks to fit.
        share = min(1.0, sheet.width() / width, sheet.height() / height)
        width = width * share
        left = max((sheet.width() - width) / 2, 0.0)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if image.allGray():
            # Papers in one ink: a third of the bytes spools three times as fast.
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        for top, below in strips(picture):
            first, last = (round(row * dots * share) for row in (top, below))
            painter.drawImage(
                QRectF(left, first, width, last - first),
                image,
                QRectF(0, top, picture.width, below - top),
            )


def turned(picture: PagePicture) -> PagePicture:
    """A page that lies on its side, for a sheet that goes in upright."""
    image = _image(picture).transformed(QTransform().rotate(90))
    image = image.convertToFormat(QImage.Format.Format_RGBX8888)
    rgba = bytes(image.constBits())
    return PagePicture(image.width(), image.height(), rgba, picture.pages)


def _image(picture: PagePicture) -> QImage:
    return QImage(
        picture.rgba,
        picture.width,
        picture.height,
        picture.width * 4,
        QImage.Format.Format_RGBX8888,
    )


def strips(picture: PagePicture) -> Iterator[tuple[int, int]]:
    """Cuts a page into strips, first row and row below, where nothing is drawn.

    Drawing holds the interpreter: a whole page at once would hold up the window for longer than
    people don't notice.
    """
    # The first row lies in the margin; two such rows hide what a spooler does at an image's edge.
    blank = _rows(picture, 0, 1) * 2
    top = 0
    while top < picture.height:
        below = min(top + _STRIP_ROWS, picture.height)
        if below < picture.height:
            rows = range(below, top + _STRIP_ROWS // 2, -1)
            below = next(
                (row for row in rows if _rows(picture, row - 1, 2) == blank),
                below,
            )
        yield top, below
        top = below


def _rows(picture: PagePicture, first: int, count: int) -> bytes:
    stride = 4 * picture.width
    return picture.rgba[first * stride : (first + count) * stride]


class FilePrinter(_TellsNothing):
    """The dialog's "print to file": the document itself, under the name that was chosen."""

    at_once = 0
    both_sides = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name

    def send(self, title: str, papers: Papers) -> None:
        """See `PaperPrinter.send`."""
        del title
        papers.document(self._path)


def printer_of(printer: QPrinter) -> PaperPrinter:
    """The way that suits what the user chose in the system's dialog."""
    if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat and printer.outputFileName():
        return FilePrinter(Path(printer.outputFileName()))
    program = None if sys.platform == "win32" else shutil.which("lp")
    if program and printer.printerName() and not printer.outputFileName():
        return SpoolPrinter(Path(program), printer.printerName(), wishes_of(printer))
    return PagePrinter(printer)


def _page_size(size_mm: tuple[float, float]) -> QPageSize:
    return QPageSize(QSizeF(*size_mm), QPageSize.Unit.Millimeter)


def new_printer(
    *, last: str = "", sheet: str = "A5", size_mm: tuple[float, float] | None = None
) -> QPrinter:
    """A printer as the dialog begins: the one used last, on the papers' own sheet.

    Args:
        last: The printer used last, or empty.
        sheet: A4, A5 or A6.
        size_mm: Width and height of a paper that is none of these, such as a roll's.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if last and last in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(last)
    size = QPageSize(_SHEETS.get(sheet, QPageSize.PageSizeId.A5))
    if size_mm is not None:
        # Finds A6 by its measures; a roll's paper is one of its own.
        size = _page_size(size_mm)
    layout = QPageLayout(
        size, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Point
    )
    printer.setPageLayout(layout)
    return printer


def known_printer(name: str, *, size_mm: tuple[float, float]) -> PaperPrinter | None:
    """The printer of that name, set up for a paper without asking; None where it is gone."""
    if name not in QPrinterInfo.availablePrinterNames():
        return None
    return printer_of(new_printer(last=name, size_mm=size_mm))


def choose_printer(
    parent: QWidget,
    *,
    title: str,
    last: str = "",
    sheet: str = "A5",
    size_mm: tuple[float, float] | None = None,
) -> PaperPrinter | None:
    """Asks by the system's dialog; None where the user thought better of it."""
    printer = new_printer(last=last, sheet=sheet, size_mm=size_mm)
    return printer_of(printer) if ask_printer(printer, parent, title) else None
