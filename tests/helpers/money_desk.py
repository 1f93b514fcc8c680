"""Somebody at the Payments screen of a small, real office whose gateway has sent news."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.payments.screen import PaymentsScreen
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.webhook.receiver import read_event
from helpers.command_line import dairy_office
from helpers.dairy import Dairy
from helpers.databases import FixedClock
from helpers.deliveries import captured
from helpers.keys import NO_MODIFIER, Modifier
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore
from helpers.windows import RecordingPrompts, context, settle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.payments import PaymentView
    from dairyos_desktop.ui.payments.tab import Tab

OCTOBER = Month(2026, 10)


def billed_dairy() -> Dairy:
    """Five customers; Asha and Bina owe 500.00 for October, Chetan 250.00, Dwarka an opening."""
    dairy = Dairy()
    dairy.product("CM", name="Cow Milk", price="50.000", tax="0.0000")
    dairy.customer("C101", name="Asha Shah", name_local="આશા શાહ", phone="+919812345678")
    dairy.customer("C102", name="Bina Rao")
    dairy.customer("C103", name="Chetan Vyas", phone="+919898989898")
    dairy.customer("C104", name="Dwarka Joshi", name_local="द्वारका जोशी", opening="300.00")
    dairy.customer("C105", name="Esha Dave")
    for code, days in (("C101", 10), ("C102", 10), ("C103", 5)):
        for day in range(1, days + 1):
            dairy.delivery(f"2026-10-{day:02d}", code, "CM", "1.000")
    return dairy


class MoneyDesk:
    """The main window at a tab of the Payments screen, worked by keys."""

    SHOWN: ClassVar[tuple[str, ...]] = ("payments", "bills", "customers")

    def __init__(
        self,
        folder: Path,
        tab: str,
        *,
        role: Role | None = None,
        size: tuple[int, int] = (1366, 768),
        now: dt.datetime | None = None,
        office_secrets: Mapping[str, str] | None = None,
    ) -> None:
        dairy_office(folder, billed_dairy())
        self.clock = FixedClock.at_noon(2026, 11, 7)
        if now is not None:
            self.clock.set(now)
        self.office = open_office(
            Settings(folder, office_secrets=office_secrets or {}),
            clock=self.clock,
            hasher=quick_hasher(),
            store=MemoryStore(),
            announce=self._announce,
        )
        self.services = self.office.services
        self.owner = self.services.auth.login(OWNER, PASSWORD)
        self.context = context(
            folder,
            services=self.services,
            actor=self.owner if role is None else Actor(self.owner.user_id, "Vasant", role),
            prompts=RecordingPrompts(reason=PASSWORD),
        )
        self.services.billing.generate(self.owner, OCTOBER)
        self._tab = tab
        self.window = MainWindow(
            self.context,
            [entry for entry in SCREENS if entry.key in self.SHOWN],
            office="Madhuban Dairy",
            now=self.clock.now,
            database="This PC",
        )
        self.window.resize(*size)

    def open(self) -> None:
        """Shows the window."""
        self.window.show()
        self.window.activateWindow()
        self.window.show_screen("payments", {"tab": self._tab})
        self.rest()

    def arrives(self, number: int, paise: int, **said: object) -> int:
        """News of money comes in and is acted on; the payment's id."""
        body = captured(number, paise, **said)
        self.services.news.receive(SYSTEM, read_event(body, f"ev_{number}_{len(said)}"))
        self.services.news.work(SYSTEM)
        return max(row.payment_id for row in self.paid())

    def paid(self) -> list[PaymentView]:
        """All payments."""
        return self.services.payments.list(self.owner)

    @property
    def screen(self) -> PaymentsScreen:
        screen = self.window.screen_of("payments")
        assert isinstance(screen, PaymentsScreen)
        return screen

    @property
    def tab(self) -> Tab:
        return self.screen.tab(self._tab)

    def rest(self) -> None:
        for _ in range(6):
            settle(self.context.work)

    def key(self, key: Qt.Key | str, modifier: Modifier = NO_MODIFIER) -> None:
        QTest.keyClick(self.window.windowHandle(), key, modifier)  # type: ignore[arg-type]  # the stubs forgot characters
        self.rest()

    def words(self, text: str) -> None:
        for letter in text:
            self.key(letter)

    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()

    def toasts(self) -> list[str]:
        return [toast.accessibleName() for toast in self.window.toasts.shown]

    def close(self) -> None:
        self.rest()
        self.window.close()
        self.window.deleteLater()
        settle(self.context.work)
        self.context.work.close(5)
        self.office.close()

    def _announce(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)
