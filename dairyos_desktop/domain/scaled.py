"""Exact numbers with a fixed count of decimals: what money, quantity, price and tax rate share.

Inside is one whole number of the smallest unit (paise, thousandths, ten-thousandths), which is
also what the database keeps; `Decimal` is made of it when asked for. No float gets in.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, NoReturn, Self, TypeGuard

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.indian import MINUS, group_indian
from dairyos_desktop.domain.rounding import divide_half_even
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_WHOLE_DIGITS = 15
"""Digits before the point in a number read as text: 15 and 4 decimals still fit 64 bits."""

_MAX_EXPONENT = 40
_PLAIN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_SHOWN_CHARACTERS = 40


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"


class ScaledDecimal:
    """An immutable number of `units`, each 1/`SCALE` of a whole.

    Compares, adds and sorts only with its own kind: the class that has a `SCALE` of its own, and
    those of its subclasses that have none, which are read otherwise and worth the same. `str()`
    writes all decimals with an ASCII minus, and the constructor reads that back.

    Attributes:
        units: The number in its smallest unit.
    """

    __slots__ = ("units",)

    units: int
    DECIMALS: ClassVar[int]
    SCALE: ClassVar[int]
    NOUN: ClassVar[str]
    EXAMPLE: ClassVar[str]
    KIND: ClassVar[type]

    def __init_subclass__(cls) -> None:
        """A scale of its own makes another kind."""
        super().__init_subclass__()
        if "SCALE" in cls.__dict__:
            cls.KIND = cls

    def __init__(self, value: str | int | Decimal) -> None:
        """Take a whole number, a `Decimal` or plain decimal text (`"-1268.75"`).

        Raises:
            TypeError: A float, a bool or anything else was given.
            InvalidInputError: More decimals than are kept, NaN, infinity, or text that isn't a
                plain number.
        """
        if isinstance(value, str):
            units = self._units_of_text(value)
        elif isinstance(value, Decimal):
            units = self._units_of_decimal(value)
        elif type(value) is int:
            units = value * self.SCALE
        else:
            self._refuse_type(value)
        object.__setattr__(self, "units", self.checked(units))

    @classmethod
    def from_units(cls, units: int) -> Self:
        """The value of so many smallest units.

        Raises:
            TypeError: `units` isn't a whole number.
        """
        if type(units) is not int:
            cls._refuse_type(units)
        new = object.__new__(cls)
        object.__setattr__(new, "units", cls.checked(units))
        return new

    @classmethod
    def rounded(cls, value: Decimal) -> Self:
        """The nearest value, half to even: the one way to drop decimals.

        Raises:
            TypeError: Not a `Decimal`.
            InvalidInputError: NaN or infinity.
        """
        numerator, denominator = cls._ratio(value)
        return cls.from_units(divide_half_even(numerator * cls.SCALE, denominator))

    @classmethod
    def from_number_text(cls, text: str) -> Self:
        """A number that another program wrote as text: plain decimal notation only.

        Zeros past the decimals that are kept are no loss and are taken (`"72.5000"`); an
        exponent, a sign other than a leading ASCII minus, and grouping are refused.

        Raises:
            InvalidInputError: Not a plain number, or its value has more decimals than are kept.
        """
        head, point, decimals = text.partition(".")
        if point and len(decimals) > cls.DECIMALS:
            kept, dropped = decimals[: cls.DECIMALS], decimals[cls.DECIMALS :]
            if not dropped.strip("0"):
                text = head + "." + kept
        return cls(text)

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The value that `to_json` wrote.

        Raises:
            TypeError: Not text: a JSON number has gone through a float.
            InvalidInputError: Text that isn't a plain number.
        """
        if not isinstance(value, str):
            cls._refuse_type(value)
        return cls(value)

    @classmethod
    def checked(cls, units: int) -> int:
        """`units` where the kind allows them; kinds with a range refuse others here."""
        return units

    def to_json(self) -> str:
        """The text form that JSON carries (`"1268.75"`)."""
        return str(self)

    @property
    def amount(self) -> Decimal:
        """The value as a `Decimal` with exactly the decimals that are kept."""
        return Decimal(str(self))

    def short(self) -> str:
        """Without the zeros behind the point: `"0.5"`, `"34.375"`, `"2"`."""
        return str(self).rstrip("0").rstrip(".")

    def grouped(self) -> str:
        """For reading: Indian grouping, all decimals, a true minus (`"12,34,567.500"`)."""
        whole, decimals = divmod(abs(self.units), self.SCALE)
        sign = MINUS if self.units < 0 else ""
        return f"{sign}{group_indian(str(whole))}.{decimals:0{self.DECIMALS}d}"

    @classmethod
    def _units_of_text(cls, text: str) -> int:
        match = _PLAIN.fullmatch(text)
        if match is None or len(match[2]) > MAX_WHOLE_DIGITS:
            raise InvalidInputError(
                say("The {noun} “{text}” is not a number.", noun=cls.NOUN, text=_cut(text))
                if match is None
                else say("The {noun} “{text}” is too large.", noun=cls.NOUN, text=_cut(text)),
                say("Write it like {example}.", example=cls.EXAMPLE),
            )
        decimals = match[3] or ""
        if len(decimals) > cls.DECIMALS:
            cls._refuse_decimals(text)
        units = int(match[2]) * cls.SCALE + int(decimals.ljust(cls.DECIMALS, "0") or "0")
        return -units if match[1] else units

    @classmethod
    def _units_of_decimal(cls, value: Decimal) -> int:
        numerator, denominator = cls._ratio(value)
        units, rest = divmod(numerator * cls.SCALE, denominator)
        if rest:
            cls._refuse_decimals(str(value))
        return units

    @classmethod
    def _ratio(cls, value: Decimal) -> tuple[int, int]:
        if not isinstance(value, Decimal):
            cls._refuse_type(value)
        # A huge exponent would be written out digit by digit; no such number is meant.
        if not value.is_finite() or not -_MAX_EXPONENT <= value.adjusted() <= _MAX_EXPONENT:
            raise InvalidInputError(
                say("The {noun} “{cut}” is not a number.", noun=cls.NOUN, cut=_cut(str(value))),
                say("Write it like {example}.", example=cls.EXAMPLE),
            )
        return value.as_integer_ratio()

    @classmethod
    def _refuse_decimals(cls, text: str) -> NoReturn:
        raise InvalidInputError(
            say(
                "The {noun} “{text}” has more than {decimals} decimals.",
                noun=cls.NOUN,
                text=_cut(text),
                decimals=cls.DECIMALS,
            ),
            say(
                "Give {decimals} decimals at most, like {example}.",
                decimals=cls.DECIMALS,
                example=cls.EXAMPLE,
            ),
        )

    @classmethod
    def _refuse_type(cls, value: object) -> NoReturn:
        raise TypeError(f"{cls.__name__} takes no {type(value).__name__}: {value!r}")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(say("{name} can't be changed", name=type(self).__name__))

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(say("{name} can't be changed", name=type(self).__name__))

    def __str__(self) -> str:
        whole, decimals = divmod(abs(self.units), self.SCALE)
        sign = "-" if self.units < 0 else ""
        return f"{sign}{whole}.{decimals:0{self.DECIMALS}d}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{self}')"

    def __hash__(self) -> int:
        return hash((self.KIND, self.units))

    def __bool__(self) -> bool:
        return self.units != 0

    def __eq__(self, other: object) -> bool:
        # The class as a rule, which is asked for at once: a month compares millions.
        if type(other) is type(self) or self._is_of_its_kind(other):
            return self.units == other.units
        return NotImplemented

    def __lt__(self, other: Self) -> bool:
        return self.units < other.units if self._is_of_its_kind(other) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self.units <= other.units if self._is_of_its_kind(other) else NotImplemented

    def __gt__(self, other: Self) -> bool:
        return self.units > other.units if self._is_of_its_kind(other) else NotImplemented

    def __ge__(self, other: Self) -> bool:
        return self.units >= other.units if self._is_of_its_kind(other) else NotImplemented

    def _is_of_its_kind(self, other: object) -> TypeGuard[ScaledDecimal]:
        return isinstance(other, ScaledDecimal) and other.KIND is self.KIND

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return type(self).from_units, (self.units,)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


