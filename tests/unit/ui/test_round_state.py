"""What the window knows of rounds, without a window: loads, closing, stops, and their words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dairyos_desktop.domain.delivery import Tolerance
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.consumption import (
    CellKey,
    ClosedShift,
    DaySheet,
    SavedRow,
    SheetCell,
    SheetColumn,
    SheetProduct,
    SheetRow,
)
from dairyos_desktop.services.dto.delivery import (
    LoadLine,
    OpenRound,
    PersonRow,
    RoundKey,
    RoundRules,
    RoundSheet,
)
from dairyos_desktop.ui.entry.day import Day
from dairyos_desktop.ui.entry.grid import Grid
from dairyos_desktop.ui.entry.history import History
from dairyos_desktop.ui.entry.parts import Wish
from dairyos_desktop.ui.entry.rounds import open_words
from dairyos_desktop.ui.entry.rounds.closing import Deed, closing_of
from dairyos_desktop.ui.entry.rounds.foot import Loads, Verdict, signed
from dairyos_desktop.ui.entry.rounds.load_entry import LoadEntry, Part
from dairyos_desktop.ui.entry.rounds.rules import Rules
from dairyos_desktop.ui.entry.rounds.stops import Stops, sheet_words
from dairyos_desktop.ui.people_finding import called, fitting

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import Shift

ON = dt.date(2026, 11, 7)
KEY = RoundKey(ON, "morning", "Station Road")
COW = SheetProduct(1, "CM", "Cow Milk", "", "L")
GHEE = SheetProduct(3, "GH", "Ghee", "", "pc")
INDIA = dt.timezone(dt.timedelta(hours=5, minutes=30))
CLOSED_AT = dt.datetime(2026, 11, 7, 2, 40, tzinfo=dt.UTC)


def line(
    loaded: str = "0", returned: str = "0", delivered: str = "0", *, version: int | None = 1
) -> LoadLine:
    return LoadLine(
        1, "CM", "Cow Milk", "L", Quantity(loaded), Quantity(returned), Quantity.zero,
        Quantity.zero, Quantity(delivered), Quantity.zero, version,
    )  # fmt: skip


def round_sheet(*lines: LoadLine, fine: bool = True, to_confirm: int = 0) -> RoundSheet:
    return RoundSheet(KEY, 1, None, "", None, None, "", "", lines, fine, to_confirm)


def rules(hour: int = 18, *, tracks: bool = True) -> Rules:
    now = dt.datetime(2026, 11, 7, hour, 12, tzinfo=INDIA)
    return Rules(RoundRules(tracks, Tolerance.of("1 %"), dt.time(15), now, "Asia/Kolkata"))


def day(*, waiting: bool = False, closed: tuple[ClosedShift, ...] = (), on: dt.date = ON) -> Day:
    """One customer who takes cow's milk in both shifts."""
    one = Quantity("1")
    row = SavedRow(one, "", "Meena", CLOSED_AT, "Meena", CLOSED_AT, 1)
    cell = SheetCell(one, one, one, row=None if waiting else row)
    shifts: tuple[Shift, ...] = ("morning", "evening")
    customer = SheetRow(
        1, "C1", 10, "Station Road", "Asha", "", "", "", True, ON, None, " asha", shifts,
        {(shift, 1): cell for shift in shifts}, (), ("Station Road", "Station Road"),
    )  # fmt: skip
    columns = tuple(SheetColumn(shift, COW) for shift in shifts)
    sheet = DaySheet(
        on, "Station Road", shifts, columns, (COW,), (customer,), (), "Asia/Kolkata", closed
    )
    return Day(Grid(sheet), History())


# Typing a load ---------------------------------------------------------------------------


def test_a_typed_sum_is_saved_once_the_field_is_left() -> None:
    entry = LoadEntry(KEY, line(version=None))
    entry.type(Part.LOADED, "20+.5")
    assert entry.text(Part.LOADED) == "20+.5"
    entry.leave(Part.LOADED)
    edit = entry.begin()
    assert edit is not None
    assert (edit.loaded, edit.expected_version) == (Quantity("20.5"), None)
    entry.saved(line("20.5"))
    assert not entry.unsaved
    assert entry.text(Part.LOADED) == "20.5"


