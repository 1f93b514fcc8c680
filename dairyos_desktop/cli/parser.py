"""Arguments: global options before or after the command, errors as exceptions."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from dairyos_desktop.domain.errors import UsageError

if TYPE_CHECKING:
    # argparse has no public name for it.
    Subparsers: TypeAlias = argparse._SubParsersAction["Parser"]  # noqa: SLF001 - as said


class Parser(argparse.ArgumentParser):
    """A parser that knows the global options, as all its subparsers do."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - argparse's own options
        options["allow_abbrev"] = False
        super().__init__(**options)
        shared = self.add_argument_group("global options")
        # Suppressed defaults: a subparser must not undo what stood before the command.
        shared.add_argument(
            "--data-dir",
            metavar="DIR",
            default=argparse.SUPPRESS,
            help="folder that holds everything the program keeps",
        )
        shared.add_argument(
            "--database-url",
            metavar="URL",
            default=argparse.SUPPRESS,
            help="PostgreSQL database instead of the file in the data folder",
        )
        shared.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help="one JSON document on standard output",
        )
        shared.add_argument(
            "--user",
            metavar="NAME",
            default=argparse.SUPPRESS,
            help="log in as this user; password from DAIRYOS_PASSWORD, the second factor's code "
            "from DAIRYOS_CODE, or prompts",
        )

    def error(self, message: str) -> NoReturn:
        """Refuses the arguments.

        Raises:
            UsageError: Always.
        """
        sentence = message[:1].upper() + message[1:].rstrip(".") + "."
        raise UsageError(sentence, f"`{self.prog} --help` shows what goes.")
