"""The News tab over a real office: what came, what failed and why, trying again, no persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.keys import click
from helpers.money_desk import MoneyDesk
from helpers.offices import PASSWORD
from PySide6.QtCore import Qt

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.ui.payments.news.tab import NewsTab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Callable[..., MoneyDesk]]:
    """Opens the tab with two pieces of news, the newer one failed, and refused deliveries."""
    del qapp
    desks: list[MoneyDesk] = []

    def make(role: Role | None = None, size: tuple[int, int] = (1366, 768)) -> MoneyDesk:
        desk = MoneyDesk(tmp_path / "data", "news", role=role, size=size)
        desks.append(desk)
        desk.arrives(1, 50_000)
        desk.arrives(
            2, 1_000, currency="USD", contact="+919812345678", email="a.shah@example.org",
            vpa="a.shah@okbank", description="call 9812345678", notes={"from": "+919812345678"},
        )  # fmt: skip
        desk.services.refused_deliveries.count(SYSTEM, {"wrong_signature": 12})
        desk.services.refused_deliveries.count(SYSTEM, {"unsigned": 1, "wrong_signature": 1})
        desk.open()
        return desk

    yield make
    for desk in desks:
        desk.close()


def tab(desk: MoneyDesk) -> NewsTab:
    found = desk.tab
    assert isinstance(found, NewsTab)
    return found


def states(desk: MoneyDesk) -> list[str]:
    return [row.status.value for row in tab(desk).model.rows]


def test_it_lists_what_came_and_counts_what_failed_and_was_refused(
    opened: Callable[..., MoneyDesk],
) -> None:
    desk = opened()
    assert states(desk) == ["failed", "processed"]
    assert "USD" in tab(desk).model.rows[0].problem
    assert tab(desk).refused.text() == (
        "14 deliveries were refused in 30 days: 13 with a wrong signature, 1 without a signature; "
        "the last 07-11-2026 12:00."
    )
    assert desk.screen.views.choices[-1].word == "News 1"
    tab(desk).views.choose("failed")
    desk.rest()
    assert states(desk) == ["failed"]


def test_what_it_said_is_shown_without_who_paid(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened()
    desk.key(Qt.Key.Key_Return)
    page = tab(desk).page
    assert page.state.text() == "Failed"
    assert "pay_00000000000002" in page.trace.text()
    said = page.payload.text()
    assert '"amount": 1000' in said
    assert '"created_at": 1793500002' in said
    for personal in ("9812345678", "a.shah", "okbank"):
        assert personal not in said
    assert said.count("<hidden>") == 3


def test_r_tries_a_failed_one_again_and_says_what_came_of_it(
    opened: Callable[..., MoneyDesk],
) -> None:
    desk = opened()
    desk.key("r")
    assert desk.toasts() == ["Payment taken: it failed again"]
    assert states(desk) == ["failed", "processed"]
    desk.key(Qt.Key.Key_Down)
    assert tab(desk).retry_button.reason.startswith("It has not failed")
    desk.key("r")
    assert len(desk.toasts()) == 1


def test_a_failed_one_that_needs_nothing_is_put_away_and_counts_no_more(
    opened: Callable[..., MoneyDesk],
) -> None:
    desk = opened()
    desk.key(Qt.Key.Key_Return)
    click(tab(desk).put_away_button)
    desk.rest()
    assert desk.toasts() == ["Payment taken: put away"]
    assert desk.screen.views.choices[-1].word == "News"
    assert tab(desk).page.state.text() == "Put away"
    assert tab(desk).page.problem.text().startswith(f"Put away: {PASSWORD} (")
    assert tab(desk).put_away_button.reason.startswith("It has not failed")
    desk.key("r")
    assert desk.toasts()[-1] == "Payment taken: it failed again"
    assert desk.screen.views.choices[-1].word == "News 1"


def test_a_clerk_puts_no_news_away(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened(Role.CLERK)
    assert tab(desk).put_away_button.reason == (
        "Only the role manager and above may put news away."
    )


def test_a_viewer_reads_and_tries_nothing(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened(Role.VIEWER)
    desk.key("r")
    assert desk.toasts() == []
    assert tab(desk).retry_button.reason == "Only the role clerk and above may try again."


def test_esc_closes_what_it_said_also_in_a_narrow_window(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened(None, (700, 500))
    desk.key(Qt.Key.Key_Return)
    assert tab(desk).split.panel_open
    desk.key(Qt.Key.Key_Escape)
    assert not tab(desk).split.panel_open


def test_the_keys_mode_stands_beside_the_gateways_money(tmp_path: Path, qapp: QApplication) -> None:
    del qapp
    keys = {"razorpay_key_id": "rzp_test_1", "razorpay_key_secret": "x"}
    desk = MoneyDesk(tmp_path / "data", "news", office_secrets=keys)
    desk.open()
    badge = desk.screen.badge
    assert (badge.isVisible(), badge.words) == (True, "Razorpay: test mode")
    desk.screen.views.choose("counter")
    desk.rest()
    assert not badge.isVisible(), "cash knows no mode"
    desk.screen.views.choose("unmatched")
    desk.rest()
    assert badge.isVisible()
    desk.services.settings.set_value(desk.owner, "gateway_on", False)
    desk.rest()
    assert not badge.isVisible(), "it is switched off"
    desk.close()
