"""Collection rounds as they go in and come out: homes, what was taken, the cash handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class DoorEntry:
    """What a customer gave at the door.

    Attributes:
        method: `cash`, `upi`, `cheque` or `bank`.
        key: The caller's own, made before the first try; a repeat of the same call is the same
            payment.
        reference: Such as the cheque's number.
        short: The rest of what is owed is let off, as a discount in the same transaction.
        rest: What is let off by `short` at most: the rest as it was seen, so that a bill made
            meanwhile is not let off with it. None is all that is owed.
    """

    round_id: int
    customer_id: int
    amount: Money
    method: str
    key: str
    reference: str = ""
    short: bool = False
    rest: Money | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The cash that a person handed in.

    Attributes:
        counted: How many of each note and coin, where they were counted.
        note: What there is to say of a difference; may be empty.
    """

    amount: Money
    counted: Mapping[int, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class DoorCell:
    """What stands in a customer's row of a round.

    Attributes:
        payment_id: The receipt that stands; None where only a discount does.
        amount: What was taken and not taken back.
        discount: What was let off in this round.
        by: Who entered it.
        returned: What of the money was taken back while the round was closed: the round's cash was
            counted with it, so it is in amount still.
        owed_again: What of the discount was taken back then; it is in discount still, too.
    """

    payment_id: int | None
    receipt: str
    amount: Money
    method: str
    reference: str
    discount: Money
    by: str
    entered_at: dt.datetime | None
    returned: Money = Money.zero
    owed_again: Money = Money.zero

    @property
    def let_off(self) -> Money:
        """What is let off still."""
        return self.discount - self.owed_again

    @property
    def settled(self) -> Money:
        """What of the due is paid or let off still."""
        return self.amount - self.returned + self.let_off


@dataclass(frozen=True, slots=True)
class Home:
    """A customer on a round's list.

    Attributes:
        position: In the walking order; None for who stands on another route.
        due: What was owed before the round's own entry; below 0 is paid ahead. None in a closed
            round: the account has gone on.
        cell: What was entered; None where nothing was.
    """

    customer_id: int
    code: str
    name: str
    name_local: str
    address: str
    note: str
    position: int | None
    search_text: str
    due: Money | None
    cell: DoorCell | None

    @property
    def left(self) -> Money:
        """What is still owed after the round's entry; below 0 is paid ahead."""
        if self.due is None:
            return Money.zero
        return self.due if self.cell is None else self.due - self.cell.settled


@dataclass(frozen=True, slots=True)
class RoundSums:
    """What a round brought.

    Attributes:
        payers: Homes that paid anything.
        cash: In cash alone: what the person has to hand in.
        others: By any other method.
        discount: What was let off.
    """

    payers: int
    cash: Money
    others: Money
    discount: Money


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """A round in the list of rounds.

    Attributes:
        handed_in: None while it is open.
        difference: Handed in less the cash as it was closed; below 0 is missing.
    """

    id: int
    route: str
    person: str
    on: dt.date
    version: int
    sums: RoundSums
    handed_in: Money | None
    difference: Money | None
    note: str
    opened_by: str
    opened_at: dt.datetime
    closed_by: str
    closed_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Whether money can still be entered."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class CollectionSheet:
    """One round with its homes in walking order.

    Attributes:
        counted: The notes handed in, where they were counted.
        shortfall: What the person's other closed rounds of the last 31 days were apart in all;
            below 0 is missing.
        discount_limit: What a clerk may let a home off in a day.
    """

    round: CollectionRow
    homes: tuple[Home, ...]
    counted: Mapping[int, int]
    shortfall: Money
    timezone: str
    discount_limit: Money


@dataclass(frozen=True, slots=True)
class SavedHome:
    """A row as it stands after a change.

    Attributes:
        was: The round's version just before the change; another than the one that was seen means
            that somebody else entered something too.
        version: The round's version since.
    """

    home: Home
    was: int
    version: int


@dataclass(frozen=True, slots=True)
class ListHome:
    """A home on the paper that goes out with a round."""

    position: int
    code: str
    name: str
    name_local: str
    address: str
    due: Money


@dataclass(frozen=True, slots=True)
class CollectionPaper:
    """The list of one route, with room to write what each home gave.

    Attributes:
        person: Who collects; empty where nobody is named yet.
        homes: In walking order.
        quiet: Homes that owe nothing and are left out.
    """

    office: str
    route: str
    on: dt.date
    person: str
    homes: tuple[ListHome, ...]
    quiet: int

    @property
    def due(self) -> Money:
        """What the homes on it owe in all; who has paid ahead takes nothing from it."""
        return Money.total(max(home.due, Money.zero) for home in self.homes)


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """What the closed rounds of a person were apart, in a span of days."""

    person_id: int
    person: str
    rounds: int
    cash: Money
    handed_in: Money

    @property
    def difference(self) -> Money:
        """Below 0 is missing."""
        return self.handed_in - self.cash
