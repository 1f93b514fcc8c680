"""A month's bills by mail: each once, whatever the server and the program do meanwhile."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.books import OCTOBER, Books
from helpers.mail_desk import MailDesk, mailing_office, told
from sqlalchemy import select, update

from dairyos_desktop.domain.errors import ConflictError, NotFoundError, RefusedError
from dairyos_desktop.domain.mail_errors import MailOfflineError, MailSetupError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.outbox import Counts
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

PEOPLE = {
    "A": "asha@home.example",
    "B": "",
    "C": "nobody@home.example",
    "D": "grey2@home.example",
    "E": "cut@home.example",
}


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    return mailing_office(database, clock, tmp_path, PEOPLE)


@pytest.fixture
def desk(books: Books) -> MailDesk:
    return MailDesk(books.database, books.clock)


def mail(books: Books, desk: MailDesk) -> Counts:
    desk.mails.begin(books.actor, OCTOBER)
    return desk.mails.work(books.actor, OCTOBER).counts


def taken(desk: MailDesk) -> list[str]:
    return [letter.to for letter in desk.recording.taken]


def issued_by(books: Books) -> dict[str, str]:
    with books.database.read() as session:
        rows = session.execute(select(Bill.number, Bill.issued_by)).all()
    return {row.number: row.issued_by for row in rows}


def test_each_bill_stands_where_the_server_left_it(books: Books, desk: MailDesk) -> None:
    state = desk.mails.state(books.actor, OCTOBER)
    assert (state.wanted, state.nowhere, state.fresh) == (4, 1, 4)
    assert state.wanted_sum == Money("448.00")
    assert mail(books, desk) == Counts(queued=1, sent=1, failed=1, unknown=1, skipped=1)
    number = {code: books.bill(code).number for code in PEOPLE}
    rows = told(desk, books)
    assert {code: rows[number[code]].state for code in PEOPLE} == {
        "A": "sent", "B": "skipped", "C": "failed", "D": "queued", "E": "unknown",
    }  # fmt: skip
    assert issued_by(books) == {
        number["A"]: "mailed", number["B"]: "", number["C"]: "to be sent",
        number["D"]: "to be sent", number["E"]: "to be sent",
    }  # fmt: skip
    letter = desk.recording.taken[0]
    assert letter.subject == f"Madhuban Dairy: bill {number['A']}, October 2026"
    assert "To pay: ₹112.00, by " in letter.text
    assert letter.attachments[0].name == f"{number['A'].replace('/', '-')}.pdf"
    assert f'"number":"{number["A"]}"'.encode() in letter.attachments[0].content
    books.sound()


def test_nothing_is_sent_twice_and_what_was_put_off_goes_later(
    books: Books, desk: MailDesk
) -> None:
    mail(books, desk)
    assert mail(books, desk) == Counts(queued=1, sent=1, failed=1, unknown=1, skipped=1)
    assert taken(desk) == ["asha@home.example", "cut@home.example"]
    desk.clock.wait(minutes=6)
    # The job, another program, goes on with it.
    later = MailDesk(books.database, desk.clock, mailers=desk.recording)
    assert later.mails.work(SYSTEM).sent == 0
    desk.clock.wait(minutes=11)
    assert later.mails.work(SYSTEM).counts.sent == 2
    assert taken(desk)[-1] == "grey2@home.example"
    assert later.queue.due_at(SYSTEM) is None


def test_a_letter_that_is_always_put_off_is_given_up(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path
) -> None:
    books = mailing_office(database, clock, tmp_path, {"A": "later@home.example"})
    desk = MailDesk(database, clock)
    mail(books, desk)
    began = clock.now()
    for _ in range(20):
        at = desk.queue.due_at(books.actor)
        if at is None:
            break
        clock.set(at)
        desk.mails.work(SYSTEM)
    (row,) = told(desk, books).values()
    assert (row.state, row.tries) == ("failed", 9)
    assert "Given up after 9 tries" in row.problem
    assert (clock.now() - began).total_seconds() > 20 * 3600


def test_the_pace_is_kept_by_two_programs_together(books: Books, desk: MailDesk) -> None:
    SettingsService(books.database).set_value(books.actor, "mail_pace", 6)
    desk.mails.begin(books.actor, OCTOBER)
    assert desk.mails.step(books.actor, OCTOBER).wait_s == 10.0
    other = MailDesk(books.database, desk.clock)
    assert other.mails.step(SYSTEM).wait_s == 10.0
    assert other.recording.taken == []
    desk.clock.wait(seconds=10)
    other.mails.step(SYSTEM)
    # A clock that was ahead for a while holds nobody up for longer than that.
    desk.clock.wait(days=-3)
    assert desk.mails.step(books.actor, OCTOBER).wait_s == 10.0
    desk.clock.wait(seconds=10)
    assert desk.queue.due_at(SYSTEM) == desk.clock.now()


def test_two_pcs_that_begin_at_once_queue_each_once(books: Books, desk: MailDesk) -> None:
    other = MailDesk(books.database, desk.clock)
    both = [
        threading.Thread(target=one.mails.begin, args=(books.actor, OCTOBER))
        for one in (desk, other)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(told(desk, books)) == len(PEOPLE)


def test_two_senders_at_once_send_each_once(books: Books, desk: MailDesk) -> None:
    SettingsService(books.database).set_value(books.actor, "mail_pace", 600)
    desk.mails.begin(books.actor, OCTOBER)
    other = MailDesk(books.database, desk.clock, mailers=desk.recording)
    both = [
        threading.Thread(target=one.mails.work, args=(books.actor, OCTOBER))
        for one in (desk, other)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(taken(desk)) == ["asha@home.example", "cut@home.example"]


def test_offline_loses_no_try_and_goes_on(books: Books, desk: MailDesk) -> None:
    desk.recording.trouble = MailOfflineError("The mail server can't be reached.")
    desk.mails.begin(books.actor, OCTOBER)
    work = desk.mails.work(books.actor, OCTOBER)
    assert (work.sent, work.offline) == (0, "The mail server can't be reached.")
    assert work.counts.queued == 4
    assert {row.tries for row in told(desk, books).values()} == {0}
    desk.recording.trouble = None
    desk.clock.wait(minutes=2)
    assert desk.mails.work(books.actor, OCTOBER).counts.sent == 1


def test_a_server_that_does_not_know_the_office_ends_it(books: Books, desk: MailDesk) -> None:
    desk.recording.trouble = MailSetupError("The mail server does not take the login.")
    with pytest.raises(MailSetupError, match="does not take the login"):
        desk.mails.begin(books.actor, OCTOBER)
    assert told(desk, books) == {}
    assert set(issued_by(books).values()) == {""}
    desk.recording.trouble = None
    desk.mails.begin(books.actor, OCTOBER)
    desk.recording.trouble = MailSetupError("The mail server does not take the login.")
    with pytest.raises(MailSetupError, match="does not take the login"):
        desk.mails.work(books.actor, OCTOBER)
    assert {row.state for row in told(desk, books).values()} == {"queued", "skipped"}


def test_without_a_server_nothing_is_issued(books: Books, desk: MailDesk) -> None:
    desk.environment.pop("smtp_host")
    assert "No mail server is set." in desk.mails.state(books.actor, OCTOBER).trouble
    with pytest.raises(MailSetupError, match="No mail server is set"):
        desk.mails.begin(books.actor, OCTOBER)
    assert set(issued_by(books).values()) == {""}
    assert told(desk, books) == {}


def test_what_died_on_its_way_is_unknown_and_a_person_decides(books: Books, desk: MailDesk) -> None:
    desk.mails.begin(books.actor, OCTOBER)
    number = books.bill("A").number
    with books.database.write(SYSTEM, "test") as unit:
        unit.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.address == "asha@home.example")
            .values(state="sending", next_try_at=None)
        )
    desk.mails.work(books.actor, OCTOBER)
    row = told(desk, books)[number]
    assert (row.state, row.problem) == ("unknown", "The program ended while it was being sent.")
    assert "asha@home.example" not in taken(desk)
    desk.outbox.send_again(books.actor, row.message_id)
    desk.clock.wait(seconds=5)
    desk.mails.work(books.actor, OCTOBER)
    assert told(desk, books)[number].state == "sent"
    again = [one for one in desk.recording.taken if one.to == "asha@home.example"]
    assert len(again) == 1


def test_a_person_says_what_arrived_and_what_came_back(books: Books, desk: MailDesk) -> None:
    mail(books, desk)
    rows = told(desk, books)
    number = {code: books.bill(code).number for code in PEOPLE}
    first = desk.recording.taken[0].message_id
    desk.outbox.arrived(books.actor, rows[number["E"]].message_id)
    assert issued_by(books)[number["E"]] == "mailed"
    desk.outbox.bounced(books.actor, rows[number["A"]].message_id, "mailbox gone")
    now = told(desk, books)
    assert now[number["E"]].state == "sent"
    assert now[number["E"]].settled_by == books.actor.name
    assert now[number["A"]].problem == "It came back: mailbox gone"
    desk.outbox.send_again(books.actor, rows[number["A"]].message_id)
    desk.clock.wait(seconds=5)
    desk.mails.work(books.actor, OCTOBER)
    # A mailbox that has it already may know it again.
    assert [one.message_id for one in desk.recording.taken if one.message_id == first] == [
        first
    ] * 2
    with pytest.raises(RefusedError, match="on its way or was sent"):
        desk.outbox.send_again(books.actor, rows[number["A"]].message_id)
    with pytest.raises(RefusedError, match="has not left yet"):
        desk.outbox.arrived(books.actor, rows[number["D"]].message_id)
    with pytest.raises(NotFoundError):
        desk.outbox.bounced(books.actor, 4711)


def test_who_gets_an_address_later_is_mailed_by_the_next_call(books: Books, desk: MailDesk) -> None:
    mail(books, desk)
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\n"
        "B,Customer B,,,bela@home.example,,R1,2,hi,2020-01-01,,0.00\n",
    )
    assert desk.mails.state(books.actor, OCTOBER).wanted == 1
    desk.clock.wait(seconds=5)
    assert mail(books, desk).skipped == 0
    letter = desk.recording.taken[-1]
    assert letter.to == "bela@home.example"
    assert letter.text.startswith("नमस्ते Customer B,")
    assert "अक्टूबर 2026" in letter.subject


def test_stop_keeps_what_left_and_drops_the_rest(books: Books, desk: MailDesk) -> None:
    desk.mails.begin(books.actor, OCTOBER)
    work = desk.mails.work(books.actor, OCTOBER, stop=lambda: bool(desk.recording.taken))
    assert (work.stopped, work.counts.sent) == (True, 1)
    assert desk.mails.drop(books.actor, OCTOBER) == 3
    assert desk.mails.state(books.actor, OCTOBER).wanted == 3
    assert desk.queue.due_at(books.actor) is None
    mail(books, desk)
    assert taken(desk).count("asha@home.example") == 1
    books.sound()


def test_a_bill_made_void_meanwhile_is_not_sent(books: Books, desk: MailDesk) -> None:
    desk.mails.begin(books.actor, OCTOBER)
    number = books.bill("A").number
    with books.database.write(SYSTEM, "test") as unit:
        unit.session.execute(update(Bill).where(Bill.number == number).values(status="VOID"))
    desk.mails.work(books.actor, OCTOBER)
    row = told(desk, books)[number]
    assert (row.state, row.problem) == ("failed", f"Bill {number} is void.")


def test_a_bill_that_changed_since_it_was_seen_is_not_queued(books: Books, desk: MailDesk) -> None:
    seen = books.billing.rows(books.actor, OCTOBER)
    books.took("A", {6: "3.000"})
    books.run()
    with pytest.raises(ConflictError):
        desk.mails.begin(books.actor, OCTOBER, seen=seen)
    assert told(desk, books) == {}


@pytest.mark.parametrize("days", [None, 1, 0])
def test_a_link_that_can_be_paid_goes_along(books: Books, desk: MailDesk, days: int | None) -> None:
    """One whose time is over can't be, though the gateway was not asked for it since."""
    bill = books.bill("A")
    with books.database.write(SYSTEM, "test") as unit:
        unit.session.add(
            PaymentLink(
                bill_id=bill.bill_id,
                reference_id=bill.number,
                link_id="plink_1",
                short_url="https://rzp.io/i/1",
                status="created",
                amount=bill.open,
                created_at=unit.now,
                version=1,
                live=True,
                problem="",
                expires_at=None if days is None else unit.now + dt.timedelta(days=days),
            )
        )
    mail(books, desk)
    assert ("Pay here: https://rzp.io/i/1" in desk.recording.taken[0].text) is (days != 0)


