"""Everything a bill's paper shows, frozen when the bill is issued (rule 9).

The canonical JSON of a `BillPaper` (sorted keys, no spaces, UTF-8) is what an issued bill keeps;
its SHA-256 proves it. Money, prices, quantities and rates are decimal text (`"1268.75"`, ASCII
minus), dates ISO text, so that the same bill gives the same bytes for ever.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class PaperSize(StrEnum):
    """What bills are drawn for: a sheet each, several on a sheet to be cut, a roll."""

    A4 = "A4"
    A5 = "A5"
    A6 = "A6"
    TWO_ON_A4 = "2 on A4"
    FOUR_ON_A4 = "4 on A4"
    ROLL_80 = "80 mm"

    @property
    def slip(self) -> PaperSize:
        """The paper of one bill by itself: a file, a picture."""
        return _SLIPS.get(self, self)

    @property
    def sheet(self) -> str:
        """The sheet that the printer takes: A4, A5, A6, or empty for a roll."""
        if self is PaperSize.ROLL_80:
            return ""
        return "A4" if self in _SLIPS else self.value

    @property
    def on_a_sheet(self) -> int:
        """How many bills stand on a sheet, to be cut apart."""
        return _COUNTS.get(self, 1)


_SLIPS = {PaperSize.TWO_ON_A4: PaperSize.A5, PaperSize.FOUR_ON_A4: PaperSize.A6}
_COUNTS = {PaperSize.TWO_ON_A4: 2, PaperSize.FOUR_ON_A4: 4}


@dataclass(frozen=True)
class PaperLook:
    """What makes papers the office's own.

    Attributes:
        colour: Of its name, the heads and the sum, as `#1A4F8B`; empty is black.
        logo: A PNG or JPEG file, brought to its bounds already; empty for none.
    """

    colour: str = ""
    logo: bytes = b""

    def digest(self) -> str:
        """Hex digest by which two looks are told apart."""
        return hashlib.sha256(self.colour.encode() + b"\0" + self.logo).hexdigest()


PLAIN = PaperLook()
"""Black on white, no logo."""


class ReceiptSize(StrEnum):
    """What receipts are drawn for: a half or quarter sheet, or the rolls of receipt printers."""

    A5 = "A5"
    A6 = "A6"
    ROLL_58 = "58 mm"
    ROLL_80 = "80 mm"


@dataclass(frozen=True)
class PaperOffice:
    """The office as printed in the bill's head."""

    name: str
    address: str
    phone: str
    gstin: str
    fssai: str
    upi_id: str


@dataclass(frozen=True)
class PaperCustomer:
    """Whom the bill is for; `name` is in Latin letters, `name_local` in the customer's script."""

    code: str
    name: str
    name_local: str
    address: str
    phone: str
    gstin: str
    route: str
    position: int | None
    language: str


@dataclass(frozen=True)
class PaperLine:
    """One line: a product at one price and tax rate, or a charge (`kind`)."""

    kind: str
    product: str | None
    description: str
    description_local: str
    hsn: str
    unit: str
    quantity: str
    unit_price: str
    tax_rate: str
    amount: str
    tax: str
    cgst: str
    sgst: str
    from_on: str | None
    to_on: str | None


@dataclass(frozen=True)
class PaperCorrection:
    """What an earlier, issued bill should have said (rule 26)."""

    original: str
    original_on: str
    detail: str
    product: str
    description: str
    description_local: str
    unit: str
    quantity: str
    unit_price: str
    tax_rate: str
    amount: str
    tax: str


@dataclass(frozen=True)
class PaperTax:
    """Taxable sum and its two halves at one rate."""

    tax_rate: str
    taxable: str
    cgst: str
    sgst: str


@dataclass(frozen=True)
class PaperReceipt:
    """Money that came in (a reversal is negative) since the last bill."""

    paid_on: str
    method: str
    amount: str


@dataclass(frozen=True)
class CalendarCell:
    """One day of one shift in the strip.

    `mark` is "" (litres stand), "leave", "ordered" (an order, but no row) or "zero" (a row of 0);
    `differs` marks what is unlike the order.
    """

    day: int
    litres: str
    mark: str
    differs: bool


