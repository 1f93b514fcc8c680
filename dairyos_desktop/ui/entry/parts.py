"""What the grid's state is made of: places, wishes, and what is held back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.quantity import Quantity


class RowKey(Protocol):
    """Names a row: on a day's sheet without its day, on a month's with it."""

    @property
    def customer_id(self) -> int:
        """Whose row it is."""

    @property
    def shift(self) -> Shift:
        """In which shift."""

    @property
    def product_id(self) -> int:
        """Of which product."""


class Wish(NamedTuple):
    """A row as it shall be; a quantity of None takes it away."""

    key: RowKey
    quantity: Quantity | None
    reason: str = ""


Wanted = tuple[RowKey, "Quantity | None"]
"""A row, and the quantity that it shall have; None takes it away."""


class Why(Enum):
    """Why something typed is not saved."""

    UNUSUAL = "unusual"
    INVALID = "invalid"
    CONFLICT = "conflict"
    FAILED = "failed"
    LEFT_OVER = "left over"
    CLOSED = "closed"

    @property
    def tone(self) -> str:
        """`warn` where Enter is all it takes, `bad` where something is wrong."""
        return "bad" if self in (Why.INVALID, Why.FAILED) else "warn"


@dataclass(frozen=True)
class Held:
    """Something typed that is not saved, kept in its place until it is accepted or taken back.

    Attributes:
        text: As it was typed.
        words: What is the matter and what to press, in one sentence.
        wishes: What a second Enter saves; empty where it can't be saved at all.
    """

    why: Why
    text: str
    words: str
    wishes: tuple[Wish, ...] = ()
