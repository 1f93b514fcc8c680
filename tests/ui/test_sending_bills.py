"""Bills that leave from the window: mailed, looked after, sent from the list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from helpers.accessibility import check
from helpers.bill_desk import OCTOBER, BillDesk, small_dairy
from helpers.keys import click
from helpers.pauses import pause
from helpers.smtp_server import MailServer
from helpers.windows import settle
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from dairyos_desktop.ui.bills.send_menu import send_menu
from dairyos_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.services.dto.outbox import OutboxRow
    from dairyos_desktop.ui.bills.outbox_page import OutboxPage
    from dairyos_desktop.ui.bills.send_page import SendPage


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: MailServer) -> Iterator[BillDesk]:
    dairy = small_dairy()
    addresses = {"C1": "asha@home.example", "C2": "cut@home.example", "C4": ""}
    for row in dairy.rows["customers"]:
        row["email"] = addresses.get(row["code"], "")
        row["phone"] = f"98000000{row['code'][1:]:0>2}" if row["code"] != "C4" else ""
    made = BillDesk(
        tmp_path / "office",
        dairy,
        mail=server.environment,
        office_secrets={"smtp_password": server.password},
    )
    made.services.settings.set_value(made.owner, "mail_pace", 600)
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


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "open")  # type: ignore[arg-type]  # it wants a str
    yield made
    QDesktopServices.unsetUrlHandler("https")


def until(desk: BillDesk, what: str) -> None:
    """Lets the mails' timer run until a banner says so."""
    for _ in range(400):
        if any(what in line for line in desk.lines):
            desk.rest()
            return
        desk.clock.wait(seconds=0.5)
        pause(10)
    raise AssertionError(desk.lines)


def choose(desk: BillDesk, words: str) -> None:
    """A line of the menu of *Send…*."""
    menu = send_menu(desk.screen.sending, OCTOBER, desk.screen.list.chosen(), desk.rows)
    line = next(action for action in menu.actions() if words in action.text())
    assert line.isEnabled(), line.toolTip()
    line.trigger()
    menu.close()
    # While mails leave, nothing comes to rest: their pace goes by the office's clock, which stands.
    if words.startswith("Mail"):
        settle(desk.context.work)
    if not desk.screen.sending.mails.running:
        desk.rest()


def text(url: QUrl) -> str:
    """What is typed in the chat that it opens."""
    (typed,) = parse_qs(url.query(QUrl.ComponentFormattingOption.FullyEncoded))["text"]
    return typed


def current(page: OutboxPage | SendPage) -> str:
    row = page.table.current_row()
    assert row is not None
    return row.name


def outbox(desk: BillDesk) -> dict[str, OutboxRow]:
    return {
        row.name: row
        for row in desk.services.outbox.rows(desk.owner, OCTOBER)
        if row.channel == "mail"
    }


def press_in_banner(desk: BillDesk, words: str) -> None:
    (banner,) = desk.screen.banners
    click(next(one for one in banner.findChildren(Button) if one.text() == words))
    if not desk.screen.sending.mails.running:
        desk.rest()


