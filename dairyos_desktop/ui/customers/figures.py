"""How amounts stand in this screen's tables."""

from __future__ import annotations

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr


def figure(amount: Money) -> str:
    """An amount in a table: no ₹, zero is a dash."""
    return amount.format(symbol=False) if amount else "–"


def balance_text(amount: Money) -> str:
    """What is owed; an advance says so (`1,994.00 adv`); nothing is a dash."""
    if amount < Money.zero:
        return tr("{amount} adv", amount=abs(amount).format(symbol=False))
    return figure(amount)
