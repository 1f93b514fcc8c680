"""Dumps a PostgreSQL database as it stands in one moment, and counts what a dump holds.

`pg_dump` reads the snapshot that the facts were read in. A dump is proven by having `pg_restore`
write all of it out as text: its rows, sums and audit head are counted there, so that no second
database is needed for it.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from dairyos_desktop.adapters.backups.server_tables import but_for_others, own_tables
from dairyos_desktop.adapters.backups.sqlite_facts import TOTALS
from dairyos_desktop.adapters.backups.trouble import damaged, foreign
from dairyos_desktop.adapters.engine import LINE
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.backups import BooksFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import URL
    from sqlalchemy.engine import Connection, Engine

MAGIC = b"PGDMP"
_ERROR_LINES = 3


def dump(engine: Engine, to: Path) -> BooksFacts:
    """Dumps the database into a new file; gives what it had in that moment.

    Raises:
        EnvironmentTroubleError: `pg_dump` is missing (`no_pg_dump`), too old, or failed.
    """
    program = _program("pg_dump")
    options = {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection:
        facts = read_facts(connection)
        # As it was given to the server, wherever it came from.
        driver: Any = connection.connection.dbapi_connection
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        _run(
            [
                program, "--no-password", "--format=custom", "--compress=1", "--no-owner",
                "--no-privileges", f"--snapshot={snapshot}", f"--file={to}",
                f"--dbname={_plain_url(engine.url)}", *but_for_others(connection),
            ],
            driver.info.password,
            _not_dumped,
        )  # fmt: skip
    return facts


def restore_into(url: URL, file: Path, password: str | None) -> None:
    """Fills an empty database from a dump.

    Raises:
        EnvironmentTroubleError: `pg_restore` is missing (`no_pg_dump`), too old, or failed.
    """
    _run(
        [
            _program("pg_restore"), "--no-password", "--no-owner", "--no-privileges",
            "--exit-on-error", f"--dbname={_plain_url(url)}", str(file),
        ],
        password,
        _not_restored,
    )  # fmt: skip


def look_into(file: Path) -> BooksFacts:
    """What a dump holds, once all of it could be read.

    Raises:
        EnvironmentTroubleError: It is damaged, something else, or `pg_restore` is missing.
    """
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            raise foreign(file, "it is no dump of PostgreSQL")
    with subprocess.Popen(  # noqa: S603 - of the path, on a file of ours
        [_program("pg_restore"), "--file=-", str(file)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_unseen(),
    ) as process:
        assert process.stdout is not None  # noqa: S101 - as it was asked for
        # Lines end in a line feed alone: a carriage return may stand in a text.
        lines = io.TextIOWrapper(process.stdout, "utf-8", "surrogateescape", newline="\n")
        facts = _counted(lines)
    if process.returncode != 0:
        raise damaged(file, "pg_restore can't read all of it")
    if "office" not in facts.rows or not facts.schema:
        raise foreign(file, "it holds no office")
    return facts


def _counted(lines: Iterable[str]) -> BooksFacts:
    """What stands between each `COPY … FROM stdin;` and its end."""
    rows: dict[str, int] = {}
    totals: dict[str, int] = {}
    schema, position, sha256 = "", 0, ""
    table, columns = "", list[str]()
    for line in lines:
        if not table:
            if line.startswith("COPY ") and line.endswith(") FROM stdin;\n"):
                head, _, rest = line[len("COPY ") :].partition(" (")
                table = head.rpartition(".")[2].strip('"')
                columns = [name.strip('" ') for name in rest.partition(")")[0].split(",")]
                rows[table] = 0
                if table in TOTALS:
                    totals[table] = 0
            continue
        if line == "\\.\n":
            table = ""
            continue
        rows[table] += 1
        if table in TOTALS:
            totals[table] += int(_value(line, columns, TOTALS[table]))
        elif table == "audit_head":
            position = int(_value(line, columns, "position"))
            sha256 = _value(line, columns, "sha256")
        elif table == "alembic_version":
            schema = _value(line, columns, "version_num")
    return BooksFacts(schema, rows, totals, position or rows.get("audit_log", 0), sha256)


def _value(line: str, columns: list[str], column: str) -> str:
    return line.rstrip("\n").split("\t")[columns.index(column)]


def read_facts(connection: Connection) -> BooksFacts:
    """Rows, totals, schema and audit head, whatever version of the program made the tables."""
    tables = own_tables(connection)
    rows = {name: _number(connection, f'SELECT count(*) FROM "{name}"') for name in tables}  # noqa: S608 - names of its own tables
    totals = {
        table: _number(connection, f'SELECT coalesce(sum({column}), 0) FROM "{table}"')  # noqa: S608 - ours
        for table, column in TOTALS.items()
        if table in tables
    }
    schema = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    head = None
    if "audit_head" in tables:
        head = connection.execute(text("SELECT position, sha256 FROM audit_head")).one_or_none()
    position, sha256 = (rows.get("audit_log", 0), "") if head is None else (head[0], head[1])
    return BooksFacts(str(schema), rows, totals, int(position), str(sha256))


def _number(connection: Connection, statement: str) -> int:
    return int(connection.execute(text(statement)).scalar_one())


def _plain_url(url: URL) -> str:
    """For a program of PostgreSQL, which gives a dead line up as soon as this one does."""
    line = {name: str(value) for name, value in LINE.items() if name not in url.query}
    own = url.set(drivername="postgresql", password=None).update_query_dict(line)
    return own.render_as_string(hide_password=False)


def _program(name: str) -> str:
    found = shutil.which(name) or _installed(name)
    if found is None:
        raise EnvironmentTroubleError(
            say(
                "The office's database is on a server, and this PC has no {name} to "
                "back it up with.",
                name=name,
            ),
            say(
                "Install PostgreSQL's client programs, as new as the server, on this PC; or back "
                "the database up on the server itself."
            ),
            code="no_pg_dump",
        )
    return found


def _installed(name: str) -> str | None:
    """On Windows the newest one where PostgreSQL's own setup puts it: it is not in the path."""
    root = os.environ.get("PROGRAMFILES")
    if not root:
        return None
    found = [one for one in Path(root, "PostgreSQL").glob(f"*/bin/{name}.exe") if one.is_file()]
    return str(max(found, key=_version_of)) if found else None


def _version_of(program: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", program.parent.parent.name))


def _unseen() -> int:
    """Windows opens a black window for each program of the console that a window's starts."""
    return int(getattr(subprocess, "CREATE_NO_WINDOW", 0))


def _not_dumped(said: str) -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        say("pg_dump could not back the database up: {said}", said=said),
        say("Check the server, the room on the disk, and that pg_dump is as new as the server."),
        code="disk",
    )


def _not_restored(said: str) -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        say("pg_restore could not restore the dump beside the books: {said}", said=said),
        say("The books weren't touched. Check that pg_restore is as new as the server."),
        code="disk",
    )


def _run(
    command: list[str], password: str | None, failed: Callable[[str], EnvironmentTroubleError]
) -> None:
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = password
    done = subprocess.run(  # noqa: S603 - of the path, with our arguments
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=environment,
        creationflags=_unseen(),
    )
    if done.returncode != 0:
        raise failed(" ".join(done.stderr.strip().splitlines()[:_ERROR_LINES]))
