"""The first screen of a day, worked by keys, over a small real office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.counter import DUSK, MEENA, Counter
from helpers.keys import press
from helpers.offices import OWNER
from helpers.pauses import pause
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.dto.consumption import CellEdit, ShownCell
from dairyos_desktop.ui.today.lights import State
from dairyos_desktop.ui.today.screen import TodayScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SATURDAY = dt.date(2026, 11, 7)
CONTROL = Qt.KeyboardModifier.ControlModifier


class Desk(Counter):
    """The counter PC, where the evening has begun and three homes wait since the morning."""

    def prepare(self) -> None:
        super().prepare()
        # What was before this day is confirmed: only the day itself is looked at.
        self.confirm(SATURDAY - dt.timedelta(days=1))

    def confirm(self, on: dt.date) -> None:
        """All of a morning as ordered, at the other PC."""
        entry = self.services.consumption
        shown = [
            ShownCell(row.customer_id, product, shift, cell.due)
            for row in entry.day_sheet(self.owner, on, "R1", "morning").rows
            for (shift, product), cell in row.cells.items()
            if cell.row is None
        ]
        entry.confirm(self.owner, on, "R1", shown)

    @property
    def today(self) -> TodayScreen:
        found = self.window.screen_of("today")
        assert isinstance(found, TodayScreen)
        return found

    def come_in(self, name: str = MEENA) -> None:
        self.log_in(name)
        self.window.activateWindow()
        self.settle()
        self.settle()

    def words(self) -> list[str]:
        return [line.to_do.words for line in self.today.to_do.lines]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "office")
    yield made
    made.desk.end()
    made.elsewhere.close()


def test_a_day_begins_here_and_enter_goes_where_it_is_mended(desk: Desk) -> None:
    desk.come_in()
    assert desk.window.shown == "today"
    assert desk.today.day.text() == "Saturday 07-11-2026"
    assert desk.words() == ["R1, morning: 3 to confirm", "1 round not closed till yesterday"]
    assert QApplication.focusWidget() is desk.today.to_do.lines[0]
    assert desk.window.rail.items["today"].accessibleName() == "Today, 2 waiting"
    check(desk.window)
    desk.key(Qt.Key.Key_Return)
    desk.rest()
    assert desk.window.shown == "entry"
    wanted = desk.entry.chooser.wanted()
    assert wanted is not None
    assert (wanted.on, wanted.route, wanted.shift) == (SATURDAY, "R1", "morning")
    press(desk.window, Qt.Key.Key_1, CONTROL)
    assert desk.window.shown == "today"


def test_what_is_done_elsewhere_in_the_window_is_gone_from_the_list(desk: Desk) -> None:
    desk.come_in()
    rows = desk.entry.context.services.consumption.day_sheet(
        desk.owner, SATURDAY, "R1", "morning"
    ).rows
    for row in rows:
        desk.entry.context.services.consumption.save_cell(
            desk.owner,
            CellEdit(row.customer_id, next(iter(row.cells))[1], SATURDAY, "morning", Quantity("1")),
        )
    desk.settle()
    assert desk.words() == ["1 round not closed till yesterday"]
    (bar,) = [bar for bar in desk.today.milk.view.chart.bars if bar.key == "2026-11-07"]
    assert (bar.value, bar.figure) == ("3", "3.0 L")


def test_another_pc_and_the_time_are_seen_within_a_minute(desk: Desk) -> None:
    desk.come_in()
    desk.confirm(SATURDAY)
    assert desk.words()[0] == "R1, morning: 3 to confirm"
    desk.today._timer.timeout.emit()
    desk.settle()
    assert desk.words() == ["1 round not closed till yesterday"]
    desk.clock.set(DUSK + dt.timedelta(days=1))
    desk.today._timer.timeout.emit()
    desk.settle()
    assert desk.today.day.text() == "Sunday 08-11-2026"
    assert desk.words() == ["R1, morning: 3 to confirm", "2 rounds not closed till yesterday"]


def test_all_done_is_a_sentence(desk: Desk) -> None:
    desk.clock.set(dt.datetime(2026, 11, 7, 5, 0, tzinfo=dt.UTC))
    desk.confirm(SATURDAY)
    services = desk.services
    for one in services.delivery.open_rounds(desk.owner, SATURDAY):
        services.delivery.close(desk.owner, one.key, one.version)
    desk.come_in()
    assert desk.words() == []
    assert desk.today.to_do.nothing.isVisible()
    assert desk.today.to_do.nothing.text() == "All done for today."


def test_the_close_line_asks_before_it_closes(desk: Desk) -> None:
    desk.come_in()
    desk.key(Qt.Key.Key_Down)
    asked: list[str] = []
    desk.entry.rounds.till_yesterday.ask = lambda: asked.append("till yesterday")  # type: ignore[method-assign]
    desk.key(Qt.Key.Key_Return)
    desk.rest()
    assert (desk.window.shown, asked) == ("entry", ["till yesterday"])


def test_bars_are_walked_by_keys_and_stand_in_a_table_on_demand(desk: Desk) -> None:
    desk.come_in()
    view = desk.today.milk.view
    last = len(view.chart.bars) - 1
    view.chart.item(last).setFocus()
    press(view.chart.item(last), Qt.Key.Key_Left)
    focused = QApplication.focusWidget()
    assert focused is view.chart.item(last - 1)
    assert focused.accessibleName() == "Friday 06-11-2026: 3.0 L"
    view.swap.click()
    assert view.table is not None
    assert view.table.isVisible()
    assert not view.chart.isVisible()
    assert [(row.name, row.figure) for row in view.table.rows_model.rows][:2] == [
        ("Saturday 07-11-2026", "0.0 L"),
        ("Friday 06-11-2026", "3.0 L"),
    ]
    check(desk.window)
    press(view.table, Qt.Key.Key_Return)
    desk.rest()
    assert desk.window.shown == "entry"


def test_the_lights_lead_on_and_a_job_is_run_by_hand(desk: Desk) -> None:
    desk.come_in(OWNER)
    lights = desk.today.lights.row.buttons
    assert list(lights) == ["books", "reconciliation", "gateway", "backup", "jobs"]
    assert (lights["backup"].light.state, lights["backup"].light.short) == (State.LOOK, "none yet")
    lights["backup"].click()
    assert desk.today.split.panel_open
    assert "backup" in desk.today.lights.jobs.blocks
    desk.today.split.close_panel()
    lights["books"].setFocus()
    press(lights["books"], Qt.Key.Key_Return)
    assert desk.today.split.panel_open
    block = desk.today.lights.jobs.blocks["verify"]
    assert block.last.text() == "It never ran yet."
    check(desk.window)
    block.run.click()
    while not desk.work.idle:
        desk.settle()
        pause(10)
    desk.settle()
    assert "for 06-11-2026" in block.last.text()
    assert lights["books"].light.state is not State.OFF
    press(desk.window, Qt.Key.Key_Escape)
    assert not desk.today.split.panel_open


def test_a_clerk_may_not_run_jobs_and_is_told_why(desk: Desk) -> None:
    desk.come_in()
    desk.today.lights.row.buttons["jobs"].click()
    block = desk.today.lights.jobs.blocks["verify"]
    assert not block.run.isEnabled()
    assert "manager" in block.run.reason
    assert not block.log.isVisible()


def test_every_width_shows_all_of_it(desk: Desk) -> None:
    desk.come_in()
    for size in ((1366, 768), (900, 600), (680, 380)):
        desk.window.resize(*size)
        desk.settle()
        check(desk.window)
