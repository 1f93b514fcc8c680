"""Where in a grid the clerk stands."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A cell of the grid: a customer and a column's id."""

    customer_id: int
    column: str
