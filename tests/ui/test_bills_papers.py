"""What goes out of the Bills screen: printed, saved, issued, made void; long runs and Stop."""

from __future__ import annotations

import dataclasses
import threading
from typing import TYPE_CHECKING, cast

import pypdfium2
import pytest
from helpers.bill_desk import OCTOBER, BillDesk, RecordingPrinter
from helpers.dairy import Dairy
from helpers.hindi import english
from helpers.keys import Modifier, click
from helpers.pauses import pause
from helpers.windows import settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.bills.save_menu import save_menu
from dairyos_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QMenu

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.billing.service import BillingService
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.billing import RunResult

CTRL = Modifier.ControlModifier
ALT = Modifier.AltModifier


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[BillDesk]:
    """The small dairy with October's three bills made, the window shown."""
    del qapp
    made = BillDesk(tmp_path / "office")
    made.make()
    made.open()
    yield made
    made.close()


def sent(desk: BillDesk) -> list[str]:
    return [row.issued_by for row in desk.rows]


def choose(menu: QMenu, words: str) -> None:
    """Chooses in a menu as its keys would."""
    action = next(one for one in menu.actions() if words in one.text())
    assert action.isEnabled()
    action.trigger()
    menu.close()


def press_in_banner(desk: BillDesk, words: str) -> None:
    (banner,) = desk.screen.banners
    click(next(one for one in banner.findChildren(Button) if one.text() == words))
    desk.rest()


# Printing -------------------------------------------------------------------------------


def test_ctrl_p_asks_with_sum_and_consequence_then_prints_in_order(desk: BillDesk) -> None:
    printer = RecordingPrinter(at_once=2)
    desk.prompts.printing = printer
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.prompts.asked == ["Print 3 bills, ₹3,000.00?", "Print 3 bills on A5"]
    assert desk.prompts.details[0].startswith("They become final: what is entered later")
    assert printer.jobs == [("MD/26-27/00001 – MD/26-27/00002", 2), ("MD/26-27/00003", 1)]
    assert sent(desk) == ["printed"] * 3
    assert desk.lines == ["3 bills sent to Office laser."]
    assert desk.steps()[2] == "Printed or sent: 3 of 3"
    reason = desk.screen.controls.print.accessibleDescription()
    assert reason.startswith("Nothing is left to print of 3 bills.")


def test_several_bills_on_a_sheet_are_printed_as_a_pile_to_cut(desk: BillDesk) -> None:
    desk.context.services.settings.set_value(desk.owner, "paper_size", "2 on A4")
    desk.rest()
    printer = RecordingPrinter(at_once=1)
    desk.prompts.printing = printer
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.prompts.asked[-1] == "Print 3 bills on A4"
    # One job, although the printer would take a bill at a time: two sheets for three bills.
    assert printer.jobs == [("MD/26-27/00001 – MD/26-27/00003", 2)]
    assert sent(desk) == ["printed"] * 3


def test_each_bill_of_a_roll_is_a_job_as_long_as_itself(desk: BillDesk) -> None:
    desk.context.services.settings.set_value(desk.owner, "paper_size", "80 mm")
    desk.rest()
    printer = RecordingPrinter()
    desk.prompts.printing = printer
    desk.press(Qt.Key.Key_P, CTRL)
    assert printer.jobs == [(row.number, 1) for row in desk.rows]
    lengths = {size[1] for size in printer.sizes_mm if size is not None}
    assert len(lengths) > 1
    assert all(100 < length < 250 for length in lengths)


def test_the_menu_prints_a_bill_and_what_follows_it(desk: BillDesk) -> None:
    desk.press(Qt.Key.Key_Down)
    choose(desk.screen.list.panel.menu(), "Print from this bill on")
    desk.rest()
    assert desk.prompts.asked[0] == "Print 2 bills, ₹1,250.00?"
    assert [row.sent for row in desk.rows] == [False, True, True]


def test_nothing_is_issued_where_the_user_thinks_better(desk: BillDesk) -> None:
    desk.prompts.yes = False
    desk.press(Qt.Key.Key_P, ALT)
    desk.prompts.yes, desk.prompts.printing = True, None
    desk.press(Qt.Key.Key_P, ALT)
    assert sent(desk) == [""] * 3


def test_the_printer_is_remembered(desk: BillDesk) -> None:
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_P, CTRL)
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.prompts.asked[-1] == "Print MD/26-27/00001 on A5, last Office laser"