def test_a_month_is_asked_for_mailed_and_looked_after(desk: BillDesk, server: MailServer) -> None:
    screen = desk.open()
    choose(desk, "Mail 2 bills…")
    assert desk.prompts.asked == ["Mail 2 bills, ₹2,750.00?"]
    assert "become final" in desk.prompts.details[0]
    assert "1 customer has no mail address" in desk.prompts.details[0]
    until(desk, "1 bill mailed.")
    assert any("Of 1 mail nobody knows whether it arrived." in line for line in desk.lines)
    assert [str(one["X-Rcpt"]) for one in server.letters()] == [
        "asha@home.example",
        "cut@home.example",
    ]
    assert "Mail" in [column.text(row) for row in desk.rows for column in screen.list.model.columns]
    press_in_banner(desk, "Show the outbox")
    page = screen.sending.outbox
    assert "2 to look at" not in page.title.text()
    assert "1 to look at" in page.title.text()
    check(desk.window)
    assert current(page) == "Bina Rao"
    click(page.arrived)
    desk.rest()
    assert outbox(desk)["Bina Rao"].state == "sent"
    click(page.bounced)
    desk.rest()
    assert outbox(desk)["Bina Rao"].problem.startswith("It came back")
    click(page.again)
    desk.rest()
    assert outbox(desk)["Bina Rao"].state == "queued"
    desk.press(Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.list


def test_only_the_checked_bills_are_mailed(desk: BillDesk, server: MailServer) -> None:
    screen = desk.open()
    desk.press(Qt.Key.Key_Space)
    assert [row.name for row in screen.list.chosen()] == ["Asha Shah"]
    choose(desk, "Mail 1 bill…")
    until(desk, "1 bill mailed.")
    assert desk.prompts.asked == ["Mail 1 bill, ₹1,750.00?"]
    assert [str(one["X-Rcpt"]) for one in server.letters()] == ["asha@home.example"]
    choose(desk, "Mail 1 bill…")
    assert desk.lines == ["Every bill with a mail address is in the outbox."]


def test_stop_keeps_the_rest_from_leaving(desk: BillDesk, server: MailServer) -> None:
    desk.services.settings.set_value(desk.owner, "mail_pace", 1)
    screen = desk.open()
    choose(desk, "Mail 2 bills…")
    for _ in range(300):
        if server.letters():
            break
        pause(10)
    assert screen.sending.progress.isVisible()
    click(screen.sending.progress.stop)
    until(desk, "Stopped: 1 bill mailed, 1 not.")
    assert not screen.sending.progress.isVisible()
    assert desk.services.mail_queue.due_at(desk.owner) is None
    press_in_banner(desk, "Mail the rest")
    desk.clock.wait(minutes=2)
    until(desk, "0 bills mailed.")
    assert len(server.letters()) == 2


def test_without_an_address_or_a_server_the_menu_says_why(desk: BillDesk) -> None:
    screen = desk.open()
    desk.import_rows(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\n"
        "C1,Asha Shah,,,,,R1,10,gu,2020-01-01,,0.00\nC2,Bina Rao,,,,,R1,20,en,2020-01-01,,0.00\n",
    )
    assert screen.sending.mails.reason() == "No customer of these bills has a mail address."
    menu = send_menu(screen.sending, OCTOBER, [], [])
    mail = menu.actions()[0]
    assert (mail.isEnabled(), mail.toolTip()) == (
        False,
        "No customer of these bills has a mail address.",
    )
    menu.close()


def test_the_send_list_takes_three_keys_a_bill(desk: BillDesk, browser: Browser) -> None:
    screen = desk.open()
    choose(desk, "Send list for WhatsApp")
    page = screen.sending.send_list
    assert "0 of 2 sent" in page.title.text()
    check(desk.window)
    keys = 0
    for number in range(1, 3):
        row = page.table.current_row()
        assert row is not None
        desk.press(Qt.Key.Key_Return)
        keys += 1
        url = browser.opened[-1]
        assert url.path() == f"/91{row.phone.removeprefix('+91')}"
        paper = QGuiApplication.clipboard().mimeData().urls()[0].toLocalFile()
        assert paper.endswith(f"{row.number.replace('/', '-')}.pdf")
        assert Path(paper).read_bytes().startswith(b"%PDF-")
        keys += 1  # Ctrl+V there
        desk.press(Qt.Key.Key_Enter)
        keys += 1
        assert f"{number} of 2 sent" in page.title.text()
    assert keys == 6
    assert desk.row("C1").issued_by == "sent by message"
    desk.press(Qt.Key.Key_Return)
    assert len(browser.opened) == 2


def test_the_send_list_stops_and_goes_on(desk: BillDesk, browser: Browser) -> None:
    screen = desk.open()
    choose(desk, "Send list for WhatsApp")
    page = screen.sending.send_list
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    first = {row.name for row in page.model.rows if row.state == "sent"}
    assert len(first) == 1
    desk.press(Qt.Key.Key_Escape)
    choose(desk, "Send list for WhatsApp")
    assert current(page) not in first
    page.picture.setChecked(True)
    desk.press(Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().mimeData().hasImage()
    assert len(browser.opened) == 2
    assert "₹1,750.00" in text(browser.opened[0])


def test_who_owes_for_long_is_reminded_once_a_day(desk: BillDesk, browser: Browser) -> None:
    desk.services.settings.set_value(desk.owner, "remind_days", 1)
    desk.clock.wait(days=30)
    screen = desk.open()
    choose(desk, "Remind 2 customers, ₹2,750.00")
    page = screen.sending.send_list
    assert [row.name for row in page.model.rows] == ["Asha Shah", "Bina Rao"]
    desk.press(Qt.Key.Key_Return)
    assert "₹1,750.00" in text(browser.opened[0])
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Escape)
    choose(desk, "Remind")
    assert "1 of 2 sent" in page.title.text()
