"""Panels, tabs, progress, dialogs, cards, finder sources, remembered things."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.keys import Modifier, pad_enter, press, type_text
from helpers.windows import context, theme
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.dto.customers import CustomerRow
from dairyos_desktop.ui.errors import UnforeseenError
from dairyos_desktop.ui.fold import Fold
from dairyos_desktop.ui.main_window.sources import BillSource, CustomerSource
from dairyos_desktop.ui.preferences import Preferences
from dairyos_desktop.ui.theme import motion
from dairyos_desktop.ui.theme.theme import Density
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.card import Step, StepCards, StepState
from dairyos_desktop.ui.widgets.dialog import Dialog, ReasonDialog
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.panel import SidePanel, Tabs
from dairyos_desktop.ui.widgets.progress import ProgressStrip, about
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.columns import Column
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.totals import TotalsLine
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def split(qtbot: QtBot) -> ListAndPanel:
    model = RowsModel[int]([Column("n", "No.", str, sort=int)], key=int)
    model.set_rows([1, 2, 3])
    panel = SidePanel(tabs=[("bill", "Bill"), ("days", "Deliveries")], name="Bill")
    for key in ("bill", "days"):
        page = QWidget()
        QVBoxLayout(page).addWidget(Label(f"Page of {key}"))
        panel.add_page(page, key)
    panel.add_button(Button("Print"))
    made = ListAndPanel(TableView(model, name="Bills"), panel)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def panel_of(split: ListAndPanel) -> SidePanel:
    return split.findChildren(SidePanel)[0]


def test_a_panel_opens_beside_the_list_and_esc_closes_it(split: ListAndPanel) -> None:
    panel = panel_of(split)
    assert not split.panel_open
    split.open_panel()
    assert panel.width() == 372
    check(split)
    press(panel, Qt.Key.Key_Escape)
    assert not split.panel_open


def test_where_it_is_narrow_the_panel_takes_the_lists_place(split: ListAndPanel) -> None:
    table = split.findChildren(TableView)[0]
    split.resize(620, 300)
    split.fold(Fold.of(683, 384))
    assert table.isVisible()
    split.open_panel()
    QApplication.processEvents()
    assert not table.isVisible()
    assert panel_of(split).width() == 620
    check(split)
    split.close_panel()
    assert table.isVisible()


def test_tabs_show_their_page_by_arrow(split: ListAndPanel) -> None:
    split.open_panel()
    panel = panel_of(split)
    seen: list[str] = []
    panel.tabs.chosen.connect(seen.append)
    first = panel.tabs.findChildren(QWidget)[0]
    first.setFocus()
    press(first, Qt.Key.Key_Right)
    assert seen == ["days"]
    assert panel.tabs.current() == "days"
    shown = [w.text() for w in panel.findChildren(Label) if w.isVisible() and w.text()]
    assert shown == ["Page of days"]


def test_tabs_walk_round(qtbot: QtBot) -> None:
    tabs = Tabs([("a", "One"), ("b", "Two")], name="Views")
    qtbot.addWidget(tabs)
    tabs.show()
    press(tabs.findChildren(QWidget)[0], Qt.Key.Key_Left)
    assert tabs.current() == "b"


def test_panels_slide_unless_motion_is_unwelcome(split: ListAndPanel, qtbot: QtBot) -> None:
    inner = panel_of(split).close_button.parentWidget()
    assert inner is not None
    split.open_panel()
    assert inner.x() == 0
    split.close_panel()
    motion.set_still(still=False)
    try:
        assert motion.duration_ms() == 120
        split.open_panel()
        assert inner.x() > 0
        qtbot.waitUntil(lambda: inner.x() == 0)
    finally:
        motion.set_still(still=True)


def test_progress_never_goes_back_and_stop_asks_once(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    told: list[str] = []
    strip.told.connect(told.append)
    progress = Progress()
    strip.watch(progress, "Bill")
    progress.advanced.emit(112, 238, "")
    progress.advanced.emit(56, 238, "")
    assert strip.bar.share == pytest.approx(112 / 238)
    assert told == ["Bill 112 of 238", "Bill 56 of 238"]
    assert not strip.isVisible(), "a run of less than five seconds needs no bar"
    strip.stop.click()
    assert progress.stopped()
    assert not strip.stop.isEnabled()
    strip.finish()
    assert told[-1] == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "about 1 s"), (7, "about 5 s"), (22, "about 20 s"), (100, "about 2 min")],
)
def test_durations_are_rough(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_enter_never_fires_danger(qtbot: QtBot) -> None:
    dialog = Dialog(None, question="Void 3 bills?", yes="Void 3 bills", danger=True)
    qtbot.addWidget(dialog)
    dialog.show()
    check(dialog)
    pad_enter(dialog)
    assert dialog.result() == QDialog.DialogCode.Rejected
    press(dialog, Qt.Key.Key_Return, Modifier.ControlModifier)
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_esc_is_the_harmless_answer(qtbot: QtBot) -> None:
    dialog = Dialog(None, question="Issue 238 bills, ₹6,56,322.00?", yes="Issue 238 bills")
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()


def test_a_reason_must_be_given_in_words(qtbot: QtBot) -> None:
    dialog = ReasonDialog(
        None, question="Void bill MD/26-27/00131?", detail="", label="Reason", yes="Void"
    )
    qtbot.addWidget(dialog)
    dialog.show()
    pad_enter(dialog.field.editor)
    assert dialog.isVisible()
    assert dialog.field.error()
    check(dialog)
    type_text(dialog.field.editor, " made twice ")
    pad_enter(dialog.field.editor)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.reason() == "made twice"


def test_a_bugs_details_go_to_the_clipboard(qtbot: QtBot) -> None:
    banner = Banner.of(UnforeseenError.of(ValueError("the cause")))
    qtbot.addWidget(banner)
    banner.show()
    copy = next(b for b in banner.findChildren(Button) if b.text() == "Copy details")
    copy.click()
    assert "ValueError: the cause" in QGuiApplication.clipboard().text()


def test_steps_say_their_state_in_words(qtbot: QtBot) -> None:
    cards = StepCards(name="Steps")
    qtbot.addWidget(cards)
    chosen: list[str] = []
    cards.chosen.connect(chosen.append)
    steps = [
        Step("closed", "Days closed", "31 of 31", StepState.DONE),
        Step("look", "Look at first", "4 of 10 left", StepState.LOOK, count=4),
    ]
    cards.set_steps(steps, waiting="look")
    cards.resize(600, 60)
    cards.show()
    names = [card.accessibleName() for card in cards._cards.values()]
    assert names == [
        "Days closed: 31 of 31, done",
        "Look at first: 4 of 10 left, to look at, this step waits for you",
    ]
    cards._cards["look"].click()
    assert chosen == ["look"]
    check(cards)


def test_sums_are_read_out(qtbot: QtBot) -> None:
    line = TotalsLine(name="Sums")
    qtbot.addWidget(line)
    line.set_sums([("Billed", "₹6,56,322.00"), ("Open", "₹3,40,564.00")], note="238 bills")
    line.set_sums([("Billed", "₹1.00")], note="1 bill")
    assert line.accessibleName() == "Sums: Billed ₹1.00. 1 bill"


def test_a_long_name_gives_way_and_stands_in_the_tooltip(qtbot: QtBot) -> None:
    label = Label("Shri Rajendraprasad Kshatriya, Nehru Colony", elide=True)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    assert label.toolTip() == ""


def test_rows_follow_the_users_density(qtbot: QtBot) -> None:
    model = RowsModel[int]([Column("n", "No.", str)], key=int)
    view = TableView(model, name="List")
    qtbot.addWidget(view)
    height = view.verticalHeader().defaultSectionSize
    assert height() == 34
    try:
        theme().set_density(Density.DENSE)
        assert height() == 24
        view.set_row_height(28)
        theme().set_density(Density.COMFORTABLE)
        assert height() == 28
        view.set_row_height(None)
        assert height() == 34
    finally:
        theme().set_density(Density.COMFORTABLE)


def test_a_table_remembers_itself(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path, "Meena Patel")
    model = RowsModel[int]([Column("n", "No.", str, sort=int), Column("m", "M", str)], key=int)
    view = TableView(model, name="List")
    qtbot.addWidget(view)
    view.remember(preferences, "list.table")
    view.setColumnWidth(1, 211)
    view.sort_by("n", descending=True)
    qtbot.waitUntil(lambda: preferences.state("list.table") != {})
    again = TableView(model, name="List")
    qtbot.addWidget(again)
    again.remember(Preferences(tmp_path, "meena patel"), "list.table")
    assert again.columnWidth(1) == 211
    assert again.save_state()["sort"] == {"key": "n", "descending": True}


def test_preferences_survive_a_broken_file_and_a_folder_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "ui-asha.json").write_text("{broken", "utf-8")
    preferences = Preferences(tmp_path, "Asha")
    assert preferences.number("window.width", 7) == 7
    preferences.set("window.width", 1366)
    assert json.loads((tmp_path / "ui-asha.json").read_text("utf-8")) == {"window.width": 1366}
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    away = Preferences(blocked / "below", "Asha")
    away.set("theme", "dark")
    assert away.text("theme") == "dark"
    assert away.text("missing", "standard") == "standard"


def _customer(number: int, name: str, text: str, *, standing: str = "active") -> CustomerRow:
    return CustomerRow(
        id=number, code=f"C{number:04}", name=name, name_local="", address="14, Gandhi Chowk",
        phone="", route="2", position=number, standing=standing, search_text=text, takes="",
    )  # fmt: skip


def test_the_finder_finds_customers_in_any_letters_and_reads_them_once(tmp_path: Path) -> None:
    asked: list[int] = []
    rows = (
        _customer(1, "Adwait Rao", " c0001 adwait rao"),
        _customer(2, "Dwarka Sharma", " c0002 dwarka sharma dvarka"),
        _customer(3, "Dwarka Das", " c0003 dwarka das", standing="left"),
    )

    def index(actor: object) -> tuple[CustomerRow, ...]:
        del actor
        asked.append(1)
        return rows

    services = SimpleNamespace(customers=SimpleNamespace(index=index))
    given = context(tmp_path, services=services)
    source = CustomerSource(given)
    found = source.find("dwa")
    assert [one.title for one in found] == ["Dwarka Sharma", "Dwarka Das", "Adwait Rao"]
    assert found[0].params == {"customer_id": 2}
    source.find("dva")
    assert asked == [1]
    given.work.announce(frozenset({"customers"}))
    source.find("dwa")
    assert asked == [1, 1]


def test_the_finder_finds_bills_of_late_by_part_and_any_by_its_number(tmp_path: Path) -> None:
    row = SimpleNamespace(
        number="MD/26-27/00131", name="Dwarka", name_local="", payable=Money("5552.00")
    )
    old = SimpleNamespace(
        number="MD/25-26/00007",
        name="Geeta",
        payable=Money("10.00"),
        period_from=Month(2025, 6).first,
    )

    def rows(actor: object, month: Month) -> tuple[object, ...]:
        del actor
        return (row,) if month == Month(2026, 10) else ()

    def show(actor: object, number: str) -> object:
        del actor
        if number != old.number:
            raise NotFoundError("There is no such bill.", "")
        return old

    services = SimpleNamespace(billing=SimpleNamespace(rows=rows, show=show))
    source = BillSource(context(tmp_path, services=services))
    (found,) = source.find("131")
    assert found.title == "MD/26-27/00131"
    assert found.detail == "Dwarka · October 2026 · ₹5,552.00"
    assert [one.title for one in source.find("md/25-26/00007")] == ["MD/25-26/00007"]
    assert list(source.find("MD/25-26/00008")) == []
