"""Quantities, prices and tax rates: exact decimals beside money."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Self, overload

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.rounding import divide_half_even
from dairyos_desktop.domain.scaled import AdditiveDecimal, ScaledDecimal
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from decimal import Decimal

PIECE: Final = "pc"
"""The unit of what is counted, not measured."""

MAX_DELIVERY_THOUSANDTHS = 9_999_999
MAX_PRICE_THOUSANDTHS = 99_999_999
MAX_RATE_TEN_THOUSANDTHS = 9_999


class Quantity(AdditiveDecimal):
    """Litres, kilograms or pieces with 3 decimals; sums may be large, corrections negative."""

    __slots__ = ()

    DECIMALS = 3
    SCALE = 1000
    NOUN = say("quantity")
    EXAMPLE = "1.500"
    zero: ClassVar[Quantity]

    @classmethod
    def from_thousandths(cls, thousandths: int) -> Self:
        """The quantity of so many thousandths.

        Raises:
            TypeError: `thousandths` isn't a whole number.
        """
        return cls.from_units(thousandths)

    @property
    def thousandths(self) -> int:
        """The quantity in thousandths (millilitres, grams)."""
        return self.units

    @property
    def is_whole(self) -> bool:
        """Whether nothing stands behind the point, as pieces ask (rule 1)."""
        return self.units % self.SCALE == 0

    def with_two_decimals(self) -> str:
        """As sums stand under each other: `"0.50"`, with a third decimal where it has one."""
        return str(self).removesuffix("0")

    def delivered(self, *, whole: bool = False) -> Self:
        """This quantity, once it is one that a delivery may have (rule 1).

        Args:
            whole: The product is sold by the piece.

        Raises:
            InvalidInputError: Below 0, above 9999.999, or a fraction of a piece.
        """
        if not 0 <= self.units <= MAX_DELIVERY_THOUSANDTHS:
            raise InvalidInputError(
                say("The quantity {short} is outside 0 to 9999.999.", short=self.short()),
                say("Give a quantity from 0 to 9999.999."),
            )
        if whole and not self.is_whole:
            raise InvalidInputError(
                say("{short} pieces: this product is sold by the piece.", short=self.short()),
                say("Give a whole number."),
            )
        return self

    @overload
    def __mul__(self, other: Price) -> Money: ...
    @overload
    def __mul__(self, other: int | Decimal | Quantity) -> Quantity: ...
    def __mul__(self, other: int | Decimal | Quantity | Price) -> Quantity | Money:
        if isinstance(other, Price):
            return gross(self, other)
        factor = (other.units, other.SCALE) if isinstance(other, Quantity) else self._factor(other)
        return NotImplemented if factor is None else self._scaled_by(*factor)

    def __rmul__(self, other: int | Decimal) -> Quantity:
        return self * other

    def __truediv__(self, other: int | Decimal) -> Quantity:
        factor = self._factor(other)
        return NotImplemented if factor is None else self._scaled_by(factor[1], factor[0])


class Pieces(Quantity):
    """A quantity that is counted: wherever it is read, a whole one has no decimals.

    Those would say that parts of a piece are sold, which rule 1 refuses. What is kept and summed
    is the same.
    """

    __slots__ = ()

    def grouped(self) -> str:
        """For reading: Indian grouping, no decimals: `"1,20,000"`."""
        text = super().grouped()
        return text.partition(".")[0] if self.is_whole else text

    def with_two_decimals(self) -> str:
        """As sums stand under each other, without decimals: `"7"`."""
        return str(self).partition(".")[0] if self.is_whole else super().with_two_decimals()


def in_unit(thousandths: int, unit: str) -> Quantity:
    """So much of a product as its unit reads: pieces without decimals."""
    return (Pieces if unit == PIECE else Quantity).from_thousandths(thousandths)


class Price(ScaledDecimal):
    """Rupees per unit with 3 decimals, 0.000 to 99999.999; 0 is a price."""

    __slots__ = ()

    DECIMALS = 3
    SCALE = 1000
    NOUN = say("price")
    EXAMPLE = "72.500"

    @classmethod
    def from_thousandths(cls, thousandths: int) -> Self:
        """The price of so many thousandths of a rupee.

        Raises:
            InvalidInputError: Outside 0.000 to 99999.999.
        """
        return cls.from_units(thousandths)

    @property
    def thousandths(self) -> int:
        """The price in thousandths of a rupee."""
        return self.units

    @classmethod
    def checked(cls, units: int) -> int:
        """`units` from 0.000 to 99999.999.

        Raises:
            InvalidInputError: Outside that.
        """
        if not 0 <= units <= MAX_PRICE_THOUSANDTHS:
            raise InvalidInputError(
                say("The price is outside 0 to 99999.999."),
                say("Give a price from 0 to 99999.999."),
            )
        return units

    def __mul__(self, other: Quantity) -> Money:
        return gross(other, self) if isinstance(other, Quantity) else NotImplemented


class TaxRate(ScaledDecimal):
    """A share with 4 decimals, 0 to 0.9999; `0.0500` is 5 %."""

    __slots__ = ()

    DECIMALS = 4
    SCALE = 10_000
    NOUN = say("tax rate")
    EXAMPLE = "0.0500"
    zero: ClassVar[TaxRate]

    @classmethod
    def from_ten_thousandths(cls, ten_thousandths: int) -> Self:
        """The rate of so many ten-thousandths (hundredths of a per cent).

        Raises:
            InvalidInputError: Outside 0 to 0.9999.
        """
        return cls.from_units(ten_thousandths)

    @property
    def ten_thousandths(self) -> int:
        """The rate in ten-thousandths."""
        return self.units

    @classmethod
    def checked(cls, units: int) -> int:
        """`units` from 0 to 0.9999.

        Raises:
            InvalidInputError: Outside that.
        """
        if not 0 <= units <= MAX_RATE_TEN_THOUSANDTHS:
            raise InvalidInputError(
                say("The tax rate is outside 0 to 0.9999."),
                say("Write 5 % as 0.0500, at most 0.9999."),
            )
        return units

    def percent_text(self) -> str:
        """For reading: `"5 %"`, `"2.5 %"`."""
        whole, hundredths = divmod(self.units, 100)
        return f"{whole}.{hundredths:02d}".rstrip("0").rstrip(".") + " %"

    def halved_percent_text(self) -> str:
        """The CGST or SGST share of this rate, for reading: `"2.5 %"` of 5 %."""
        whole, thousandths = divmod(self.units * 5, 1000)
        return f"{whole}.{thousandths:03d}".rstrip("0").rstrip(".") + " %"


def gross(quantity: Quantity, price: Price) -> Money:
    """Quantity times unit price to the paisa, half to even, rounded once (rule 6)."""
    # Thousandths times thousandths are millionths of a rupee: 10,000 of them make a paisa.
    return Money.from_paise(divide_half_even(quantity.units * price.units, 10_000))


Quantity.zero = Quantity.from_thousandths(0)
TaxRate.zero = TaxRate.from_ten_thousandths(0)
