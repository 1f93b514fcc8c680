"""The budget of keys for a month's bills: looked at, made and printed, every key counted."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from helpers.bill_desk import BillDesk, RecordingPrinter
from helpers.dairy import Dairy
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dairyos_desktop.ui.prompts import WindowPrompts

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.no_cover

MOST_KEYS = 30
KEYPAD = Qt.KeyboardModifier.KeypadModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Answering(WindowPrompts):
    """Asks on the screen as ever; of the system's own dialog for printers Enter takes the first."""

    def __init__(self, clerk: Clerk) -> None:
        super().__init__()
        self.clerk = clerk
        self.printed = RecordingPrinter(at_once=1_000)

    def printer(self, parent: QWidget, **_more: object) -> RecordingPrinter:
        del parent
        self.clerk.keys += 1
        return self.printed


class Clerk(QObject):
    """Presses and counts keys, in the window and in the questions over it; watches the mouse."""

    def __init__(self, folder: Path, dairy: Dairy) -> None:
        super().__init__()
        self.keys = self.clicks = 0
        self.desk = BillDesk(folder, dairy)
        self.prompts = Answering(self)
        self.desk.context = dataclasses.replace(self.desk.context, prompts=self.prompts)
        self.desk.open(first="products")
        self._answers: list[str] = []
        self._soon = QTimer(self, interval=20)
        self._soon.timeout.connect(self._answer)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        del watched
        self.clicks += event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
        return False

    def press(self, *keys: Qt.Key | str, held: Qt.KeyboardModifier | None = None) -> None:
        """Keys where the focus is; what follows from each is awaited."""
        for key in keys:
            self._one(self.desk.window, key, held or Qt.KeyboardModifier.NoModifier)
            self.desk.rest()
            if not self.desk.window.isActiveWindow():
                # A window manager gives it back what a question had; here there is none.
                self.desk.window.activateWindow()
                assert QTest.qWaitForWindowActive(self.desk.window)

    def asked(self, *typed: str) -> None:
        """The questions that come next are answered so: with these letters, then Enter."""
        self._answers += typed
        self._soon.start()

    def _answer(self) -> None:
        question = QApplication.activeModalWidget()
        if question is None or not self._answers:
            return
        for letter in self._answers.pop(0):
            self._one(question, letter)
        self._one(question, Qt.Key.Key_Enter, KEYPAD)

    def _one(
        self,
        window: QWidget,
        key: Qt.Key | str,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        self.keys += 1
        QTest.keyClick(window.focusWidget() or window, key, held)  # type: ignore[arg-type]  # the stubs forgot characters

    def close(self) -> None:
        self._soon.stop()
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        self.desk.close()


def dairy(customers: int) -> Dairy:
    """So many take a litre a day; every third took far more on the ninth."""
    made = Dairy()
    made.product("CM", name="Cow Milk", price="50.000", tax="0.0000")
    for at in range(1, customers + 1):
        made.customer(f"C{at:04d}", name=f"Customer {at}")
        made.order(f"C{at:04d}", "CM", "1.000")
        for day in (8, 9, 10):
            much = day == 9 and at % 3 == 1
            made.delivery(f"2026-10-{day:02d}", f"C{at:04d}", "CM", "9.000" if much else "1.000")
    return made


@pytest.mark.parametrize("customers", [3, 120])
def test_a_months_bills_looked_at_made_and_printed(
    qapp: QApplication, tmp_path: Path, customers: int
) -> None:
    del qapp
    clerk = Clerk(tmp_path / "office", dairy(customers))
    desk, key = clerk.desk, Qt.Key
    clerk.press(key.Key_F8)
    # What is odd, before anything is made: a kind at a time, and why each may stand.
    clerk.press(key.Key_Tab, key.Key_Enter)
    odd = [line.kind for line in desk.screen.look.model.rows if line.head]
    assert odd == ["day_open", "not_confirmed", "unusual_quantity"]
    for _ in odd:
        clerk.press(key.Key_Home, held=CTRL)
        clerk.asked("ok")
        clerk.press("a")
    assert [line.kind for line in desk.screen.look.model.rows if line.head] == ["accepted"]
    clerk.press(key.Key_F5)
    (made,) = desk.lines
    assert made.startswith(f"{customers} bills made.")
    clerk.asked("")
    clerk.press("p", held=CTRL)
    (job,) = clerk.prompts.printed.jobs
    assert job == (f"MD/26-27/00001 – MD/26-27/{customers:05d}", customers)
    assert desk.steps()[1:] == [
        f"Bills made: {customers}",
        f"Printed or sent: {customers} of {customers}",
    ]
    assert clerk.keys <= MOST_KEYS
    assert clerk.clicks == 0
    clerk.close()
