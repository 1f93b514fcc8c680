"""Charges and credits on a customer's card, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.customers_desk import CTRL, Desk
from PySide6.QtCore import Qt

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.charge_forms import StandingChargeForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.services.dto.charges import ChargeForm

OCTOBER = Month(2026, 10)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    made = Desk(tmp_path / "office")
    yield made
    made.close()


def rates_of(desk: Desk, code: str = "C00001") -> None:
    desk.open(code)
    desk.screen.panel.view.tabs.choose("rates")
    desk.screen.panel.view.focus_card()


def charges(desk: Desk) -> list[ChargeForm]:
    return [row.form for row in desk.card.charges]


def note_credit(desk: Desk) -> None:
    """Sour milk: a credit of ₹20 in November."""
    desk.key(Qt.Key.Key_C)
    desk.rest()
    desk.type("Sour milk on the 5th")
    desk.pad_enter()
    desk.type("-20")
    for _ in range(4):
        desk.pad_enter()
    desk.type("told by phone")
    desk.key(Qt.Key.Key_Enter, CTRL)
    desk.rest()


def test_a_credit_is_noted_by_keys_and_taken_back_from_the_toast(desk: Desk) -> None:
    rates_of(desk)
    note_credit(desk)
    (form,) = charges(desk)
    assert (form.description, str(form.amount), str(form.first_month), form.monthly) == (
        "Sour milk on the 5th",
        "-20.00",
        "2026-11",
        False,
    )
    assert desk.toasts()[0].startswith("The credit of ₹20.00 is noted")
    desk.key(Qt.Key.Key_Z, CTRL)
    assert charges(desk) == []


def test_what_is_missing_is_told_below_its_field_and_nothing_typed_is_lost(desk: Desk) -> None:
    rates_of(desk)
    desk.key(Qt.Key.Key_C)
    desk.rest()
    desk.type("Cheque fee")
    desk.key(Qt.Key.Key_Return, CTRL)
    form = desk.screen.panel.form
    assert form is not None
    assert "missing" in form.field("amount").error()
    assert "missing" in form.field("reason").error()
    assert form.texts()["description"] == "Cheque fee"
    check(desk.window)


def test_a_charge_on_an_issued_bill_says_why_it_stays(desk: Desk) -> None:
    rates_of(desk)
    note_credit(desk)
    desk.services.billing.generate(desk.owner, OCTOBER.next())
    desk.services.billing.issue_month(desk.owner, OCTOBER.next())
    desk.rest()
    desk.screen.panel.open_charge(desk.card.charges[0])
    form = desk.screen.panel.form
    assert isinstance(form, StandingChargeForm)
    assert not form.remove_button.isEnabled()
    assert "November 2026" in form.remove_button.toolTip()
    check(desk.window)
    desk.key(Qt.Key.Key_Escape)
    assert desk.screen.panel.form is None


def test_a_clerk_sees_charges_and_is_told_who_makes_them(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    desk = Desk(tmp_path / "office", role=Role.CLERK)
    rates_of(desk)
    button = desk.screen.panel.view.rates.add_charge
    assert not button.isEnabled()
    assert "manager" in button.toolTip()
    desk.close()
