"""Payment links at the Bills screen: one bill's, and a month's."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from helpers.bill_desk import NOW, OCTOBER, BillDesk
from helpers.command_line import new_office
from helpers.hindi import english
from helpers.keys import click
from helpers.pauses import pause
from helpers.razorpay_server import Fault, RazorpayServer
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAKE = r"POST /v1/payment_links$"


@pytest.fixture
def server() -> Iterator[RazorpayServer]:
    with RazorpayServer(NOW.timestamp) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: RazorpayServer) -> Iterator[BillDesk]:
    made = BillDesk(
        tmp_path / "office",
        gateway_url=server.url,
        office_secrets={
            "razorpay_key_id": server.key_id,
            "razorpay_key_secret": server.key_secret,
        },
    )
    made.services.settings.set_value(made.owner, "link_pace", 1)
    made.make()
    yield made
    made.close()


class Browser(QObject):
    """Stands in the place of the PC's."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url)


def until(desk: BillDesk, what: str) -> None:
    """Lets the links' timer run until a banner says so."""
    for _ in range(400):
        if any(what in line for line in desk.lines):
            return
        # The office's clock stands; the queue's pace goes by it.
        desk.clock.wait(seconds=0.5)
        pause(25)
    raise AssertionError(desk.lines)


def press_in_banner(desk: BillDesk, words: str) -> None:
    (banner,) = desk.screen.banners
    click(next(one for one in banner.findChildren(Button) if one.text() == words))


def come_to(desk: BillDesk, month: Month) -> None:
    desk.screen.show_month(month)
    desk.rest()
    pause(400)
    desk.rest()


def test_links_stopped_while_another_month_was_shown_are_told_in_their_own(
    desk: BillDesk, server: RazorpayServer
) -> None:
    screen = desk.open()
    click(screen.controls.links)
    while not server.books.links:
        pause(10)
    come_to(desk, Month(2026, 9))
    click(screen.links_progress.stop)
    for _ in range(40):
        desk.clock.wait(seconds=0.5)
        pause(25)
    assert not screen.links.running
    assert not any("still to make" in line for line in desk.lines)
    come_to(desk, OCTOBER)
    assert any("still to make" in line for line in desk.lines)


@pytest.mark.usefixtures("hindi")
def test_how_far_links_are_is_told_in_hindi(desk: BillDesk) -> None:
    screen = desk.open()
    click(screen.controls.links)
    while not screen.links_progress.line:
        pause(10)
    assert english(screen.links_progress.line) == []
    click(screen.links_progress.stop)
    while screen.links.running:
        desk.clock.wait(seconds=0.5)
        pause(25)


def test_to_show_the_mode_the_gateways_library_is_not_loaded(tmp_path: Path) -> None:
    new_office(tmp_path / "office")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from dairyos_desktop.bootstrap import open_office\n"
        "from dairyos_desktop.config.settings import Settings\n"
        "from dairyos_desktop.services.actor import SYSTEM\n"
        "keys = {'razorpay_key_id': 'rzp_live_1', 'razorpay_key_secret': 'x'}\n"
        f"office = open_office(Settings(Path({str(tmp_path / 'office')!r}), office_secrets=keys))\n"
        "assert office.services.gateway.state(SYSTEM).mode == 'live'\n"
        "assert not {'razorpay', 'requests'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_month_of_links_is_asked_for_made_and_told(
    desk: BillDesk, server: RazorpayServer
) -> None:
    screen = desk.open()
    assert screen.badge.words == "Razorpay: test mode"
    assert screen.badge.isVisible()
    click(screen.controls.links)
    assert desk.prompts.asked == ["Make payment links for 2 bills, ₹2,750.00?"]
    assert "no real money moves" in desk.prompts.details[0]
    until(desk, "2 payment links made.")
    assert len(server.books.links) == 2
    desk.rest()
    assert screen.controls.links.reason == "Every bill with something open has its link."


