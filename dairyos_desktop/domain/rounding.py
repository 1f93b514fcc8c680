"""The two roundings the rules know, in whole numbers, so that no float can creep in."""

from __future__ import annotations

PAISE_PER_RUPEE = 100


def divide_half_even(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, a half to the even one.

    Source: rule 6 (banker's rounding). Exact for numbers of any size and either sign.

    Raises:
        ZeroDivisionError: The denominator is 0.
    """
    quotient, rest = divmod(numerator, denominator)
    # The rest carries the denominator's sign; twice its size beside the denominator's decides.
    doubled, size = 2 * abs(rest), abs(denominator)
    if doubled > size or (doubled == size and quotient & 1):
        quotient += 1
    return quotient


def round_half_away_to_rupee(paise: int) -> int:
    """The nearest whole rupee, in paise; half a rupee goes away from zero.

    Source: rule 11 (CGST Act s.170 for positive sums).
    """
    half = PAISE_PER_RUPEE // 2
    rupees = (abs(paise) + half) // PAISE_PER_RUPEE
    return (rupees if paise >= 0 else -rupees) * PAISE_PER_RUPEE
