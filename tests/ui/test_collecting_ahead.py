"""A clerk at the door's list who types on while a row is still being saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.door_desk import DoorDesk, door_desks, due_of

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[DoorDesk]:
    del qapp
    with door_desks(tmp_path) as build:
        made = build()
        made.in_round()
        yield made


def _told(desk: DoorDesk, position: int) -> tuple[str, str, str] | None:
    cell = desk.home(position).cell
    return None if cell is None else (str(cell.amount), cell.method, cell.reference)


@pytest.mark.parametrize("leave", ["<enter>", "<tab>", "<down>", "<up>"])
def test_a_note_typed_at_once_behind_the_money_is_kept(desk: DoorDesk, leave: str) -> None:
    desk.press(f"400q<tab><tab>SBI 1122{leave}")
    desk.rest()
    assert _told(desk, 1) == ("400.00", "cheque", "SBI 1122")
    assert desk.books_of(1) == due_of(1) - Money("400.00")


def test_all_that_is_typed_in_a_row_at_once_is_kept_in_its_order(desk: DoorDesk) -> None:
    desk.press("400<tab>u<tab>UTR 7<up>")
    desk.rest()
    assert _told(desk, 1) == ("400.00", "upi", "UTR 7")


def test_a_figure_over_one_that_is_on_its_way_is_the_last_word(desk: DoorDesk) -> None:
    desk.press("<down>300<enter><up>310<down>")
    desk.rest()
    assert _told(desk, 2) == ("310.00", "cash", "")
    assert desk.books_of(2) == due_of(2) - Money("310.00")


def test_what_failed_is_tried_again_with_what_was_typed_beside_it(
    desk: DoorDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise EnvironmentTroubleError("The server can't be reached.", "Try again.")

    with monkeypatch.context() as cut:
        cut.setattr(type(desk.collecting), "enter", fails)
        desk.press("400<tab><tab>near the temple<down>")
        desk.rest()
    assert _told(desk, 1) is None
    desk.press("/1<enter><left><left><enter>")
    desk.rest()
    assert _told(desk, 1) == ("400.00", "cash", "near the temple")


def test_what_can_not_be_read_is_held_in_its_row(desk: DoorDesk) -> None:
    desk.press("400<tab>zz<down>")
    desk.rest()
    assert _told(desk, 1) == ("400.00", "cash", "")
    assert desk.state.held[desk.home(1).customer_id].text == "zz"


def test_an_unusual_sum_is_not_forgotten_for_a_note_beside_it(desk: DoorDesk) -> None:
    desk.press("9000<enter>")
    desk.rest()
    assert _told(desk, 1) is None
    desk.press("<right><right>for the year<down>")
    desk.rest()
    assert desk.shown(1, "paid") == "9000"
    desk.press("/1<enter><left><left><enter>")
    desk.rest()
    assert _told(desk, 1) == ("9000.00", "cash", "for the year")


def test_a_sum_typed_into_the_form_makes_nobody(desk: DoorDesk) -> None:
    desk.tab.show_start()
    desk.rest()
    start = desk.tab.start
    start.person.setFocus()
    desk.press("1900+9.98<enter>")
    desk.rest()
    assert not desk.tab.in_round
    assert [one.name for one in desk.services.delivery.people(desk.clerk)] == ["Ramesh"]
    assert start.person.text() == "1900+9.98"
    assert start._person_field.error() == "“1900+9.98” is no name. Type who it was."
    desk.press("<esc>Sita<enter>")
    desk.rest()
    assert desk.tab.in_round
