"""Reports as they are asked for and as they leave the office."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OutstandingBy(StrEnum):
    """What a line of *Outstanding* is."""

    ROUTE = "route"
    CUSTOMER = "customer"


class CollectionBy(StrEnum):
    """What a line of *Collection* is."""

    DAY = "day"
    PERSON = "person"
    METHOD = "method"


class TaxesBy(StrEnum):
    """What a line of *Products and tax* is, and which bills are meant."""

    PRODUCT = "product"
    HSN = "hsn"
    HSN_DATED = "hsn_dated"
    """Bills that bear a date in the month, as tax returns ask for."""


class LitresBy(StrEnum):
    """What a line of *Delivered and billed* is."""

    PRODUCT = "product"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class DrawnReport:
    """A report ready to be printed or saved.

    Attributes:
        pdf: One document.
        pages: How many it has.
    """

    pdf: bytes
    pages: int
