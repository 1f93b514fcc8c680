"""A file on its way into the books: what was settled about it, what was found. Knows no window."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import ColumnPlan, Part, SheetChoice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dairyos_desktop.services.dto.sheets import FileLook

Fix = tuple[str, int, int]
"""Tab, line and place of a cell that is typed anew."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the user settled about a file.

    Attributes:
        file: Where it lies.
        kind: What it is to be read as; None leaves it to the program.
        choice: Everything else; each change makes another one.
        order: The cells typed anew, the last one last, so that they can be taken back.
        reason: For days that are closed.
        known_days: Days that a look found above columns; what is set aside by hand can be a day
            again.
    """

    file: Path
    kind: ImportKind | None = None
    choice: SheetChoice = field(default_factory=SheetChoice)
    order: tuple[Fix, ...] = ()
    reason: str = ""
    known_days: Mapping[int, dt.date] = field(default_factory=dict)

    def read_as(self, kind: ImportKind) -> Draft:
        """Takes the file for a register, or for the month's sheet."""
        return replace(self, kind=kind).laid_out_anew()

    def with_text_form(self, *, encoding: str | None = None, delimiter: str | None = None) -> Draft:
        """Another encoding or delimiter; the columns are found again."""
        choice = self.choice
        if encoding is not None:
            choice = replace(choice, encoding=encoding)
        if delimiter is not None:
            choice = replace(choice, delimiter=delimiter)
        return replace(self, choice=choice).laid_out_anew()

    def with_tabs(self, tabs: Sequence[str]) -> Draft:
        """Other sheets of the workbook."""
        return replace(self, choice=replace(self.choice, tabs=tuple(tabs))).laid_out_anew()

    def with_month(self, month: str) -> Draft:
        """`YYYY-MM`, or empty to find it."""
        return replace(self, choice=replace(self.choice, month=month))

    def with_product(self, code: str) -> Draft:
        """A product for all rows; empty leaves it to each customer's usual one."""
        return replace(self, choice=replace(self.choice, product=code))

    def with_shift(self, shift: str) -> Draft:
        """A shift for all rows; empty leaves it to the cells."""
        chosen = shift if shift in ("morning", "evening") else None
        return replace(self, choice=replace(self.choice, shift=chosen))  # type: ignore[arg-type]  # narrowed by the line above

    def with_column(self, at: int, taken_for: Part | str) -> Draft:
        """Settles by hand what a column is; a part or name that stood elsewhere moves here."""
        columns = dict(self.choice.columns)
        columns[at] = taken_for
        return replace(self, choice=replace(self.choice, columns=columns))

    def with_reason(self, reason: str) -> Draft:
        """Why days that are closed are changed."""
        return replace(self, reason=reason)

    def laid_out_anew(self) -> Draft:
        """Forgets what was settled for columns and cells: their places mean something else now."""
        choice = replace(self.choice, columns={}, fixes={})
        return replace(self, choice=choice, order=(), known_days={})

    def seen(self, look: FileLook) -> Draft:
        """Remembers which columns are days."""
        days = {plan.at: plan.day for plan in look.columns if plan.day is not None}
        return replace(self, known_days={**self.known_days, **days})

    # Cells typed anew --------------------------------------------------------------------

    def mended(self, cell: Fix, text: str) -> Draft:
        """A cell as the file should have said it."""
        fixes = {**self.choice.fixes, cell: text}
        order = (*(one for one in self.order if one != cell), cell)
        return replace(self, choice=replace(self.choice, fixes=fixes), order=order)

    def last_mend_undone(self) -> Draft:
        """Takes back what was typed last."""
        if not self.order:
            return self
        fixes = {cell: text for cell, text in self.choice.fixes.items() if cell != self.order[-1]}
        return replace(self, choice=replace(self.choice, fixes=fixes), order=self.order[:-1])


def choices_for(
    plan: ColumnPlan, register: Sequence[str], known_days: Mapping[int, dt.date]
) -> list[Part | str]:
    """What a column may be taken for, in the order of the menu.

    Args:
        plan: The column.
        register: The register's columns; empty for a monthly sheet.
        known_days: Days found above columns.
    """
    if register:
        return [Part.NOTHING, *register]
    parts: list[Part | str] = [Part.CODE, Part.NAME, Part.PHONE, Part.SHIFT, Part.PRODUCT]
    day = known_days.get(plan.at)
    return [Part.NOTHING, *([day.isoformat()] if day is not None else []), *parts]


def missing(look: FileLook) -> str:
    """What has to be said before the columns can be seen; empty where nothing is."""
    if look.kind is None:
        return tr("Say what is in the file.")
    if look.is_monthly and not look.month:
        return tr("Say which month it is.")
    if look.question and (look.is_monthly or look.kind is ImportKind.SHEET):
        # Of a sheet the month alone can be open, or it is none; columns are seen to on their page.
        return look.question
    if look.tabs and not any(read for _, read in look.tabs):
        return tr("Tick a sheet to read.")
    return ""


def with_columns(look: FileLook) -> FileLook:
    """The look with a column for each cell of its widest row, where no heads were found."""
    if look.columns or not look.rows:
        return look
    width = max(len(row.cells) for row in look.rows)
    return replace(look, columns=tuple(ColumnPlan(at, ()) for at in range(width)))


def asks_product(look: FileLook) -> bool:
    """Whether the file leaves the product open."""
    return look.is_monthly and not _has(look, Part.PRODUCT)


def asks_shift(look: FileLook) -> bool:
    """Whether the file leaves the shift open."""
    return look.is_monthly and not _has(look, Part.SHIFT)


def _has(look: FileLook, part: Part) -> bool:
    return any(plan.part is part for plan in look.columns)
