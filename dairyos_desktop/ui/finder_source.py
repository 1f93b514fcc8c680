"""What the finder asks: anything that can answer a few letters with things to open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Found:
    """One answer.

    Attributes:
        title: What it is: the customer's name, the bill's number, the action's words.
        detail: Beside it, quiet: address and code, customer and amount, the key.
        icon: A name from `resources/icons`.
        screen: Where it opens; empty where `deed` does it.
        params: For the screen's `activate`.
        deed: What choosing it does, for actions.
    """

    title: str
    detail: str = ""
    icon: str = "arrow-right"
    screen: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    deed: Callable[[], None] | None = None


class FinderSource(Protocol):
    """One kind of things.

    Attributes:
        heading: Above its answers: "Customers".
    """

    heading: str

    def find(self, text: str) -> Sequence[Found]:
        """The best few answers; runs in a worker, must not touch widgets."""
        ...
