"""Bills and receipts through a real CUPS server, whose printer keeps what comes out."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, cast

import pytest
from helpers.bill_desk import BillDesk, Prompts
from helpers.keys import Modifier, click
from helpers.papers import model_paper
from helpers.print_server import lacks_cups, print_server
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrintEngine, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton, QWidget

from dairyos_desktop.adapters.pdf.pictures import PdfiumPagePictures
from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.ui.print_dialog import ask_printer
from dairyos_desktop.ui.printing import known_printer, new_printer, printer_of
from dairyos_desktop.ui.spooling import SpoolPrinter, wishes_of
from dairyos_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from helpers.print_server import PrintServer

    from dairyos_desktop.services.dto.documents import PagePicture
    from dairyos_desktop.ui.printing import PaperPrinter
    from dairyos_desktop.ui.prompts import Prompts as AnyPrompts

pytestmark = pytest.mark.skipif(bool(lacks_cups()), reason=lacks_cups())

CTRL = Modifier.ControlModifier
A5 = (148, 210)
LONG_EDGE = QPrinter.DuplexMode.DuplexLongSide
# Where the dialog's own tabs keep what is chosen of a driver's options.
DRIVER_CHOICES = QPrintEngine.PrintEnginePropertyKey(0xFE00)


class OfficePrompts(Prompts):
    """Chooses the server's printer in the dialog, and sets it up there as told."""

    def __init__(self, server: PrintServer) -> None:
        super().__init__()
        self.server = server
        self.setting_up: Callable[[QPrinter], object] = id
        self.at_once = 20

    def printer(  # type: ignore[override]  # a real one
        self,
        parent: QWidget,
        *,
        title: str,
        last: str,
        sheet: str,
        size_mm: tuple[float, float] | None = None,
    ) -> SpoolPrinter:
        del parent
        self.asked.append(title)
        printer = new_printer(last=last or self.server.printer, sheet=sheet, size_mm=size_mm)
        self.setting_up(printer)
        way = printer_of(printer)
        assert isinstance(way, SpoolPrinter)
        way.at_once = self.at_once
        return way


@pytest.fixture(scope="module")
def running() -> Iterator[PrintServer]:
    with print_server() as server:
        yield server


@pytest.fixture
def server(running: PrintServer) -> Iterator[PrintServer]:
    yield running
    running.hold_up(on=False)
    running.mend()
    running.clear()


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, server: PrintServer) -> Iterator[BillDesk]:
    """October's three bills, and the dialog that finds the server's printer."""
    del qapp
    made = BillDesk(tmp_path / "office")
    made.prompts = OfficePrompts(server)
    made.context = dataclasses.replace(made.context, prompts=cast("AnyPrompts", made.prompts))
    made.make()
    made.open()
    yield made
    made.close()


def prompts(desk: BillDesk) -> OfficePrompts:
    assert isinstance(desk.prompts, OfficePrompts)
    return desk.prompts


def press_in_banner(desk: BillDesk, words: str) -> None:
    (banner,) = desk.screen.banners
    click(next(one for one in banner.findChildren(Button) if one.text() == words))
    desk.rest()


def number_on(page: str) -> str:
    """The number of the bill that is on a page; empty on a blank one."""
    found = re.search(r"MD/26-27/\d+", page)
    return found.group() if found else ""


def chosen(server: PrintServer, set_up: Callable[[QPrinter], object] = id) -> PaperPrinter:
    """The server's printer, as somebody set it up in the dialog."""
    printer = new_printer(last=server.printer, sheet="A5")
    set_up(printer)
    return printer_of(printer)


class Document:
    """The model bill, or what is said to be one."""

    def __init__(self, *, size: PaperSize = PaperSize.A5, pdf: bytes = b"") -> None:
        self.pdf = pdf or ReportlabBillRenderer().render([model_paper()], size=size)
        self.size_mm = None if size.sheet else PdfiumPagePictures().size_mm(self.pdf)

    def pages(self, dots_per_inch: int) -> Iterator[PagePicture]:
        raise AssertionError(f"A spooler needs no pictures of {dots_per_inch}.")

    def document(self, path: Path) -> None:
        path.write_bytes(self.pdf)


def test_after_a_jam_printing_goes_on_at_the_next_bill(desk: BillDesk, server: PrintServer) -> None:
    prompts(desk).at_once = 1
    server.jam_after(1)
    desk.press(Qt.Key.Key_P, CTRL)
    (line,) = desk.lines
    assert line.startswith("Printed 1 of 3. Go on at MD/26-27/00002.")
    assert "Office stopped: Paper jam in the rear" in line
    # The second is final, as it was drawn; what did not come out is still to be printed.
    assert [row.issued for row in desk.rows] == [True, True, False]
    assert [row.sent for row in desk.rows] == [True, False, False]
    assert "Not printed 2" in list(desk.counts())
    server.mend()
    press_in_banner(desk, "Go on")
    assert desk.lines == ["2 bills sent to Office."]
    assert [row.issued_by for row in desk.rows] == ["printed"] * 3
    numbers = [row.number for row in desk.rows]
    jobs = server.jobs(3)
    assert [job.title for job in jobs] == numbers
    assert [number_on(job.texts[0]) for job in jobs] == numbers
    assert {job.sizes_mm for job in jobs} == {(A5,)}

    # The second came out crumpled: whatever follows the last good one, now on both sides.
    prompts(desk).at_once = 20
    prompts(desk).setting_up = lambda printer: printer.setDuplex(LONG_EDGE)
    desk.prompts.answer = "1"
    press_in_banner(desk, "Some did not come out…")
    assert desk.prompts.asked[-2:] == ["Which bill came out well last?", "Print 2 bills"]
    again = server.jobs(4)[-1]
    # No bill begins on the back of another.
    assert [number_on(text) for text in again.texts[:3]] == [numbers[1], "", numbers[2]]


