"""The reference's preview and calendar, by hand."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy

from helpers.dairy import Dairy
from helpers.reference.strip import others_of, strip_of

NOW = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)
OPEN = (None, "day_open")
"""The accountant closes no round: each month with a row in it has one that is open."""
OCTOBER = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def warned_dairy() -> Dairy:
    dairy = Dairy()
    dairy.product("CM", price="56", tax="0")
    dairy.product("BM", price="72.5", tax="0")
    dairy.customer("A")
    return dairy


def test_nothing_odd_nothing_said() -> None:
    dairy = warned_dairy()
    assert dairy.reference(NOW).preview("2026-10") == []
    dairy.order("A", "CM", "1", effective_from="2026-10-01", effective_to="2026-10-01")
    dairy.delivery("2026-10-01", "A", "CM", "3")
    assert dairy.reference(NOW).preview("2026-10") == [OPEN]


def test_what_was_ordered_and_is_not_confirmed() -> None:
    dairy = warned_dairy()
    dairy.order("A", "CM", "1", effective_from="2026-10-05", effective_to="2026-10-05")
    assert dairy.reference(NOW).preview("2026-10") == [
        OPEN, ("A", "no_entries"), ("A", "not_confirmed"),
    ]  # fmt: skip
    dairy.leave("A", "2026-10-05", "2026-10-05", shift="evening")
    assert ("A", "not_confirmed") in dairy.reference(NOW).preview("2026-10")
    away = deepcopy(dairy)
    away.leave("A", "2026-10-05", "2026-10-05", product="CM")
    assert away.reference(NOW).preview("2026-10") == [("A", "no_entries")]
    dairy.delivery("2026-10-05", "A", "CM", "0")
    assert dairy.reference(NOW).preview("2026-10") == [OPEN]


def test_what_has_not_happened_need_not_be_confirmed() -> None:
    dairy = warned_dairy()
    dairy.order("A", "CM", "1", effective_from="2026-10-05", shift="evening")
    before = dt.datetime(2026, 10, 5, 9, 29, tzinfo=dt.UTC)
    for minutes, waits in ((0, False), (1, True)):
        book = dairy.reference(before + dt.timedelta(minutes=minutes))
        assert (("A", "not_confirmed") in book.preview("2026-10")) is waits
        assert (OPEN in book.preview("2026-10")) is waits


def test_more_than_three_times_the_order() -> None:
    dairy = warned_dairy()
    dairy.order("A", "CM", "1", effective_to="2026-10-01")
    dairy.delivery("2026-10-01", "A", "CM", "3.001")
    dairy.delivery("2026-10-01", "A", "BM", "50")
    assert dairy.reference(NOW).preview("2026-10") == [OPEN, ("A", "unusual_quantity")]


def test_leave_covers_its_shift_and_product_only() -> None:
    dairy = warned_dairy()
    dairy.leave("A", "2026-10-05", "2026-10-06", shift="evening", product="CM")
    dairy.delivery("2026-10-05", "A", "CM", "1")
    dairy.delivery("2026-10-06", "A", "BM", "1", "evening")
    dairy.delivery("2026-10-07", "A", "CM", "1", "evening")
    assert dairy.reference(NOW).preview("2026-10") == [OPEN]
    dairy.delivery("2026-10-06", "A", "CM", "1", "evening")
    assert dairy.reference(NOW).preview("2026-10") == [OPEN, ("A", "leave_day")]


def test_no_rows_no_tax_row_and_dates() -> None:
    dairy = warned_dairy()
    dairy.product("GH", price="680")
    dairy.order("A", "CM", "1")
    dairy.customer("B", active_to="2026-10-10")
    dairy.delivery("2026-10-11", "B", "GH", "1")
    book = dairy.reference(dt.datetime(2026, 10, 31, 12, tzinfo=dt.UTC))
    assert book.preview("2026-10") == [
        OPEN,
        (None, "month_not_over"),
        ("A", "no_entries"),
        ("A", "not_confirmed"),
        ("B", "no_tax_row"),
        ("B", "outside_dates"),
    ]


def test_tax_without_gstin() -> None:
    dairy = warned_dairy()
    dairy.office["gstin"] = ""
    dairy.tax("CM", "0.05", "2026-10-20")
    dairy.delivery("2026-10-19", "A", "CM", "1")
    assert dairy.reference(NOW).preview("2026-10") == [OPEN]
    dairy.delivery("2026-10-20", "A", "CM", "1")
    assert dairy.reference(NOW).preview("2026-10") == [OPEN, (None, "tax_without_gstin")]


def test_a_jump_is_more_than_forty_in_a_hundred() -> None:
    dairy = warned_dairy()
    dairy.delivery("2026-10-01", "A", "CM", "10")
    dairy.delivery("2026-11-01", "A", "CM", "14")
    dairy.delivery("2026-12-01", "A", "CM", "19.601")
    book = dairy.reference(dt.datetime(2027, 1, 1, 6, tzinfo=dt.UTC))
    book.generate("2026-10")
    assert book.preview("2026-11") == [OPEN]
    book.generate("2026-11")
    assert book.preview("2026-12") == [OPEN, ("A", "jump")]
    assert len(book.bills()) == 2


def test_calendar_strip() -> None:
    dairy = warned_dairy()
    dairy.product("PT", "pc", content="0.500", price="28.5")
    dairy.product("PN", "kg", "0406", price="388.5")
    dairy.order("A", "CM", "1", effective_from="2026-10-01", effective_to="2026-10-08")
    dairy.leave("A", "2026-10-03", "2026-10-03")
    dairy.delivery("2026-10-01", "A", "CM", "1")
    dairy.delivery("2026-10-02", "A", "CM", "1")
    dairy.delivery("2026-10-02", "A", "PT", "3")
    dairy.delivery("2026-10-04", "A", "CM", "0")
    dairy.delivery("2026-10-09", "A", "CM", "0.125")
    dairy.delivery("2026-10-06", "A", "PN", "0.5", "evening")
    book = dairy.reference(NOW)
    (morning,) = strip_of(book.register, "A", *OCTOBER)
    told = [(c["litres"], c["mark"], c["differs"]) for c in morning["cells"]]
    assert told[:5] == [
        ("1.000", "", False),
        ("2.500", "", True),
        ("", "leave", False),
        ("", "zero", True),
        ("", "ordered", False),
    ]
    assert told[8:10] == [("0.125", "", True), ("", "", False)]
    assert others_of(book.register, "A", *OCTOBER) == [("PN", [(6, "0.500")])]
