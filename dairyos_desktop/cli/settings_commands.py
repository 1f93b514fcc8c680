"""`settings`: what the office decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer
from dairyos_desktop.cli.forms import table

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers


def add_parsers(commands: Subparsers) -> None:
    """Adds `settings list` and `settings set`."""
    group = commands.add_parser("settings", help="what the office decides")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    listed = deeds.add_parser("list", help="show all settings with their defaults")
    listed.set_defaults(handler=list_settings)
    change = deeds.add_parser("set", help="change one setting")
    change.add_argument("key", metavar="KEY")
    change.add_argument("value", metavar="VALUE")
    change.set_defaults(handler=set_setting)


def list_settings(call: Call) -> Answer:
    """All declared settings."""
    rows = call.services.settings.list_settings(call.actor)
    return Answer(
        {"settings": rows},
        table(
            ("Key", "Value", "Standard"),
            ((row.key, _shown(row.value), _shown(row.default)) for row in rows),
        ),
    )


def set_setting(call: Call) -> Answer:
    """Changes one setting."""
    row = call.services.settings.set_value(call.actor, call.options.key, call.options.value)
    return Answer({"key": row.key, "value": row.value}, (f"{row.key} = {_shown(row.value)}",))


def _shown(value: str | int | bool) -> str:  # noqa: FBT001 - a value, no switch
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("\n", ", ")
