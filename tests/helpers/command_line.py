"""Offices driven by `dairyos` in this process, with a clock of their own.

Making an office and reading the sample dairy are done once for each test process; every test gets
a copy of the data folder.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dairyos_desktop.bootstrap import Program
from dairyos_desktop.cli.main import run
from dairyos_desktop.config.settings import read_settings
from helpers.dairy import COLUMNS, KINDS, Dairy, write_csv
from helpers.databases import FixedClock
from helpers.made_once import made_once
from helpers.offices import OWNER, PASSWORD, quick_hasher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from helpers.dairy import Row

SAMPLE = Path(__file__).parents[2] / "resources" / "sample" / "madhuban"
SAMPLE_NOW = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)


class Office:
    """One data folder and the hands of its owner on the command line."""

    def __init__(self, folder: Path, now: dt.datetime = SAMPLE_NOW) -> None:
        self.folder = folder
        self.clock = FixedClock(now)
        self._imports = 0

    def run(self, *argv: str) -> tuple[int, Any]:
        """Exit status and the one JSON document of a command."""
        stdout = io.StringIO()
        status = run(
            [*argv, "--data-dir", str(self.folder), "--user", OWNER, "--json"],
            Program(self.clock, quick_hasher()),
            environment={"DAIRYOS_PASSWORD": PASSWORD},
            stdin=io.StringIO(),
            stdout=stdout,
            stderr=io.StringIO(),
        )
        return status, json.loads(stdout.getvalue())

    def ask(self, *argv: str) -> Any:  # noqa: ANN401 - any JSON document
        """The document of a command that has to succeed."""
        status, document = self.run(*argv)
        assert status == 0, f"dairyos {' '.join(argv)}: {status}\n{json.dumps(document, indent=1)}"
        return document

    @contextmanager
    def opened(self) -> Iterator[tuple[Services, Actor]]:
        """The services, as the window uses them, and the owner."""
        settings = read_settings(data_dir=str(self.folder), database_url=None, environment={})
        office = Program(self.clock, quick_hasher()).open_office(settings)
        try:
            yield office.services, office.services.auth.login(OWNER, PASSWORD)
        finally:
            office.close()

    def import_rows(self, kind: str, rows: list[Row]) -> Any:  # noqa: ANN401 - any JSON document
        """Rows as a file of their own."""
        self._imports += 1
        file = self.folder.parent / f"{self.folder.name}-{self._imports}-{kind}.csv"
        write_csv(file, COLUMNS[kind].split(","), rows)
        return self.ask("import", kind, str(file))

    def import_dairy(self, dairy: Dairy) -> None:
        """All rows of a small dairy."""
        for kind in KINDS:
            if dairy.rows[kind]:
                self.import_rows(kind, dairy.rows[kind])


def sample_file(kind: str) -> Path:
    """The sample dairy's file of a kind."""
    (file,) = SAMPLE.glob(f"{kind.replace('-', '_')}*.csv")
    return file


def new_office(folder: Path, office: str | None = None) -> Office:
    """An office without any rows; `office` is the text of its office.json (the sample's)."""
    text = office or (SAMPLE / "office.json").read_text(encoding="utf-8")
    shutil.copytree(_empty(text), folder)
    return Office(folder)


def dairy_office(folder: Path, dairy: Dairy) -> Office:
    """The sample's office with the rows of a small dairy that many tests begin with."""
    shutil.copytree(_read(json.dumps(dairy.rows)), folder)
    return Office(folder)


def madhuban_office(folder: Path) -> Office:
    """An office with the sample dairy's register read on 1 November 2026, nothing billed yet."""
    shutil.copytree(_madhuban(), folder)
    return Office(folder)


def billed_madhuban_office(folder: Path) -> Office:
    """The same with October billed."""
    shutil.copytree(_billed_madhuban(), folder)
    return Office(folder)


@cache
def _empty(office: str) -> Path:
    def make(folder: Path) -> None:
        file = folder / "office.json"
        file.write_text(office, encoding="utf-8")
        Office(folder / "data").ask("init", "--office", str(file), "--owner", OWNER)

    return made_once(f"office-{_short_hash(office)}", make) / "data"


@cache
def _read(rows: str) -> Path:
    def make(folder: Path) -> None:
        made = new_office(folder / "data")
        made.import_dairy(Dairy(rows=json.loads(rows)))
        _drop_backups(made)

    return made_once(f"dairy-{_short_hash(rows)}", make) / "data"


@cache
def _madhuban() -> Path:
    def make(folder: Path) -> None:
        made = new_office(folder / "data")
        for kind in KINDS:
            made.ask("import", kind, str(sample_file(kind)))
        _drop_backups(made)

    return made_once("madhuban", make) / "data"


@cache
def _billed_madhuban() -> Path:
    def make(folder: Path) -> None:
        made = madhuban_office(folder / "data")
        made.ask("bills", "generate", "2026-10")
        _drop_backups(made)

    return made_once("madhuban-billed", make) / "data"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _drop_backups(office: Office) -> None:
    """They would be copied for each test."""
    shutil.rmtree(office.folder / "backups", ignore_errors=True)