@dataclass(frozen=True)
class CalendarRow:
    """The month's days of one shift."""

    shift: str
    cells: tuple[CalendarCell, ...]


@dataclass(frozen=True)
class OtherGoods:
    """A product that the strip's litres don't hold: (day, quantity) pairs, both as text."""

    description: str
    description_local: str
    unit: str
    days: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class PaperDeliveries:
    """The deliveries behind one line (`line` counts from 0) in one shift: (ISO date, quantity)."""

    line: int
    shift: str
    days: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PaperApart:
    """What explains a month beside its lines: (ISO date, quantity) of a product in a shift.

    `kind` is `leave` (ordered, and not brought because the customer was away or asked for nothing)
    or `extra` (brought though no order asked for the product that day).
    """

    kind: str
    product: str
    shift: str
    days: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class BillPaper:
    """A whole bill as its paper shows it.

    `title` is one of `bill`, `bill_of_supply`, `tax_invoice`, `invoice_cum_bill_of_supply`
    (rule 28). `upi` is the payment link's text (rule 29) or empty.
    """

    office: PaperOffice
    customer: PaperCustomer
    title: str
    number: str
    kind: str
    bill_date: str
    due_on: str
    period_from: str
    period_to: str
    lines: tuple[PaperLine, ...]
    corrections: tuple[PaperCorrection, ...]
    taxes: tuple[PaperTax, ...]
    litres: str
    subtotal: str
    tax: str
    adjustments: str
    round_off: str
    total: str
    brought_forward: str
    receipts: tuple[PaperReceipt, ...]
    receipts_total: str
    previous_balance: str
    payable: str
    calendar: tuple[CalendarRow, ...]
    others: tuple[OtherGoods, ...]
    upi: str
    deliveries: tuple[PaperDeliveries, ...] = ()
    apart: tuple[PaperApart, ...] = ()

    def canonical_json(self) -> str:
        """The one text form that is stored and hashed."""
        # Each part's own dictionary: `asdict` would copy them all and take ten times as long.
        return json.dumps(
            self, default=vars, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )


def paper_sha256(canonical: str) -> str:
    """Hex digest of the canonical JSON's UTF-8 bytes."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def paper_from_json(text: str) -> BillPaper:
    """The paper that `canonical_json` wrote, of this program or of an earlier one.

    An issued bill is never written anew: what came to be told of bills later has a default here.

    Raises:
        ValueError: The text isn't one of ours.
    """
    raw: dict[str, Any] = json.loads(text)
    try:
        raw["office"] = PaperOffice(**raw["office"])
        raw["customer"] = PaperCustomer(**raw["customer"])
        raw["lines"] = tuple(PaperLine(**line) for line in raw["lines"])
        raw["corrections"] = tuple(PaperCorrection(**row) for row in raw["corrections"])
        raw["taxes"] = tuple(PaperTax(**row) for row in raw["taxes"])
        raw["receipts"] = tuple(PaperReceipt(**row) for row in raw["receipts"])
        raw["calendar"] = tuple(
            CalendarRow(row["shift"], tuple(CalendarCell(**cell) for cell in row["cells"]))
            for row in raw["calendar"]
        )
        raw["others"] = tuple(
            OtherGoods(
                row["description"],
                row["description_local"],
                row["unit"],
                tuple((day, quantity) for day, quantity in row["days"]),
            )
            for row in raw["others"]
        )
        raw["deliveries"] = tuple(
            PaperDeliveries(row["line"], row["shift"], _days(row)) for row in raw["deliveries"]
        )
        raw["apart"] = tuple(
            PaperApart(row["kind"], row["product"], row["shift"], _days(row))
            for row in raw.get("apart", ())
        )
        return BillPaper(**raw)
    except (KeyError, TypeError) as error:
        raise ValueError(f"Not a bill's snapshot: {error}") from error


def _days(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((on, quantity) for on, quantity in row["days"])
