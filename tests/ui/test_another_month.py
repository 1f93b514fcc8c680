"""Another month at the Bills screen, its books late: nothing is done with the one before."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from helpers.bill_desk import NOW, OCTOBER, BillDesk, small_dairy
from helpers.keys import NO_MODIFIER, click
from helpers.pauses import pause
from helpers.razorpay_server import RazorpayServer
from helpers.smtp_server import MailServer
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from dairyos_desktop.domain.periods import Month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEPTEMBER = Month(2026, 9)
MOMENT = "A moment, please."
CTRL = Qt.KeyboardModifier.ControlModifier


class Late:
    """Lets a service's call answer only once `now` is called."""

    def __init__(self, patch: pytest.MonkeyPatch, service: object, name: str) -> None:
        real: Callable[..., Any] = getattr(service, name)
        self._gate = threading.Event()
        self._asked = 0

        def call(*args: object, **named: object) -> object:
            self._asked += 1
            assert self._gate.wait(20)
            return real(*args, **named)

        patch.setattr(service, name, call)

    def wait_for_question(self) -> None:
        while not self._asked:
            pause(5)

    def now(self) -> None:
        self._gate.set()


@pytest.fixture
def server() -> Iterator[RazorpayServer]:
    with RazorpayServer(NOW.timestamp) as running:
        yield running


@pytest.fixture
def desk(
    tmp_path: Path, server: RazorpayServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BillDesk]:
    """Bills of September and October, a mail server and a gateway."""
    dairy = small_dairy()
    for row in dairy.rows["customers"]:
        row["email"] = f"{row['code'].casefold()}@home.example"
    for day in range(1, 6):
        dairy.delivery(f"2026-09-{day:02d}", "C1", "CM", "1.000")
    with MailServer(tmp_path) as mails:
        monkeypatch.setenv("SSL_CERT_FILE", str(mails.authority))
        made = BillDesk(
            tmp_path / "office",
            dairy,
            mail=mails.environment,
            gateway_url=server.url,
            office_secrets={
                "smtp_password": mails.password,
                "razorpay_key_id": server.key_id,
                "razorpay_key_secret": server.key_secret,
            },
        )
        made.services.billing.generate(made.owner, SEPTEMBER)
        made.make()
        yield made
        made.close()


def come_to(desk: BillDesk, month: Month) -> None:
    desk.screen.show_month(month)
    desk.rest()
    pause(400)
    desk.rest()


def menu_of_sending(desk: BillDesk) -> QMenu:
    click(desk.screen.controls.send)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_nothing_is_done_with_the_month_before(
    desk: BillDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = desk.open()
    come_to(desk, OCTOBER)
    late = Late(monkeypatch, desk.services.billing, "rows")
    screen.show_month(SEPTEMBER)
    controls = screen.controls
    buttons = (controls.make, controls.send, controls.print, controls.save, controls.links)
    assert [button.reason for button in buttons] == [MOMENT] * len(buttons)
    for key, held in ((Qt.Key.Key_F10, NO_MODIFIER), (Qt.Key.Key_P, CTRL)):
        QTest.keyClick(desk.window.windowHandle(), key, held)
        pause(20)
    assert QApplication.activePopupWidget() is None
    assert desk.prompts.asked == []
    late.now()
    desk.rest()
    assert not controls.print.reason
    assert desk.services.outbox.rows(desk.owner, OCTOBER) == ()


def test_the_menu_of_sending_is_of_the_month_that_was_just_painted(
    desk: BillDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = desk.open()
    come_to(desk, SEPTEMBER)
    # Between the bills and how their mails stand.
    late = Late(monkeypatch, desk.services.mails, "state")
    screen.show_month(OCTOBER)
    late.wait_for_question()
    menu = menu_of_sending(desk)
    mail, chat, *_ = menu.actions()
    assert (mail.isEnabled(), mail.toolTip()) == (False, MOMENT)
    chat.trigger()
    menu.close()
    late.now()
    desk.rest()
    assert screen.sending.send_list.title.text().startswith("Send list: October 2026")


def test_links_say_that_they_are_not_known_yet(
    desk: BillDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = desk.open()
    come_to(desk, SEPTEMBER)
    late = Late(monkeypatch, desk.services.link_queue, "state")
    screen.show_month(OCTOBER)
    late.wait_for_question()
    assert screen.controls.links.reason == MOMENT
    late.now()
    desk.rest()
    assert not screen.controls.links.reason


def test_a_look_that_was_begun_before_bills_were_made_is_not_shown(
    desk: BillDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = desk.open()
    come_to(desk, OCTOBER)
    told: list[int] = []
    screen.reader.previewed.connect(lambda found: told.append(found.result.created))
    desk.services.billing.void(desk.owner, desk.rows[0].number, "wrong")
    late = Late(monkeypatch, desk.services.billing, "go_on_with")
    screen.refresh()
    late.wait_for_question()
    desk.services.billing.generate(desk.owner, OCTOBER)
    screen.refresh()
    late.now()
    desk.rest()
    pause(400)
    desk.rest()
    assert told == [0]


def test_a_bill_of_another_month_is_not_shown_with_this_ones_look(
    desk: BillDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = desk.open()
    come_to(desk, OCTOBER)
    assert screen.controls.make.text() == "Make again"
    desk.services.billing.void(desk.owner, desk.rows[0].number, "wrong")
    come_to(desk, SEPTEMBER)
    come_to(desk, OCTOBER)
    assert screen.controls.make.text() == "Make again: 1 new"
    (september,) = desk.services.billing.rows(desk.owner, SEPTEMBER)
    late = Late(monkeypatch, desk.services.billing, "begin_preview")
    desk.window.show_screen("bills", {"number": september.number})
    late.wait_for_question()
    assert screen.stepper.month() == SEPTEMBER
    assert screen.controls.make.text() == "Make again"
    late.now()
    desk.rest()
