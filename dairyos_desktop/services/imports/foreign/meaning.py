"""A day's cell as CSV and workbooks hold it: text, numbers, and what Excel made of either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.plain import number_as_text
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.sheet_cells import ACCEPTED, Amount, read_cell
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.imports.foreign.table import FORMULA, Odd

if TYPE_CHECKING:
    from dairyos_desktop.domain.sheet_cells import Both, Single


def meaning_of(cell: object) -> Single | Both:
    """What the cell says.

    Raises:
        InvalidInputError: It says nothing that a sheet's cell may say.
    """
    if isinstance(cell, str):
        if cell.lstrip().startswith("="):
            raise InvalidInputError(
                say("The cell holds a formula."), say("Write the quantity itself.")
            )
        return read_cell(cell)
    if cell is FORMULA:
        raise InvalidInputError(
            say("The cell holds a formula whose value isn't in the file."),
            say("Open the file in Excel and save it, or type the quantity."),
        )
    if isinstance(cell, Odd):
        raise InvalidInputError(say("The cell holds an error."), say("Mend the formula in Excel."))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        plain = number_as_text(cell, Quantity.DECIMALS)
        return Amount(Quantity.from_number_text(plain).delivered().thousandths)
    if isinstance(cell, bool):
        raise InvalidInputError(say("The cell holds true or false."), ACCEPTED)
    raise InvalidInputError(
        say("Excel took this cell for a date or a time."),
        say("Format it as a number and type the quantity anew, like 0.5."),
    )


def shown(cell: object) -> str:
    """The cell as the person who reads of a problem knows it."""
    if cell is None:
        return ""
    if isinstance(cell, Odd):
        return "formula" if cell is FORMULA else "error"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