def test_copies_sides_and_tray_go_with_the_job(qapp: QApplication, server: PrintServer) -> None:
    del qapp

    def set_up(printer: QPrinter) -> None:
        printer.setCopyCount(2)
        printer.setDuplex(LONG_EDGE)
        printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
        printer.printEngine().setProperty(DRIVER_CHOICES, ["InputSlot", "Lower"])

    chosen(server, set_up).send("Twice", Document())
    (job,) = server.jobs(1)
    assert (job.title, job.copies) == ("Twice", 2)
    assert job.options["InputSlot"] == "Lower"
    assert job.options["Duplex"] == "DuplexNoTumble"
    assert job.options["outputorder"] == "reverse"


def test_the_dialog_asks_for_no_pages(qapp: QApplication, server: PrintServer) -> None:
    del qapp
    seen: list[bool] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        seen.extend(one.isVisibleTo(dialog) for one in dialog.findChildren(QWidget, "gbPrintRange"))
        dialog.reject()

    QTimer.singleShot(100, look)
    assert not ask_printer(new_printer(last=server.printer), QWidget(), "Print 3 bills")
    assert not any(seen)


def ask_with_properties(printer: QPrinter, *keys: Qt.Key) -> str:
    """Opens the dialog's properties, presses keys in their field of papers, and takes both.

    Answers which paper they began with.
    """
    began: list[str] = []

    def step() -> None:
        """Whatever stands in front is seen to; a printer may take its time to open anything."""
        window = QApplication.activeModalWidget()
        if isinstance(window, QPrintDialog) and began:
            window.accept()
            return
        again.start()
        if isinstance(window, QPrintDialog):
            window.findChild(QPushButton, "properties").click()  # type: ignore[union-attr]  # Qt's
        elif isinstance(window, QDialog):
            sizes = window.findChild(QComboBox, "pageSizeCombo")
            assert isinstance(sizes, QComboBox)
            began.append(sizes.currentText())
            for key in keys:
                QTest.keyClick(sizes, key)
            window.accept()

    again = QTimer(interval=100, singleShot=True)
    again.timeout.connect(step)
    again.start()
    assert ask_printer(printer, QWidget(), "Print 3 bills")
    return began[0]


@pytest.mark.parametrize("sheet", ["A4", "A5", "A6"])
def test_properties_begin_with_the_papers_own_sheet(
    qapp: QApplication, server: PrintServer, sheet: str
) -> None:
    del qapp
    printer = new_printer(last=server.printer, sheet=sheet)
    assert ask_with_properties(printer) == sheet
    assert wishes_of(printer).media == sheet


def test_a_paper_chosen_in_the_properties_is_taken(qapp: QApplication, server: PrintServer) -> None:
    del qapp
    printer = new_printer(last=server.printer, sheet="A5")
    assert ask_with_properties(printer, Qt.Key.Key_Home) == "A5"
    first = wishes_of(printer)
    assert first.media not in {"", "A5"}
    assert not first.own_size


def test_properties_leave_a_rolls_length_alone(qapp: QApplication, server: PrintServer) -> None:
    del qapp
    printer = new_printer(last=server.printer, size_mm=(80, 297))
    ask_with_properties(printer)
    assert wishes_of(printer).own_size


def test_a_roll_is_cut_where_the_paper_ends(qapp: QApplication, server: PrintServer) -> None:
    del qapp
    paper = Document(size=PaperSize.ROLL_80)
    printer = known_printer(server.printer, size_mm=(80, 297))
    assert printer is not None
    printer.send("Roll", paper)
    assert paper.size_mm is not None
    (job,) = server.jobs(1)
    assert job.sizes_mm == ((80, round(paper.size_mm[1])),)


def test_stop_takes_back_what_is_not_printed(qapp: QApplication, server: PrintServer) -> None:
    del qapp
    server.hold_up(on=True)
    printer = chosen(server)
    printer.send("Slow", Document())
    assert not printer.through(lambda: True, lambda _: None, None)
    assert server.admin("lpstat", "-W", "not-completed", "-o") == ""


def test_what_cant_be_printed_is_told(qapp: QApplication, server: PrintServer) -> None:
    del qapp
    printer = chosen(server)
    server.admin("cupsreject", server.printer)
    with pytest.raises(EnvironmentTroubleError) as refused:
        printer.send("Refused", Document())
    server.admin("cupsaccept", server.printer)
    said = 'Office takes nothing: Destination "Office" is not accepting jobs.'
    assert refused.value.message == said
    printer.send("Damaged", Document(pdf=b"%PDF-1.4 and no more"))
    with pytest.raises(EnvironmentTroubleError) as stopped:
        printer.through(lambda: False, lambda _: None, None)
    assert stopped.value.message.startswith("Office stopped: ")
