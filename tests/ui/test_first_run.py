"""The first run of the program: an office comes into being, and its owner is led into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.keys import Modifier, press
from helpers.pretended_office import PASSWORD, RECOVERY_CODE, PretendedOffice
from helpers.stage import Stage, pretend_screens
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.ui.first_run.steps import RecoveryStep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _pretended_screens(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    del qapp
    pretend_screens(monkeypatch)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(PretendedOffice(exists=False), tmp_path)
    yield made
    made.desk.end()


def fill(page: QWidget, **texts: str) -> None:
    for key, text in texts.items():
        editor = page.fields[key].editor  # type: ignore[attr-defined]  # a step's page
        editor.setText(text)


def test_the_first_run_makes_an_office_and_leads_into_it(fresh: Stage) -> None:
    fresh.start()
    run = fresh.first_run
    office, owner, bills, place = run.pages[:4]
    check(run)
    fill(office, name="Madhuban Dairy", phone="+91 2692 255555")
    press(run, Qt.Key.Key_Enter, Modifier.ControlModifier | Modifier.KeypadModifier)
    check(run)
    fill(owner, owner="Asha", password=PASSWORD, password_again=PASSWORD)
    run.go_on()
    fresh.settle()
    assert run.pages[run.at] is bills
    check(run)
    assert bills.text("bill_prefix") == "MD"
    fill(bills, next_bill_number="251")
    assert bills.fields["next_bill_number"].below() == "The first bill will be MD/26-27/00251."
    run.go_on()
    assert run.pages[run.at] is place
    check(run)
    run.go_on()
    fresh.settle()
    assert isinstance(run.pages[run.at], RecoveryStep)
    assert run.recovery.sheet.code.text() == RECOVERY_CODE
    check(run)
    run.go_on()
    assert run.isVisible(), "the code must be written down first"
    run.recovery.sheet.written.click()
    run.go_on()
    fresh.settle()
    ((made, name, number),) = fresh.office.made
    assert made.name == "Madhuban Dairy"
    assert made.bill_prefix == "MD"
    assert made.round_to_rupee
    assert (name, number) == ("Asha", 251)
    assert fresh.window.isVisible()
    assert fresh.window.shown == "customers"
    assert fresh.window.context.actor.name == "Asha"


def test_everything_but_the_password_can_be_skipped(fresh: Stage) -> None:
    fresh.start()
    run = fresh.first_run
    fill(run.pages[0], gstin="nonsense")
    run.skip()
    assert not run.skip_button.isVisible()
    run.go_on()
    assert run.owner.first.error()
    fill(run.owner, password=PASSWORD, password_again=PASSWORD)
    run.go_on()
    fresh.settle()
    run.skip()
    run.go_on()
    fresh.settle()
    ((made, name, number),) = fresh.office.made
    assert made.gstin == ""
    assert made.round_to_rupee
    assert name == "Owner"
    assert number is None


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password": PASSWORD, "password_again": "other"}, "password_again"),
        ({"password": PASSWORD, "password_again": PASSWORD, "owner": "system"}, "owner"),
    ],
)
def test_a_password_that_wont_do_stays_on_its_step(
    fresh: Stage, texts: dict[str, str], field: str
) -> None:
    fresh.start()
    run = fresh.first_run
    run.skip()
    fill(run.owner, **texts)
    run.go_on()
    fresh.settle()
    assert run.pages[run.at] is run.owner
    assert run.owner.fields[field].error()
    typed = run.owner.fields["password"].editor
    assert isinstance(typed, QLineEdit)
    assert typed.text() == texts["password"]
    check(run)


def test_a_wrong_value_is_told_at_its_field_and_back_keeps_what_is_typed(fresh: Stage) -> None:
    fresh.start()
    run = fresh.first_run
    fill(run.pages[0], name="Madhuban Dairy", gstin="24AABCM1234F1Z4")
    run.go_on()
    assert run.at == 0
    assert run.pages[0].fields["gstin"].error()
    fill(run.pages[0], gstin="24AABCM1234F1Z3")
    run.go_on()
    run.go_back()
    assert run.pages[0].text("gstin") == "24AABCM1234F1Z3"


def test_trouble_while_making_leaves_everything_typed(fresh: Stage) -> None:
    fresh.start()
    run = fresh.first_run
    run.skip()
    fill(run.owner, password=PASSWORD, password_again=PASSWORD)
    run.go_on()
    fresh.settle()
    run.skip()
    fresh.office.trouble = EnvironmentTroubleError("The disk is full.", "Make room.")
    run.go_on()
    fresh.settle()
    assert run.notice.message.text() == "The disk is full."
    fresh.office.trouble = None
    run.go_on()
    fresh.settle()
    assert run.pages[run.at] is run.recovery


def test_the_first_run_fits_a_small_screen(fresh: Stage) -> None:
    fresh.start()
    run = fresh.first_run
    run.resize(683, 384)
    for page in run.pages[:3]:
        QApplication.processEvents()
        check(run)
        if page is run.owner:
            fill(run.owner, password=PASSWORD, password_again=PASSWORD)
        run.go_on()
        fresh.settle()


def test_closing_the_first_run_makes_nothing_and_ends(fresh: Stage) -> None:
    fresh.start()
    fresh.first_run.close()
    assert fresh.ended == [True]
    assert fresh.office.made == []
