"""Words that stand beside figures are the window's language's too: shifts, ways of payment."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from helpers.hindi import english
from helpers.spoken import speaking

from dairyos_desktop.domain.errors import NotAllowedError
from dairyos_desktop.domain.instants import format_instant
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import CalendarCell
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.reports import Bar as ReportBar
from dairyos_desktop.domain.reports import Chart, cell_text
from dairyos_desktop.domain.roles import Action, Role
from dairyos_desktop.domain.texts import as_shown, say
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.customers.listing import takes_text
from dairyos_desktop.services.dto.orders import ChangeForm, ChangeRow, OrderForm, OrderRow
from dairyos_desktop.services.dto.today import MoneyOverTime
from dairyos_desktop.ui.bills.calendar_view import Day
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.customers.ahead import change_words, order_words
from dairyos_desktop.ui.payments.cash.columns import difference_words as handover_words
from dairyos_desktop.ui.payments.counter.columns import debt_columns
from dairyos_desktop.ui.payments.round.foot import difference_words as round_words
from dairyos_desktop.ui.payments.words import by_words, method_word
from dairyos_desktop.ui.reports.bars import bars_of
from dairyos_desktop.ui.today.money import month_bars, weekday_short

ORDERS = [
    (1, "CM", False, 1_000, "daily"),
    (1, "CM", True, 500, "alternate"),
    (2, "BM", True, 250, "daily"),
]


def test_what_a_customer_takes() -> None:
    takes = takes_text(ORDERS)
    assert takes == "CM 1 + 0.5 alt · BM 0.25 eve"
    with speaking("hi"):
        assert as_shown(takes) == "CM 1 + 0.5 एक दिन छोड़कर · BM 0.25 शाम"


def test_what_stands_on_the_card() -> None:
    first = dt.date(2026, 10, 5)
    order = OrderRow(
        1, 1, OrderForm(1, "morning", Quantity("1"), first), "CM", "Cow Milk", "L", in_force=True
    )
    change = ChangeRow(
        *(1, 1, ChangeForm("none", first, first, "evening"), "", "", ""),
        dt.datetime(2026, 10, 4, tzinfo=dt.UTC),
    )
    assert (order_words(order)[0], change_words(change)[0]) == (
        "Cow Milk, morning",
        "Everything, evening: nothing",
    )
    with speaking("hi"):
        assert (order_words(order)[0], change_words(change)[0]) == (
            "Cow Milk, सुबह",
            "सब कुछ, शाम: कुछ नहीं",
        )


def test_what_a_day_of_a_bill_says() -> None:
    marks = [CalendarCell(9, "", mark, differs=False) for mark in ("leave", "ordered", "zero")]
    day = Day(dt.date(2026, 10, 9), inside=True, cells=tuple(marks))
    with speaking("hi"):
        assert english(day.said(("morning", "evening", "morning"))) == []


def test_how_money_came() -> None:
    assert (method_word("bank"), method_word("odd"), by_words("upi")) == ("Bank", "odd", "by UPI")
    with speaking("hi"):
        assert (method_word("bank"), method_word("odd")) == ("बैंक", "odd")


def test_what_stands_in_reports_and_at_their_bars() -> None:
    unpaid = cell_text(say("Unpaid"))
    bars = Chart("", (ReportBar(say("Cash"), 7, say("Cash")),))
    with speaking("hi"):
        assert as_shown(unpaid) == "बकाया"
        (bar,) = bars_of(bars)
        assert (bar.label, bar.name) == ("नकद", "नकद")


def test_days_and_months_below_bars_are_short_words_and_no_cut_ones() -> None:
    billed = MoneyOverTime((), ((Month(2026, 10), Money("1.00")), (Month(2027, 3), Money("2.00"))))
    thursday, friday = dt.date(2026, 10, 1), dt.date(2026, 10, 2)
    assert (weekday_short(thursday), weekday_short(friday)) == ("Thu", "Fri")
    assert [bar.label for bar in month_bars(billed)] == ["Oct", "Mar"]
    with speaking("hi"):
        # The first three letters of गुरुवार end inside of a syllable.
        assert (weekday_short(thursday), weekday_short(friday)) == ("गुरु", "शुक्र")
        assert [bar.label for bar in month_bars(billed)] == ["अक्टू.", "मार्च"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK])
def test_whom_a_refusal_names(role: Role) -> None:
    clerk = Actor(1, "रवि", role)
    with pytest.raises(NotAllowedError) as refused:
        clerk.require(Action.EDIT_SETTINGS)
    assert refused.value.hint == "Ask somebody with the role owner or above."
    with speaking("hi"):
        sentences = [
            as_shown(refused.value.message),
            as_shown(refused.value.hint),
            refusal(clerk, Action.VOID_BILLS),
        ]
    for sentence in sentences:
        assert re.findall("[A-Za-z]+", sentence) == [], sentence


def test_cash_that_differs_and_instants() -> None:
    short, over = Money("-34.50"), Money("2.00")
    at = dt.datetime(2026, 11, 7, 18, 5, tzinfo=dt.UTC)
    assert (handover_words(short), handover_words(over)) == ("₹34.50 missing", "₹2.00 too much")
    assert as_shown(format_instant(at)) == "07-11-2026 at 18:05"
    with speaking("hi"):
        assert (handover_words(short), handover_words(over)) == ("₹34.50 कम", "₹2.00 ज़्यादा")
        assert (round_words(short), round_words(Money.zero)) == ("₹34.50 कम", "मेल खाता है")
        assert as_shown(format_instant(at)) == "07-11-2026, 18:05"


def test_what_is_open_and_what_will_be_left_are_not_called_the_same() -> None:
    with speaking("hi"):
        heads = [as_shown(column.head) for column in debt_columns()]
    assert len(set(heads)) == len(heads)
