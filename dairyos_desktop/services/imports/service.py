"""The import of files: one file, one transaction, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.backups import Reason, no_backup
from dairyos_desktop.domain.errors import UsageError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.imports import ImportKind, ImportResult
from dairyos_desktop.services.dto.sheets import ForeignResult, PlacedProblem
from dairyos_desktop.services.imports import history
from dairyos_desktop.services.imports.closed import may_change_closed
from dairyos_desktop.services.imports.columns import parse
from dairyos_desktop.services.imports.foreign.layouts import remember
from dairyos_desktop.services.imports.foreign.looking import (
    look_at,
    not_a_register,
    not_a_sheet,
    recalling,
)
from dairyos_desktop.services.imports.foreign.plan import plan_sheet
from dairyos_desktop.services.imports.foreign.problem_file import (
    register_problems,
    sheet_problems,
)
from dairyos_desktop.services.imports.foreign.registers import plan_register, register_sheet
from dairyos_desktop.services.imports.foreign.sheet_import import SheetImport, read_rows
from dairyos_desktop.services.imports.foreign.table import read_foreign
from dairyos_desktop.services.imports.kinds import KINDS
from dairyos_desktop.services.imports.report import Report
from dairyos_desktop.services.imports.sheet import read_sheet
from dairyos_desktop.services.imports.taking_back import take_back
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.backups import Before
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.imports import CellProblem
    from dairyos_desktop.services.dto.sheets import FileLook, ImportRow, SheetChoice
    from dairyos_desktop.services.imports.columns import Parsed
    from dairyos_desktop.services.imports.foreign.plan import SheetPlan
    from dairyos_desktop.services.imports.foreign.registers import RegisterPlan
    from dairyos_desktop.services.imports.foreign.table import Foreign
    from dairyos_desktop.services.ports import Clock, Database, FileStore


class ImportService:
    """Brings files into the books, and takes imports back."""

    def __init__(
        self, database: Database, clock: Clock, files: FileStore, before: Before = no_backup
    ) -> None:
        """`before` is called before a file is written into the books, or taken out of them."""
        self._database = database
        self._before = before
        self._clock = clock
        self._files = files

    @command(Action.IMPORT)
    def run(
        self,
        actor: Actor,
        kind: ImportKind,
        file: Path,
        *,
        dry_run: bool = False,
        good_rows: bool = False,
        reason: str = "",
    ) -> ImportResult:
        """Reads a register's own CSV or XLSX file and writes what is new or changed.

        Args:
            actor: Who imports.
            kind: Which register the file is.
            file: The file.
            dry_run: Only look; nothing is written.
            good_rows: Write the good rows though others are bad; else one bad row stops all.
            reason: Kept with the rows and in the audit log.

        Raises:
            NotFoundError: There is no such file.
            InvalidInputError: The file as a whole can't be taken.
            UsageError: A monthly sheet is no register.
        """
        if kind is ImportKind.SHEET:
            raise UsageError(say("A monthly sheet is no register."), say("Import it as a sheet."))
        register = KINDS[kind]
        sheet = read_sheet(file)
        parsed = parse(sheet, register.columns, register.row)
        wish = _Wish(actor, dry_run=dry_run, good_rows=good_rows, reason=reason)
        return self._run_parsed(wish, kind, parsed, (file.name, sheet.sha256), None)

    @query(Action.IMPORT)
    def look(
        self, actor: Actor, file: Path, choice: SheetChoice, kind: ImportKind | None = None
    ) -> FileLook:
        """What a foreign file was found to be; nothing is imported.

        Args:
            actor: Who asks.
            file: CSV of any usual encoding and delimiter, or XLSX.
            choice: What the user settled so far.
            kind: What the file is; None to find that too.

        Raises:
            NotFoundError: There is no such file.
            InvalidInputError: The file as a whole can't be taken.
        """
        del actor
        foreign = read_foreign(file, choice)
        with self._database.read() as session:
            return look_at(session, foreign, choice, kind)

    @command(Action.IMPORT)
    def run_sheet(
        self,
        actor: Actor,
        file: Path,
        choice: SheetChoice,
        *,
        dry_run: bool = False,
        good_rows: bool = False,
        reason: str = "",
    ) -> ForeignResult:
        """Reads a monthly sheet and writes its deliveries and leaves.

        Args:
            actor: Who imports.
            file: CSV of any usual encoding and delimiter, or XLSX.
            choice: What the user settled: the month, the product, cells typed anew.
            dry_run: Only look; nothing is written.
            good_rows: Write the good rows though others are bad; a row with one bad cell is bad.
            reason: Kept with the rows and in the audit log.

        Raises:
            NotFoundError: There is no such file.
            InvalidInputError: The file as a whole can't be taken: it is no sheet, or its month
                isn't known.
        """
        foreign = read_foreign(file, choice)
        with self._database.read() as session:
            plan = _sheet_plan(session, foreign, choice)
            found = read_rows(session, plan, choice)
            if dry_run or not (good_rows or found.are_good):
                report = self._report(session, actor, reason)
                return SheetImport(session, plan, found, report).result(written=False)
        self._before(Reason.BEFORE_IMPORT)
        with self._database.write(actor, "import sheet") as unit:
            report = self._report(unit.session, actor, reason)
            sheet = SheetImport(unit.session, plan, found, report)
            written = good_rows or not report.bad
            if written and sheet.has_news:
                row = history.begin(
                    unit, ImportKind.SHEET, foreign.file_name, foreign.sha256, report
                )
                sheet.write(unit)
                history.finish(row, report)
                for tab in plan.tabs:
                    remember(unit, ImportKind.SHEET.value, tab.keys, tab.layout)
                unit.audit("import", foreign.file_name, after=_counts(report), reason=reason)
                unit.changed(*sheet.topics)
        return sheet.result(written=written)

    @command(Action.IMPORT)
    def run_register(
        self,
        actor: Actor,
        kind: ImportKind,
        file: Path,
        choice: SheetChoice,
        *,
        dry_run: bool = False,
        good_rows: bool = False,
        reason: str = "",
    ) -> ForeignResult:
        """Reads a register with other heads, another encoding or delimiter.

        Args:
            actor: Who imports.
            kind: Which register the file is.
            file: CSV of any usual encoding and delimiter, or XLSX.
            choice: What the user settled: which column is what, cells typed anew.
            dry_run: Only look; nothing is written.
            good_rows: Write the good rows though others are bad; else one bad row stops all.
            reason: Kept with the rows and in the audit log.

        Raises:
            NotFoundError: There is no such file.
            InvalidInputError: The file as a whole can't be taken, or lacks a column.
        """
        if kind is ImportKind.SHEET:
            return self.run_sheet(
                actor, file, choice, dry_run=dry_run, good_rows=good_rows, reason=reason
            )
        foreign = read_foreign(file, choice)
        with self._database.read() as session:
            plan = _register_plan(session, foreign, kind, choice)
        register = KINDS[kind]
        parsed = parse(register_sheet(foreign, plan), register.columns, register.row)
        wish = _Wish(actor, dry_run=dry_run, good_rows=good_rows, reason=reason)
        found = self._run_parsed(wish, kind, parsed, (foreign.file_name, foreign.sha256), plan)
        placed = tuple(
            PlacedProblem(plan.tab.name, plan.place(problem.column), problem)
            for problem in found.bad
        )
        return ForeignResult(
            **{field.name: getattr(found, field.name) for field in fields(found)},
            placed=placed,
            bad_rows=len({problem.line for problem in found.bad}),
        )

    @query(Action.IMPORT)
    def save_problems(
        self, actor: Actor, file: Path, choice: SheetChoice, kind: ImportKind | None, out: Path
    ) -> int:
        """Writes the file's bad rows, under its heads, with a column that says what is wrong.

        Args:
            actor: Who asks.
            file: The file that was looked at.
            choice: As it was looked at.
            kind: Which register it is; None or `SHEET` for a monthly sheet.
            out: Where to; CSV or XLSX as the file itself is.

        Returns:
            How many rows were written.

        Raises:
            InvalidInputError: The file as a whole can't be taken.
            RefusedError: It has no bad rows.
            EnvironmentTroubleError: The folder can't be written or the disk is full.
        """
        foreign = read_foreign(file, choice)
        if kind in (None, ImportKind.SHEET):
            with self._database.read() as session:
                report = self._report(session, actor, "")
                plan = _sheet_plan(session, foreign, choice)
                found_rows = read_rows(session, plan, choice)
                sheet = SheetImport(session, plan, found_rows, report)
            data, rows = sheet_problems(foreign, plan, sheet.bad)
        else:
            found = self.run_register(actor, kind, file, choice, dry_run=True)
            with self._database.read() as session:
                register_plan = _register_plan(session, foreign, kind, choice)
            data, rows = register_problems(foreign, register_plan, found.bad)
        self._files.write(out, data)
        return rows

    @query(Action.READ)
    def history(self, actor: Actor) -> tuple[ImportRow, ...]:
        """The latest imports, newest first, each with whether it can be taken back."""
        del actor
        with self._database.read() as session:
            return history.read_history(session)

    @command(Action.IMPORT)
    def remove(self, actor: Actor, import_id: int) -> None:
        """Takes an import of deliveries back: new rows go, changed ones are as they were.

        Raises:
            NotFoundError: There is no such import.
            RefusedError: Somebody changed its rows since, a day of it is closed, it was taken back
                already, or it is of a register that stays.
        """
        with self._database.write(actor, "remove import") as unit:
            take_back(unit, import_id)

    def _run_parsed(
        self,
        wish: _Wish,
        kind: ImportKind,
        parsed: Parsed[Any],
        file: tuple[str, str],
        plan: RegisterPlan | None,
    ) -> ImportResult:
        """Holds parsed rows of a register against the books and writes them.

        Args:
            wish: Who imports, and how.
            kind: Which register.
            parsed: Its rows.
            file: Name and SHA-256 of the file.
            plan: How a foreign file's columns were mapped, to be remembered; else None.
        """
        register = KINDS[kind]
        if wish.dry_run:
            with self._database.read() as session:
                report = self._report(session, wish.actor, wish.reason, parsed.bad)
                register(session, parsed, report)
            return _result(kind, report, written=False)
        if wish.good_rows or not parsed.bad:
            self._before(Reason.BEFORE_IMPORT)
        with self._database.write(wish.actor, f"import {kind.value}") as unit:
            # A list of its own: the whole transaction may be tried again.
            report = self._report(unit.session, wish.actor, wish.reason, list(parsed.bad))
            importer = register(unit.session, parsed, report)
            written = wish.good_rows or not report.bad
            if written and (report.new or report.changed):
                row = history.begin(unit, kind, *file, report)
                importer.write(unit)
                history.finish(row, report)
                if plan is not None:
                    remember(unit, kind.value, plan.keys, plan.layout)
                unit.audit("import", file[0], after=_counts(report), reason=wish.reason)
                unit.changed(*importer.topics, "imports")
        return _result(kind, report, written=written)

    def _report(
        self, session: Session, actor: Actor, reason: str, bad: list[CellProblem] | None = None
    ) -> Report:
        today = business_date(session, self._clock.now())
        closed_too = may_change_closed(actor.role, reason)
        return Report(today, reason, [] if bad is None else bad, closed_too=closed_too)


@dataclass(frozen=True)
class _Wish:
    """Who imports, and how."""

    actor: Actor
    dry_run: bool
    good_rows: bool
    reason: str


def _sheet_plan(session: Session, foreign: Foreign, choice: SheetChoice) -> SheetPlan:
    plan = plan_sheet(foreign, choice, recalling(session, ImportKind.SHEET))
    if plan is None:
        raise not_a_sheet(foreign.file_name)
    return plan


def _register_plan(
    session: Session, foreign: Foreign, kind: ImportKind, choice: SheetChoice
) -> RegisterPlan:
    plan = plan_register(foreign, kind, choice, {kind: recalling(session, kind)})
    if plan is None:
        raise not_a_register(foreign.file_name, kind)
    return plan


def _counts(report: Report) -> dict[str, int]:
    counts = {
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "bad": len(report.bad),
    }
    return counts | ({"leaves": report.leaves_new} if report.leaves_new else {})


def _result(kind: ImportKind, report: Report, *, written: bool) -> ImportResult:
    return ImportResult(
        kind=kind,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        bad=tuple(sorted(report.bad, key=lambda problem: problem.line)),
        warnings=tuple(sorted(report.warnings, key=lambda problem: problem.line)),
        written=written,
    )
