"""The Counter tab."""

from __future__ import annotations

from typing import ClassVar

from dairyos_desktop.ui.payments.tab import Tab


class CounterTab(Tab):
    """Customer, amount, way of payment: a receipt."""

    key: ClassVar[str] = "counter"
    title: ClassVar[str] = "Counter"
    topics: ClassVar[frozenset[str]] = frozenset({"payments", "bills", "customers"})
