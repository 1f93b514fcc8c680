"""Why a bill is what it is, as the window and the command line tell it."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass

from dairyos_desktop.domain.explaining import Rounded, Step  # noqa: TC001 - resolved likewise
from dairyos_desktop.domain.quantity import Price, Quantity  # noqa: TC001 - resolved likewise
from dairyos_desktop.services.dto.billing import BillLineView, BillView  # noqa: TC001 - likewise


@dataclass(frozen=True)
class ExplainedDelivery:
    """A delivery behind a line.

    Attributes:
        entered_by: User's name; empty for a job, and where the row is gone since.
        changed_by: Who saved it last; empty where nobody has since.
        recorded: What stands in the register now; None where the row is gone.
    """

    date: dt.date
    shift: str
    quantity: Quantity
    entered_by: str = ""
    entered_at: dt.datetime | None = None
    changed_by: str = ""
    changed_at: dt.datetime | None = None
    recorded: Quantity | None = None

    @property
    def differs(self) -> bool:
        """Whether the register says something else than the bill by now."""
        return self.recorded != self.quantity


@dataclass(frozen=True)
class PriceRow:
    """The row of the price lists that a line's price comes from (rule 2).

    Attributes:
        price_list: Its name; empty for a customer's own price and for a general one.
        own: The customer's own price.
    """

    price: Price
    effective_from: dt.date
    effective_to: dt.date | None
    price_list: str
    own: bool


@dataclass(frozen=True)
class ExplainedLine:
    """A line with what it was worked out from.

    Attributes:
        price_row: None for a charge, and where the price lists say something else by now.
        rounded: Where half to even and a spreadsheet's `ROUND` part.
    """

    line: BillLineView
    deliveries: tuple[ExplainedDelivery, ...]
    price_row: PriceRow | None
    rounded: Rounded | None


@dataclass(frozen=True)
class Explanation:
    """A bill line by line, and the step from the one before.

    Attributes:
        before: The customer's live bill before this one, if there is one.
        change: One step a cause; they add up to the difference of the two payables.
        timezone: The office's, in which instants are shown.
    """

    bill: BillView
    before: BillView | None
    lines: tuple[ExplainedLine, ...]
    change: tuple[Step, ...]
    timezone: str
