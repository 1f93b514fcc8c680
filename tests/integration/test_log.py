"""The log as people read it: newest first, across its files, filtered, and copied for support."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from helpers.offices import OWNER, make_office

from dairyos_desktop.adapters.log_files import RotatedLog
from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.services.dto.log import LogWish
from dairyos_desktop.services.log import service as log_service
from dairyos_desktop.services.log.service import LogService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.log import LogLine

BEGAN = dt.datetime(2026, 11, 6, 18, 0, tzinfo=dt.UTC)


def line(number: int, **said: object) -> str:
    """One line, a minute after the one before."""
    at = BEGAN + dt.timedelta(minutes=number)
    whole = {
        "timestamp": at.isoformat(timespec="milliseconds"), "level": "INFO",
        "logger": "dairyos_desktop.services.command", "message": f"Deed {number}",
        "module": "command", "function": "call", "line": 7, "operation_id": f"{number:016x}",
        "user_id": None, "job_id": "", "duration_ms": 1.5, "outcome": "done", "exception": None,
    }  # fmt: skip
    return json.dumps(whole | said, ensure_ascii=False) + "\n"


class Desk:
    """An office and the log of its PC."""

    def __init__(self, database: SqlDatabase, clock: FixedClock, folder: Path) -> None:
        self.folder = folder / "logs"
        self.folder.mkdir()
        self.owner: Actor = make_office(database, clock)
        self.service = LogService(database, RotatedLog(self.folder))

    def write(self, text: str, part: int = 0) -> Path:
        path = self.folder / ("dairyos.jsonl" + (f".{part}" if part else ""))
        path.write_text(text, encoding="utf-8")
        return path

    def all(self, wish: LogWish | None = None) -> list[LogLine]:
        """Every page after the other."""
        found: list[LogLine] = []
        place = None
        while True:
            page = self.service.page(self.owner, wish or LogWish(), place)
            found += page.lines
            place = page.place
            if place is None:
                return found


@pytest.fixture
def desk(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Desk:
    return Desk(database, clock, tmp_path)


def numbers(lines: list[LogLine]) -> list[int]:
    return [int(one.message.split()[1]) for one in lines]


def test_every_line_once_newest_first_across_all_files(desk: Desk) -> None:
    padding = "x" * 900
    desk.write("".join(line(n, function=padding) for n in range(600)), 2)
    desk.write("".join(line(n) for n in range(600, 700)), 1)
    desk.write("".join(line(n, function=padding) for n in range(700, 1500)))
    lines = desk.all()
    assert numbers(lines) == list(range(1499, -1, -1))
    assert len({one.key for one in lines}) == len(lines)


def test_a_page_goes_on_where_it_ended_though_the_file_was_put_aside(desk: Desk) -> None:
    path = desk.write("".join(line(n, function="x" * 2500) for n in range(400)))
    first = desk.service.page(desk.owner, LogWish())
    path.rename(path.with_name("dairyos.jsonl.1"))
    desk.write(line(400))
    second = desk.service.page(desk.owner, LogWish(), first.place)
    seen = numbers([*first.lines, *second.lines])
    assert seen == list(range(399, 399 - len(seen), -1))
    assert len(second.lines) >= 100


def test_what_is_asked_for(desk: Desk) -> None:
    user_id = desk.owner.user_id
    assert user_id is not None
    desk.write(
        line(0, level="WARNING", outcome="busy", message="Deed 0 BillingService.generate: busy")
        + line(1, user_id=user_id)
        + line(2, level="ERROR", exception="Traceback …\nZeroDivisionError")
        + "{cut off in the mid"
        + "\n"
        + line(600, operation_id="00ff00ff00ff00ff", job_id="poll")
    )
    assert numbers(desk.all()) == [600, 2, 1, 0]
    assert numbers(desk.all(LogWish(least="WARNING"))) == [2, 0]
    assert numbers(desk.all(LogWish(least="ERROR"))) == [2]
    assert numbers(desk.all(LogWish(user_id=user_id))) == [1]
    assert desk.all(LogWish(user_id=user_id))[0].user == OWNER
    assert numbers(desk.all(LogWish(operation="00FF"))) == [600]
    assert numbers(desk.all(LogWish(words="billing BUSY"))) == [0]
    assert numbers(desk.all(LogWish(words="zerodivision"))) == [2]
    # 18:00 in UTC is half past eleven at night in the office: the 600th is of its next day.
    friday, saturday = dt.date(2026, 11, 6), dt.date(2026, 11, 7)
    assert numbers(desk.all(LogWish(last=friday))) == [2, 1, 0]
    assert numbers(desk.all(LogWish(first=saturday))) == [600]
    with pytest.raises(InvalidInputError, match="behind"):
        desk.service.page(desk.owner, LogWish(first=saturday, last=friday))


def test_a_rare_line_is_found_in_steps_that_each_are_short(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_service, "MOST_BYTES", 300_000)
    rare = line(0, level="ERROR")
    desk.write(rare + "".join(line(n, function="x" * 400) for n in range(1, 3000)))
    page = desk.service.page(desk.owner, LogWish(least="ERROR"))
    assert (page.lines, page.place is None) == ((), False)
    assert page.looked_at < 600_000
    assert page.left > 1_000_000
    assert numbers(desk.all(LogWish(least="ERROR"))) == [0]


def test_a_time_that_is_over_is_not_looked_for(desk: Desk) -> None:
    old = BEGAN - dt.timedelta(days=40)
    older = "".join(
        line(n, timestamp=(old + dt.timedelta(minutes=n)).isoformat(), function="x" * 600)
        for n in range(3000)
    )
    desk.write(older + line(3001))
    page = desk.service.page(desk.owner, LogWish(first=BEGAN.date()))
    assert numbers(list(page.lines)) == [3001]
    assert page.place is None
    assert page.looked_at < 300_000


def test_no_log_yet_is_an_empty_page(desk: Desk) -> None:
    page = desk.service.page(desk.owner, LogWish())
    assert (page.lines, page.place, page.left) == ((), None, 0)


def test_support_gets_an_operation_whole_and_without_secrets(desk: Desk) -> None:
    operation = "5eedc0ffee5eed00"
    told_later = "tangerine-lantern"
    desk.write(line(0, operation_id=operation, message=f"Deed 0 with {told_later}"), 1)
    desk.write(
        line(1)
        + line(2, operation_id=operation, message="Deed 2 called +919812345678")
        + line(3, message=f"Deed 3 speaks of {operation}")
    )
    hide(told_later)
    text = desk.service.support_text(desk.owner, operation)
    said = [json.loads(one)["message"] for one in text.splitlines()]
    assert said == ["Deed 0 with <hidden>", "Deed 2 called <phone>"]
    with pytest.raises(NotFoundError, match="says nothing"):
        desk.service.support_text(desk.owner, "0123456789abcdef")
    with pytest.raises(InvalidInputError):
        desk.service.support_text(desk.owner, " ")