def test_what_is_typed_while_a_save_is_under_way_goes_with_the_version_it_leaves() -> None:
    entry = LoadEntry(KEY, line(version=None))
    entry.type(Part.LOADED, "20")
    assert entry.begin() is not None
    entry.type(Part.RETURNED, "1")
    assert entry.begin() is None, "one save at a time"
    entry.saved(line("20", version=7))
    edit = entry.begin()
    assert edit is not None
    assert (edit.loaded, edit.returned, edit.expected_version) == (
        Quantity("20"), Quantity("1"), 7,
    )  # fmt: skip


def test_what_cant_be_read_stays_with_its_reason_and_is_not_saved() -> None:
    entry = LoadEntry(KEY, line("20"))
    entry.type(Part.RETURNED, "1,5")
    entry.leave(Part.RETURNED)
    assert "ambiguous" in entry.problems[Part.RETURNED]
    assert entry.begin() is None
    assert entry.text(Part.RETURNED) == "1,5"
    entry.type(Part.RETURNED, "1.5")
    assert entry.begin() is not None


def test_pieces_are_loaded_whole() -> None:
    entry = LoadEntry(KEY, replace(line(), unit="pc"))
    entry.type(Part.LOADED, "1.5")
    entry.leave(Part.LOADED)
    assert "sold by the piece" in entry.problems[Part.LOADED]


def test_a_conflict_tells_both_states_and_waits_for_the_clerk() -> None:
    entry = LoadEntry(KEY, line("20"))
    entry.type(Part.LOADED, "22")
    assert entry.begin() is not None
    entry.met(line("21", "1", version=5), "Ravi")
    assert entry.conflict_words == (
        "Ravi saved 21 loaded, 1 returned meanwhile, you typed 22 loaded."
        " Go back there: Enter saves yours, Esc keeps theirs"
    )
    entry.type(Part.WASTED, "1")
    assert entry.begin() is None
    assert entry.disputed == [Part.LOADED]
    entry.insist()
    edit = entry.begin()
    assert edit is not None
    assert (edit.loaded, edit.returned, edit.wasted, edit.expected_version) == (
        Quantity("22"), Quantity("1"), Quantity("1"), 5,
    )  # fmt: skip


def test_giving_in_shows_theirs_and_forgets_mine() -> None:
    entry = LoadEntry(KEY, line("20"))
    entry.type(Part.LOADED, "22")
    entry.begin()
    entry.met(line("21", version=5), "Ravi")
    assert entry.give_in()
    assert (entry.text(Part.LOADED), entry.unsaved) == ("21", False)
    assert not entry.give_in()


def test_a_reading_does_not_touch_what_is_being_typed() -> None:
    entry = LoadEntry(KEY, line("20"))
    entry.type(Part.LOADED, "22")
    entry.take(line("25", version=9))
    assert entry.line.version == 1, "so that somebody else's change comes out as a conflict"
    entry.give_in()
    entry.take(line("25", version=9))
    assert entry.text(Part.LOADED) == "25"


# The foot --------------------------------------------------------------------------------


def verdict(one: Day, *lines: LoadLine) -> tuple[Verdict, int]:
    loads = Loads(Tolerance.of("0.1 L"))
    loads.take([round_sheet(*lines)])
    column = loads.foot(one.grid.columns, one.figures).columns["morning:1"]
    return column.verdict, column.apart


def test_the_difference_is_delivered_less_what_was_there_to_deliver() -> None:
    assert verdict(day(), line("1.5", "0.5")) == (Verdict.EVEN, 0)
    assert verdict(day(), line("1.1")) == (Verdict.WITHIN, -100)
    assert verdict(day(), line("2")) == (Verdict.BEYOND, -1000)
    assert verdict(day(), line("0.5")) == (Verdict.BEYOND, 500)


def test_nothing_is_said_of_a_difference_while_cells_wait_or_no_load_is_said() -> None:
    assert verdict(day(waiting=True), line("2"))[0] is Verdict.OPEN
    assert verdict(day(), line(version=None))[0] is Verdict.UNSAID


def test_the_foot_follows_a_cell_that_is_saved() -> None:
    one = day(waiting=True)
    key = CellKey(1, "morning", 1)
    one.grid.begin_saving([Wish(key, Quantity("1.5"))])
    one.figures.update([1])
    assert verdict(one, line("2")) == (Verdict.BEYOND, -500)


