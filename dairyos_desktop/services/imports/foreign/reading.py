"""All rows of a monthly sheet, read against the books."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.imports import CellProblem
from dairyos_desktop.services.dto.sheets import Part, PlacedProblem
from dairyos_desktop.services.imports.columns import shorten
from dairyos_desktop.services.imports.foreign.books import Books
from dairyos_desktop.services.imports.foreign.lines import ROW, LineReader
from dairyos_desktop.services.imports.foreign.rows import SheetRow, read_row
from dairyos_desktop.services.imports.foreign.words import begins_like_total

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.sheets import SheetChoice
    from dairyos_desktop.services.imports.foreign.day_columns import BadColumn
    from dairyos_desktop.services.imports.foreign.lines import RowLine
    from dairyos_desktop.services.imports.foreign.plan import SheetPlan, TabPlan

_FEW = 5


@dataclass
class SheetRows:
    """All rows of a sheet that say anything.

    Attributes:
        heads: Problems of whole columns.
        warnings: Rows that were taken and deserve a look.
        customers: All customers' codes by id.
        products: All products' codes by id.
    """

    rows: list[SheetRow] = field(default_factory=list)
    heads: list[PlacedProblem] = field(default_factory=list)
    warnings: list[CellProblem] = field(default_factory=list)
    customers: dict[int, str] = field(default_factory=dict)
    products: dict[int, str] = field(default_factory=dict)

    @property
    def are_good(self) -> bool:
        """Whether every cell can be taken."""
        return not self.heads and not any(row.problems for row in self.rows)


class SheetReader:
    """Reads the tabs of a planned sheet."""

    def __init__(self, session: Session, plan: SheetPlan, choice: SheetChoice) -> None:
        """Reads what is known.

        Raises:
            InvalidInputError: The product chosen for the whole file doesn't exist.
        """
        self._plan = plan
        self._books = Books(session, choice)
        self._result = SheetRows(
            customers={person.id: code for code, person in self._books.people.by_code.items()},
            products={goods.id: code for code, goods in self._books.shelf.by_code.items()},
        )

    def read(self) -> SheetRows:
        """All rows, in the file's order."""
        for plan in self._plan.tabs:
            if plan.month is None:
                continue  # its question was asked before
            self._trust_names_where_codes_are_strange(plan)
            reader = LineReader(plan)
            self._result.rows += [
                read_row(line, plan.month, self._books)
                for line in reader.rows()
                if not self._is_total_of_something(plan, line)
            ]
            self._result.heads += [
                _head_problem(plan, column, value) for column, value in reader.bad_columns
            ]
        self._settle_strange_names()
        return self._result

    def _is_total_of_something(self, plan: TabPlan, line: RowLine) -> bool:
        """Whether a row is called like a total (`Total cow milk`) and no customer is."""
        name = line.text(Part.NAME) or line.text(Part.CODE)
        if not begins_like_total(name) or self._books.people.knows(name):
            return False
        at = plan.parts.get(Part.NAME, plan.parts.get(Part.CODE, ROW))
        self._result.warnings.append(
            CellProblem(
                line.number,
                plan.column(at),
                shorten(name),
                say("The row was taken for a total and left out."),
                say("Write the customer's code if it is one."),
            )
        )
        return True

    def _trust_names_where_codes_are_strange(self, plan: TabPlan) -> None:
        """Leaves a code column aside in which not one code is a customer's: it is another's."""
        if not {Part.CODE, Part.NAME} <= set(plan.parts):
            return
        codes = {line.text(Part.CODE) for line in LineReader(plan).rows()} - {""}
        if codes and not codes & set(self._books.people.by_code):
            at = plan.parts.pop(Part.CODE)
            self._result.warnings.append(
                CellProblem(
                    plan.head_line,
                    plan.column(at),
                    shorten(min(codes)),
                    say("No customer has any of these codes, so the names were looked for."),
                    say("Look whether the right customers were found."),
                )
            )

    def _settle_strange_names(self) -> None:
        """Warns of names that aren't the code's; where most aren't, the codes are wrong."""
        strange = [row for row in self._result.rows if row.strange_name is not None]
        are_wrong = len(strange) > _FEW and len(strange) * 2 > len(self._result.rows)
        for row in strange:
            if row.strange_name is None:
                continue
            if are_wrong:
                row.problems.append(row.strange_name)
            else:
                self._result.warnings.append(row.strange_name.problem)


def _head_problem(plan: TabPlan, column: BadColumn, value: str) -> PlacedProblem:
    cell = CellProblem(
        column.line, plan.column(column.at), shorten(value), column.problem, column.hint
    )
    return PlacedProblem(plan.tab.name, column.at, cell, heads=True)
