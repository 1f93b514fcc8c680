"""Money from the door in the window, by key events alone."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.door_desk import ROUTE, DoorDesk, door_desks, due_of
from helpers.office_desk import SATURDAY
from helpers.offices import stale
from helpers.pauses import pause
from helpers.windows import RecordingPrompts
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.collecting import DoorEntry, HandedIn
from dairyos_desktop.services.verify.service import VerifyService
from dairyos_desktop.ui.payments.round.exported import round_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

MOST_KEYS = 180
SEED = 20261107


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., DoorDesk]]:
    del qapp
    with door_desks(tmp_path) as build:
        yield build


def handed_over(desk: DoorDesk) -> tuple[str, str]:
    (row,) = desk.collecting.rounds(desk.clerk, SATURDAY)
    return str(row.handed_in), str(row.difference)


@pytest.mark.parametrize("touched", [False, True])
def test_a_route_that_was_chosen_while_rounds_are_read_keeps_the_keys(
    make: Callable[..., DoorDesk], monkeypatch: pytest.MonkeyPatch, *, touched: bool
) -> None:
    desk = make()
    desk.register.customer("T0001", "Tara Nair", route="Temple Road", position=1)
    desk.begin()
    gate, rounds = threading.Event(), desk.collecting.rounds

    def late(*args: object, **named: object) -> object:
        assert gate.wait(20)
        return rounds(*args, **named)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(desk.collecting, "rounds", late)
    desk.open()
    desk.window.show_screen("payments", {"tab": "round"})
    while desk.tab.start.route.count() < 2:
        pause(5)
    start = desk.tab.start
    start.route.setFocus()
    if touched:
        QTest.keyClick(start.route, Qt.Key.Key_Down)
    gate.set()
    desk.rest()
    # Else the round that is open is gone on with.
    assert desk.window.focusWidget() is (start.route if touched else start.table)


def test_an_evenings_round_in_180_keys(make: Callable[..., DoorDesk]) -> None:
    """Row 7 of the keys counted: 25 payers of 130 homes, 20 exact, 5 other, against the cash."""
    desk = make(homes=130)
    # Ramesh collected here before, so he is offered.
    earlier = desk.begin()
    desk.collecting.close(desk.clerk, earlier.round.id, HandedIn(Money.zero), earlier.round.version)
    desk.open("customers")
    chosen = [at for at in range(1, 131) if due_of(at) > Money.zero]
    payers = sorted(random.Random(SEED).sample(chosen, 25))  # noqa: S311 - a draw of homes
    others = dict(zip(payers[2::5], ("400", "350", "500+50", "1000", "250"), strict=True))
    cash = Money.zero
    desk.keys = 0
    desk.press("<f6>")
    desk.rest()
    desk.press("<ctrl+pgdown>")
    desk.rest()
    desk.press("<enter>")
    desk.rest()
    for at in payers:
        desk.press(f"/{at}<enter>")
        desk.press(others.get(at, "<enter>"))
        cash += (
            Money("550")
            if others.get(at) == "500+50"
            else (Money(others[at]) if at in others else due_of(at))
        )
    desk.press("<ctrl+enter>")
    desk.rest()
    desk.press(f"{cash - Money('10')}")
    desk.press("<enter>")
    desk.rest()
    assert desk.keys <= MOST_KEYS
    assert desk.clicks == 0
    now = desk.collecting.rounds(desk.clerk, SATURDAY)[0]
    assert (now.sums.payers, now.sums.cash, now.difference) == (25, cash, Money("-10.00"))
    assert VerifyService(desk.database, desk.database.schema() or "").verify(desk.owner).ok


def test_enter_takes_the_whole_due_and_a_figure_takes_that(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("<enter>300<enter>")
    desk.rest()
    assert (desk.shown(1, "paid"), desk.shown(2, "paid")) == ("413.75", "300.00")
    assert desk.home(2).left == Money("127.50")
    assert (desk.books_of(1), desk.books_of(2)) == (Money.zero, Money("127.50"))
    assert desk.tab.page.foot.cash.text() == "Cash ₹713.75"
    # Nobody is charged by walking over rows: home 10 owes nothing.
    desk.press("/10<enter><enter><down><up>")
    desk.rest()
    assert desk.home(10).cell is None


def test_an_unusual_sum_waits_for_a_second_enter(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("5000<enter>")
    desk.rest()
    assert desk.home(1).cell is None
    desk.press("<enter>")
    desk.rest()
    cell = desk.home(1).cell
    assert cell is not None
    assert cell.amount == Money("5000.00")


def test_what_cannot_be_read_stays_in_the_cell(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("5x<enter>")
    assert desk.tab.page.view.editor is not None
    assert "can't be read" in desk.tab.page.about.words
    desk.press("<esc>413.75<enter>")
    desk.rest()
    assert desk.home(1).left == Money.zero


def test_a_row_is_put_right_after_the_password(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("40<enter>")
    desk.rest()
    desk.press("<up>400<enter>")
    desk.rest()
    cell = desk.home(1).cell
    assert cell is not None
    assert (cell.amount, cell.receipt) == (Money("400.00"), "R/26-27/00002")
    # Whose password is stale, and who gives none: what was typed stays, and is not lost.
    prompts = RecordingPrompts(reason=None)
    object.__setattr__(desk.tab.context, "prompts", prompts)
    object.__setattr__(desk.tab.context, "actor", stale(desk.clerk))
    desk.press("<up>410<enter>")
    desk.rest()
    assert prompts.asked == ["Your password, before a receipt is put right"]
    assert desk.shown(1, "paid") == "410"
    assert desk.books_of(1) == Money("13.75")


def test_delete_and_undo_take_a_receipt_back(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("<enter><enter>")
    desk.rest()
    desk.press("<up><del>")
    desk.rest()
    assert desk.home(2).cell is None
    desk.press("<ctrl+z>")
    desk.rest()
    assert desk.home(1).cell is None
    assert desk.books_of(1) == due_of(1)


def test_what_another_pc_entered_is_seen_and_not_taken_twice(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    ravi = desk.register.user("Ravi")
    first, second = desk.home(1).customer_id, desk.home(2).customer_id
    for customer_id, key in ((first, "pc2-1"), (second, "pc2-2")):
        desk.collecting.enter(
            ravi, DoorEntry(desk.state.id, customer_id, Money("200.00"), "cash", key)
        )
    desk.press("<enter>")
    desk.rest()
    assert "Ravi entered ₹200.00 cash" in desk.shown(1, "note")
    assert desk.books_of(1) == due_of(1) - Money("200.00")
    # The other row is there too, without anything being pressed.
    assert desk.shown(2, "paid") == "200.00"
    desk.press("/1<enter><esc>")
    assert desk.shown(1, "paid") == "200.00"


def reversed_while_closed(desk: DoorDesk, handed_in: Money) -> None:
    """The round is closed, the first home's receipt reversed, and the round opened again."""
    opened = desk.state.sheet.round
    closed = desk.collecting.close(desk.clerk, opened.id, HandedIn(handed_in), opened.version).round
    cell = desk.home(1).cell
    assert cell is not None
    assert cell.payment_id is not None
    desk.services.payments.reverse(desk.clerk, cell.payment_id, "false note")
    desk.collecting.reopen(desk.clerk, closed.id, closed.version, "another home was forgotten")
    desk.tab.open_round(closed.id)
    desk.rest()