def test_the_foot_says_what_is_over_or_short_and_what_closes_the_day() -> None:
    loads = Loads(Tolerance.of("0 L"))
    loads.take([round_sheet(line("1.5"))])
    one = day()
    assert loads.foot(one.grid.columns, one.figures).words == (
        "0.5 L Cow Milk over. A reason closes the day", "0.5 L Cow Milk over",
    )  # fmt: skip
    loads.take([round_sheet(line("0.5"))])
    assert loads.foot(one.grid.columns, one.figures).words[-1] == "0.5 L Cow Milk short"
    loads.take([replace(round_sheet(line("0.5")), closed_at=CLOSED_AT)])
    assert loads.foot(one.grid.columns, one.figures).words == ("0.5 L Cow Milk short",)


def test_a_difference_always_has_its_sign() -> None:
    assert [signed(at, "L") for at in (-500, 125, 0)] == ["−0.50", "+0.125", "0"]
    assert [signed(at, "pc") for at in (-2000, 7000, 0)] == ["−2", "+7", "0"]


# Closing --------------------------------------------------------------------------------------


def closing(sheet: RoundSheet, role: Role = Role.CLERK, hour: int = 18) -> tuple[str, str, str]:
    made = closing_of(sheet, role, rules(hour), alone=True)
    return made.words, made.blocked, made.asks_for


def test_a_round_is_closed_once_nothing_is_to_confirm() -> None:
    assert closing(round_sheet(to_confirm=45))[:2] == (
        "45 to confirm first", "45 to confirm first.",
    )  # fmt: skip
    assert closing(round_sheet(line("1", delivered="1"))) == (
        "All confirmed, the load agrees", "", "",
    )  # fmt: skip


def test_a_difference_beyond_the_tolerance_asks_for_its_reason() -> None:
    sheet = round_sheet(line("2", delivered="1.5"), fine=False)
    assert closing(sheet) == ("0.5 L Cow Milk over", "", "Why does it differ?")
    untold = replace(line(delivered="1", version=None), product_id=2, product_name="Curd")
    assert closing(round_sheet(*sheet.lines, untold, fine=False))[0] == "0.5 L Cow Milk over"
    without = closing_of(sheet, Role.CLERK, rules(tracks=False), alone=True)
    assert (without.words, without.asks_for) == ("All confirmed", "")


def test_a_closed_round_is_opened_by_those_who_may_with_a_reason() -> None:
    sheet = replace(round_sheet(), closed_at=CLOSED_AT, closed_by="Asha")
    words, blocked, _ = closing(sheet)
    assert words == "Closed by Asha 07-11-2026 08:10"
    assert blocked == "Your role may not change or reopen closed days. Ask a manager."
    made = closing_of(sheet, Role.MANAGER, rules(), alone=False)
    assert (made.deed, made.verb, made.blocked) == (Deed.REOPEN, "Reopen the morning", "")


def test_what_has_not_happened_is_not_closed_not_even_by_a_manager() -> None:
    evening = replace(round_sheet(), key=RoundKey(ON, "evening", "Station Road"))
    assert closing(evening, Role.MANAGER, hour=9)[0] == "Not delivered yet"
    assert not closing(evening, Role.MANAGER, hour=16)[1]


def test_a_viewer_closes_nothing() -> None:
    assert closing(round_sheet(), Role.VIEWER)[1] == "Your role may not close days. Ask a clerk."


# What stands against saving ---------------------------------------------------------------------

MORNING_CLOSED = (ClosedShift("Station Road", "morning", "Asha", CLOSED_AT),)


def test_a_clerk_is_told_who_closed_and_a_manager_is_asked_why() -> None:
    one = day(closed=MORNING_CLOSED)
    key = CellKey(1, "morning", 1)
    stop = Stops(rules(), Role.CLERK).of(one, key)
    assert stop is not None
    assert stop == ("Closed by Asha 07-11-2026 08:10. A manager may change it.", False)
    asked = Stops(rules(), Role.MANAGER).of(one, key)
    assert asked is not None
    assert asked.asks
    one.closed_reason = "Counted twice"
    assert Stops(rules(), Role.MANAGER).of(one, key) is None


