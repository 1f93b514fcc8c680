"""Cash counted by its notes and coins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping

DENOMINATIONS: Final = (500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins in use, in rupees, the largest first (RBI; ₹2,000 was withdrawn in 2023)."""

MOST_OF_EACH: Final = 9_999
"""More of one note than this is surely a slip."""


def counted_total(counts: Mapping[int, int]) -> Money:
    """What so many of each note and coin come to.

    Args:
        counts: How many, by denomination in rupees; what is missing is none.

    Raises:
        InvalidInputError: There is no such note, or no such number of them.
    """
    total = Money.zero
    for rupees, count in counts.items():
        if rupees not in DENOMINATIONS:
            raise InvalidInputError(
                say("There is no note or coin of ₹{rupees}.", rupees=rupees),
                say("Count it with the others, as a sum."),
            )
        if not 0 <= count <= MOST_OF_EACH:
            raise InvalidInputError(
                say("{count} of ₹{rupees} can't be.", count=count, rupees=rupees),
                say("Type a whole number up to {most_of_each}.", most_of_each=f"{MOST_OF_EACH:,}"),
            )
        total += Money.from_paise(rupees * count * Money.SCALE)
    return total
