"""The status bar's word on the gateway, and "Check now", in a real window of a real office."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.razorpay_server import Fault, RazorpayServer
from helpers.secret_stores import MemoryStore
from helpers.windows import context, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.ui.main_window.gateway_state import ITEM, GatewayStatus
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.ui.main_window.status_bar import StatusItem

HANGS_S = 2.0


class Desk:
    """The owner's window, or another role's; the gateway is `server`."""

    def __init__(
        self, folder: Path, server: RazorpayServer, clock: FixedClock, role: Role, *, keys: bool
    ) -> None:
        self.clock, self.server = clock, server
        given = {"razorpay_key_id": server.key_id, "razorpay_key_secret": server.key_secret}
        settings = Settings(
            new_office(folder / "office").folder,
            office_secrets=given if keys else {},
            gateway_url=server.url,
        )
        self.office = open_office(
            settings,
            clock=clock,
            hasher=quick_hasher(),
            store=MemoryStore(),
            announce=self._on_committed,
        )
        self.owner = self.office.services.auth.login(OWNER, PASSWORD)
        actor = self.owner if role is Role.OWNER else Actor(None, "Ravi", role)
        self.context = context(folder, services=self.office.services, actor=actor)
        self.window = MainWindow(
            self.context, SCREENS, office="Madhuban", now=self.now, database="This PC"
        )
        self.gateway = GatewayStatus(self.window, self.now)
        self.window.more_deeds = self.gateway.deeds
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_screen("settings")
        self.look()

    def _on_committed(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)

    def now(self) -> dt.datetime:
        return self.clock.now().astimezone(ZoneInfo("Asia/Kolkata"))

    def look(self) -> None:
        self.gateway.look()
        self.settle()

    def settle(self) -> None:
        settle(self.context.work)
        settle(self.context.work)

    @property
    def item(self) -> StatusItem:
        found = self.window.status.item(ITEM)
        assert found is not None
        return found

    def press(self) -> None:
        """By keyboard alone."""
        self.item.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(self.item, Qt.Key.Key_Return)

    def close(self) -> None:
        self.window.hide()
        self.window.deleteLater()
        self.settle()
        self.context.work.close(5)
        self.office.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.at_noon(2026, 11, 1)


@pytest.fixture
def server(clock: FixedClock) -> Iterator[RazorpayServer]:
    with RazorpayServer(lambda: clock.now().timestamp()) as running:
        yield running


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, server: RazorpayServer, clock: FixedClock
) -> Iterator[Desk]:
    role, keys = getattr(request, "param", (Role.OWNER, True))
    made = Desk(tmp_path, server, clock, role, keys=keys)
    yield made
    made.close()


def test_it_says_when_the_gateway_was_checked_and_checks_now(desk: Desk) -> None:
    assert desk.item.text() == "Razorpay not checked yet"
    desk.server.pay_without_link(5_000)
    desk.press()
    assert desk.item.text() == "Asking Razorpay…"
    desk.settle()
    assert desk.item.text() == "Razorpay checked 12:00"
    assert desk.item.status.verb == "Check now"
    told = [toast.accessibleName() for toast in desk.window.toasts.shown]
    assert told == ["Razorpay checked: 1 new payment."]
    desk.clock.wait(days=1, minutes=4)
    desk.look()
    assert desk.item.text() == "Razorpay checked 01-11 12:00"


def test_offline_is_told_since_when_and_goes_away_by_itself(desk: Desk) -> None:
    desk.server.faults.add(Fault("unauthorized", times=None))
    desk.press()
    desk.settle()
    assert desk.item.text() == "Razorpay refuses the keys since 12:00"
    assert (desk.item.status.verb, desk.item.status.tone) == ("Try now", "bad")
    desk.server.faults.clear()
    desk.clock.wait(minutes=5)
    # What runs by itself, in another thread, tells the window.
    asking = threading.Thread(target=lambda: desk.office.services.polling.poll(SYSTEM))
    asking.start()
    asking.join()
    desk.settle()
    assert desk.item.text() == "Razorpay checked 12:05"


@pytest.mark.parametrize("desk", [(Role.OWNER, False)], indirect=True)
def test_without_keys_it_is_off_and_asks_nothing(desk: Desk) -> None:
    assert desk.item.text() == "Razorpay off"
    assert desk.item.status.action is None
    assert desk.gateway.deeds() == ()


@pytest.mark.parametrize("desk", [(Role.VIEWER, True)], indirect=True)
def test_a_viewer_sees_it_and_may_not_ask(desk: Desk) -> None:
    assert desk.item.text() == "Razorpay not checked yet"
    assert desk.item.status.action is None
    assert desk.gateway.deeds() == ()


def test_the_finder_asks_too(desk: Desk) -> None:
    (deed,) = desk.gateway.deeds()
    assert deed.deed is not None
    deed.deed()
    desk.settle()
    assert desk.item.text() == "Razorpay checked 12:00"


def test_the_windows_thread_never_waits_for_a_gateway_that_hangs(desk: Desk) -> None:
    desk.server.faults.add(Fault("hang", seconds=HANGS_S))
    desk.press()
    slowest = 0.0
    deadline = time.monotonic() + HANGS_S * 0.8
    while time.monotonic() < deadline:
        began = time.monotonic()
        QApplication.processEvents()
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.001)
    assert desk.item.text() == "Asking Razorpay…"
    # A window that waited would have been away for all of it.
    assert slowest < HANGS_S / 2
    desk.settle()
