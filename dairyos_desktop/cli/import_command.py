"""`import`: registers and monthly sheets in."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import DONE, IN_PART, REFUSED, Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.errors import UsageError
from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.services.dto.imports import ImportKind, ImportResult
from dairyos_desktop.services.dto.sheets import SheetChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.imports import CellProblem


def add_parsers(commands: Subparsers) -> None:
    """Adds `import`."""
    parser = commands.add_parser(
        "import", help="bring a register or a monthly sheet into the books"
    )
    kinds = [kind.value for kind in ImportKind]
    parser.add_argument("kind", metavar="KIND", choices=kinds, help=", ".join(kinds))
    parser.add_argument(
        "file", metavar="FILE", help="CSV (UTF-8, comma; a sheet's may be any) or XLSX"
    )
    parser.add_argument("--month", metavar="YYYY-MM", default="", help="of a sheet's day columns")
    parser.add_argument(
        "--product", metavar="CODE", default="", help="what a sheet holds that has no such column"
    )
    parser.add_argument(
        "--shift", choices=SHIFTS, default=None, help="when, where a sheet doesn't say it"
    )
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
    kind = ImportKind(options.kind)
    result = _sheet(call, file) if kind is ImportKind.SHEET else _register(call, kind, file)
    status = DONE
    if result.bad:
        status = IN_PART if options.dry_run or options.good_rows else REFUSED
    return Answer(result, _lines(result, file.name, dry_run=options.dry_run), status)


def _register(call: Call, kind: ImportKind, file: Path) -> ImportResult:
    options = call.options
    if options.month or options.product or options.shift:
        raise UsageError(
            "--month, --product and --shift belong to a monthly sheet.",
            "Leave them out, or import the file as sheet.",
        )
    return call.services.imports.run(
        call.actor,
        kind,
        file,
        dry_run=options.dry_run,
        good_rows=options.good_rows,
        reason=options.reason,
    )


def _sheet(call: Call, file: Path) -> ImportResult:
    options = call.options
    found = call.services.imports.run_sheet(
        call.actor,
        file,
        SheetChoice(month=options.month, product=options.product, shift=options.shift),
        dry_run=options.dry_run,
        good_rows=options.good_rows,
        reason=options.reason,
    )
    # The document that scripts know is that of every other kind.
    return ImportResult(
        **{field.name: getattr(found, field.name) for field in fields(ImportResult)}
    )


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
