"""`import`: register files in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import DONE, IN_PART, REFUSED, Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.services.dto.imports import ImportKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.imports import CellProblem, ImportResult


def add_parsers(commands: Subparsers) -> None:
    """Adds `import`."""
    parser = commands.add_parser("import", help="bring a register file into the books")
    kinds = [kind.value for kind in ImportKind]
    parser.add_argument("kind", metavar="KIND", choices=kinds, help=", ".join(kinds))
    parser.add_argument("file", metavar="FILE", help="CSV (UTF-8, comma) or XLSX")
    parser.add_argument("--dry-run", action="store_true", help="only look; write nothing")
    parser.add_argument(
        "--good-rows", action="store_true", help="write the good rows though others are bad"
    )
    parser.add_argument(
        "--reason", metavar="TEXT", default="", help="why; kept with the rows and in the audit log"
    )
    parser.set_defaults(handler=import_file)


def import_file(call: Call) -> Answer:
    """Imports one file."""
    options = call.options
    file = Path(options.file)
    result = call.services.imports.run(
        call.actor,
        ImportKind(options.kind),
        file,
        dry_run=options.dry_run,
        good_rows=options.good_rows,
        reason=options.reason,
    )
    status = DONE
    if result.bad:
        status = IN_PART if options.dry_run or options.good_rows else REFUSED
    return Answer(result, _lines(result, file.name, dry_run=options.dry_run), status)


def _lines(result: ImportResult, name: str, *, dry_run: bool) -> Iterator[str]:
    bad_rows = len({problem.line for problem in result.bad})
    yield (
        f"{name}: {result.new} new, {result.changed} changed, {result.unchanged} unchanged, "
        f"{bad_rows} bad."
    )
    if dry_run:
        yield "Nothing was written: this was a dry run."
    elif not result.written:
        yield "Nothing was written: mend the bad rows, or take the good ones with --good-rows."
    yield from _problems("Bad", result.bad)
    yield from _problems("To look at", result.warnings)


def _problems(title: str, problems: tuple[CellProblem, ...]) -> Iterator[str]:
    if problems:
        rows = ((row.line, row.column, row.value, row.problem, row.hint) for row in problems)
        yield f"{title}:"
        yield from table(
            ("Line", "Column", "Value", "Problem", "What would do"), rows, right=("Line",)
        )
