"""`users`: who may log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer
from dairyos_desktop.cli.forms import table

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers


def add_parsers(commands: Subparsers) -> None:
    """Adds `users list`."""
    group = commands.add_parser("users", help="who may log in")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    listed = deeds.add_parser("list", help="show all users")
    listed.set_defaults(handler=list_users)


def list_users(call: Call) -> Answer:
    """All users with their roles."""
    users = call.services.auth.list_users(call.actor)
    return Answer(
        {
            "users": [
                {
                    "name": user.name,
                    "role": user.role,
                    "active": user.is_active,
                    "totp": user.has_totp,
                    "locked_until": None,
                }
                for user in users
            ]
        },
        table(
            ("Name", "Role", "State"),
            ((user.name, user.role, "active" if user.is_active else "disabled") for user in users),
        ),
    )
