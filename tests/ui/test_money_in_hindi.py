"""What the Payments screen says to a clerk who reads Hindi, where something stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.counter_desk import CounterDesk
from helpers.door_desk import DoorDesk
from helpers.hindi import english
from helpers.money_desk import MoneyDesk
from helpers.offices import fresh
from PySide6.QtCore import Qt

from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.collecting import DoorEntry, HandedIn
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.payments.unmatched.tab import UnmatchedTab

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("hindi")


def unheard(desk: DoorDesk, deed: Callable[[], object]) -> None:
    """Done on another PC, of which this one hears nothing yet."""
    announce, desk.database._announce = desk.database._announce, lambda _topics: None
    deed()
    desk.database._announce = announce


def test_a_rounds_refusals(tmp_path: Path) -> None:
    desk = DoorDesk(tmp_path, homes=10)
    try:
        ravi = fresh(desk.register.user("Ravi"))
        desk.in_round()
        round_id = desk.state.id
        entry = DoorEntry(round_id, desk.home(1).customer_id, Money("200.00"), "upi", "r")
        unheard(desk, lambda: desk.collecting.enter(ravi, entry))
        desk.press("<enter>")
        desk.rest()
        (held,) = desk.state.held.values()
        assert english(held.words) == []
        desk.press("<ctrl+enter>")
        desk.rest()
        assert english(desk.tab.page.about.words) == []
        desk.press("<esc>")
        version = desk.collecting.sheet(ravi, round_id).round.version
        unheard(desk, lambda: desk.collecting.close(ravi, round_id, HandedIn(Money.zero), version))
        desk.press("/3<enter><enter>")
        desk.rest()
        assert english(desk.tab.page.about.words) == []
    finally:
        desk.close()


def test_why_a_receipt_is_not_reversed(tmp_path: Path) -> None:
    desk = CounterDesk(tmp_path)
    try:
        desk.services.payments.add(desk.owner, NewPayment("C2", Money("20.00"), "cash"))
        desk.open("payments")
        why = desk.counter.receipts.list.reverse_button.accessibleDescription()
        assert english(why) == []
    finally:
        desk.close()


def test_whose_a_payment_may_be_and_what_it_paid(tmp_path: Path) -> None:
    desk = MoneyDesk(tmp_path / "data", "unmatched")
    try:
        # All that Dwarka owes from before; and more than Asha owes, by her phone.
        desk.arrives(1, 30_000, vpa=None, contact=None, email="who@example.org")
        desk.arrives(2, 70_000, contact="+919812345678", description="for MD262700001")
        desk.open()
        tab = desk.tab
        assert isinstance(tab, UnmatchedTab)
        for said in ("₹300.00", "₹200.00"):
            assert english(tab.page.cards.choices[0].why) == []
            desk.key(Qt.Key.Key_Return)
            assert english(desk.toasts()[-1]) == []
            assert said in desk.toasts()[-1]
    finally:
        desk.close()
