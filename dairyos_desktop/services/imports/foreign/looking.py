"""What a foreign file is, before anything is imported: what the wizard shows first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import FileLook, PreviewRow
from dairyos_desktop.services.imports.foreign.days import head_text
from dairyos_desktop.services.imports.foreign.layouts import recall
from dairyos_desktop.services.imports.foreign.meaning import shown
from dairyos_desktop.services.imports.foreign.plan import plan_sheet
from dairyos_desktop.services.imports.foreign.registers import plan_register
from dairyos_desktop.services.imports.kinds import KINDS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.sheets import SheetChoice
    from dairyos_desktop.services.imports.foreign.plan import Recall, SheetPlan
    from dairyos_desktop.services.imports.foreign.registers import RegisterPlan
    from dairyos_desktop.services.imports.foreign.table import Foreign, Tab

PREVIEW_LINES = 60


def recalling(session: Session, kind: ImportKind) -> Recall:
    """What an earlier file of the kind with the same heads was."""
    return partial(recall, session, kind.value)


def look_at(
    session: Session, foreign: Foreign, choice: SheetChoice, kind: ImportKind | None
) -> FileLook:
    """What the file is and how it would be read.

    Args:
        session: A read session.
        foreign: The file.
        choice: What the user settled so far.
        kind: What the user says it is; None to find that too.
    """
    if kind is not ImportKind.SHEET:
        # A register's columns are surer than a line of days: dates stand in its rows.
        recalls = {one: recalling(session, one) for one in ImportKind}
        register = plan_register(foreign, kind, choice, recalls)
        if register is not None:
            return _look_at_register(foreign, register)
    if kind in (None, ImportKind.SHEET):
        sheet = plan_sheet(foreign, choice, recalling(session, ImportKind.SHEET))
        if sheet is not None:
            return _look_at_sheet(foreign, sheet)
    problem = not_a_sheet(foreign.file_name)
    if kind is not None and kind is not ImportKind.SHEET:
        problem = not_a_register(foreign.file_name, kind)
    tab = foreign.tabs[0]
    return FileLook(
        file_name=foreign.file_name,
        is_monthly=False,
        encoding=foreign.encoding,
        delimiter=foreign.delimiter,
        tabs=_tabs(foreign, {tab.name}),
        head_lines=(),
        month="",
        columns=(),
        rows=_preview(tab),
        remembered=False,
        kind=kind,
        question=say("{message} {hint}", message=problem.message, hint=problem.hint),
    )


def not_a_sheet(name: str) -> InvalidInputError:
    """Why a file can't be read as a monthly sheet."""
    return InvalidInputError(
        say("No line of {name} has a customer's column and days beside it.", name=name),
        say("A monthly sheet has a row for each customer and columns headed 1 to 31 or by dates."),
    )


def not_a_register(name: str, kind: ImportKind) -> InvalidInputError:
    """Why a file can't be read as that register."""
    columns = ", ".join(column.name for column in KINDS[kind].columns)
    return InvalidInputError(
        say("No line of {name} names the columns of {kind}.", name=name, kind=kind.value),
        say("They are: {columns}.", columns=columns),
    )


def _look_at_sheet(foreign: Foreign, plan: SheetPlan) -> FileLook:
    first = plan.tabs[0]
    lines = first.tab.lines[first.heads.first : first.heads.last + 1]
    return FileLook(
        file_name=foreign.file_name,
        is_monthly=True,
        encoding=foreign.encoding,
        delimiter=foreign.delimiter,
        tabs=_tabs(foreign, {one.tab.name for one in plan.tabs}),
        head_lines=tuple(line.number for line in lines),
        month=plan.month,
        columns=first.columns(),
        rows=_preview(first.tab),
        remembered=plan.is_remembered,
        kind=ImportKind.SHEET,
        question=say("{message} {hint}", message=plan.question[0], hint=plan.question[1])
        if plan.question[0]
        else "",
    )


def _look_at_register(foreign: Foreign, plan: RegisterPlan) -> FileLook:
    question = ""
    if plan.missing:
        question = say("No column was found for: {names}.", names=", ".join(plan.missing))
    return FileLook(
        file_name=foreign.file_name,
        is_monthly=False,
        encoding=foreign.encoding,
        delimiter=foreign.delimiter,
        tabs=_tabs(foreign, {plan.tab.name}),
        head_lines=(plan.head_line,),
        month="",
        columns=plan.plans(),
        rows=_preview(plan.tab),
        remembered=plan.is_remembered,
        kind=plan.kind,
        question=question,
    )


def _tabs(foreign: Foreign, read: set[str]) -> tuple[tuple[str, bool], ...]:
    if not foreign.is_workbook:
        return ()
    return tuple((tab.name, tab.name in read) for tab in foreign.tabs)


def _preview(tab: Tab) -> tuple[PreviewRow, ...]:
    return tuple(
        PreviewRow(tab.name, line.number, tuple(_as_text(cell) for cell in line.cells))
        for line in tab.lines[:PREVIEW_LINES]
    )


def _as_text(cell: object) -> str:
    return shown(cell) if isinstance(cell, str) or cell is None else head_text(cell) or shown(cell)
