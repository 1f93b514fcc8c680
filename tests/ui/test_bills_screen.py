"""The Bills screen over a real office, worked by key events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.bill_desk import NOW, OCTOBER, BillDesk
from helpers.dairy import Dairy
from helpers.keys import Modifier, click
from helpers.offices import PASSWORD
from helpers.windows import column_texts, theme
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.theme.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

CTRL = Modifier.ControlModifier
NAME, TOTAL, PAYABLE, STATE, SENT = 2, 4, 5, 6, 7


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[BillDesk]:
    """The small dairy, nothing billed yet, window not yet shown."""
    del qapp
    made = BillDesk(tmp_path / "office")
    yield made
    made.close()


def texts(desk: BillDesk, column: int) -> list[str]:
    return column_texts(desk.screen.list.model, column)


# From an empty month to bills --------------------------------------------------------


def test_a_month_to_be_made_says_how_many_bills_and_what_to_look_at(desk: BillDesk) -> None:
    screen = desk.open()
    assert screen.controls.make.text() == "Make 3 bills"
    assert desk.steps() == [
        "Look at first: 6 things",
        "Bills made: None of 3 · 1 not billed",
        "Printed or sent: None yet",
    ]
    assert "No bill 1" in list(desk.counts())


def test_f5_makes_the_bills_and_tells_who_has_none(desk: BillDesk) -> None:
    screen = desk.open()
    desk.press(Qt.Key.Key_F5)
    assert desk.lines == [
        "3 bills made, 1 customer without a bill. October 2026 comes to ₹3,000.00."
    ]
    assert texts(desk, NAME) == ["આશા શાહ", "Bina Rao", "द्वारका जोशी"]
    assert texts(desk, TOTAL) == ["1,750.00", "1,000.00", "250.00"]
    assert texts(desk, PAYABLE) == ["1,750.00", "1,000.00", "4,750.00 adv"]
    assert texts(desk, STATE) == ["Unpaid", "Unpaid", "Paid"]
    assert screen.list.sums.accessibleName() == (
        "Sums: Billed ₹3,000.00, Received ₹250.00, Open ₹2,750.00. 3 bills, by number"
    )
    assert screen.controls.make.text() == "Make again"
    assert screen.controls.print.text() == "Print 3 bills"


def test_making_again_what_did_not_change_says_so(desk: BillDesk) -> None:
    desk.make()
    desk.open()
    desk.press(Qt.Key.Key_F5)
    assert desk.lines[0].startswith("Nothing has changed since the bills were made, 1 customer")


def test_a_change_after_the_run_puts_making_again_first(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    desk.import_rows(
        "rates", "product,customer,effective_from,effective_to,price\nCM,,2026-10-20,,60.000\n"
    )
    assert screen.controls.make.text() == "Make again: 1 changed"
    assert screen.controls.make.kind == "primary"
    assert screen.controls.print.kind == "secondary"


def test_a_month_without_deliveries_leads_to_the_entry_page(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    desk = BillDesk(tmp_path / "office", Dairy())
    desk.open()
    assert desk.empty is not None
    assert "No deliveries in October 2026 yet." in desk.empty.sentence.text()
    desk.press_in_empty()
    assert desk.gone == [("entry", {})]
    desk.close()


def test_enter_over_the_month_goes_on_with_the_page_that_is_shown(desk: BillDesk) -> None:
    screen = desk.open()
    screen.stepper.setFocus()
    desk.press(Qt.Key.Key_Enter, Modifier.KeypadModifier)
    assert screen.list.table.hasFocus()
    screen.steps.chosen.emit("look")
    screen.stepper.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert screen.look.table.hasFocus()


def test_what_concerns_the_whole_month_is_said_where_there_is_room(desk: BillDesk) -> None:
    screen = desk.open()
    month = Month.of(NOW.date())
    screen.show_month(month)
    desk.rest()
    screen.steps.chosen.emit("look")
    (row,) = (
        line for line in screen.look.model.rows if line.kind == "month_not_over" and not line.head
    )
    assert (row.title, row.detail[-14:]) == ("–", f"on {month.last:%d-%m-%Y}.")


# What is odd --------------------------------------------------------------------------


def test_what_to_look_at_is_grouped_in_words_and_opens_the_customer(desk: BillDesk) -> None:
    screen = desk.open()
    screen.steps.chosen.emit("look")
    desk.rest()
    heads = [line.title for line in screen.look.model.rows if line.head]
    assert heads == [
        "1 customer without a bill",
        "Rounds that are not closed",
        "1 customer with a usual order and no entry",
        "2 customers with cells to confirm",
        "1 quantity far from the order",
    ]
    row = screen.look.table.current_row()
    assert row is not None
    assert row.title == "Chetan Vyas"
    assert "Buffalo Milk" in row.detail
    desk.press(Qt.Key.Key_Enter, Modifier.KeypadModifier)
    (customer,) = (
        one.id for one in desk.services.customers.index(desk.owner) if one.name == "Chetan Vyas"
    )
    assert desk.gone == [("customers", {"customer_id": customer})]
    desk.press(Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.list


def test_the_chip_of_those_without_a_bill_shows_only_them(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    screen.controls.chips.choose("no_bill")
    assert [line.kind for line in screen.look.model.rows] == ["not_billed", "not_billed"]
    screen.controls.chips.choose("unpaid")
    assert screen.pages.currentWidget() is screen.list
    assert texts(desk, NAME) == ["આશા શાહ", "Bina Rao"]


# The list ------------------------------------------------------------------------------


def test_typing_in_the_list_finds_by_sound_in_either_script(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    desk.type("dva")
    assert texts(desk, NAME) == ["द्वारका जोशी"]
    assert screen.controls.search.hasFocus()
    desk.press(Qt.Key.Key_Down)
    assert screen.list.table.hasFocus()
    screen.controls.search.set_text("00002")
    assert texts(desk, NAME) == ["Bina Rao"]
    assert "1 of 3 bills" in screen.list.sums.accessibleName()


def test_an_empty_filter_names_itself_and_shows_all_again(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    screen.controls.chips.choose("part_paid")
    assert desk.empty is not None
    assert desk.empty.sentence.text() == "None of 3 bills is part paid."
    desk.press_in_empty()
    assert len(desk.rows) == 3


def test_the_panel_follows_the_list_and_stays_closed_when_closed(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    panel = screen.list.panel
    assert panel.row is not None
    assert panel.row.customer == "C1"
    assert panel.paper.sharp
    desk.press(Qt.Key.Key_Down)
    assert panel.row.customer == "C2"
    assert panel.paper.accessibleName() == "Paper of MD/26-27/00002"
    desk.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    desk.press(Qt.Key.Key_Down)
    assert not panel.isVisible()
    desk.press(Qt.Key.Key_Enter, Modifier.KeypadModifier)
    assert panel.isVisible()
    assert panel.row.customer == "C4"


def test_a_bills_lines_and_days_stand_beside_its_paper(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    screen.list.panel.tabs.choose("deliveries")
    desk.rest()
    page = screen.list.panel.deliveries
    said = [entry.said for entry in page.entries.entries]
    assert said[0] == "Cow Milk, 35 L × 50.00 · 01-10 to 31-10, 1,750.00"
    assert said[-1] == "To pay, ₹1,750.00"
    page.calendar.setFocus()
    for _ in range(8):
        desk.press(Qt.Key.Key_Right)
    assert page.calendar.accessibleDescription() == (
        "09-10-2026: morning 5 L, unlike the usual order"
    )


def test_the_paper_comes_nearer_and_stays_sharp(desk: BillDesk) -> None:
    desk.make()
    paper = desk.open().list.panel.paper
    paper.setFocus()
    desk.type("+")
    assert "near" in paper.accessibleDescription()
    assert paper.sharp
    assert paper.horizontalScrollBar().maximum() > 0
    desk.press(Qt.Key.Key_Escape)
    assert "fitted" in paper.accessibleDescription()
    click(paper.viewport())
    desk.rest()
    assert "near" in paper.accessibleDescription()


def test_the_finder_opens_a_bill_of_another_month(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    screen.controls.chips.choose("paid")
    desk.window.show_screen("products")
    screen.stepper.month_changed.emit(OCTOBER.next())
    desk.rest()
    desk.window.show_screen("bills", {"number": "MD/26-27/00002"})
    desk.rest()
    assert screen.stepper.month() == OCTOBER
    current = screen.list.table.current_row()
    assert current is not None
    assert current.customer == "C2"


# Voiding -------------------------------------------------------------------------------


def test_a_void_asks_for_the_password_unless_it_was_typed_just_now(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    first, second = (desk.row(code) for code in ("C1", "C2"))
    screen.deeds.void(first)
    desk.rest()
    assert status_of(desk, first.number) == "VOID"
    asked = len(desk.prompts.asked)

    desk.clock.wait(minutes=6)
    desk.prompts.secret = "wrong"  # noqa: S105 - as said
    screen.deeds.void(second)
    desk.rest()
    assert desk.prompts.asked[asked + 1] == f"Your password, before {second.number} is made void"
    assert status_of(desk, second.number) != "VOID"
    assert any("don't fit" in banner.accessibleName() for banner in screen.banners)
    desk.prompts.secret = PASSWORD
    screen.deeds.void(second)
    desk.rest()
    assert status_of(desk, second.number) == "VOID"


def test_after_a_void_the_next_bill_stands_there_and_the_focus_stays(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    table, more = screen.list.table, screen.list.panel.more_button
    screen.list.select(desk.row("C2").bill_id)
    desk.rest()
    more.setFocus()
    following = screen.list.model.row(table.currentIndex().row() + 1)
    screen.deeds.void(desk.row("C2"))
    desk.rest()
    assert table.current_row() == following
    assert desk.window.focusWidget() is more


def status_of(desk: BillDesk, number: str) -> str:
    return desk.services.billing.show(desk.owner, number).status


# Roles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "make", "prints"),
    [
        (Role.CLERK, "A clerk can't make bills; ask somebody with the role manager.", ""),
        (
            Role.VIEWER,
            "A viewer can't make bills; ask somebody with the role manager.",
            "A viewer can't print bills; ask somebody with the role clerk.",
        ),
    ],
)
def test_buttons_say_why_a_role_may_not(
    qapp: QApplication, tmp_path: Path, role: Role, make: str, prints: str
) -> None:
    del qapp
    desk = BillDesk(tmp_path / "office", role=role)
    desk.make()
    controls = desk.open().controls
    assert controls.make.accessibleDescription() == make
    assert controls.print.accessibleDescription() == prints
    assert controls.save.isEnabled()
    assert controls.save.text() == ("Save drafts…" if role is Role.VIEWER else "Save PDF…")
    desk.close()


# The look --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700), (880, 640), (680, 380)])
@pytest.mark.parametrize("made", [True, False])
def test_the_accessibility_walk_finds_nothing(
    desk: BillDesk,
    size: tuple[int, int],
    made: bool,  # noqa: FBT001  parametrized
) -> None:
    if made:
        desk.make()
    screen = desk.open()
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    screen.steps.chosen.emit("look")
    desk.rest()
    check(desk.window)
    screen.escape()
    screen.list.panel.tabs.choose("deliveries")
    desk.rest()
    check(desk.window)


def test_paper_stays_white_in_the_dark(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    try:
        theme().set_mode(Mode.DARK)
        desk.rest()
        paper = screen.list.panel.paper
        picture = paper.grab().toImage()
        middle = picture.pixelColor(picture.width() // 2, 40)
        assert middle.name() == "#ffffff"
    finally:
        theme().set_mode(Mode.LIGHT)


def test_the_models_keep_qts_rules(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [
        QAbstractItemModelTester(screen.list.model, mode),
        QAbstractItemModelTester(screen.look.model, mode),
    ]
    screen.list.table.sort_by("payable", descending=True)
    desk.press(Qt.Key.Key_F5)
    screen.controls.chips.choose("unpaid")
    screen.steps.chosen.emit("look")
    assert len(testers) == 2


def test_bills_that_money_pays_change_their_state_at_once(desk: BillDesk) -> None:
    desk.make()
    desk.open()
    desk.services.payments.add(desk.owner, NewPayment("C2", Money("400.00"), "cash"))
    desk.rest()
    assert texts(desk, STATE) == ["Unpaid", "Part paid", "Paid"]
    assert "Part paid 1" in list(desk.counts())


def test_beside_the_panel_a_small_window_shows_names_rather_than_numbers(desk: BillDesk) -> None:
    desk.make()
    screen = desk.open()
    table, model = screen.list.table, screen.list.model
    number, customer = model.column_of("number"), model.column_of("customer")
    for width, hidden in ((911, True), (1366, False)):
        desk.window.resize(width, 512)
        desk.rest()
        assert screen.list.split.panel_open
        assert table.isColumnHidden(number) is hidden
        assert table.columnWidth(customer) >= 104
