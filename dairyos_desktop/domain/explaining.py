"""Why a bill is as high as it is: the step from the bill before, split by cause.

Works on the papers of two bills alone, so that an issued bill explains itself for ever from what
it froze (rule 9). Whole numbers: paise, thousandths of a quantity.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.billing import GROSS_SCALE, RATE_SCALE
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.rounding import divide_half_even

if TYPE_CHECKING:
    from dairyos_desktop.domain.paper import BillPaper, PaperLine


class Cause(StrEnum):
    """What moves a bill, in the order in which it is told."""

    QUANTITY = "quantity"
    PRICE = "price"
    LEAVE = "leave"
    EXTRAS = "extras"
    CORRECTIONS = "corrections"
    ROUND_OFF = "round_off"
    ARREARS = "arrears"


@dataclass(frozen=True, slots=True)
class Step:
    """By how much one cause moved what is to pay."""

    cause: Cause
    amount: Money


@dataclass
class _Product:
    """A product on one paper."""

    quantity: int = 0
    value: int = 0
    on_leave: int = 0
    extra: int = 0


@dataclass
class _Sides:
    """A product on both papers."""

    now: _Product = field(default_factory=_Product)
    before: _Product = field(default_factory=_Product)

    def worth(self, quantity: int) -> int:
        """A quantity at what a unit came to before, tax in it; now, where there was none before."""
        side = self.before if self.before.quantity else self.now
        return divide_half_even(quantity * side.value, side.quantity) if side.quantity else 0


def explain_change(now: BillPaper, before: BillPaper | None) -> tuple[Step, ...]:
    """The difference of the payable from the bill before; one step a cause, adding up exactly.

    The price is what the same quantity costs more than before; leave is what was ordered and not
    brought because the customer was away; extras are deliveries that no order asked for, and
    charges; whatever is left of the lines is quantity. Without a bill before, all deliveries are.
    """
    steps = dict.fromkeys(Cause, 0)
    steps[Cause.ARREARS] = _apart(now, before, "previous_balance")
    steps[Cause.ROUND_OFF] = _apart(now, before, "round_off")
    steps[Cause.CORRECTIONS] = _apart(now, before, "adjustments")
    steps[Cause.EXTRAS] = _charges(now) - (0 if before is None else _charges(before))
    if before is not None:
        for sides in _products(now, before).values():
            if sides.now.quantity and sides.before.quantity:
                steps[Cause.PRICE] += sides.now.value - sides.worth(sides.now.quantity)
            steps[Cause.LEAVE] -= sides.worth(sides.now.on_leave - sides.before.on_leave)
            steps[Cause.EXTRAS] += sides.worth(sides.now.extra - sides.before.extra)
    steps[Cause.QUANTITY] = _apart(now, before, "payable") - sum(steps.values())
    return tuple(Step(cause, Money.from_paise(paise)) for cause, paise in steps.items())


@dataclass(frozen=True, slots=True)
class Rounded:
    """A line where the law's rounding and a spreadsheet's `ROUND` part by a paisa.

    Attributes:
        exact: What stood to be rounded, in rupees with all its decimals.
        what: `amount` or `tax`.
        ours: Half to the even paisa (rules 6 and 7).
        theirs: Half away from zero, as `ROUND` does it.
    """

    what: str
    exact: str
    ours: Money
    theirs: Money

    @property
    def sentence(self) -> str:
        """Why a spreadsheet shows a paisa more or less."""
        return (
            f"The {self.what} comes to {self.exact}, exactly between two paise: bills take the"
            f" even one, {self.ours}; a spreadsheet's ROUND gives {self.theirs}."
        )


def rounded_apart(line: PaperLine) -> Rounded | None:
    """Where the line's amount, or the tax on it, is a half that `ROUND` takes the other way."""
    if line.kind != "delivery":
        return None
    quantity, price = Quantity(line.quantity).thousandths, Price(line.unit_price).thousandths
    found = _half_apart("amount", quantity * price, GROSS_SCALE)
    if found is not None:
        return found
    rate, amount = TaxRate(line.tax_rate).ten_thousandths, Money(line.amount).paise
    return _half_apart("tax", amount * rate, RATE_SCALE) if _adds_tax(line) else None


def _adds_tax(line: PaperLine) -> bool:
    """Whether the tax came on top: with tax in the price the two add up to the gross."""
    gross = divide_half_even(
        Quantity(line.quantity).thousandths * Price(line.unit_price).thousandths, GROSS_SCALE
    )
    return Money(line.amount).paise == gross


def _half_apart(what: str, numerator: int, scale: int) -> Rounded | None:
    ours = divide_half_even(numerator, scale)
    theirs = (2 * abs(numerator) + scale) // (2 * scale) * (1 if numerator >= 0 else -1)
    if ours == theirs:
        return None
    digits = len(str(scale)) - 1
    whole, rest = divmod(abs(numerator), scale * 100)
    sign = "-" if numerator < 0 else ""
    exact = f"{sign}{whole}.{rest:0{digits + 2}d}".rstrip("0")
    return Rounded(what, exact, Money.from_paise(ours), Money.from_paise(theirs))


def _apart(now: BillPaper, before: BillPaper | None, figure: str) -> int:
    earlier = 0 if before is None else Money(getattr(before, figure)).paise
    return Money(getattr(now, figure)).paise - earlier


def _charges(paper: BillPaper) -> int:
    return sum(_value(line) for line in paper.lines if line.kind != "delivery")


def _value(line: PaperLine) -> int:
    return Money(line.amount).paise + Money(line.tax).paise


def _products(now: BillPaper, before: BillPaper) -> dict[str, _Sides]:
    found: dict[str, _Sides] = defaultdict(_Sides)
    for paper, side in ((now, "now"), (before, "before")):
        for line in paper.lines:
            if line.kind == "delivery" and line.product is not None:
                product: _Product = getattr(found[line.product], side)
                product.quantity += Quantity(line.quantity).thousandths
                product.value += _value(line)
        for apart in paper.apart:
            product = getattr(found[apart.product], side)
            quantity = sum(Quantity(text).thousandths for _, text in apart.days)
            if apart.kind == "leave":
                product.on_leave += quantity
            else:
                product.extra += quantity
    return found