def test_money_that_came_back_while_the_round_was_closed_is_told_in_its_row(
    make: Callable[..., DoorDesk],
) -> None:
    desk = make(role=Role.MANAGER)
    desk.in_round()
    desk.press("<enter>")
    desk.rest()
    reversed_while_closed(desk, due_of(1))
    assert desk.shown(1, "note") == "₹413.75 taken back since · ₹413.75 left · R/26-27/00001"
    # Neither by a figure nor by Delete is it counted twice, and what was typed is not lost.
    desk.press("/1<enter>400<enter>")
    desk.rest()
    assert "taken back while this round was closed" in desk.tab.page.about.words
    desk.press("<up><esc><del>")
    desk.rest()
    assert "taken back while this round was closed" in desk.tab.page.about.words
    assert desk.tab.page.foot.cash.text() == "Cash ₹413.75"
    assert desk.books_of(1) == due_of(1)


def test_what_was_let_off_with_money_that_came_back_is_not_told_as_given_or_let_off(
    make: Callable[..., DoorDesk],
) -> None:
    desk = make(role=Role.MANAGER)
    desk.in_round()
    desk.press("/1<enter>410s")
    desk.rest()
    reversed_while_closed(desk, Money("410.00"))
    assert desk.shown(1, "note") == "₹410.00 taken back since · ₹413.75 left · R/26-27/00001"


