"""What an import is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ImportKind(StrEnum):
    """What can be imported, by the names that the command line uses: registers, and a sheet."""

    PRODUCTS = "products"
    TAXES = "taxes"
    RATES = "rates"
    CUSTOMERS = "customers"
    STANDING_ORDERS = "standing-orders"
    LEAVES = "leaves"
    CONSUMPTION = "consumption"
    PAYMENTS = "payments"
    SHEET = "sheet"


REGISTERS = tuple(kind for kind in ImportKind if kind is not ImportKind.SHEET)
"""The kinds that are registers: one exact file each."""


CLOSED_DAY_HINT = "Give a reason for changing a closed day, or leave the row out."
"""What to do about a row of a closed day, in every kind of import."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell that can't be taken, or that deserves a second look.

    Attributes:
        line: Line of the file; 1 is the header.
        column: The column's name; empty where the whole row is meant.
        value: What stands there.
        problem: What is wrong.
        hint: What would be accepted.
    """

    line: int
    column: str
    value: str
    problem: str
    hint: str

    @property
    def on_closed_day(self) -> bool:
        """Whether a reason, given by a role that may, would let the row in."""
        return self.hint == CLOSED_DAY_HINT


@dataclass(frozen=True)
class ImportResult:
    """What a file would change, or has changed (`written`).

    Attributes:
        kind: The register.
        new: Rows whose key isn't stored.
        changed: Rows whose key is stored with other content.
        unchanged: Rows that are stored as they are.
        bad: Every cell that can't be taken, in the file's order.
        warnings: Cells that were taken and deserve a look.
        written: Whether anything was committed, or nothing had to be.
    """

    kind: ImportKind
    new: int
    changed: int
    unchanged: int
    bad: tuple[CellProblem, ...]
    warnings: tuple[CellProblem, ...]
    written: bool
