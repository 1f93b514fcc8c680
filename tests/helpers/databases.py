"""Databases that the migrations built: SQLite files and a throw-away PostgreSQL cluster."""

from __future__ import annotations

import datetime as dt
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from dairyos_desktop.adapters import migrations
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from helpers.made_once import made_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dairyos_desktop.services.ports import Clock


class FixedClock:
    """A clock that stands until it is set; the counter behind it goes on by `wait` alone."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._elapsed_s = 0.0

    @classmethod
    def at_noon(cls, year: int, month: int, day: int) -> FixedClock:
        """Noon in India on that day."""
        clock = cls(dt.datetime.now(dt.UTC))
        clock.set_date(dt.date(year, month, day))
        return clock

    def now(self) -> dt.datetime:
        return self._now

    def elapsed_s(self) -> float:
        return self._elapsed_s

    def wait(self, **time: float) -> None:
        """Lets so much time go by, as it does for everybody (`minutes=15`)."""
        passed = dt.timedelta(**time)
        self._now += passed
        self._elapsed_s += passed.total_seconds()

    def set(self, now: dt.datetime) -> None:
        self._now = now

    def set_date(self, on: dt.date) -> None:
        """Noon in India on that day."""
        self._now = dt.datetime(on.year, on.month, on.day, 6, 30, tzinfo=dt.UTC)

    def set_evening(self, on: dt.date) -> None:
        """Six in the evening in India on that day, when both of its rounds have happened."""
        self._now = dt.datetime(on.year, on.month, on.day, 12, 30, tzinfo=dt.UTC)


@cache
def _sqlite_template() -> Path:
    def make(folder: Path) -> None:
        database = SqlDatabase(Settings(folder), FixedClock(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
        migrations.upgrade(database.engine)
        database.close()

    return made_once("template", make) / "dairyos.sqlite3"


def sqlite_database(folder: Path, clock: Clock) -> SqlDatabase:
    """A migrated SQLite database in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_sqlite_template(), folder / "dairyos.sqlite3")
    return SqlDatabase(Settings(folder), clock)


def postgres_bin() -> Path | None:
    """Where the server's programs are: PG_BIN, else the newest that Debian installed."""
    named = os.environ.get("PG_BIN")
    if named:
        return Path(named)
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    return found[-1].parent if found else None


_KNOWS_BOTH = 150000


class PostgresCluster:
    """A cluster of its own on a socket of its own, without fsync; stopped with the tests.

    Databases are made and dropped over one connection: a program started for each would take
    longer than the server does.
    """

    def __init__(self, programs: Path, prepare: Callable[[Path], str] = lambda _folder: "") -> None:
        """`prepare` puts files into the cluster's folder, and gives more options of the server."""
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="dairyos-pg-"))
        self._more = prepare(self.folder)
        self._databases = 0
        if os.geteuid() == 0:
            postgres = pwd.getpwnam("postgres")
            for one in (self.folder, *self.folder.iterdir()):
                os.chown(one, postgres.pw_uid, postgres.pw_gid)
        self._run(
            "initdb", "-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        self._start()
        template = SqlDatabase(
            Settings(self.folder, self.new_url("template_dairyos", template="template0")),
            FixedClock(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        )
        migrations.upgrade(template.engine)
        template.close()

    def new_url(self, name: str = "", *, template: str = "template_dairyos") -> str:
        """The URL of a new database, migrated unless another template is named."""
        self._databases += 1
        name = name or f"office_{self._databases}"
        # Copied file by file where the server knows both ways: the quicker one without fsync.
        how = " STRATEGY file_copy" if self._server.info.server_version >= _KNOWS_BOTH else ""
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE {template}{how}".encode())
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def drop(self, url: str) -> None:
        """Takes a database of `new_url` away, whoever is still connected to it."""
        name = url.removeprefix("postgresql://postgres@/").partition("?")[0]
        self._server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def execute(self, statement: str) -> None:
        """Has the server do something, as its superuser."""
        self._server.execute(statement.encode())

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """The server is shut down meanwhile, whoever is connected, and started again."""
        self._server.close()
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "-w", "stop")
        try:
            yield
        finally:
            self._start()

    def _start(self) -> None:
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off "
            f"-c synchronous_commit=off -c full_page_writes=off {self._more}"
        )
        self._run(
            "pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log",
            "-o", options, "start",
        )  # fmt: skip
        self._server = psycopg.connect(
            f"host={self.folder} user=postgres dbname=postgres", autocommit=True
        )

    def stop(self) -> None:
        self._server.close()
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        # The server refuses to run as root.
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*prefix, str(self._programs / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            timeout=60,
        )


@contextmanager
def postgres_cluster() -> Iterator[PostgresCluster | None]:
    """A running cluster; None where no server is installed."""
    programs = postgres_bin()
    if programs is None:
        yield None
        return
    cluster = PostgresCluster(programs)
    try:
        yield cluster
    finally:
        cluster.stop()
