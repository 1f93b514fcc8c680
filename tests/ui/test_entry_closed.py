"""A closed sheet, and one whose hour has not come: what may be typed, by whom, with what reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.desks import MORNING, SATURDAY, EntryDesk
from helpers.round_steps import (
    YESTERDAY,
    confirm,
    elsewhere,
    key,
    station_road_desks,
)
from sqlalchemy import select

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    Make = Callable[..., EntryDesk]


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Make]:
    """Six homes on Station Road, at the desk of somebody at some time of the day."""
    del qapp
    with station_road_desks(tmp_path) as open_desk:
        yield open_desk


# A closed sheet -----------------------------------------------------------------------------------


def test_a_clerk_is_told_why_not_and_loses_nothing(make: Make) -> None:
    desk = make()
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.go("C3", "morning CM")
    desk.press("2\n")
    assert desk.screen.view.editor is not None
    words = "Closed by Meena Patel 07-11-2026 18:42. A manager may change it."
    assert words in desk.screen.about.words
    desk.press("<down>")
    desk.rest()
    assert desk.shown("C3", "morning CM") == "2"
    assert desk.rows()["C3 morning CM"] == "1"
    desk.go("C1", "evening BM")
    desk.press("1\n")
    desk.rest()
    assert desk.rows()["C1 evening BM"] == "1", "the evening is open"


def test_a_manager_gives_the_reason_once_and_the_sheet_carries_it(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.go("C3", "morning CM")
    desk.press("2\n")
    notice = desk.screen.rounds.notice
    assert desk.focus() is notice.reason
    assert desk.shown("C3", "morning CM") == "2"
    assert desk.rows()["C3 morning CM"] == "1"
    desk.press("\n")
    assert notice.reason.property("invalid")
    desk.press("Counted twice<pad-enter>")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "2"
    assert desk.focus() is desk.screen.view
    desk.go("C4", "morning CM")
    desk.press("3\n")
    desk.rest()
    assert desk.rows()["C4 morning CM"] == "3"
    desk.ctrl("z")
    desk.rest()
    assert desk.rows()["C4 morning CM"] == "1"
    with desk.database.read() as session:
        reasons = session.scalars(
            select(AuditEntry.reason).where(AuditEntry.thing == "consumption")
        ).all()
    assert reasons.count("Counted twice") == 3
    desk.screen.chooser.date.set_day(YESTERDAY)
    desk.screen.chooser.date.day_changed.emit(YESTERDAY)
    desk.rest()
    desk.screen.chooser.date.set_day(SATURDAY)
    desk.screen.chooser.date.day_changed.emit(SATURDAY)
    desk.rest()
    desk.go("C5", "morning CM")
    desk.press("2\n")
    assert desk.focus() is notice.reason, "asked anew once the sheet was left"


def test_esc_at_the_reason_saves_nothing_and_what_was_typed_stays(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.go("C3", "morning CM")
    desk.press("2\n<esc>")
    desk.rest()
    assert desk.focus() is desk.screen.view
    assert (desk.shown("C3", "morning CM"), desk.rows()["C3 morning CM"]) == ("2", "1")
    desk.press("\n")
    assert desk.focus() is desk.screen.rounds.notice.reason
    desk.press("Counted twice\n")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "2"


def test_what_was_typed_away_before_the_reason_came_is_not_saved(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.go("C3", "morning CM")
    desk.press("2\n")
    desk.screen.view.take_focus()
    desk.press("<esc>")
    desk.screen.rounds.notice.reason.setFocus()
    desk.press("Counted twice\n")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "1"


def test_undo_and_leave_on_a_closed_sheet_ask_for_the_reason_too(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.go("C3", "morning CM")
    desk.press("2\n")
    desk.rest()
    desk.delivery.close(desk.clerk, key(), None)
    desk.rest()
    desk.ctrl("z")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "2"
    desk.press("Wrong bottle\n")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "1"


def test_confirming_what_came_to_a_closed_round_asks_for_the_reason(make: Make) -> None:
    desk = make(Role.MANAGER)
    confirm(desk)
    desk.delivery.close(desk.clerk, key(), None)
    desk.register.order("C6", "BM", "1.000")
    desk.screen.days.read_again()
    desk.rest()
    assert desk.screen.confirm_button.text() == "Confirm 1 as ordered"
    confirm(desk)
    assert "C6 morning BM" not in desk.rows()
    desk.press("Ordered late\n")
    desk.rest()
    assert desk.rows()["C6 morning BM"] == "1"


def test_a_round_closed_on_another_pc_is_told_with_the_next_key(make: Make) -> None:
    desk = make()
    confirm(desk)
    elsewhere(desk, lambda: desk.delivery.close(desk.clerk, key(), None))
    desk.go("C3", "morning CM")
    desk.press("2\n")
    desk.rest()
    assert desk.rows()["C3 morning CM"] == "1"
    assert desk.shown("C3", "morning CM") == "2"
    assert desk.screen.rounds.notice.words.startswith("Morning closed by Meena Patel")


# What has not happened yet --------------------------------------------------------------------


def test_before_its_hour_confirm_leaves_the_evening_to_a_clerk_closed(make: Make) -> None:
    desk = make(now=MORNING)
    button = desk.screen.confirm_button
    assert button.text() == "Confirm 6 as ordered"
    confirm(desk)
    assert set(desk.rows()) == {f"C{at} morning CM" for at in range(1, 7)}
    assert (button.text(), button.isEnabled()) == ("Confirm 2 as ordered", False)
    assert "counts from 15:00" in button.accessibleDescription()
    desk.go("C1", "evening BM")
    desk.press("1\n")
    assert "counts from 15:00" in desk.screen.about.words
    desk.press("<esc>\t")
    assert desk.here() != desk.place("C1", "evening BM"), "a pre-filled cell is passed by"
    desk.rest()
    assert "C1 evening BM" not in desk.rows()


def test_a_manager_confirms_the_evening_ahead(make: Make) -> None:
    desk = make(Role.MANAGER, MORNING)
    confirm(desk)
    assert desk.rows()["C1 evening BM"] == "0.5"


def test_a_day_that_has_not_come_says_so(make: Make) -> None:
    desk = make(Role.OWNER)
    tomorrow = SATURDAY + dt.timedelta(days=1)
    desk.screen.chooser.date.set_day(tomorrow)
    desk.screen.chooser.date.day_changed.emit(tomorrow)
    desk.rest()
    assert desk.screen.rounds.notice.words == (
        "This day has not come yet: nothing is delivered ahead. Note a change instead."
    )
    assert not desk.screen.confirm_button.isEnabled()
    desk.press("2\n")
    assert "Note a change instead" in desk.screen.about.words
