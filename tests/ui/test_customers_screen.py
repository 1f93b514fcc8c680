"""The customers screen over a real office, worked by key events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.customers_desk import CTRL, Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def test_the_list_opens_in_walking_order_with_balances(desk: Desk) -> None:
    rows = desk.screen.list.model.rows
    assert len(rows) == 240
    assert [(row.route, row.position) for row in rows] == sorted(
        (row.route, row.position) for row in rows
    )
    shown = desk.screen.list.model.index(0, desk.screen.list.model.column_of("balance")).data()
    assert shown == "–" or shown.endswith("adv") or "." in shown
    assert desk.screen.chips.choices[0].count == 240
    assert desk.screen.list.totals.accessibleName().startswith("Balances: To pay ₹")


def test_a_customer_is_found_and_the_card_opened_with_six_keys(desk: Desk) -> None:
    desk.window.show_screen("products")
    desk.rest()
    desk.key(Qt.Key.Key_3, CTRL)
    desk.type("dwa")
    desk.key(Qt.Key.Key_Return)
    assert desk.card.form.name.startswith("Dwarka")
    assert desk.screen.split.panel_open
    assert desk.keys <= 6


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("द्वारका", "Dwarka"),
        ("c00085", "C00085"),
        ("98363 52520", ""),
        ("286, shivaji", "286, Shivaji"),
    ],
)
def test_any_part_finds(desk: Desk, typed: str, found: str) -> None:
    phone = next(row.phone for row in desk.screen.list.rows if row.code == "C00007")
    # No key types Devanagari without an input method.
    desk.screen.search.set_text(phone[3:8] + " " + phone[8:] if not found else typed)
    rows = desk.screen.list.model.rows
    assert rows
    for row in rows:
        assert found.casefold() in f"{row.name} {row.code} {row.address}".casefold()


def test_the_number_pads_enter_opens_too_and_esc_goes_back_step_by_step(desk: Desk) -> None:
    desk.type("jyoti")
    desk.pad_enter()
    assert desk.card.form.name.startswith("Jyoti")
    desk.key(Qt.Key.Key_Escape)
    assert not desk.screen.split.panel_open
    assert desk.screen.escape()
    assert desk.screen.search.text() == ""
    assert len(desk.names()) == 240


def test_down_walks_into_the_hits_and_the_card_follows(desk: Desk) -> None:
    desk.type("dwarka")
    desk.key(Qt.Key.Key_Return)
    first = desk.card.id
    desk.screen.list.table.setFocus()
    desk.key(Qt.Key.Key_Down)
    assert desk.card.id != first
    assert desk.card.id == desk.screen.list.model.row(1).id


def test_letters_typed_in_the_list_search(desk: Desk) -> None:
    desk.screen.list.table.setFocus()
    desk.key(Qt.Key.Key_Down)
    desk.type("k")
    assert desk.screen.search.text() == "k"
    assert desk.focus is desk.screen.search


def test_nothing_found_says_so_and_offers_all(desk: Desk) -> None:
    desk.type("zzz")
    empty = desk.screen.list.table._empty
    assert empty is not None
    assert empty.isVisibleTo(desk.window)
    assert "None of 240 customers fits “zzz”." in empty.sentence.text()  # type: ignore[attr-defined]  # an EmptyState


def test_filters_count_and_sort_order_is_kept_through_a_search(desk: Desk) -> None:
    desk.screen.chips.choose("advance")
    desk.rest()
    assert len(desk.names()) == desk.screen.chips.choices[3].count
    desk.screen.chips.choose("all")
    desk.screen.list.table.sort_by("balance", descending=True)
    before = desk.names()
    desk.type("dwarka")
    desk.key(Qt.Key.Key_Escape)
    assert desk.names() == before


def test_the_model_keeps_qts_rules(desk: Desk) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(desk.screen.list.model, mode)
    desk.type("dwa")
    desk.screen.list.table.sort_by("name")
    desk.key(Qt.Key.Key_Escape)
    desk.screen.refresh()
    desk.rest()


# Adding and editing ---------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1366, 768), (1280, 720), (910, 512), (680, 380)])
def test_every_part_is_reachable_named_and_whole(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    desk.open("C00005")
    for tab in ("takes", "account", "bills", "rates", "details"):
        desk.screen.panel.view.tabs.choose(tab)
        desk.rest()
        check(desk.window)
    for letter in "elo":
        desk.screen.panel.view.focus_card()
        desk.type(letter)
        desk.rest()
        assert desk.screen.panel.form is not None
        check(desk.window)
        desk.key(Qt.Key.Key_Escape)
        desk.rest()