def test_a_month_of_links_is_stopped_and_gone_on_with(
    desk: BillDesk, server: RazorpayServer
) -> None:
    screen = desk.open()
    click(screen.controls.links)
    while not server.books.links:
        pause(10)
    assert screen.links_progress.isVisible()
    click(screen.links_progress.stop)
    until(desk, "Stopped: 1 payment link made, 1 still to make.")
    assert not screen.links_progress.isVisible()
    press_in_banner(desk, "Go on")
    until(desk, "2 payment links made.")
    assert len(server.books.links) == 2


def test_what_a_closed_window_left_is_told_by_the_next(
    desk: BillDesk, server: RazorpayServer
) -> None:
    desk.services.link_queue.begin(desk.owner, OCTOBER)
    desk.open()
    until(desk, "2 payment links of October 2026 still to make.")
    press_in_banner(desk, "Leave them")
    desk.rest()
    assert desk.lines == []
    assert server.calls == []


def test_who_got_no_link_is_told_with_the_reason(desk: BillDesk, server: RazorpayServer) -> None:
    server.faults.add(Fault("route", on=MAKE))
    screen = desk.open()
    click(screen.controls.links)
    until(desk, "1 payment link made, 1 bill without one.")
    assert any("Asha Shah: Razorpay refused it" in line for line in desk.lines)


def test_wrong_keys_end_it_with_what_to_do(desk: BillDesk, server: RazorpayServer) -> None:
    server.keys.clear()
    screen = desk.open()
    click(screen.controls.links)
    until(desk, "Razorpay does not know the office's keys.")
    assert not screen.links_progress.isVisible()
    # What it left waiting, read once more, is no news that takes the reason away.
    screen.links.read(OCTOBER)
    desk.rest()
    assert any("Razorpay does not know the office's keys." in line for line in desk.lines)
    assert not screen.controls.links.reason


def test_one_bills_link_is_made_copied_and_sent(desk: BillDesk, server: RazorpayServer) -> None:
    screen = desk.open()
    row = screen.list.panel.link
    assert row.isVisible()
    assert row.words.text() == "No payment link yet."
    click(row.make)
    desk.rest()
    number = desk.row("C1").number
    assert desk.prompts.asked == [f"Make a payment link for {number}, ₹1,750.00?"]
    url = server.link_of(number)["short_url"]
    assert row.words.text() == f"Test: {url}"
    click(row.copy)
    told = QGuiApplication.clipboard().text()
    assert url in told
    # In the language of the family's bills, whatever the window's.
    assert f"બિલ {number}, ઑક્ટોબર 2026. ચૂકવવાની રકમ: ₹1,750.00" in told
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]  # it wants a str
    try:
        click(row.send)
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert browser.opened[0].host() == "wa.me"
    assert parse_qs(browser.opened[0].query(QUrl.ComponentFormattingOption.FullyEncoded)) == {
        "text": [told]
    }


def test_a_link_over_another_amount_is_made_anew(desk: BillDesk, server: RazorpayServer) -> None:
    number = desk.row("C1").number
    desk.services.links.make(desk.owner, number)
    desk.import_before_opening(
        "payments", "date,customer,amount,method,reference\n2026-11-06,C1,750.00,cash,\n"
    )
    screen = desk.open()
    row = screen.list.panel.link
    assert "₹1,750.00, which is no longer what is open" in row.words.text()
    click(row.make)
    desk.rest()
    assert row.words.text() == f"Test: {server.link_of(f'{number}-2')['short_url']}"


def test_an_office_without_keys_sees_nothing_of_it(tmp_path: Path) -> None:
    desk = BillDesk(tmp_path / "office")
    desk.make()
    screen = desk.open()
    assert not screen.badge.isVisible()
    assert not screen.controls.links.isVisible()
    assert not screen.list.panel.link.isVisible()
    desk.close()
