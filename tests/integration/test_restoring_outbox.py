"""A restore sends nothing twice: what has left since the backup stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp
from helpers.books import OCTOBER
from helpers.command import Dairyos
from helpers.databases import sqlite_database
from helpers.mail_desk import MailDesk, told
from helpers.offices import OWNER

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> BackedUp:
    office = BackedUp(sqlite_database(tmp_path, clock), clock, tmp_path)
    office.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\n"
        + "".join(
            f"{code},Customer {code},,,{code}@home.example,,R1,{place},en,2020-01-01,,0.00\n"
            for place, code in enumerate("ABC", start=1)
        ),
    )
    for code in "ABC":
        office.took(code, {5: "2.000"})
    office.run()
    return office


def states(desk: MailDesk, office: BackedUp) -> dict[str, str]:
    rows = told(desk, office).values()
    return {row.name.removeprefix("Customer "): row.state for row in rows}


def test_what_left_since_is_carried_on(office: BackedUp) -> None:
    desk = MailDesk(office.database, office.clock)
    desk.mails.begin(office.actor, OCTOBER, [office.bill(code).bill_id for code in "AB"])
    backup = office.back_up()
    assert desk.mails.step(office.actor, OCTOBER).sent
    desk.mails.begin(office.actor, OCTOBER)
    office.clock.wait(minutes=1)
    office.restore(backup)
    # A left since and stays sent; B waited all the time; of C the backup knows no mail.
    assert states(desk, office) == {"A": "sent", "B": "queued"}
    desk.mails.begin(office.actor, OCTOBER)
    desk.mails.work(office.actor, OCTOBER)
    assert [letter.to for letter in desk.recording.taken] == [
        f"{code}@home.example" for code in "ABC"
    ]
    office.sound()


def test_a_mail_that_the_backup_does_not_know_is_not_sent_again(office: BackedUp) -> None:
    desk = MailDesk(office.database, office.clock)
    backup = office.back_up()
    desk.mails.begin(office.actor, OCTOBER)
    desk.mails.work(office.actor, OCTOBER)
    office.restore(backup)
    assert states(desk, office) == dict.fromkeys("ABC", "sent")
    assert desk.mails.state(office.actor, OCTOBER).wanted == 0
    office.sound()


def test_without_the_books_nobody_knows_what_left(office: BackedUp, tmp_path: Path) -> None:
    desk = MailDesk(office.database, office.clock)
    desk.mails.begin(office.actor, OCTOBER)
    backup = office.back_up()
    office.database.close()
    fresh = Dairyos(tmp_path / "anew", office.clock)
    restored = fresh("backup", "restore", str(backup.file), user=OWNER)
    assert restored.status == 0, restored.out
    database = SqlDatabase(Settings(tmp_path / "anew"), office.clock)
    again = MailDesk(database, office.clock)
    rows = told(again, office).values()
    assert {row.state for row in rows} == {"unknown"}
    database.close()
