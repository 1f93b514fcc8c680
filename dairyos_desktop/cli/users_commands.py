"""`users`: who may log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.errors import LoginRefusedError, UsageError
from dairyos_desktop.services.users import PERSONS_ROLES

if TYPE_CHECKING:
    import argparse

    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.auth import UserPassword, UserRow

NEW_PASSWORD_VARIABLE = "DAIRYOS_NEW_PASSWORD"  # noqa: S105 - a variable's name
RECOVERY_VARIABLE = "DAIRYOS_RECOVERY_CODE"


def add_parsers(commands: Subparsers) -> None:
    """Adds `users` and what can be done to them."""
    group = commands.add_parser("users", help="who may log in")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    listed = deeds.add_parser("list", help="show all users")
    listed.set_defaults(handler=list_users)
    unlock = deeds.add_parser("unlock", help="let a name in again after too many wrong passwords")
    unlock.add_argument("name", metavar="NAME")
    _takes_code(unlock)
    unlock.set_defaults(handler=unlock_user)
    add = deeds.add_parser(
        "add", help=f"a new user; password from {NEW_PASSWORD_VARIABLE}, else one for one login"
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", metavar="ROLE", required=True, help=", ".join(PERSONS_ROLES))
    add.set_defaults(handler=add_user)
    role = deeds.add_parser("role", help="give a user another role")
    role.add_argument("name", metavar="NAME")
    role.add_argument("role", metavar="ROLE", help=", ".join(PERSONS_ROLES))
    role.set_defaults(handler=set_role)
    for word, handler, help_text in (
        ("disable", disable_user, "no longer let a user log in"),
        ("enable", enable_user, "let a disabled user log in again"),
        ("reset-password", reset_password, "another password, as for `add`"),
        ("reset-second-factor", reset_second_factor, "take a lost telephone's factor away"),
    ):
        deed = deeds.add_parser(word, help=help_text)
        deed.add_argument("name", metavar="NAME")
        deed.set_defaults(handler=handler)
        if handler is reset_password:
            _takes_code(deed)
    own = deeds.add_parser(
        "password", help=f"set one's own password, from {NEW_PASSWORD_VARIABLE} or a prompt"
    )
    own.set_defaults(handler=change_own_password)


def _takes_code(deed: argparse.ArgumentParser) -> None:
    deed.add_argument(
        "--recovery-code",
        action="store_true",
        help=f"without a login, by the office's recovery code from {RECOVERY_VARIABLE} or a prompt",
    )


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
    call.services_without_login.recovery.open_name(name, _recovery_code(call))
    return Answer({"name": name, "unlocked": True}, (f"{name} may try again.",))


def add_user(call: Call) -> Answer:
    """Makes a user."""
    given = call.environment.get(NEW_PASSWORD_VARIABLE)
    options = call.options
    return _told(call.services.users.add(call.actor, options.name, options.role, given))


def reset_password(call: Call) -> Answer:
    """Gives a user another password; an owner also by the recovery code, without a login."""
    if call.options.recovery_code:
        return _reset_by_code(call)
    given = call.environment.get(NEW_PASSWORD_VARIABLE)
    return _told(call.services.users.reset_password(call.actor, call.options.name, given))


def set_role(call: Call) -> Answer:
    """Gives a user another role."""
    user = call.services.users.set_role(call.actor, call.options.name, call.options.role)
    return Answer(_form(user), (f"{user.name} is {user.role}.",))


def disable_user(call: Call) -> Answer:
    """Lets a user no longer log in."""
    return _set_active(call, active=False)


def enable_user(call: Call) -> Answer:
    """Lets a user log in again."""
    return _set_active(call, active=True)


def change_own_password(call: Call) -> Answer:
    """Sets the password of `--user`, also where it was given for one login."""
    name, password = call.offered()
    new = _new_password(call)
    auth = call.services_without_login.auth
    actor = call.with_code(lambda code: auth.change_password(name, password, new, code))
    return Answer({"name": actor.name, "changed": True}, (f"{actor.name} has a new password.",))


def _reset_by_code(call: Call) -> Answer:
    name, code = call.options.name, _recovery_code(call)
    fresh = call.services_without_login.recovery.reset_password(name, code, _new_password(call))
    return Answer(
        {"name": name, "recovery_code": fresh},
        (
            f"{name} has the new password. The recovery code goes no longer; keep this one:",
            fresh,
        ),
    )


def _recovery_code(call: Call) -> str:
    code = call.environment.get(RECOVERY_VARIABLE)
    if code is None and not call.console.interactive:
        raise LoginRefusedError(
            f"No recovery code was given: {RECOVERY_VARIABLE} is not set.",
            f"Set {RECOVERY_VARIABLE}, or work at a terminal.",
        )
    return call.console.ask_secret("The office's recovery code") if code is None else code


def _new_password(call: Call) -> str:
    new = call.environment.get(NEW_PASSWORD_VARIABLE)
    if new is None and not call.console.interactive:
        raise UsageError(
            f"No new password was given: {NEW_PASSWORD_VARIABLE} is not set.",
            f"Set {NEW_PASSWORD_VARIABLE}, or work at a terminal.",
        )
    return call.console.ask_secret("New password") if new is None else new


def reset_second_factor(call: Call) -> Answer:
    """Takes a user's second factor away."""
    user = call.services.users.reset_second_factor(call.actor, call.options.name)
    return Answer(_form(user), (f"{user.name} logs in by the password alone.",))


def _set_active(call: Call, *, active: bool) -> Answer:
    user = call.services.users.set_active(call.actor, call.options.name, active=active)
    return Answer(_form(user), (f"{user.name} is {_state(user)}.",))


def _told(made: UserPassword) -> Answer:
    if made.password is None:
        return Answer(_form(made.user), (f"{made.user.name} has the password given.",))
    return Answer(
        _form(made.user) | {"password": made.password},
        (
            f"{made.user.name} logs in with this password once, then sets an own one:",
            made.password,
        ),
    )


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
    if user.has_totp:
        words.append("second factor")
    if user.is_locked:
        words.append("locked" if user.locked_until else "locked until unlocked")
    return ", ".join(words)