def test_a_receipt_is_mailed_once_and_again_only_when_it_came_back(
    books: Books, desk: MailDesk
) -> None:
    books.pay("A", "12.00")
    books.pay("B", "12.00")
    assert desk.mails.receipt(books.actor, 1) == "asha@home.example"
    with pytest.raises(RefusedError, match="on its way already"):
        desk.mails.receipt(books.actor, 1)
    assert desk.mails.work(SYSTEM).sent == 1
    (letter,) = desk.recording.taken
    assert (letter.to, letter.subject) == (
        "asha@home.example",
        "Madhuban Dairy: receipt R/26-27/00001",
    )
    assert "thank you for ₹12.00. Your receipt R/26-27/00001 is attached." in letter.text
    assert "Still to pay: ₹100.00." in letter.text
    (paper,) = letter.attachments
    assert paper.name == "R-26-27-00001.pdf"
    assert paper.content.startswith(b"%PDF")
    with pytest.raises(RefusedError, match="was mailed already"):
        desk.mails.receipt(books.actor, 1)
    with pytest.raises(RefusedError, match="Customer B has no mail address"):
        desk.mails.receipt(books.actor, 2)
    with pytest.raises(NotFoundError):
        desk.mails.receipt(books.actor, 99)
    (row,) = desk.outbox.rows(books.actor, OCTOBER)
    assert (row.kind, row.number, row.state, row.bill_id) == (
        "receipt", "R/26-27/00001", "sent", None,
    )  # fmt: skip
    desk.outbox.bounced(books.actor, row.message_id)
    desk.outbox.send_again(books.actor, row.message_id)
    assert desk.mails.work(SYSTEM).sent == 1
    assert len({one.message_id for one in desk.recording.taken}) == 1
    # It is no bill's mail: those are still to be sent.
    assert desk.mails.state(books.actor, OCTOBER).counts == Counts()
    assert set(issued_by(books).values()) == {"", "paid by money entered since"}
    books.sound()
