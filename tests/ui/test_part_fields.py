"""Fields, steppers and chips by real keys."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.keys import click, pad_enter, press, type_text
from helpers.windows import TODAY
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.chips import Chips, Choice, Segments
from dairyos_desktop.ui.widgets.fields import (
    FormField,
    MoneyField,
    PasswordField,
    SearchField,
    Select,
    TextField,
    enter_walks,
)
from dairyos_desktop.ui.widgets.steppers import DateStepper, MonthStepper, parse_month

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

# The test bot keeps windows by weak references only.
KEPT: list[QWidget] = []


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    window = QWidget()
    KEPT.append(window)
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    widgets[0].setFocus()
    QApplication.processEvents()
    return window


def test_an_amount_is_shown_as_typed_until_it_is_left(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    field, other = MoneyField(name="Amount"), TextField(name="Other")
    shown(qtbot, field, other)
    type_text(field, "123456.5")
    assert field.text() == "123456.5"
    other.setFocus()
    assert field.text() == "1,23,456.50"
    assert field.money() == Money("123456.50")


def test_what_is_no_amount_stays_as_typed(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    field, other = MoneyField(name="Amount"), TextField(name="Other")
    shown(qtbot, field, other)
    type_text(field, "12,5")
    other.setFocus()
    assert field.text() == "12,5"
    with pytest.raises(InvalidInputError):
        field.money()


def test_the_number_pads_enter_walks_through_a_form(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    done: list[bool] = []
    one, two = FormField("One", TextField()), FormField("Two", TextField())
    shown(qtbot, one, two)
    enter_walks([one, two], lambda: done.append(True))
    one.editor.setFocus()
    pad_enter(one.editor)
    assert two.editor.hasFocus()
    pad_enter(two.editor)
    assert done == [True]


def test_an_error_stands_at_its_field_and_clears_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    field = FormField("GSTIN", TextField(), help_text="15 characters.")
    window = shown(qtbot, field)
    type_text(field.editor, "24AAB")
    field.set_error("A GSTIN has 15 characters; this one has 5.")
    assert field.error() == "A GSTIN has 15 characters; this one has 5."
    assert isinstance(field.editor, QLineEdit)
    assert field.editor.text() == "24AAB"
    assert field.editor.accessibleDescription().startswith("A GSTIN")
    check(window)
    field.set_error("")
    assert field.editor.accessibleDescription() == "15 characters."


def test_esc_clears_a_search_and_down_leaves_it(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    field = SearchField(name="Find a customer")
    shown(qtbot, field)
    seen: list[str] = []
    left: list[bool] = []
    field.searched.connect(seen.append)
    field.left_down.connect(lambda: left.append(True))
    type_text(field, "dw ")
    press(field, Qt.Key.Key_Down)
    press(field, Qt.Key.Key_Escape)
    assert seen == ["d", "dw", "dw", ""]
    assert left == [True]


def test_a_password_can_be_looked_at(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    field = PasswordField(name="Password")
    shown(qtbot, field)
    assert field.echoMode() == QLineEdit.EchoMode.Password
    field.actions()[0].trigger()
    assert field.echoMode() == QLineEdit.EchoMode.Normal


def test_a_choice_keeps_its_key_when_the_list_is_read_again(qapp: QApplication) -> None:
    del qapp
    select = Select([("1", "Route 1"), ("2", "Route 2")], name="Route")
    select.set_key("2")
    told: list[int] = []
    select.currentIndexChanged.connect(told.append)
    select.set_choices([("0", "All"), ("1", "Route 1"), ("2", "Route 2")])
    assert select.key() == "2"
    assert told == []


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ("+", dt.date(2026, 11, 8)),
        ("-", dt.date(2026, 11, 6)),
        ("5", dt.date(2026, 11, 5)),
        ("5/10", dt.date(2026, 10, 5)),
        ("01-04-2026", dt.date(2026, 4, 1)),
        ("31/2", dt.date(2026, 11, 7)),
    ],
)
def test_a_day_is_stepped_and_typed(
    qapp: QApplication, qtbot: QtBot, keys: str, day: dt.date
) -> None:
    del qapp
    stepper = DateStepper(TODAY, today=lambda: TODAY)
    shown(qtbot, stepper, TextField(name="Other"))
    type_text(stepper, keys)
    pad_enter(stepper)
    assert stepper.day() == day


def test_esc_takes_back_what_is_typed_and_t_is_today(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    told: list[dt.date] = []
    stepper = DateStepper(dt.date(2026, 10, 1), today=lambda: TODAY)
    stepper.day_changed.connect(told.append)
    shown(qtbot, stepper)
    type_text(stepper, "15")
    press(stepper, Qt.Key.Key_Escape)
    assert stepper.text() == "Thursday 01-10-2026"
    type_text(stepper, "t")
    assert stepper.text() == "Saturday 07-11-2026"
    assert told == [TODAY]


def test_the_arrows_of_a_stepper_are_for_the_mouse(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    stepper = MonthStepper(Month(2026, 10), today=lambda: TODAY)
    told: list[Month] = []
    stepper.month_changed.connect(told.append)
    shown(qtbot, stepper)
    right = QPoint(stepper.width() - 12, stepper.height() // 2)
    click(stepper, right)
    click(stepper, QPoint(12, 16))
    assert told == [Month(2026, 11), Month(2026, 10)]


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("10", Month(2026, 10)),
        ("2", Month(2027, 2)),
        ("10/2025", Month(2025, 10)),
        ("2026-04", Month(2026, 4)),
        ("oct", Month(2026, 10)),
        ("September 2025", Month(2025, 9)),
    ],
)
def test_a_month_is_typed_as_people_do(typed: str, month: Month) -> None:
    assert parse_month(typed, TODAY) == month


@pytest.mark.parametrize("typed", ["", "13", "octopus", "10/26", "0"])
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_month(typed, TODAY)


def test_chips_are_walked_by_arrows_and_tell_once(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    chips = Chips(
        [Choice("all", "All", count=57), Choice("todo", "To confirm", count=45)], name="Show"
    )
    told: list[str] = []
    chips.chosen.connect(told.append)
    window = shown(qtbot, chips)
    window.activateWindow()
    first = chips.findChildren(type(chips._options["all"]))[0]
    first.setFocus()
    press(first, Qt.Key.Key_Right)
    assert chips.current() == "todo"
    chips.set_counts({"todo": 44})
    assert chips._options["todo"].accessibleName() == "To confirm, 44"
    chips.choose("todo")
    assert told == ["todo"]
    check(window)


def test_segments_without_words_keep_their_names(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    segments = Segments(
        [Choice("m", "Morning", "sunrise"), Choice("b", "Both")], name="Shift", current="b"
    )
    window = shown(qtbot, segments)
    wide = segments.sizeHint().width()
    segments.set_compact(on=True)
    assert segments.sizeHint().width() < wide
    check(window)


def test_a_disabled_button_says_why(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    button = Button("Print 0 bills", Kind.PRIMARY, icon="printer", hint="Ctrl P")
    window = shown(qtbot, button)
    button.set_reason("No bill is waiting to be printed.")
    assert not button.isEnabled()
    assert button.toolTip() == "No bill is waiting to be printed."
    assert button.accessibleDescription() == button.toolTip()
    button.set_reason("")
    assert button.isEnabled()
    check(window)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_bound_key_works_from_both_enters(qapp: QApplication, qtbot: QtBot, key: Qt.Key) -> None:
    del qapp
    pressed: list[bool] = []
    field, button = TextField(name="Amount"), Button("Take ₹5,552.00", Kind.PRIMARY)
    window = shown(qtbot, field, button)
    button.set_keys("Ctrl+Return", owner=window)
    button.clicked.connect(lambda: pressed.append(True))
    window.activateWindow()
    field.setFocus()
    press(field, key, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [True]


def test_the_pointer_leaves_the_focus_where_it_is(qapp: QApplication, qtbot: QtBot) -> None:
    del qapp
    field, button = TextField(name="Amount"), Button("Save")
    shown(qtbot, field, button)
    click(button)
    assert field.hasFocus()