def test_the_other_shift_of_a_closed_one_stays_open() -> None:
    one = day(closed=MORNING_CLOSED)
    assert Stops(rules(), Role.CLERK).of(one, CellKey(1, "evening", 1)) is None


def test_todays_evening_waits_for_its_hour_unless_a_manager_is_ahead() -> None:
    one = day(waiting=True)
    key = CellKey(1, "evening", 1)
    stop = Stops(rules(9), Role.CLERK).of(one, key)
    assert stop is not None
    assert stop.words == "Today's evening counts from 15:00 on. A manager may confirm it ahead."
    assert Stops(rules(9), Role.MANAGER).of(one, key) is None
    assert Stops(rules(16), Role.CLERK).of(one, key) is None
    assert Stops(rules(9), Role.CLERK).of(one, key, delivers=False) is None, "a row may go"
    tomorrow = day(waiting=True, on=ON + dt.timedelta(days=1))
    ahead = Stops(rules(), Role.OWNER).of(tomorrow, CellKey(1, "morning", 1))
    assert ahead is not None
    assert "Note a change instead" in ahead.words


def test_confirming_both_shifts_ahead_takes_the_morning_alone() -> None:
    one = day(waiting=True)
    stops = Stops(rules(9), Role.CLERK)
    able = stops.confirmable(one, one.grid.waiting())
    assert [key.shift for key, _ in able] == ["morning"]
    assert stops.confirmable_customers(one, 1) == 1
    one.grid.begin_saving([Wish(CellKey(1, "morning", 1), Quantity("1"))])
    one.figures.update([1])
    assert stops.confirmable_customers(one, 1) == 0
    assert Stops(rules(16), Role.CLERK).confirmable_customers(one, 1) == 1


@pytest.mark.parametrize(
    ("route", "shifts", "words"),
    [
        ("Station Road", ("morning",), "Closed by Asha 07-11-2026 08:10"),
        ("Station Road", ("morning", "evening"), "Morning closed by Asha 07-11-2026 08:10"),
        (None, ("morning",), "1 round closed: Station Road morning"),
    ],
)
def test_a_sheet_says_what_of_it_is_closed(
    route: str | None, shifts: tuple[Shift, ...], words: str
) -> None:
    sheet = replace(day(closed=MORNING_CLOSED).grid.sheet, route=route, shifts=shifts)
    assert sheet_words(sheet) == words


# Everything till yesterday ------------------------------------------------------------------------


def open_round(
    route: str, *, to_confirm: int = 0, worth: str = "0", differs: bool = False
) -> OpenRound:
    key = RoundKey(dt.date(2026, 10, 14), "evening", route)
    return OpenRound(key, None, to_confirm, Money(worth), differs)


def test_what_stays_open_is_named_and_valued() -> None:
    rounds = [
        open_round("3", to_confirm=45, worth="3120.40"),
        open_round("2", differs=True),
        open_round("1"),
    ]
    words = [open_words.line(one, lambda route: f"Route {route}") for one in rounds[:2]]
    assert words == [
        "Route 3, 14-10 evening not confirmed: about ₹3,120",
        "Route 2, 14-10 evening: the load differs",
    ]
    assert len(open_words.closing(rounds, with_reason=False)) == 1
    assert len(open_words.closing(rounds, with_reason=True)) == 2
    left = open_words.staying(rounds, with_reason=False)
    assert open_words.stays_open(left) == (
        "2 rounds stay open, about ₹3,120 not confirmed. Enter opens the sheet."
    )


# People ------------------------------------------------------------------------------------------


def test_people_are_found_by_latin_and_local_letters_and_by_phone() -> None:
    people = [
        PersonRow(1, 1, "Ramesh Patil", "+919825012345", is_active=True),
        PersonRow(2, 1, "आशा काळे", "", is_active=True),
        PersonRow(3, 1, "Asharam", "", is_active=True),
    ]
    assert [one.id for one in fitting(people, "pat")] == [1]
    assert {one.id for one in fitting(people, "asha")} == {2, 3}
    assert [one.id for one in fitting(people, "98250")] == [1]
    found = called(people, "ramesh  PATIL ")
    assert found is not None
    assert found.id == 1
    assert called(people, "ramesh") is None
