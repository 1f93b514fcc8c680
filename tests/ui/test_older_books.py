"""The real program started on the books of an earlier one, of a newer one, and of a broken one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD
from helpers.program import Program
from helpers.releases import OLDEST, office_of

from dairyos_desktop.bootstrap import Program as Wiring
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.ui.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Later(Program):
    """This program on the books that an earlier one left."""

    def __init__(self, folder: Path, planted: str) -> None:
        self.clock = FixedClock.at_noon(2026, 11, 28)
        self.office = office_of(OLDEST, folder, self.clock.now())
        with closing(sqlite3.connect(folder / "dairyos.sqlite3")) as connection:
            connection.executescript(planted)
        settings = Settings(folder)
        wiring = Wiring(self.clock)
        self.ways = Ways(
            open_office=lambda announce: wiring.open_office(settings, announce),
            setup=lambda: wiring.setup(settings),
            upgrade=lambda: wiring.upgrade(settings),
            now=self.clock.now,
            elapsed_s=self.clock.elapsed_s,
            data_dir=folder,
            exists=True,
            database="This PC",
        )
        self.begin()

    @property
    def schema(self) -> str:
        return str(self.office.ask("db", "current")["schema"])


@pytest.fixture
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Later]:
    started = Later(tmp_path / "data", getattr(request, "param", ""))
    yield started
    started.desk.end()


def test_older_books_are_backed_up_updated_and_opened(program: Later) -> None:
    assert "older version of the program" in program.told()
    check(program.login)
    button = program.login.notice.button
    assert button.text() == "Update the books"

    button.click()
    program.settle()

    (backup,) = (program.ways.data_dir / "backups").glob("*.sqlite3")
    assert program.told() == (
        f"The books were brought up to date. What they were is kept as the backup {backup.name}."
    )
    check(program.login)
    program.type_in(OWNER, PASSWORD)
    assert program.window.isVisible()
    assert len(program.office.ask("bills", "list", "2026-10")["bills"]) > 2


@pytest.mark.parametrize(
    "program", ["CREATE TABLE gateway_reads (id INTEGER)"], indirect=True, ids=["planted"]
)
def test_books_that_can_not_be_updated_are_told_to_be_as_they_were(program: Later) -> None:
    program.login.notice.button.click()
    program.settle()
    assert "They were rolled back and are as they were before." in program.told()
    assert "The backup from before is dairyos-000001-" in program.told()
    assert program.schema == "0003"
    check(program.login)


@pytest.mark.parametrize(
    "program",
    ["PRAGMA user_version = 2000; UPDATE alembic_version SET version_num = '9001'"],
    indirect=True,
    ids=["newer"],
)
def test_newer_books_name_the_program_that_opens_them(program: Later) -> None:
    assert "newer version of DairyOS than this one" in program.told()
    assert "Install DairyOS 0.2.0 or newer on this PC" in program.told()
    assert not program.login.notice.button.isVisible()
