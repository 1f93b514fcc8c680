"""Runs one command: parse, do, answer; every trouble ends in its exit status, never a traceback.

Exit status: 0 done; 1 done in part, or differences found; 2 wrong use or refused input, nothing
written; 3 refused by role or login; 4 environment, and `bug` for what the program was not made
for (the log has the traceback); 130 interrupted.
"""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING, TextIO

from dairyos_desktop.cli.call import REFUSED, Answer, Call
from dairyos_desktop.cli.console import Console
from dairyos_desktop.cli.parser import Parser
from dairyos_desktop.config.settings import read_settings
from dairyos_desktop.domain.errors import (
    DairyError,
    EnvironmentTroubleError,
    LoginRefusedError,
    NotAllowedError,
)

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.cli.call import Program
    from dairyos_desktop.config.settings import Settings

NOT_ALLOWED = 3
TROUBLE = 4
INTERRUPTED = 130

GROUPS = (
    "init_command",
    "demo_command",
    "import_command",
    "bill_commands",
    "customers_commands",
    "payment_commands",
    "webhook_command",
    "jobs_commands",
    "verify_command",
    "reconcile_command",
    "audit_commands",
    "backup_commands",
    "db_commands",
    "settings_commands",
    "secrets_commands",
    "users_commands",
)
"""Modules of this package that have `add_parsers`, in the order of `--help`."""


def make_parser() -> Parser:
    """The whole command line."""
    parser = Parser(
        prog="dairyos",
        description="A milk dairy's office without its window: for schedulers, support, scripts.",
        epilog="Without a command use dairyos-desktop, which opens the window.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for group in GROUPS:
        importlib.import_module(f"dairyos_desktop.cli.{group}").add_parsers(commands)
    return parser


def run(
    argv: Sequence[str],
    program: Program,
    *,
    environment: Mapping[str, str],
    stdin: TextIO,
    stdout: TextIO,
    stderr: TextIO,
) -> int:
    """Runs one command and gives its exit status."""
    console = Console(stdin, stdout, stderr, as_json="--json" in argv)
    settings: Settings | None = None
    try:
        try:
            # argparse prints its help by itself.
            with contextlib.redirect_stdout(stdout):
                options = make_parser().parse_args(list(argv))
        except SystemExit as helped:
            return int(helped.code or 0)
        settings = _settings(options, environment)
        answer = _done(Call(options, settings, program, console, environment))
        _say(console, answer)
    except DairyError as error:
        console.trouble(error)
        return status_of(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last stop before a traceback
        console.trouble(_bug(error, program, settings or _settings(None, environment)))
        return TROUBLE
    return answer.status


def status_of(error: DairyError) -> int:
    """The exit status that an error ends in."""
    if isinstance(error, LoginRefusedError | NotAllowedError):
        return NOT_ALLOWED
    return TROUBLE if isinstance(error, EnvironmentTroubleError) else REFUSED


def _done(call: Call) -> Answer:
    try:
        answer: Answer = call.options.handler(call)
    finally:
        call.close()
    return answer


def _say(console: Console, answer: Answer) -> None:
    try:
        console.answer(answer.data, answer.lines)
    except BrokenPipeError:
        pass  # whoever read us has seen enough (`| head`)
    except OSError as error:
        raise EnvironmentTroubleError(
            f"The command is done, but its answer can't be written: {error.strerror}.",
            "Free some space, then ask for it again.",
        ) from error


def _settings(options: Namespace | None, environment: Mapping[str, str]) -> Settings:
    return read_settings(
        data_dir=getattr(options, "data_dir", None),
        database_url=getattr(options, "database_url", None),
        environment=environment,
    )


def _bug(error: Exception, program: Program, settings: Settings) -> EnvironmentTroubleError:
    where = program.log_unexpected(settings)
    return EnvironmentTroubleError(
        f"The program met something it was not made for ({type(error).__name__}). "
        "What is saved stays saved.",
        f"Send the end of the log to support: {where}",
        code="bug",
    )