class AdditiveDecimal(ScaledDecimal):
    """A scaled number that may be added up, turned round and multiplied: money and quantities."""

    __slots__ = ()

    @classmethod
    def total(cls, values: Iterable[Self]) -> Self:
        """The exact sum; of nothing, zero."""
        return cls.from_units(sum(value.units for value in values))

    def __add__(self, other: Self) -> Self:
        if type(other) is not type(self) and not self._is_of_its_kind(other):
            return NotImplemented
        return self.from_units(self.units + other.units)

    def __radd__(self, other: int) -> Self:
        # `sum()` starts from a plain 0; nothing else that isn't of this kind may be added.
        return self if type(other) is int and other == 0 else NotImplemented

    def __sub__(self, other: Self) -> Self:
        if type(other) is not type(self) and not self._is_of_its_kind(other):
            return NotImplemented
        return self.from_units(self.units - other.units)

    def __neg__(self) -> Self:
        return self.from_units(-self.units)

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Self:
        return self if self.units >= 0 else self.from_units(-self.units)

    def _scaled_by(self, numerator: int, denominator: int) -> Self:
        return self.from_units(divide_half_even(self.units * numerator, denominator))

    @classmethod
    def _factor(cls, other: object) -> tuple[int, int] | None:
        """`other` as a fraction, or None where it may not multiply or divide."""
        if type(other) is int:
            return other, 1
        if isinstance(other, Decimal):
            return cls._ratio(other)
        return None
