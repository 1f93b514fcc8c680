"""A month's mails through a real server: refused, put off, cut, and the sender killed."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from helpers.books import OCTOBER, Books
from helpers.databases import FixedClock, sqlite_database
from helpers.mail_desk import MailDesk, mailing_office
from helpers.mail_process import LaterClock, send_process
from helpers.smtp_server import MailServer

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = 20261127
_WAYS = ("home", "home", "home", "home", "nobody", "grey1", "home", "full", "home", "cut", "drop")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
        yield running


def addresses(number: int) -> dict[str, str]:
    return {
        f"C{place:04d}": f"{_WAYS[place % len(_WAYS)]}.{place}@home.example"
        for place in range(number)
    }


def way(address: str) -> str:
    return address.partition(".")[0]


def test_a_month_through_a_real_server(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path, server: MailServer
) -> None:
    who = addresses(len(_WAYS))
    books = mailing_office(database, clock, tmp_path, who)
    desk = MailDesk(database, clock, server)
    SettingsService(database).set_value(books.actor, "mail_pace", 600)
    desk.mails.begin(books.actor, OCTOBER)
    desk.mails.work(books.actor, OCTOBER)
    clock.wait(minutes=6)
    desk.mails.work(books.actor, OCTOBER)
    check(books, desk, server, unknown_at_most=2)
    rows = desk.outbox.rows(books.actor, OCTOBER)
    ended = Counter((way(row.address), row.state) for row in rows)
    assert ended == {
        ("home", "sent"): 6, ("nobody", "failed"): 1, ("grey1", "sent"): 1,
        ("full", "failed"): 1, ("cut", "unknown"): 1, ("drop", "unknown"): 1,
    }  # fmt: skip
    letter = server.letters()[0]
    assert letter["Message-ID"].endswith("@madhuban.example>")


def check(books: Books, desk: MailDesk, server: MailServer, *, unknown_at_most: int) -> None:
    """Each letter that the server took, once; what nobody knows shown so; nothing forgotten."""
    taken = server.taken_for()
    assert set(taken.values()) == {1}
    unknown = 0
    for row in desk.outbox.rows(books.actor, OCTOBER):
        got = taken.pop(row.address, 0)
        if row.state == "sent":
            assert got == 1, row
        elif row.state == "failed":
            assert got == 0, row
        else:
            assert row.state == "unknown", row
            unknown += 1
    assert not taken
    assert unknown <= unknown_at_most
    books.sound()


def kills(tmp_path: Path, server: MailServer, *, customers: int, times: int) -> Counter[str]:
    """Sends a month while the sender is killed so often, at moments by chance."""
    settings = Settings(tmp_path / "office")
    settings.data_dir.mkdir()
    database = sqlite_database(settings.data_dir, FixedClock.at_noon(2026, 11, 2))
    try:
        who = addresses(customers)
        books = mailing_office(database, FixedClock.at_noon(2026, 11, 2), tmp_path, who)
        SettingsService(database).set_value(books.actor, "mail_pace", 600)
        MailDesk(database, FixedClock.at_noon(2026, 11, 2), server).mails.begin(
            books.actor, OCTOBER
        )
        chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
        minutes = 0.0
        for turn in range(times):
            process = send_process(settings, server, minutes)
            before = len(server.letters())
            deadline = time.monotonic() + 60
            while len(server.letters()) == before and process.is_alive():
                assert time.monotonic() < deadline, turn
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 0.4))
            process.kill()
            process.join()
            process.close()
            minutes += 1
        while send(settings, server, minutes):
            minutes += 6
        desk = MailDesk(database, FixedClock.at_noon(2026, 11, 2), server)
        lost = sum(1 for address in who.values() if way(address) in {"cut", "drop"})
        check(books, desk, server, unknown_at_most=lost + times)
        return Counter(row.state for row in desk.outbox.rows(books.actor, OCTOBER))
    finally:
        database.close()


def send(settings: Settings, server: MailServer, minutes: float) -> bool:
    """All that is up so many minutes from now; whether more waits."""
    clock: Any = LaterClock(minutes)
    database = SqlDatabase(settings, clock)
    desk = MailDesk(database, clock, server)
    desk.mails.work(SYSTEM)
    waits = desk.queue.due_at(SYSTEM) is not None
    database.close()
    return waits


@pytest.mark.no_cover
def test_killed_while_sending(tmp_path: Path, server: MailServer) -> None:
    kills(tmp_path, server, customers=22, times=2)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_five_hundred_mails_with_kills(
    tmp_path: Path, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = kills(tmp_path, server, customers=500, times=40)
    with capsys.disabled():
        print(  # noqa: T201 - for whoever asked for it
            f"\n500 mails, 40 kills, seed {SEED}: {dict(ended)}, {len(server.letters())} taken"
        )
