"""A bill's explanation for whoever reads it at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.explaining import Cause
from dairyos_desktop.domain.quantity import PIECE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.explaining import ExplainedLine, Explanation, PriceRow

_CAUSES = {
    Cause.QUANTITY: "Quantity",
    Cause.PRICE: "Price",
    Cause.LEAVE: "Leave",
    Cause.EXTRAS: "Extras and charges",
    Cause.CORRECTIONS: "Corrections",
    Cause.ROUND_OFF: "Round-off",
    Cause.ARREARS: "Owed from before",
}


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """Line by line with its deliveries, then the step from the bill before."""
    bill, before = explanation.bill, explanation.before
    yield f"{bill.number}, {bill.customer} {bill.name}: to pay {bill.payable.format()}"
    for one in explanation.lines:
        yield ""
        yield from _line(one)
    yield ""
    if before is None:
        yield "There is no bill before this one."
    else:
        yield f"Before: {before.number}, to pay {before.payable.format()}"
    rows = ((_CAUSES[step.cause], step.amount) for step in explanation.change if step.amount)
    yield from table(("What moved it", "₹"), rows, right=("₹",))


def _line(one: ExplainedLine) -> Iterator[str]:
    line = one.line
    yield (
        f"{line.description}: {line.quantity.short()} {line.unit} × {line.unit_price}"
        f" = {line.amount}, tax {line.tax}"
    )
    if one.price_row is not None:
        yield f"  {_price(one.price_row)}"
    for row in one.deliveries:
        said = f"  {row.date:%d-%m-%Y} {row.shift} {row.quantity.short()}"
        if row.entered_by:
            said += f", entered by {row.entered_by}"
        if row.changed_by:
            said += f", changed by {row.changed_by}"
        if row.differs:
            now = "nothing" if row.recorded is None else row.recorded.short()
            said += f"; the register says {now} now"
        yield said
    if one.rounded is not None:
        yield f"  {one.rounded.sentence}"


def _price(row: PriceRow) -> str:
    scope = "the customer's own price" if row.own else row.price_list or "the general price"
    until = "" if row.effective_to is None else f" to {row.effective_to:%d-%m-%Y}"
    return f"Price: {scope}, from {row.effective_from:%d-%m-%Y}{until}"


def quantity_text(quantity: Quantity, unit: str) -> str:
    """A quantity in a table: all decimals, so that litres stand by their points; pieces whole."""
    return quantity.short() if unit == PIECE else str(quantity)
