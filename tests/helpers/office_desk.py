"""A clerk in the whole window of a small real office, worked by key events alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.late_services import LateServices
from dairyos_desktop.models.deliveries import PlannedChange
from dairyos_desktop.ui.customers.screen import CustomersScreen
from dairyos_desktop.ui.entry.screen import EntryScreen
from dairyos_desktop.ui.main_window.sources import finder_sources
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS
from helpers.databases import FixedClock, sqlite_database
from helpers.offices import make_office, quick_hasher
from helpers.pauses import pause
from helpers.secret_stores import MemoryStore
from helpers.sheets import Register
from helpers.windows import come_to_rest, context, settle

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.customers import CustomerCard
    from dairyos_desktop.ui.changes.panel import ChangePanel

SATURDAY = dt.date(2026, 11, 7)
# 07:42 at the office.
MORNING = dt.datetime(2026, 11, 7, 2, 12, tzinfo=dt.UTC)
_HELD = Qt.KeyboardModifier
_MODIFIERS = {"ctrl": _HELD.ControlModifier, "alt": _HELD.AltModifier, "shift": _HELD.ShiftModifier}
_KEYS = {
    "enter": Qt.Key.Key_Return,
    "pad": Qt.Key.Key_Enter,
    "tab": Qt.Key.Key_Tab,
    "esc": Qt.Key.Key_Escape,
    "up": Qt.Key.Key_Up,
    "down": Qt.Key.Key_Down,
    "left": Qt.Key.Key_Left,
    "right": Qt.Key.Key_Right,
    "f2": Qt.Key.Key_F2,
    "f6": Qt.Key.Key_F6,
    "f8": Qt.Key.Key_F8,
    "del": Qt.Key.Key_Delete,
    "pgdown": Qt.Key.Key_PageDown,
}


class _Watch(QObject):
    """Counts what the mouse does."""

    def __init__(self) -> None:
        super().__init__()
        self.clicks = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        del watched
        self.clicks += event.type() in (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonRelease,
            QEvent.Type.MouseButtonDblClick,
            QEvent.Type.Wheel,
        )
        return False


class OfficeDesk:
    """A small office in its whole window.

    Attributes:
        keys: How many keys were pressed; a chord is one.
        clock: The office's, to be moved.
        register: Writes customers, orders, bills straight into the books.
    """

    def __init__(
        self, folder: Path, *, now: dt.datetime = MORNING, role: Role = Role.CLERK
    ) -> None:
        self.folder = folder
        self.clock = FixedClock(now)
        self.database = sqlite_database(folder, self.clock)
        self.owner = make_office(self.database, self.clock)
        self.register = Register(self.database)
        self.clerk = self.register.user("Meena Patel", role)
        self.services: Services = LateServices(
            Settings(folder), self.database, self.clock, quick_hasher(), MemoryStore()
        )
        self.keys = 0

    def open(self, screen: str = "", size: tuple[int, int] = (1366, 768)) -> None:
        """Shows the window, and a screen of it as it is when one has worked there for a while."""
        self.context = context(
            self.folder, services=self.services, actor=self.clerk, today=SATURDAY
        )
        self.database._announce = self.context.work.announce
        self.window = MainWindow(
            self.context,
            SCREENS,
            office="Madhuban Dairy",
            now=lambda: dt.datetime(2026, 11, 7, 7, 42, 10),  # noqa: DTZ001 - shown, never stored
            database="This PC",
            sources=finder_sources(self.context),
        )
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        self._watch = _Watch()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self._watch)
        if screen:
            self.show(screen)

    @property
    def clicks(self) -> int:
        """How often the mouse was used."""
        return self._watch.clicks

    @property
    def entry(self) -> EntryScreen:
        found = self.window.screen_of("entry")
        assert isinstance(found, EntryScreen)
        return found

    @property
    def customers(self) -> CustomersScreen:
        found = self.window.screen_of("customers")
        assert isinstance(found, CustomersScreen)
        return found

    @property
    def panel(self) -> ChangePanel:
        """The panel for the phone, which is open."""
        from dairyos_desktop.ui.changes.panel import ChangePanel  # noqa: PLC0415 - built on demand

        shown = self.window.asides.shown
        assert isinstance(shown, ChangePanel)
        return shown

    def show(self, screen: str) -> None:
        """A screen as it is when one has worked there for a while."""
        self.window.show_screen(screen)
        self.rest()
        if screen == "entry":
            self.entry.view.take_focus()

    def rest(self) -> None:
        """Until nothing is under way and what was put off a moment was done."""
        come_to_rest(self.window, self.context.work)
        if self.window.shown == "entry":
            while (
                self.entry.saver.busy or self.entry.days.is_reading or self.entry.rounds.is_reading
            ):
                pause(10)
                settle(self.context.work)

    def press(self, keys: str) -> None:
        """Presses keys: words are typed letter by letter, `<alt+n>` and `<enter>` are one each."""
        at = 0
        while at < len(keys):
            if keys[at] == "<" and ">" in keys[at:]:
                end = keys.index(">", at)
                self._chord(keys[at + 1 : end])
                at = end + 1
            else:
                self._key(keys[at], _HELD.NoModifier)
                at += 1

    def _chord(self, named: str) -> None:
        *held, last = named.split("+")
        modifiers = _HELD.NoModifier
        for one in held:
            modifiers |= _MODIFIERS[one]
        if last == "pad":
            modifiers |= _HELD.KeypadModifier
        self._key(_KEYS.get(last, last), modifiers)

    def _key(self, key: Qt.Key | str, held: Qt.KeyboardModifier) -> None:
        self.keys += 1
        window = self.window.windowHandle()
        if isinstance(key, str) and held:
            key = Qt.Key(ord(key.upper()))
        if isinstance(key, str):
            QTest.keyClick(window, key, held)  # type: ignore[call-overload]  # the stubs forgot characters
        else:
            QTest.keyClick(window, key, held)

    def changes(self) -> list[tuple[int, PlannedChange]]:
        """The planned changes in the books, with whose they are."""
        with self.database.read() as session:
            return [(one.customer_id, one) for one in session.scalars(select(PlannedChange))]

    def card(self, customer_id: int) -> CustomerCard:
        return self.services.customers.card(self.owner, customer_id)

    def toasts(self) -> list[str]:
        return [toast.accessibleName() for toast in self.window.toasts._shown]

    def focus(self) -> QWidget | None:
        return self.window.focusWidget()

    def close(self) -> None:
        if hasattr(self, "window"):
            application = QApplication.instance()
            assert application is not None
            application.removeEventFilter(self._watch)
            self.rest()
            self.window.close()
            self.window.deleteLater()
            settle(self.context.work)
            self.context.work.close(5)
        self.database.close()
