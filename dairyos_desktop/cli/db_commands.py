"""`db`: the schema of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli import move_command
from dairyos_desktop.cli.call import Answer
from dairyos_desktop.domain.errors import UsageError

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers


def add_parsers(commands: Subparsers) -> None:
    """Adds `db upgrade`, `db current`, `db password` and `db move`."""
    group = commands.add_parser("db", help="schema of the database")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    upgrade = deeds.add_parser("upgrade", help="bring the database to this program's schema")
    upgrade.set_defaults(handler=upgrade_schema)
    current = deeds.add_parser("current", help="show the schema")
    current.set_defaults(handler=show_schema)
    password = deeds.add_parser(
        "password",
        help="keep the database server's password, from standard input, in this PC's keyring",
    )
    password.set_defaults(handler=keep_password)
    move_command.add_parser(deeds)


def upgrade_schema(call: Call) -> Answer:
    """Migrates the database; nothing changes where it is current."""
    done = call.program.upgrade(call.settings)
    lines = [f"The database is at schema {done.schema}."]
    if done.is_changed:
        lines = [f"The books were brought up to date, from schema {done.was} to {done.schema}."]
        if done.backup is None:
            lines.append("No backup was made: this PC has no pg_dump for the server's database.")
        else:
            lines.append(f"What they were is kept in {done.backup}")
    return Answer(done, lines)


def show_schema(call: Call) -> Answer:
    """Where the database stands, and the newest schema there is."""
    found = call.program.schema(call.settings)
    return Answer(found, (f"schema {found.schema}, newest {found.head}",))


def keep_password(call: Call) -> Answer:
    """Keeps the server's password on this PC, once the server took it."""
    password = call.console.secret_line("Password of the database").rstrip("\r\n")
    if not password:
        raise UsageError("No password came on standard input.", "Pipe it in, or type it.")
    program, settings = call.program, call.settings
    place = call.unlocked(lambda: program.keep_database_password(settings, password))
    return Answer({"stored": True}, (f"The database's password is in {place}.",))