def test_a_jam_leaves_the_rest_to_print_and_goes_on_there(desk: BillDesk) -> None:
    printer = RecordingPrinter(at_once=1, fails_at=2)
    desk.prompts.printing = printer
    desk.press(Qt.Key.Key_P, CTRL)
    (line,) = desk.lines
    assert line.startswith("Printed 1 of 3. Go on at MD/26-27/00002.")
    assert "no paper" in line
    asked = len(desk.prompts.asked)
    press_in_banner(desk, "Go on")
    # What was asked once is not asked again; only the printer is chosen.
    assert desk.prompts.asked[asked:] == ["Print 2 bills on A5, last Office laser"]
    assert [title for title, _ in printer.jobs] == [row.number for row in desk.rows]
    assert desk.lines == ["2 bills sent to Office laser."]


def test_a_bill_that_money_issued_is_still_to_be_printed(desk: BillDesk) -> None:
    desk.services.payments.add(desk.owner, NewPayment("C1", Money("1750.00"), "cash"))
    desk.rest()
    assert desk.row("C1").issued
    assert "Not printed 3" in list(desk.counts())
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.prompts.details[0].startswith("2 of them become final: ")
    assert sent(desk) == ["printed"] * 3
    assert desk.row("C1").paid == Money("1750.00")


def test_checked_bills_are_printed_again_without_a_question(desk: BillDesk) -> None:
    desk.press(Qt.Key.Key_P, CTRL)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Space)
    assert desk.screen.controls.print.text() == "Print 1 bill"
    asked = len(desk.prompts.asked)
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.prompts.asked[asked:] == ["Print MD/26-27/00002 on A5, last Office laser"]


def test_the_panel_prints_its_bill(desk: BillDesk) -> None:
    printer = RecordingPrinter()
    desk.prompts.printing = printer
    click(desk.screen.list.panel.print_button)
    desk.rest()
    assert [title for title, _ in printer.jobs] == ["MD/26-27/00001"]
    assert sent(desk) == ["printed", "", ""]


@pytest.mark.usefixtures("hindi")
def test_what_turns_pages_is_named_in_hindi(desk: BillDesk) -> None:
    pager = desk.screen.list.panel.pager
    assert [english(one.accessibleName()) for one in (pager.back, pager.on)] == [[], []]


def test_pages_of_a_long_bill_are_turned_by_keys(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    dairy = Dairy()
    dairy.customer("C1", name="Grand Hotel")
    for number in range(60):
        code = f"P{number:02d}"
        dairy.product(code, name=f"Goods {number}", price="10.000", tax="0.0000")
        dairy.delivery("2026-10-05", "C1", code, "1.000")
    desk = BillDesk(tmp_path / "office", dairy)
    desk.make()
    panel = desk.open().list.panel
    assert panel.pager.isVisible()
    assert panel.pager.words.text() == f"Page 1 of {panel.paper.pages}"
    assert panel.paper.pages > 1
    first = panel.paper.grab().toImage()
    panel.paper.setFocus()
    desk.press(Qt.Key.Key_PageDown)
    assert panel.pager.words.text() == f"Page 2 of {panel.paper.pages}"
    assert panel.paper.grab().toImage() != first
    click(panel.pager.back)
    desk.rest()
    assert panel.paper.page == 0
    printer = RecordingPrinter()
    desk.prompts.printing = printer
    desk.press(Qt.Key.Key_P, CTRL)
    assert printer.jobs[0][1] == panel.paper.pages
    desk.close()


# Saving ---------------------------------------------------------------------------------


def test_one_bill_is_saved_under_its_number(desk: BillDesk, tmp_path: Path) -> None:
    desk.prompts.path = tmp_path / "one.pdf"
    click(desk.screen.list.panel.save_button)
    desk.rest()
    assert desk.prompts.asked == [
        "Save MD/26-27/00001 as PDF, ₹1,750.00?",
        "Save MD/26-27/00001",
    ]
    assert len(pypdfium2.PdfDocument(tmp_path / "one.pdf")) == 1
    assert sent(desk) == ["PDF written", "", ""]
    assert desk.lines == ["1 bill saved as one.pdf."]


def test_several_bills_become_one_file(desk: BillDesk, tmp_path: Path) -> None:
    desk.prompts.path = tmp_path / "all.pdf"
    screen = desk.screen
    choose(save_menu(screen, screen.deeds, OCTOBER, desk.rows), "3 bills in one file")
    desk.rest()
    assert len(pypdfium2.PdfDocument(tmp_path / "all.pdf")) == 3
    assert desk.lines == ["3 bills saved as all.pdf."]


def test_several_bills_become_a_file_each(desk: BillDesk, tmp_path: Path) -> None:
    desk.prompts.path = tmp_path / "out"
    screen = desk.screen
    choose(save_menu(screen, screen.deeds, OCTOBER, desk.rows), "3 bills, a file each")
    desk.rest()
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "MD-26-27-00001.pdf",
        "MD-26-27-00002.pdf",
        "MD-26-27-00003.pdf",
    ]


