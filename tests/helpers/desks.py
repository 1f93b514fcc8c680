"""The entry screen in a real window over a real database, worked by key events alone."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.delivery.service import DeliveryService
from dairyos_desktop.ui.entry.screen import EntryScreen
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screen import Screen
from dairyos_desktop.ui.screens import ScreenEntry
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.grid.place import Place
from helpers.databases import FixedClock, sqlite_database
from helpers.pauses import pause
from helpers.sheets import Register
from helpers.windows import context, settle

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.ui.context import UiContext

SATURDAY = dt.date(2026, 11, 7)
MORNING = dt.datetime(2026, 11, 7, 2, 12, tzinfo=dt.UTC)
"""Before eight in India: the evening has not happened."""
DUSK = dt.datetime(2026, 11, 7, 13, 12, tzinfo=dt.UTC)
"""After six in India, when both rounds of the day are over."""

ENTRIES = (
    ScreenEntry("entry", "Entry", "table", "Ctrl+2", "dairyos_desktop.ui.entry.screen:EntryScreen"),
    ScreenEntry("payments", "Payments", "hand-coins", "F6", "helpers.desks:OtherScreen"),
)

_NAMED = {
    "\n": Qt.Key.Key_Return,
    "\t": Qt.Key.Key_Tab,
    "<esc>": Qt.Key.Key_Escape,
    "<del>": Qt.Key.Key_Delete,
    "<back>": Qt.Key.Key_Backspace,
    "<up>": Qt.Key.Key_Up,
    "<down>": Qt.Key.Key_Down,
    "<left>": Qt.Key.Key_Left,
    "<right>": Qt.Key.Key_Right,
    "<pad-enter>": Qt.Key.Key_Enter,
    "<f2>": Qt.Key.Key_F2,
    "<f6>": Qt.Key.Key_F6,
}
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class OtherScreen(Screen):
    """What a clerk is called away to."""

    key = "payments"
    title = "Payments"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.field = TextField(name="Amount")
        self.body.addWidget(self.field)


class _Counter(QObject):
    """Counts what comes from the keyboard and what from the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.clicks = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        del watched
        self.clicks += event.type() == QEvent.Type.MouseButtonPress
        return False


class EntryDesk:
    """A clerk at the window.

    Attributes:
        keys: How many keys were pressed.
        prompts: Answers questions; set it before `open`.
        services: Those that the window has; tests may add to them.
    """

    def __init__(self, folder: Path, *, role: Role = Role.CLERK, now: dt.datetime = DUSK) -> None:
        self.folder = folder
        self.clock = FixedClock(now)
        self.database = sqlite_database(folder, self.clock)
        self.register = Register(self.database)
        self.service = ConsumptionService(self.database)
        self.delivery = DeliveryService(self.database, self.clock)
        self.clerk: Actor = self.register.user("Meena Patel", role)
        self.keys = 0
        self.prompts: object | None = None
        self._counter = _Counter()

    def open(self, size: tuple[int, int] = (1366, 768)) -> None:
        """Shows the window with the sheet of the first route."""
        self.services = SimpleNamespace(consumption=self.service, delivery=self.delivery)
        self.context = context(
            self.folder,
            services=self.services,
            actor=self.clerk,
            prompts=self.prompts,
            today=SATURDAY,
        )
        self.database._announce = self.context.work.announce
        self.window = MainWindow(
            self.context,
            ENTRIES,
            office="Madhuban Dairy",
            now=lambda: dt.datetime(2026, 11, 7, 7, 42, 10),  # noqa: DTZ001 - shown, never stored
            database="Office database",
        )
        self.window.resize(*size)
        self.window.show()
        self.window.show_screen("entry")
        screen = self.window.screen_of("entry")
        assert isinstance(screen, EntryScreen)
        self.screen = screen
        self.window.activateWindow()
        self.rest()
        self.screen.view.take_focus()
        self.rest()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self._counter)

    def close_window(self, *, at_once: bool = False) -> None:
        """Ends the program, once all is at rest or at once; another `open` starts it again."""
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self._counter)
        if not at_once:
            self.rest()
        del self.screen
        self.window.close()
        self.window.deleteLater()
        self.context.work.close(5)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    def close(self) -> None:
        if hasattr(self, "screen"):
            self.close_window()
        self.database.close()

    @property
    def clicks(self) -> int:
        """How often the mouse was used."""
        return self._counter.clicks

    def rest(self) -> None:
        """Until everything is saved, read again and shown."""
        settle(self.context.work)
        while self.screen_is_reading():
            pause(10)
            settle(self.context.work)

    def screen_is_reading(self) -> bool:
        return hasattr(self, "screen") and (
            self.screen.saver.busy or self.screen.days.is_reading or self.screen.rounds.is_reading
        )

    # Keys -------------------------------------------------------------------------

    def press(self, keys: str) -> None:
        """Presses keys one after the other: characters, and names such as `<f2>`."""
        at = 0
        while at < len(keys):
            if keys[at] == "<" and ">" in keys[at:]:
                name = keys[at : keys.index(">", at) + 1]
                at += len(name)
                self.key(_NAMED[name])
            else:
                found = _NAMED.get(keys[at])
                self.key(keys[at] if found is None else found)
                at += 1

    def ctrl(self, key: Qt.Key | str) -> None:
        self.key(key, _CTRL)

    def shift(self, key: Qt.Key) -> None:
        self.key(key, _SHIFT)

    def key(
        self,
        key: Qt.Key | str,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """One key, as the window system would hand it over."""
        self.keys += 1
        window = self.window.windowHandle()
        if isinstance(key, str):
            QTest.keyClick(window, key, held)  # type: ignore[call-overload]  # the stubs forgot characters
        else:
            QTest.keyClick(window, key, held)

    # What is there ----------------------------------------------------------------------

    def place(self, customer: str, column: str) -> Place:
        """A place by customer's code and `morning CM`, `other` or `note`."""
        shift, _, product = column.partition(" ")
        known = f"{shift}:{self.register.products[product]}" if product else column
        return Place(self.register.customers[customer], known)

    def here(self) -> Place | None:
        return self.screen.view.place()

    def go(self, customer: str, column: str) -> None:
        """Puts the clerk into a cell, as a click would, without a key."""
        assert self.screen.view.go(self.place(customer, column))

    def shown(self, customer: str, column: str) -> str:
        """The text of a cell; a mark without text by its name."""
        place = self.place(customer, column)
        model = self.screen.model
        shown = model.shown(model.row_of(place.customer_id), model.column_of(place.column))
        return shown.text or (shown.look.mark.value if shown.look.mark else "")

    def rows(self) -> dict[str, str]:
        """What is in the database for the day: `C1 morning CM` → `1.5`."""
        customers = {number: code for code, number in self.register.customers.items()}
        products = {number: code for code, number in self.register.products.items()}
        sheet = self.service.day_sheet(self.clerk, SATURDAY, None, "both")
        return {
            f"{customers[row.customer_id]} {shift} {products[product]}": cell.row.quantity.short()
            for row in sheet.rows
            for (shift, product), cell in row.cells.items()
            if cell.row is not None
        }

    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()
