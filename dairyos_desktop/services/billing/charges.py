"""Which charges and credits fall on a bill (rule 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.billing import Line, charge_line
from dairyos_desktop.domain.periods import Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dairyos_desktop.services.billing.ground import ChargeRow


def due_charges(
    charges: Iterable[ChargeRow],
    *,
    customer_id: int,
    price_list_id: int | None,
    month: Month,
    delivered: bool,
    carried: set[tuple[int, str]],
    month_states: dict[str, str],
) -> list[Line]:
    """The charge lines of a bill of `month`.

    Args:
        charges: All charges that began by that month.
        customer_id: Whose bill it is.
        price_list_id: The list that the customer is on.
        month: The bill's month.
        delivered: Whether the bill's period has a delivery above 0.
        carried: (charge, month) that stand on the customer's other live bills.
        month_states: For each earlier month with live bills `open` where one isn't issued yet,
            `delivered` where an issued one has a delivery, else `issued`. An occurrence of an
            issued month comes along here; one of a month still open waits for its own bill.
    """
    lines = []
    for charge in charges:
        if charge.customer_id is not None:
            if charge.customer_id != customer_id:
                continue
        elif charge.price_list_id != price_list_id:
            continue
        for of_month in _occurrences(charge, month):
            if (charge.charge_id, str(of_month)) in carried:
                continue
            if of_month == month:
                falls = delivered or charge.customer_id is not None
            else:
                falls = _comes_late(charge, month_states.get(str(of_month)))
            if falls:
                words = charge.description
                if of_month != month:
                    words = f"{words} ({of_month.label()})"
                lines.append(
                    charge_line(charge.charge_id, str(of_month), words, charge.amount, charge.rate)
                )
    return lines


def _comes_late(charge: ChargeRow, state: str | None) -> bool:
    """Whether an earlier month's occurrence goes on the next bill."""
    if charge.price_list_id is not None:
        return state == "delivered"
    if charge.monthly:
        return state in {"delivered", "issued"}
    return state != "open"


def _occurrences(charge: ChargeRow, month: Month) -> Iterator[Month]:
    of_month = Month.parse(charge.first_month)
    last = of_month if not charge.monthly else month
    if charge.monthly and charge.last_month is not None:
        last = min(last, Month.parse(charge.last_month))
    while of_month <= last:
        yield of_month
        of_month = of_month.next()