def test_a_folder_that_cant_be_written_is_told_with_the_bills(
    desk: BillDesk, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    desk.prompts.path = tmp_path / "out"
    screen = desk.screen
    choose(save_menu(screen, screen.deeds, OCTOBER, desk.rows), "a file each")
    desk.rest()
    (line,) = desk.lines
    assert line.startswith("3 bills not saved: MD/26-27/00001, MD/26-27/00002, MD/26-27/00003.")
    assert str(tmp_path / "out") in line


def test_a_viewer_saves_drafts_only(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = BillDesk(tmp_path / "office", role=Role.VIEWER)
    desk.make()
    desk.open()
    desk.prompts.path = tmp_path / "drafts"
    click(desk.screen.controls.save)
    desk.rest()
    assert len(list((tmp_path / "drafts").glob("draft-*.pdf"))) == 3
    assert sent(desk) == [""] * 3
    assert desk.lines[0].endswith("Nothing was issued.")
    desk.close()


# Issuing and voiding ----------------------------------------------------------------------


def test_bills_are_marked_as_issued_from_the_menu(desk: BillDesk) -> None:
    screen = desk.screen
    choose(save_menu(screen, screen.deeds, OCTOBER, desk.rows), "Mark 3 bills as issued")
    desk.rest()
    assert desk.prompts.asked == ["Issue 3 bills, ₹3,000.00?"]
    assert sent(desk) == ["marked so"] * 3


def test_a_bill_is_made_void_for_a_reason(desk: BillDesk) -> None:
    desk.prompts.answer = "wrong customer"
    choose(desk.screen.list.panel.menu(), "Void")
    desk.rest()
    assert desk.prompts.asked == ["Make MD/26-27/00001 void, ₹1,750.00?"]
    assert [row.number for row in desk.rows] == ["MD/26-27/00002", "MD/26-27/00003"]
    assert "Void 1" in list(desk.counts())
    desk.screen.controls.chips.choose("void")
    assert [row.number for row in desk.rows] == ["MD/26-27/00001"]
    assert desk.screen.controls.make.text() == "Make again: 1 new"
    panel = desk.screen.list.panel
    assert panel.void_note.text() == "Void: wrong customer"
    assert panel.print_button.accessibleDescription() == "The bill is void."


def test_a_bill_paid_meanwhile_is_not_made_void_and_says_why(desk: BillDesk) -> None:
    desk.services.payments.add(desk.owner, NewPayment("C1", Money("100.00"), "cash"))
    choose(desk.screen.list.panel.menu(), "Void")
    desk.rest()
    (line,) = desk.lines
    assert "was paid by receipt" in line or "was changed meanwhile" in line
    assert len(desk.rows) == 3


# Long runs --------------------------------------------------------------------------------


class SlowBilling:
    """Billing that waits in the middle of a run; everything else is the real service."""

    def __init__(self, real: BillingService) -> None:
        self._real = real
        self.half_way = threading.Event()
        self.go_on = threading.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def generate(
        self,
        actor: Actor,
        month: Month,
        *,
        progress: Callable[[int, int], None],
        stop: Callable[[], bool],
    ) -> RunResult:
        progress(2, 6)
        self.half_way.set()
        self.go_on.wait(10)
        stopped = stop()
        result = self._real.generate(actor, month)
        return dataclasses.replace(result, stopped=stopped)


class SlowServices:
    """The office's services, with billing that waits."""

    def __init__(self, real: Services, billing: SlowBilling) -> None:
        self._real = real
        self.billing = billing

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def test_a_run_shows_one_bar_with_stop_while_the_list_stays_usable(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    desk = BillDesk(tmp_path / "office")
    slow = SlowBilling(desk.services.billing)
    services = SlowServices(desk.services, slow)
    desk.context = dataclasses.replace(desk.context, services=cast("Services", services))
    screen = desk.open()
    QTest.keyClick(screen.list.table, Qt.Key.Key_F5)
    assert slow.half_way.wait(5)
    pause(50)
    assert screen.progress.line == "Customer 2 of 6"
    assert screen.progress.bar.share == pytest.approx(2 / 6)
    assert screen.controls.make.accessibleDescription() == "Bills are being made."
    # A second run can't be begun, and the list can be walked.
    QTest.keyClick(screen.list.table, Qt.Key.Key_F5)
    screen.controls.search.set_text("asha")
    screen.progress.stop.click()
    assert screen.progress.stop.text() == "Stopping…"
    slow.go_on.set()
    settle(desk.context.work)
    desk.rest()
    (line,) = desk.lines
    assert line.startswith("Stopped: 3 bills made")
    assert [row.customer for row in desk.rows] == ["C1"]
    assert screen.progress.isHidden()
    desk.close()
