"""`users`: who may log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.errors import LoginRefusedError

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.auth import UserRow

RECOVERY_VARIABLE = "DAIRYOS_RECOVERY_CODE"


def add_parsers(commands: Subparsers) -> None:
    """Adds `users list` and `users unlock`."""
    group = commands.add_parser("users", help="who may log in")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    listed = deeds.add_parser("list", help="show all users")
    listed.set_defaults(handler=list_users)
    unlock = deeds.add_parser("unlock", help="let a name in again after too many wrong passwords")
    unlock.add_argument("name", metavar="NAME")
    unlock.add_argument(
        "--recovery-code",
        action="store_true",
        help=f"without a login, by the office's recovery code from {RECOVERY_VARIABLE} or a prompt",
    )
    unlock.set_defaults(handler=unlock_user)


def list_users(call: Call) -> Answer:
    """All users with their roles, locks, and tries that failed since their last login."""
    users = call.services.users.list_users(call.actor)
    return Answer(
        {"users": [_form(user) for user in users]},
        table(
            ("Name", "Role", "State", "Failed tries"),
            ((user.name, user.role, _state(user), user.failed_tries) for user in users),
            right=("Failed tries",),
        ),
    )


def unlock_user(call: Call) -> Answer:
    """Ends the lock of a name."""
    name = call.options.name
    if not call.options.recovery_code:
        user = call.services.users.unlock(call.actor, name)
        return Answer(_form(user), (f"{user.name} may try again.",))
    code = call.environment.get(RECOVERY_VARIABLE)
    if code is None and not call.console.interactive:
        raise LoginRefusedError(
            f"No recovery code was given: {RECOVERY_VARIABLE} is not set.",
            f"Set {RECOVERY_VARIABLE}, or work at a terminal.",
        )
    if code is None:
        code = call.console.ask_secret("The office's recovery code")
    call.services_without_login.auth.open_by_recovery_code(name, code)
    return Answer({"name": name, "unlocked": True}, (f"{name} may try again.",))


def _form(user: UserRow) -> dict[str, object]:
    return {
        "name": user.name,
        "role": user.role,
        "active": user.is_active,
        "totp": user.has_totp,
        "locked": user.is_locked,
        "locked_until": user.locked_until,
        "failed_tries": user.failed_tries,
        "last_failed_at": user.last_failed_at,
    }


def _state(user: UserRow) -> str:
    words = ["active" if user.is_active else "disabled"]
    if user.is_locked:
        words.append("locked" if user.locked_until else "locked until unlocked")
    return ", ".join(words)
