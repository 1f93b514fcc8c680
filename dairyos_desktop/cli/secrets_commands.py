"""`secrets`: what the office keeps encrypted, and the key to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.errors import UsageError

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.secrets import SecretRow

CODE_VARIABLE = "DAIRYOS_OFFICE_KEY"


def add_parsers(commands: Subparsers) -> None:
    """Adds `secrets` and what can be done with them."""
    group = commands.add_parser("secrets", help="what the office keeps encrypted")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    listed = deeds.add_parser("list", help="which secrets are stored, never what they are")
    listed.set_defaults(handler=list_secrets)
    change = deeds.add_parser(
        "set", help="store a secret from standard input; an empty value takes it away"
    )
    change.add_argument("name", metavar="NAME")
    change.set_defaults(handler=set_secret)
    join = deeds.add_parser(
        "join",
        help="bring the office key to this PC, by the owner's join code or the recovery sheet, "
        f"from {CODE_VARIABLE}, a prompt or standard input; needs no login",
    )
    join.set_defaults(handler=join_office)
    sheet = deeds.add_parser("sheet", help="write the recovery sheet as a PDF, to be printed")
    sheet.add_argument("--out", metavar="FILE", required=True)
    sheet.set_defaults(handler=write_sheet)
    anew = deeds.add_parser(
        "begin-anew",
        help="give all secrets and second factors up, where nobody has the office key any more",
    )
    anew.add_argument("--yes", action="store_true", required=True, help="it can't be undone")
    anew.set_defaults(handler=begin_anew)


def list_secrets(call: Call) -> Answer:
    """Whether each is there, since when and by whom."""
    state = call.services.secrets.state(call.actor)
    return Answer(
        {
            "secrets": [
                {
                    "name": row.name,
                    "stored": row.set_at is not None,
                    "set_at": row.set_at,
                    "set_by": row.set_by,
                    "from_environment": row.from_environment,
                }
                for row in state.rows
            ]
        },
        table(("Name", "State"), ((row.name, _state(row)) for row in state.rows)),
    )


def set_secret(call: Call) -> Answer:
    """Stores one secret; it is read before anybody logs in, so that a pipe is never left full."""
    name = call.options.name
    value = call.console.secret_line(f"Value of {name}")
    actor, secrets = call.actor, call.services.secrets
    row = call.unlocked(lambda: secrets.set_secret(actor, name, value))
    stored = row.set_at is not None
    return Answer(
        {"name": row.name, "stored": stored},
        (f"{row.name} is {'stored' if stored else 'not stored any more'}.",),
    )


def join_office(call: Call) -> Answer:
    """Keeps the office key on this PC."""
    code = call.environment.get(CODE_VARIABLE)
    if code is None:
        code = call.console.secret_line("Join code, or the code on the recovery sheet")
    if not code.strip():
        raise UsageError("No code was given.", f"Set {CODE_VARIABLE}, pipe it in, or type it.")
    keys = call.services_without_login.office_key
    call.unlocked(lambda: keys.join(code))
    return Answer(
        {"joined": True, "place": keys.place()}, (f"The office key is in {keys.place()}.",)
    )


def write_sheet(call: Call) -> Answer:
    """Writes the recovery sheet."""
    path = Path(call.options.out)
    actor, secrets = call.actor, call.services.secrets
    call.unlocked(lambda: secrets.recovery_sheet(actor, path))
    return Answer(
        {"file": path},
        (
            f"Wrote {path}.",
            "Print it, keep it away from the PCs, then delete the file: it holds the office key.",
        ),
    )


def begin_anew(call: Call) -> Answer:
    """Gives all secrets up."""
    lost = call.services.secrets.begin_anew(call.actor)
    return Answer(
        {"second_factors": lost},
        (f"All secrets are gone, and the second factors of {lost} users. Store them anew.",),
    )


def _state(row: SecretRow) -> str:
    if row.from_environment:
        return "from the environment"
    return "not set" if row.set_at is None else f"set on {row.set_at:%d-%m-%Y} by {row.set_by}"
