"""Money: rupees with 2 decimals, exact, never a float."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from dairyos_desktop.domain.indian import MINUS, RUPEE
from dairyos_desktop.domain.rounding import divide_half_even, round_half_away_to_rupee
from dairyos_desktop.domain.scaled import AdditiveDecimal, ScaledDecimal
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from dairyos_desktop.domain.quantity import Quantity, TaxRate


class Money(AdditiveDecimal):
    """An amount in rupees, kept in paise.

    Adding, subtracting and comparing are exact; multiplying and dividing round once, half to
    even (rule 6).
    """

    __slots__ = ()

    DECIMALS = 2
    SCALE = 100
    NOUN = say("amount")
    EXAMPLE = "1268.75"
    zero: ClassVar[Money]

    @classmethod
    def from_paise(cls, paise: int) -> Self:
        """The amount of so many paise.

        Raises:
            TypeError: `paise` isn't a whole number.
        """
        return cls.from_units(paise)

    @property
    def paise(self) -> int:
        """The amount in paise."""
        return self.units

    def format(self, *, symbol: bool = True) -> str:
        """For reading: `"₹12,34,567.89"`, a true minus ahead of the symbol."""
        text = self.grouped()
        if not symbol:
            return text
        return f"{MINUS}{RUPEE}{text[1:]}" if self.units < 0 else RUPEE + text

    def __mul__(self, other: int | Decimal | Quantity | TaxRate) -> Money:
        factor = self._factor(other)
        return NotImplemented if factor is None else self._scaled_by(*factor)

    __rmul__ = __mul__

    def __truediv__(self, other: int | Decimal | Quantity | TaxRate) -> Money:
        factor = self._factor(other)
        return NotImplemented if factor is None else self._scaled_by(factor[1], factor[0])

    @classmethod
    def _factor(cls, other: object) -> tuple[int, int] | None:
        if isinstance(other, ScaledDecimal) and not isinstance(other, Money):
            return other.units, other.SCALE
        return super()._factor(other)

    def without_tax(self, rate: TaxRate) -> Money:
        """What is left of an amount that holds tax at `rate`: amount ÷ (1 + rate) (rule 7)."""
        return self._scaled_by(rate.SCALE, rate.SCALE + rate.units)

    def split_tax(self) -> tuple[Money, Money]:
        """A tax as (CGST, SGST): half of it, half to even, and the rest (rule 8)."""
        cgst = divide_half_even(self.units, 2)
        return Money.from_units(cgst), Money.from_units(self.units - cgst)

    def to_rupee(self) -> Money:
        """The nearest whole rupee, half a rupee away from zero (rule 11, CGST Act s.170)."""
        return Money.from_units(round_half_away_to_rupee(self.units))

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split by weights so that the parts add up to the whole, by largest remainder.

        Equal remainders are served in the order of the weights.

        Raises:
            ValueError: No weight above 0, or a negative one.
        """
        whole = sum(weights)
        if whole <= 0 or any(weight < 0 for weight in weights):
            raise ValueError(f"Weights must be 0 or more and not all 0: {list(weights)}")
        size = abs(self.units)
        shares = [divmod(size * weight, whole) for weight in weights]
        paise = [share for share, _ in shares]
        by_remainder = sorted(range(len(shares)), key=lambda at: -shares[at][1])
        for at in by_remainder[: size - sum(paise)]:
            paise[at] += 1
        sign = -1 if self.units < 0 else 1
        return [Money.from_units(sign * part) for part in paise]


Money.zero = Money.from_paise(0)
ZERO = Money.zero
