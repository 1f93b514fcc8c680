"""How amounts stand in this screen's tables."""

from __future__ import annotations

from dairyos_desktop.domain.money import Money


def figure(amount: Money) -> str:
    """An amount in a table: no ₹, zero is a dash."""
    return amount.format(symbol=False) if amount else "–"


def balance_text(amount: Money) -> str:
    """What is owed; an advance says so (`1,994.00 adv`); nothing is a dash."""
    if amount < Money.zero:
        return f"{abs(amount).format(symbol=False)} adv"
    return figure(amount)
