"""*Why this amount?* beside the list of bills: one key, and the figures add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.bill_desk import OCTOBER, BillDesk
from helpers.dairy import Dairy
from helpers.keys import Modifier, type_text
from PySide6.QtCore import QEvent, QObject, Qt

from dairyos_desktop.domain.periods import Month

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

NOVEMBER = Month(2026, 11)
MOST_KEYS = 8


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[BillDesk]:
    """Two months billed: in the second milk is dearer, one day on leave, one day half."""
    del qapp
    dairy = Dairy()
    dairy.product("CM", name="Cow Milk", price="50.000", tax="0.0000")
    dairy.rate("CM", "52.000", "2026-11-01")
    dairy.customer("C1", name="Asha Shah")
    dairy.customer("C2", name="Bina Rao")
    dairy.order("C2", "CM", "2.000", shift="evening")
    dairy.leave("C2", "2026-11-03", "2026-11-03")
    for day in range(1, 11):
        dairy.delivery(f"2026-10-{day:02d}", "C2", "CM", "2.000", "evening")
        if day not in (3, 10):
            dairy.delivery(f"2026-11-{day:02d}", "C2", "CM", "2.000", "evening")
    dairy.delivery("2026-11-10", "C2", "CM", "1.000", "evening")
    made = BillDesk(tmp_path / "office", dairy)
    made.make()
    made.services.billing.generate(made.owner, NOVEMBER)
    yield made
    made.close()


class MouseWatch(QObject):
    """Whether the mouse was pressed anywhere in the program."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.pressed = False
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - named by Qt
        self.pressed |= event.type() == QEvent.Type.MouseButtonPress
        return super().eventFilter(watched, event)


def test_f7_tells_what_moved_the_bill_and_what_is_behind_it(desk: BillDesk) -> None:
    screen = desk.open()
    screen.show_month(NOVEMBER)
    desk.rest()
    desk.press(Qt.Key.Key_F7)
    why = screen.list.panel.why
    assert why.isVisible()
    assert [(entry.words, entry.amount, entry.below) for entry in why.steps.entries] == [
        ("October 2026, MD/26-27/00001", "₹1,000.00", ""),
        ("Took less", "−50.00", "20 L, now 17 L"),
        ("Prices rose", "+34.00", "Cow Milk 50.00, now 52.00"),
        ("More days away", "−100.00", "Ordered, and not brought on days of leave"),
        ("More owed from before", "+1,000.00", "0.00, now 1,000.00"),
        ("To pay by this bill", "₹1,884.00", ""),
    ]
    assert [entry.words for entry in why.lines.entries][:3] == [
        "Cow Milk",
        "General price from 01-11-2026",
        "01-11 evening  2 L",
    ]
    assert why.lines.entries[2].amount.startswith(f"{desk.owner.name}, ")
    check(desk.window)


def test_a_first_bill_says_so(desk: BillDesk) -> None:
    screen = desk.open()
    desk.press(Qt.Key.Key_F7)
    why = screen.list.panel.why
    assert why.explanation is not None
    assert why.explanation.before is None
    assert [entry.words for entry in why.steps.entries] == ["Taken", "To pay by this bill"]


def test_why_is_my_bill_so_much_takes_eight_keys_from_anywhere(
    desk: BillDesk, qapp: QApplication
) -> None:
    screen = desk.open(first="products")
    mouse = MouseWatch(qapp)
    pressed = 0
    desk.press(Qt.Key.Key_K, Modifier.ControlModifier)
    pressed += 1
    for letter in "bin":
        type_text(desk.window.finder.field, letter)
        desk.rest()
        pressed += 1
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_F7):
        desk.press(key)
        pressed += 1
    assert pressed <= MOST_KEYS
    assert not mouse.pressed
    why = screen.list.panel.why
    assert why.isVisible()
    assert why.explanation is not None
    assert (why.explanation.bill.customer, why.explanation.bill.month) == ("C2", "2026-11")


def test_october_explains_itself_as_before_when_it_is_issued(desk: BillDesk) -> None:
    desk.services.billing.issue_month(desk.owner, OCTOBER)
    desk.import_before_opening(
        "consumption", "date,customer,shift,product,quantity\n2026-10-05,C2,evening,CM,1.000\n"
    )
    screen = desk.open()
    desk.press(Qt.Key.Key_F7)
    words = [entry.words for entry in screen.list.panel.why.lines.entries]
    assert "05-10 evening  2 L, now 1" in words
