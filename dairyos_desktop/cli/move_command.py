"""`db move`: the office to a server, or back into a file of this PC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from dairyos_desktop.cli.call import Answer
from dairyos_desktop.domain.errors import UsageError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.moving import ServerForm, Tls

if TYPE_CHECKING:
    from argparse import Namespace

    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.moving import Moved

FILE = "file"


def add_parser(deeds: Subparsers) -> None:
    """Adds `db move`."""
    move = deeds.add_parser(
        "move", help="move the office to a PostgreSQL server, or back to this PC"
    )
    move.add_argument(
        "--to",
        required=True,
        metavar="URL|file",
        help="postgresql://user@host/database, or the word file; the server's password is taken "
        "from DAIRYOS_DATABASE_PASSWORD or this PC's keyring",
    )
    move.set_defaults(handler=move_office)


def move_office(call: Call) -> Answer:
    """Copies all, compares both sides, and has this PC use the copy."""
    options: Namespace = call.options
    moving, actor = call.services.moving, call.actor
    with call.progress() as progress:

        def told(done: int, total: int, what: str) -> None:
            progress.report(done, total, what)

        if options.to == FILE:
            moved = call.unlocked(lambda: moving.to_file(actor, told, progress.stopped))
        else:
            form = form_of(options.to)
            moved = call.unlocked(lambda: moving.to_server(actor, form, "", told, progress.stopped))
    return Answer(_document(moved), _lines(moved))


def form_of(url: str) -> ServerForm:
    """What the URL says.

    Raises:
        UsageError: It is no URL of PostgreSQL, holds a password, or says what nobody reads.
    """
    hint = "Write postgresql://user@host/database."
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError as error:
        raise UsageError("The database URL can't be read.", hint) from error
    if parts.scheme != "postgresql":
        raise UsageError("The office can be moved to PostgreSQL, or to a file.", hint)
    if parts.password is not None:
        raise UsageError(
            "The database URL holds a password.",
            "Take it out, and give it once to: dairyos db password.",
        )
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    mode = query.pop("sslmode", Tls.AS_OFFERED.value)
    ca_file = query.pop("sslrootcert", "")
    if query or mode not in list(Tls):
        raise UsageError(
            "The database URL asks for something that is not known here.",
            f"It may say sslmode ({', '.join(Tls)}) and sslrootcert.",
        )
    return ServerForm(
        host=host,
        database=unquote(parts.path.lstrip("/")),
        user=unquote(parts.username or ""),
        port=port,
        tls=Tls(mode),
        ca_file="" if ca_file == "system" else ca_file,
    )


def _document(moved: Moved) -> dict[str, object]:
    return {
        "database": moved.place,
        "kept": moved.kept,
        "tables": moved.tables,
        "rows": moved.rows,
        "audit_position": moved.audit_position,
        "bills": Money.from_paise(moved.bills),
        "payments": Money.from_paise(moved.payments),
    }


def _lines(moved: Moved) -> tuple[str, ...]:
    return (
        f"The office is in {moved.place} now.",
        f"{moved.rows} rows of {moved.tables} tables are the same on both sides.",
        f"The old books are kept in {moved.kept}; nothing is written there any longer.",
        "Other PCs join the office by its server: first run, or Settings, Database.",
    )