def test_closing_asks_for_the_cash_and_counts_the_notes(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("<enter><ctrl+enter>")
    desk.rest()
    assert desk.focus() is desk.tab.page.foot.field
    desk.press("<alt+o>")
    desk.press("<enter>2<enter><enter><enter>")
    desk.press("<enter>1<enter><enter>1<enter>1<enter>")
    assert desk.focus() is desk.tab.page.foot.field
    assert desk.tab.page.foot.difference.text() == "₹0.75 missing"
    desk.press("<ctrl+enter>")
    desk.rest()
    assert handed_over(desk) == ("413.00", "-0.75")
    sheet = desk.collecting.sheet(desk.clerk, desk.state.id)
    assert sheet.counted == {200: 2, 10: 1, 2: 1, 1: 1}
    assert any("₹0.75 missing, kept on Ramesh" in words for words in desk.toasts())
    # Closed, it can be looked at and takes nothing.
    desk.press("<enter>5")
    assert desk.tab.page.view.editor is None


def test_a_row_that_is_not_saved_holds_the_closing_back(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("9999<down><down><ctrl+enter>")
    desk.rest()
    place = desk.tab.page.view.place()
    assert place is not None
    assert place.customer_id == desk.home(1).customer_id
    assert "not saved yet" in desk.tab.page.about.words
    assert handed_over(desk)[0] == "None"


def test_an_interruption_comes_back_to_the_half_typed_figure(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("<down>41")
    # Somebody comes to the counter, and goes.
    desk.press("<f6>")
    desk.rest()
    assert desk.payments.shown.key == "counter"
    desk.press("<ctrl+pgdown>")
    desk.rest()
    editor = desk.tab.page.view.editor
    assert editor is not None
    assert editor.text() == "41"
    assert desk.focus() is editor
    desk.press("0<enter>")
    desk.rest()
    assert desk.shown(2, "paid") == "410.00"


def test_a_viewer_looks_and_takes_nothing(make: Callable[..., DoorDesk]) -> None:
    desk = make(role=Role.VIEWER)
    sheet = desk.collecting.open(desk.owner, ROUTE, "Ramesh", SATURDAY)
    desk.open()
    desk.go_to_rounds()
    desk.press("<enter>")
    desk.rest()
    assert desk.state.id == sheet.round.id
    desk.press("<enter>5")
    desk.rest()
    assert desk.tab.page.view.editor is None
    assert desk.tab.main.reason
    assert desk.books_of(1) == due_of(1)


def test_the_round_is_exported_with_figures_as_numbers(make: Callable[..., DoorDesk]) -> None:
    desk = make()
    desk.in_round()
    desk.press("420s")
    desk.rest()
    (listing,) = desk.tab.listings()
    table = round_table(listing.title, desk.state)
    assert listing.title == "Round 2026-11-07 Station Road Ramesh"
    row = dict(zip(table.heads, table.rows[0], strict=True))
    assert (row["Due"], row["Paid"], row["State"]) == (
        Money("413.75"), Money("420.00"), "paid",
    )  # fmt: skip
    assert len(table.rows) == 24


def test_the_list_is_saved_as_a_paper(make: Callable[..., DoorDesk], tmp_path: Path) -> None:
    desk = make()
    desk.in_round()
    prompts = RecordingPrompts(path=tmp_path / "list.pdf")
    object.__setattr__(desk.tab.context, "prompts", prompts)
    menu = desk.tab.lists.menu()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[:2] == ["Print Station Road…", "Save Station Road as PDF…"]
    next(one for one in menu.actions() if one.text() == words[1]).trigger()
    desk.rest()
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    assert prompts.offered[0].endswith("Collection list Station Road 2026-11-07.pdf")


@pytest.mark.parametrize("size", [(1366, 768), (911, 512), (680, 380)])
def test_every_part_has_a_name_a_place_and_a_turn(
    make: Callable[..., DoorDesk], size: tuple[int, int]
) -> None:
    desk = make()
    desk.open("payments", size)
    desk.go_to_rounds()
    check(desk.window)
    desk.press("Ramesh<enter>")
    desk.rest()
    check(desk.window)
    desk.press("<enter>400<enter>")
    desk.rest()
    check(desk.window)
    desk.press("<alt+o>2<enter>1")
    desk.rest()
    check(desk.window)
    desk.press("<esc><ctrl+enter>")
    desk.rest()
    check(desk.window)
    desk.press("<esc>")
    desk.rest()
    check(desk.window)
