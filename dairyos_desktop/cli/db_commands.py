"""`db`: the schema of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers


def add_parsers(commands: Subparsers) -> None:
    """Adds `db upgrade` and `db current`."""
    group = commands.add_parser("db", help="schema of the database")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    upgrade = deeds.add_parser("upgrade", help="bring the database to this program's schema")
    upgrade.set_defaults(handler=upgrade_schema)
    current = deeds.add_parser("current", help="show the schema")
    current.set_defaults(handler=show_schema)


def upgrade_schema(call: Call) -> Answer:
    """Migrates the database; nothing changes where it is current."""
    found = call.program.upgrade(call.settings)
    return Answer(found, (f"The database is at schema {found.schema}.",))


def show_schema(call: Call) -> Answer:
    """Where the database stands, and the newest schema there is."""
    found = call.program.schema(call.settings)
    return Answer(found, (f"schema {found.schema}, newest {found.head}",))
