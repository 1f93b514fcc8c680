"""The few rupees missing at the door, let off in the window by key events alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.door_desk import DoorDesk, door_desks, due_of

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., DoorDesk]]:
    del qapp
    with door_desks(tmp_path) as build:
        yield build


def test_letters_say_how_it_was_paid_and_let_the_rest_off(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("u<enter>420s")
    desk.rest()
    assert (desk.shown(1, "by"), desk.shown(2, "by")) == ("UPI", "Cash")
    assert desk.shown(2, "note").startswith("₹7.50 let off")
    assert desk.books_of(2) == Money.zero
    # S on a row that is part paid does the same.
    desk.press("440<enter><up>s")
    desk.rest()
    cell = desk.home(3).cell
    assert cell is not None
    assert (cell.amount, cell.discount) == (Money("440.00"), Money("1.25"))


@pytest.mark.parametrize("habit", ["<enter>", "<pad>", "<tab>"])
def test_enter_by_habit_behind_the_s_is_no_money_of_the_next_home(
    make: Callable[..., DoorDesk], habit: str
) -> None:
    """Every other figure is ended by Enter; the next home has given nothing."""
    desk = make()
    desk.in_round()
    desk.press("410s" + habit)
    desk.rest()
    assert (desk.home(1).left, desk.home(2).cell) == (Money.zero, None)
    # It is one key, not two: the next Enter is the next home's, as is the first after a jump.
    desk.press("<enter>")
    desk.rest()
    assert desk.home(2).left == Money.zero
    desk.press("440s/4<enter><enter>")
    desk.rest()
    assert (desk.home(3).left, desk.home(4).left) == (Money.zero, Money.zero)
    desk.press("460s470<enter>")
    desk.rest()
    assert desk.shown(6, "paid") == "470.00"


def test_how_it_was_paid_is_told_afterwards_and_what_was_let_off_stays_so(
    make: Callable[..., DoorDesk],
) -> None:
    desk = make()
    desk.in_round()
    desk.press("410s")
    desk.rest()
    desk.press("<up>u<enter>")
    desk.rest()
    cell = desk.home(1).cell
    assert cell is not None
    assert (cell.amount, cell.method, cell.discount) == (Money("410.00"), "upi", Money("3.75"))
    assert desk.books_of(1) == Money.zero


def test_too_large_a_rest_is_told_in_its_row_and_nothing_is_booked(
    make: Callable[..., DoorDesk],
) -> None:
    desk = make()
    desk.in_round()
    desk.press("100s")
    desk.rest()
    assert desk.home(1).cell is None
    assert "at most" in desk.shown(1, "note")
    assert desk.books_of(1) == due_of(1)
    # Esc takes it back; the row is as it was.
    desk.press("/1<enter><esc>")
    assert desk.state.held == {}


def test_a_large_rest_is_let_off_by_a_manager_who_means_it(make: Callable[..., DoorDesk]) -> None:
    desk = make(role=Role.MANAGER)
    desk.in_round()
    desk.press("41s")
    desk.rest()
    assert desk.home(1).cell is None
    assert desk.shown(1, "note") == "₹372.75 would be let off. Enter takes it, Esc takes it back"
    desk.press("<enter>")
    desk.rest()
    assert desk.books_of(1) == Money.zero
    # On a row: the letter once more, on the same row, for the same rest.
    desk.press("42<enter>44<enter>")
    desk.rest()
    desk.press("<up>s")
    desk.rest()
    assert desk.tab.page.about.words.endswith("₹397.25 would be let off. S once more does it")
    desk.press("<up>s<down>s")
    desk.rest()
    assert (desk.home(2).left, desk.home(3).left) == (Money("385.50"), Money("397.25"))
    desk.press("s")
    desk.rest()
    assert (desk.home(2).left, desk.home(3).left) == (Money("385.50"), Money.zero)
    # Pressed before the money is saved it asks as well.
    desk.press("<down>45<enter><up>s")
    desk.rest()
    assert desk.home(4).left == due_of(4) - Money("45.00")
    desk.press("s")
    desk.rest()
    assert desk.books_of(4) == Money.zero


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ("<right>u<enter>", ("upi", "")),
        ("<right><right>by her son<enter>", ("cash", "by her son")),
    ],
)
def test_a_row_put_right_lets_no_more_off_than_before(
    make: Callable[..., DoorDesk], change: str, right: tuple[str, str]
) -> None:
    """The month is billed while the round is open; the manager's word has no limit."""
    desk = make(role=Role.MANAGER)
    desk.in_round()
    desk.press("410s")
    desk.rest()
    assert desk.home(1).left == Money.zero
    desk.register.bill("S0001", dt.date(2026, 10, 1), dt.date(2026, 10, 31), "900.00", issued=True)
    desk.press("<up>" + change)
    desk.rest()
    cell = desk.home(1).cell
    assert cell is not None
    assert (cell.method, cell.reference) == right
    assert cell.discount == Money("3.75")
    assert desk.books_of(1) == Money("900.00")


def test_only_the_rest_that_is_seen_is_let_off(make: Callable[..., DoorDesk]) -> None:
    desk = make(role=Role.MANAGER)
    desk.in_round()
    desk.press("410<enter>")
    desk.rest()
    desk.register.bill("S0001", dt.date(2026, 10, 1), dt.date(2026, 10, 31), "900.00", issued=True)
    desk.press("<up>s")
    desk.rest()
    assert desk.books_of(1) == Money("900.00")
    desk.press("<down>420s")
    desk.rest()
    assert desk.books_of(2) == Money.zero
