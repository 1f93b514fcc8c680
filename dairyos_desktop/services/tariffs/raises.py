"""What the office does with many prices at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.tariffs.raise_outlook import read_outlook
from dairyos_desktop.services.tariffs.raising import raise_prices, take_back

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from dairyos_desktop.domain.raising import PriceStep
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.raising import (
        PriceKey,
        RaisedPrice,
        RaiseForm,
        RaiseOutlook,
    )
    from dairyos_desktop.services.ports import Clock, Database

RATES = "rates"


class PriceRaiseService:
    """Raises general prices and those of price lists; customers' own prices stay.

    New prices are rows from a day on beside those that stand, as the office would note them one
    by one (rule 2).
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @query(Action.READ)
    def outlook(
        self,
        actor: Actor,  # noqa: ARG002 - the decorator's
        from_on: dt.date,
        step: PriceStep | None = None,
        chosen: Collection[PriceKey] | None = None,
    ) -> RaiseOutlook:
        """Which prices can be raised from a day on, and what a step would do to a month's money.

        Args:
            actor: Who asks.
            from_on: First day of the new prices.
            step: By how much; None only tells what holds on that day.
            chosen: The prices that are meant; None for all of them.
        """
        with self._database.read() as session:
            today = business_date(session, self._clock.now())
            return read_outlook(session, today, from_on, step, chosen)

    @command(Action.EDIT_RATES)
    def apply(self, actor: Actor, form: RaiseForm) -> tuple[RaisedPrice, ...]:
        """Raises the prices in one transaction; gives the rows made, for an undo.

        Days that are billed are left alone: what falls on them is refused, though a single price
        may still be changed for them (rule 25).

        Raises:
            InvalidInputError: No price was chosen, or one would leave its range.
            ConflictError: A price is another than it was when it was looked at.
            NotFoundError: A product is not in the books.
            RefusedError: A price begins on that day already, or days are billed that it falls on.
        """
        with self._database.write(actor, "rate.raise") as unit:
            made = raise_prices(unit, form)
            unit.changed(RATES)
            return made

    @command(Action.EDIT_RATES)
    def take_back(self, actor: Actor, made: Sequence[RaisedPrice]) -> None:
        """Takes the new prices away again, all or none.

        Raises:
            ConflictError: Somebody changed or removed one of them since.
        """
        with self._database.write(actor, "rate.raise_back") as unit:
            take_back(unit, made)
            unit.changed(RATES)
