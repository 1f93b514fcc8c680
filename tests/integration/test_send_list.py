"""The send list: what a person sends by WhatsApp stands in the outbox like a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.books import OCTOBER, Books
from helpers.mail_desk import MailDesk, PlainPapers
from sqlalchemy import select

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.services.outbox.send_list import SendListService
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    books = Books(database, clock, tmp_path)
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\n"
        "A,Asha,,9800000001,,,R1,1,en,2020-01-01,,0.00\n"
        "B,Bela,,,,,R1,2,en,2020-01-01,,0.00\n"
        "C,Chetan,,9800000003,,,R1,3,ta,2020-01-01,,0.00\n",
    )
    for code in "ABC":
        books.took(code, {5: "2.000"})
    books.run()
    return books


@pytest.fixture
def sending(books: Books) -> SendListService:
    return SendListService(books.database, books.clock, PlainPapers(), WholeFiles())


def test_each_bill_is_opened_and_sent_once(
    books: Books, sending: SendListService, tmp_path: Path
) -> None:
    sending.begin(books.actor, OCTOBER)
    sending.begin(books.actor, OCTOBER)
    first, none, last = sending.entries(books.actor, OCTOBER)
    assert (first.name, first.waits, none.name, none.state) == ("Asha", True, "Bela", "skipped")
    chat = sending.open(books.actor, first.message_id, tmp_path)
    assert chat.url.startswith("https://wa.me/919800000001?text=Madhuban%20Dairy")
    assert chat.paper is not None
    assert chat.paper.read_bytes().startswith(b"{")
    assert cause(books, first.number) == "to be sent"
    sending.sent(books.actor, first.message_id)
    assert cause(books, first.number) == "sent by message"
    with pytest.raises(RefusedError, match="sent already"):
        sending.open(books.actor, first.message_id, tmp_path)
    assert cause(books, last.number) == ""
    assert [row.waits for row in sending.entries(books.actor, OCTOBER)] == [False, False, True]
    # What is mailed is another way, which the outbox tells apart.
    rows = MailDesk(books.database, books.clock).outbox.rows(books.actor, OCTOBER)
    assert {(row.channel, row.state) for row in rows} == {
        ("whatsapp", "sent"), ("whatsapp", "skipped"), ("whatsapp", "queued"),
    }  # fmt: skip
    books.sound()


def test_who_owes_for_long_is_reminded_once_a_day(
    books: Books, sending: SendListService, tmp_path: Path
) -> None:
    SettingsService(books.database).set_value(books.actor, "remind_days", 5)
    assert sending.overdue(books.actor).customers == 0
    books.clock.wait(days=20)
    books.pay("C", "100.00")
    overdue = sending.overdue(books.actor)
    assert (overdue.customers, overdue.amount, overdue.days) == (3, Money("236.00"), 5)
    sending.begin_reminders(books.actor)
    sending.begin_reminders(books.actor)
    first, second = sending.entries(books.actor, None)
    assert (first.name, first.amount) == ("Asha", Money("112.00"))
    assert (second.name, second.amount) == ("Chetan", Money("12.00"))
    chat = sending.open(books.actor, second.message_id, tmp_path)
    assert chat.paper is None
    assert "₹12.00" in chat.text
    assert "நினைவூட்டல்" in chat.text
    sending.sent(books.actor, second.message_id)
    books.pay("A", "112.00")
    with pytest.raises(RefusedError, match="owes nothing any more"):
        sending.open(books.actor, first.message_id, tmp_path)
    books.clock.wait(days=1)
    sending.begin_reminders(books.actor)
    (again,) = sending.entries(books.actor, None)
    assert (again.name, again.waits) == ("Chetan", True)


def cause(books: Books, number: str) -> str:
    with books.database.read() as session:
        found = session.scalar(select(Bill.issued_by).where(Bill.number == number))
    return found or ""
