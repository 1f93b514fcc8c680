"""What a clerk has typed at the counter stays theirs, whatever happens around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.counter_desk import CounterDesk
from helpers.keys import pad_enter
from helpers.offices import fresh
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.prompts import WindowPrompts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[CounterDesk]:
    del qapp
    made = CounterDesk(tmp_path)
    yield made
    made.close()


def _asha_pays(desk: CounterDesk) -> None:
    """Somebody else takes money meanwhile."""
    desk.services.payments.add(
        desk.owner,
        NewPayment(customer="C1", amount=Money("10.00"), method="cash", key="another PC's"),
    )
    desk.rest()


def test_an_amount_that_was_left_is_not_preset_over(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("50<enter>")
    _asha_pays(desk)
    assert desk.counter.line.amount.text() == "50.00"
    desk.press("<enter>")
    desk.rest()
    assert ("cash", "50.00", "") in desk.told()


def test_bills_and_back_keep_the_half_typed_money(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("asha<enter>")
    desk.rest()
    desk.press("55<f8>")
    desk.rest()
    desk.window.show_screen("bills", {"month": "2026-10"})
    desk.rest()
    # The bill shown is Dwarka's, and Bills would take him along.
    desk.press("<f6>")
    desk.rest()
    assert desk.counter.current_customer() == desk.asha
    assert desk.counter.line.amount.text() == "55.00"
    assert any("Asha Patel is not taken yet" in told for told in desk.banners())


def test_the_receipts_are_named_after_whom_another_screen_sent(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    title = desk.counter.receipts.list.title
    assert title.text() == "Receipts of Dwarka Sharma"
    desk.payments.activate({"tab": "counter", "customer_id": desk.asha})
    desk.rest()
    assert title.text() == "Receipts of Asha Patel"
    assert desk.counter.line.customer.text() == "Asha Patel"


def test_one_enter_too_many_takes_no_phone_number(desk: CounterDesk) -> None:
    desk.open("payments")
    object.__setattr__(desk.context, "prompts", WindowPrompts())
    asked: list[bool] = []

    def answer() -> None:
        question = QApplication.activeModalWidget()
        asked.append(question is not None)
        if question is not None:
            pad_enter(question)

    desk.press("dwa<enter>")
    desk.rest()
    QTimer.singleShot(300, answer)
    desk.press("9837762<enter><enter>")
    desk.window.activateWindow()
    desk.rest()
    assert asked == [True]
    assert desk.booked() == []
    assert desk.focus() is desk.counter.line.amount
    assert desk.counter.line.amount.text() == "98,37,762.00"


def test_what_came_of_a_receipt_is_not_told_once_it_is_reversed(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("50<enter><enter>")
    desk.rest()
    assert desk.counter.result.balance.text() == "₹150.00"
    assert desk.counter.result.isVisible()
    (taken,) = desk.booked()
    desk.services.payments.reverse(
        fresh(desk.owner), taken.payment_id, "Entered wrongly", taken.amount, key="back"
    )
    desk.rest()
    assert not desk.counter.result.isVisible()


def test_from_the_card_the_amount_is_typed_each_time(desk: CounterDesk) -> None:
    # Somebody was served before, and the focus waits in the customer's field.
    desk.open("payments")
    desk.press("asha<enter>")
    desk.rest()
    desk.press("10<enter><enter>")
    desk.rest()
    desk.window.show_screen("customers")
    desk.rest()
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("<f6>")
    desk.rest()
    assert desk.focus() is desk.counter.line.amount
    desk.press("50<enter><enter>")
    desk.rest()
    assert ("cash", "50.00", "") in desk.told()
    assert desk.counter.result.words.text() == "Dwarka Sharma paid ₹50.00 by cash"
