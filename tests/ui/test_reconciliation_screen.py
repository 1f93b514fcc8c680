"""The Reconciliation screen: read, opened, mended, accepted, by keys."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import nameless
from helpers.findings_desk import FindingsDesk
from helpers.windows import RecordingPrompts
from PySide6.QtCore import Qt

from dairyos_desktop.domain.reconciling import FindingType
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.reconciliation import FindingState

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> FindingsDesk:
    del qapp
    return FindingsDesk(tmp_path / "office")


def test_reconciled_by_key_opened_accepted_and_taken_back(desk: FindingsDesk) -> None:
    desk.open()
    screen = desk.findings
    assert screen._none.sentence.text().startswith("Nothing was reconciled yet")
    desk.planting.plant(FindingType.STATUS_MISMATCH)
    desk.planting.plant(FindingType.DUPLICATE_PAYMENT)
    desk.planting.plant(FindingType.BILL_WITHOUT_PAYMENT)

    desk.key(Qt.Key.Key_F9)

    assert screen.head.sentence.text() == "06-11-2026: 6 bills, 0 payments, 3 things to look at."
    assert screen.head.made.text() == (
        "Made 07-11-2026 12:00 by Asha Patel; without Razorpay, which is not set up."
    )
    assert [choice.count for choice in screen.views.choices] == [2, 1, None, None]
    assert [row.type for row in desk.rows()] == [
        FindingType.DUPLICATE_PAYMENT,
        FindingType.STATUS_MISMATCH,
    ]
    assert nameless(desk.window) == []

    desk.key(Qt.Key.Key_Return)
    assert screen.panel.title.text() == "Money taken twice"
    assert "taken twice" in screen.page.details.text()
    assert "Amount: " in screen.page.sides.accessibleDescription()
    assert screen.page.before.text() == "Nothing: it was found for the first time."
    assert nameless(desk.window) == []

    prompts = desk.context.prompts
    assert isinstance(prompts, RecordingPrompts)
    prompts.answer = "Paid for two months"
    desk.key("A")
    assert [row.type for row in desk.rows()] == [FindingType.STATUS_MISMATCH]
    (accepted,) = desk.services.reconciliation.accepted(desk.owner)
    assert (accepted.reason, accepted.accepted_by) == ("Paid for two months", "Asha Patel")

    desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.rows()) == 2
    assert desk.services.reconciliation.accepted(desk.owner) == ()


class DeskOfToday(FindingsDesk):
    """Where the day begins at Today."""

    SHOWN = ("today", *FindingsDesk.SHOWN)


def test_the_rail_counts_before_the_screen_was_opened(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = DeskOfToday(tmp_path / "office")
    desk.planting.plant(FindingType.STATUS_MISMATCH)
    desk.planting.plant(FindingType.DUPLICATE_PAYMENT)
    desk.services.reconciliation.reconcile(SYSTEM)
    desk.window.show()
    desk.window.show_screen("today")
    desk.rest()
    assert desk.window.rail.items["reconciliation"].accessibleName() == "Reconciliation, 2 waiting"


def test_a_day_that_a_report_leads_to_is_told_as_it_was(desk: FindingsDesk) -> None:
    (planted,) = desk.planting.plant(FindingType.STATUS_MISMATCH)
    desk.services.reconciliation.reconcile(SYSTEM)
    assert planted.mend is not None
    planted.mend()
    desk.clock.wait(hours=24)
    desk.services.reconciliation.reconcile(SYSTEM)
    desk.open()
    assert desk.rows() == []
    desk.window.show_screen("reconciliation", {"on": dt.date(2026, 11, 6)})
    desk.rest()
    assert desk.findings.head.sentence.text().startswith("06-11-2026: ")
    assert desk.findings.head.sentence.text().endswith("1 thing to look at.")
    assert [row.type for row in desk.rows()] == [FindingType.STATUS_MISMATCH]
    desk.findings.views.choose("errors")
    desk.rest()
    assert desk.findings.head.sentence.text().startswith("07-11-2026: ")
    assert desk.findings.head.sentence.text().endswith("all agree.")
    assert desk.rows() == []
    desk.window.show_screen("reconciliation", {"on": dt.date(2026, 11, 5)})
    desk.rest()
    assert desk.findings._none.sentence.text() == "05-11-2026 was not reconciled."


@pytest.mark.parametrize(
    ("kind", "screen"),
    [
        (FindingType.DUPLICATE_PAYMENT, "customers"),
        (FindingType.BILL_WITHOUT_PAYMENT, "payments"),
        (FindingType.BILL_DIFFERS_FROM_DELIVERIES, "bills"),
        (FindingType.EVENT_NOT_PROCESSED, "payments"),
        (FindingType.RECEIPT_NUMBER_GAP, "settings"),
    ],
)
def test_mend_it_leads_to_the_place(desk: FindingsDesk, kind: FindingType, screen: str) -> None:
    desk.planting.plant(kind)
    desk.services.reconciliation.reconcile(SYSTEM)
    desk.open()
    (row,) = desk.rows()
    assert row.type is kind
    went: list[str] = []
    desk.findings.navigated.connect(lambda key, _params: went.append(key))
    desk.key("M")
    assert went == [screen]
    assert desk.window.shown == screen


def test_what_is_mended_is_history_and_the_rail_counts(desk: FindingsDesk) -> None:
    (planted,) = desk.planting.plant(FindingType.STATUS_MISMATCH)
    desk.planting.plant(FindingType.BALANCE_MISMATCH)
    desk.services.reconciliation.reconcile(SYSTEM)
    desk.open()
    counts: list[int] = []
    desk.findings.waiting_changed.connect(counts.append)
    assert planted.mend is not None
    planted.mend()
    desk.window.show_screen("bills")
    desk.rest()
    desk.services.reconciliation.reconcile(SYSTEM)
    desk.findings._on_changed(frozenset({"findings"}))
    desk.rest()
    assert counts[-1] == 1
    desk.window.show_screen("reconciliation")
    desk.rest()
    desk.findings.views.choose("history")
    desk.rest()
    (row,) = desk.rows()
    assert (row.type, row.state) == (FindingType.STATUS_MISMATCH, FindingState.RESOLVED)
    desk.key(Qt.Key.Key_Return)
    assert "mended by 07-11-2026" in desk.findings.page.since.text()
    assert desk.findings.deeds.mend.reason == "It agrees by now."


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK])
def test_who_may_only_read_is_told_why(qapp: QApplication, tmp_path: Path, role: Role) -> None:
    del qapp
    desk = FindingsDesk(tmp_path / "office", role=role)
    desk.planting.plant(FindingType.STATUS_MISMATCH)
    desk.services.reconciliation.reconcile(SYSTEM)
    desk.open()
    assert len(desk.rows()) == 1
    assert "manager" in desk.findings.deeds.now.reason
    assert "manager" in desk.findings.deeds.accept.reason
    assert desk.findings.deeds.mend.reason == ""


@pytest.mark.parametrize("size", [(1366, 768), (911, 512), (680, 380)])
def test_nothing_hangs_over_the_edge(
    qapp: QApplication, tmp_path: Path, size: tuple[int, int]
) -> None:
    del qapp
    desk = FindingsDesk(tmp_path / "office", size=size)
    for kind in (FindingType.PAYMENT_OVER_ALLOCATED, FindingType.BALANCE_MISMATCH):
        desk.planting.plant(kind)
    desk.services.reconciliation.reconcile(SYSTEM)
    desk.open()
    screen = desk.findings
    desk.key(Qt.Key.Key_Return)
    assert screen.panel.isVisible()
    for button in (screen.deeds.mend, screen.deeds.accept):
        right = button.mapTo(screen, button.rect().topRight()).x()
        assert right <= screen.width()
    assert screen.page.width() <= screen.panel.width()
    desk.key(Qt.Key.Key_Escape)
    assert not screen.split.panel_open
