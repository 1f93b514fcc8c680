"""`init`: a new office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import PASSWORD_VARIABLE, Answer
from dairyos_desktop.domain.errors import InvalidInputError, UsageError

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers

_MOST_DIGITS = 9
_KEEP_IT = (
    "Write it down and keep it away from this PC: it opens the office when its owner is locked "
    "out, and is not shown again."
)


def add_parsers(commands: Subparsers) -> None:
    """Adds `init`."""
    parser = commands.add_parser("init", help="make a new office")
    parser.add_argument("--office", metavar="FILE", required=True, help="its office.json")
    parser.add_argument("--owner", metavar="NAME", required=True, help="who logs in as its owner")
    parser.add_argument(
        "--next-bill-number",
        metavar="N",
        help="where bill numbers go on from an older book in this financial year",
    )
    parser.set_defaults(handler=make_office)


def make_office(call: Call) -> Answer:
    """Makes the database, the office and its owner."""
    # The parsers above must not load a database library.
    from dairyos_desktop.services.office_file import read_office_file  # noqa: PLC0415

    office = read_office_file(_read(Path(call.options.office)))
    made = call.program.setup(call.settings).create_office(
        office,
        call.options.owner,
        _password(call),
        next_bill_number=_number(call.options.next_bill_number),
    )
    data = {
        "database": call.program.database_name(call.settings),
        "schema": call.program.schema(call.settings).schema,
        "recovery_code": made.recovery_code,
    }
    return Answer(
        data,
        (
            f"Made {office.name} in {data['database']} (schema {data['schema']}).",
            f"Recovery code: {made.recovery_code}",
            _KEEP_IT,
        ),
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            f"{file} can't be read: {error.strerror}.", "Give the path of an office.json."
        ) from error


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise UsageError(f"--next-bill-number: “{text}” is no number.", "Write digits, like 412.")
    return int(text)


def _password(call: Call) -> str:
    given = call.environment.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not call.console.interactive:
        raise UsageError(
            f"The owner's password is missing: {PASSWORD_VARIABLE} is not set.",
            f"Set {PASSWORD_VARIABLE}, or work at a terminal.",
        )
    typed = call.console.ask_secret(f"Password for {call.options.owner}")
    if call.console.ask_secret("The same again") != typed:
        raise InvalidInputError("The two passwords differ.", "Begin again.")
    return typed
