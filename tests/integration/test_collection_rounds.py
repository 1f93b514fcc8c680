"""Money from the door: rounds entered, put right, settled short, closed against the cash."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.door_books import Door
from helpers.offices import stale
from sqlalchemy import text

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PasswordNeededError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.collecting import DoorEntry, HandedIn

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.collecting import CollectionSheet

TODAY = dt.date(2026, 11, 1)


@pytest.fixture
def door(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Door:
    return Door(database, clock, tmp_path)


def rows(sheet: CollectionSheet) -> list[tuple[str, str]]:
    return [(home.code, str(home.due)) for home in sheet.homes]


def test_a_round_shows_its_homes_in_walking_order_with_what_they_owe(door: Door) -> None:
    sheet = door.walk()
    assert rows(sheet) == [
        ("A", "0.00"),
        ("B", "0.00"),
        ("C", "500.00"),
        ("D", "-20.00"),
        ("E", "126.50"),
    ]
    assert (sheet.round.route, sheet.round.person, sheet.round.on) == ("R1", "Ramesh", TODAY)
    # The same round, from another PC, under a name typed another way.
    again = door.service.open(door.ravi, "R1", " ramesh ", TODAY)
    assert again.round.id == sheet.round.id


def test_what_a_home_gives_is_a_receipt_of_the_one_series_with_its_collector(door: Door) -> None:
    door.pay("E", "26.50")
    saved = door.take("C", "500.00")
    assert saved.home.left == Money.zero
    assert saved.home.due == Money("500.00")
    taken = door.payments.list(door.actor)[-1]
    assert (taken.receipt, taken.collected_by, taken.date) == ("R/26-27/00002", "Ramesh", TODAY)
    assert [row.number for row in taken.allocations] == ["opening"]
    assert door.balance("C") == "0.00"
    door.sound()


def test_the_same_key_takes_the_money_once_and_nothing_else(door: Door) -> None:
    entry = door.entry("C", "500.00", key="pc1-1")
    first = door.service.enter(door.meena, entry)
    assert door.service.enter(door.meena, entry).home == first.home
    with pytest.raises(RefusedError, match=r"R/26-27/00001"):
        door.service.enter(door.meena, replace(entry, amount=Money("50.00")))
    assert len(door.payments.list(door.actor)) == 1


def test_of_two_who_enter_a_home_at_once_one_is_told(door: Door) -> None:
    entries = [door.entry("C", "500.00", key="pc1"), door.entry("C", "500.00", key="pc2")]

    def enter(entry: DoorEntry) -> str:
        try:
            door.service.enter(door.meena, entry)
        except ConflictError:
            return "told"
        return "booked"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(enter, entries)) == ["booked", "told"]
    assert door.balance("C") == "0.00"
    door.sound()


def test_of_two_who_open_the_same_round_at_once_both_are_in_it(door: Door) -> None:
    def walk(actor: Actor) -> int:
        return door.service.open(actor, "R1", "Ramesh", TODAY).round.id

    door.service.discard(door.meena, door.walk().round.id)
    with ThreadPoolExecutor(2) as both:
        assert len(set(both.map(walk, (door.meena, door.ravi)))) == 1


def test_a_home_that_another_entered_meanwhile_is_told_and_not_taken_twice(door: Door) -> None:
    theirs = door.entry("C", "200.00", key="pc2-1", method="upi")
    door.service.enter(door.ravi, theirs)
    with pytest.raises(ConflictError, match=r"Ravi entered ₹200\.00 UPI") as told:
        door.take("C", "500.00")
    assert told.value.changed_by == "Ravi"
    assert [(one.yours, one.theirs) for one in told.value.fields] == [
        ("₹500.00 cash", "₹200.00 UPI")
    ]
    assert door.balance("C") == "300.00"


def test_the_rest_is_let_off_with_the_payment_or_after_it(door: Door) -> None:
    door.take("C", "495.00", short=True)
    assert door.home("C").left == Money.zero
    cell = door.home("C").cell
    assert cell is not None
    assert (cell.amount, cell.discount) == (Money("495.00"), Money("5.00"))
    door.take("E", "120.00")
    saved = door.service.settle(door.meena, door.walk().round.id, door.home("E").customer_id, "k")
    assert (
        door.service.settle(door.meena, door.walk().round.id, door.home("E").customer_id, "k").home
        == saved.home
    )
    assert saved.home.left == Money.zero
    methods = [(one.method, str(one.amount)) for one in door.payments.list(door.actor)]
    assert methods == [
        ("cash", "495.00"),
        ("discount", "5.00"),
        ("cash", "120.00"),
        ("discount", "6.50"),
    ]
    # Nothing that was let off is cash.
    assert door.walk().round.sums.cash == Money("615.00")
    door.sound()


def test_what_a_round_let_off_is_owed_again_once_its_money_is_reversed(door: Door) -> None:
    door.take("C", "495.00", short=True)
    door.take("E", "120.00")
    door.service.settle(door.meena, door.walk().round.id, door.home("E").customer_id, "k")
    for code, owed in (("C", "500.00"), ("E", "126.50")):
        cell = door.home(code).cell
        assert cell is not None
        assert cell.payment_id is not None
        door.payments.reverse(door.actor, cell.payment_id, "of another home")
        assert door.balance(code) == owed
        assert door.home(code).left == Money(owed)
    door.sound()


def test_what_is_owed_anew_meanwhile_is_not_let_off_with_the_rest(door: Door) -> None:
    """A manager, whom no limit holds, has seen 5.00 missing; the month is billed after that."""
    seen = door.entry("C", "495.00", short=True, rest=Money("5.00"))
    door.took("C", {1: "10.000"})
    door.run()
    saved = door.service.enter(door.manager, seen)
    assert saved.home.cell is not None
    assert saved.home.cell.discount == Money("5.00")
    assert saved.home.left == Money("560.00")
    over = saved.home.cell.payment_id
    assert over is not None
    noted = replace(seen, reference="paid by her son", key="noted")
    assert door.service.correct(door.manager, noted, over).home.left == Money("560.00")
    door.take("E", "120.00")
    round_id, home = door.walk().round.id, door.home("E")
    door.took("E", {1: "1.000"})
    door.run()
    let_off = door.service.settle(door.manager, round_id, home.customer_id, "k", home.left)
    assert let_off.home.left == Money("56.00")
    again = door.service.settle(door.manager, round_id, home.customer_id, "k", home.left)
    assert again.home == let_off.home
    door.sound()


def test_no_more_is_let_off_than_is_missing_by_then(door: Door) -> None:
    seen = door.entry("C", "495.00", short=True, rest=Money("5.00"))
    door.pay("C", "3.00")
    assert door.service.enter(door.meena, seen).home.left == Money.zero
    assert str(door.payments.list(door.actor)[-1].amount) == "2.00"
    door.sound()


def test_above_the_limit_neither_the_discount_nor_the_payment_is_there(door: Door) -> None:
    with pytest.raises(NotAllowedError, match="at most"):
        door.take("C", "100.00", short=True)
    assert door.payments.list(door.actor) == []
    assert door.home("C").cell is None
    manager = door.entry("C", "100.00", short=True)
    assert door.service.enter(door.manager, manager).home.left == Money.zero


def test_a_row_is_put_right_by_a_reversal_and_a_new_receipt(door: Door) -> None:
    first = door.take("C", "50.00", short=False)
    assert first.home.cell is not None
    over = first.home.cell.payment_id
    assert over is not None
    right = door.entry("C", "500.00", key="right", method="upi")
    with pytest.raises(PasswordNeededError):
        door.service.correct(stale(door.meena), right, over)
    with pytest.raises(NotAllowedError, match="not an own one"):
        door.service.correct(door.ravi, right, over)
    saved = door.service.correct(door.meena, right, over)
    assert door.service.correct(door.meena, right, over).home == saved.home
    cell = saved.home.cell
    assert cell is not None
    assert (cell.receipt, cell.amount, cell.method) == ("R/26-27/00002", Money("500.00"), "upi")
    assert saved.home.due == Money("500.00")
    assert [(one.reverses, str(one.amount)) for one in door.payments.list(door.actor)] == [
        (None, "50.00"),
        (over, "50.00"),
        (None, "500.00"),
    ]
    assert door.walk().round.sums.cash == Money.zero
    # Who saw the row as it was before is told.
    with pytest.raises(ConflictError):
        door.service.correct(door.meena, replace(right, key="late"), over)
    door.sound()


def test_a_row_is_emptied_and_its_discount_with_it(door: Door) -> None:
    saved = door.take("C", "495.00", short=True)
    assert saved.home.cell is not None
    payment = saved.home.cell.payment_id
    assert payment is not None
    gone = door.service.take_back(door.meena, door.walk().round.id, saved.home.customer_id, payment)
    assert gone.home.cell is None
    assert gone.home.due == Money("500.00")
    again = door.service.take_back(
        door.meena, door.walk().round.id, saved.home.customer_id, payment
    )
    assert again.home == gone.home
    assert door.balance("C") == "500.00"
    door.sound()


def test_a_round_is_closed_and_what_is_apart_stays_with_the_person(door: Door) -> None:
    door.take("C", "500.00")
    door.take("E", "126.50", method="cheque", reference="000123")
    closed = door.close("490.00", counted={200: 2, 50: 1, 20: 2}, note="Will bring it")
    assert closed.round.difference == Money("-10.00")
    assert (closed.counted, closed.round.closed_by) == ({200: 2, 50: 1, 20: 2}, "Meena")
    assert [home.code for home in closed.homes] == ["C", "E"]
    (ramesh,) = door.service.differences(door.meena, TODAY, TODAY)
    assert (ramesh.person, ramesh.rounds, ramesh.difference) == ("Ramesh", 1, Money("-10.00"))
    (row,) = door.service.rounds(door.meena, TODAY)
    assert (row.sums.payers, row.sums.cash, row.sums.others) == (
        2,
        Money("500.00"),
        Money("126.50"),
    )
    door.sound()
    # The next round of the day tells what the person still owes.
    assert door.walk().shortfall == Money("-10.00")


def test_a_closed_round_takes_nothing_more_until_a_manager_opens_it_again(door: Door) -> None:
    entry, opened = door.entry("C", "500.00"), door.walk().round
    door.service.enter(door.meena, entry)
    closed = door.close("500.00").round
    with pytest.raises(RefusedError, match="closed by Meena"):
        door.service.enter(door.meena, replace(entry, key="late"))
    # A try whose answer got lost is still the payment that it was.
    assert door.service.enter(door.meena, entry).version == closed.version
    payment = door.payments.list(door.actor)[0]
    with pytest.raises(NotAllowedError, match="handed over"):
        door.payments.reverse(door.meena, payment.payment_id, "bounced")
    with pytest.raises(NotAllowedError):
        door.service.reopen(door.meena, opened.id, closed.version, "forgotten")
    with pytest.raises(RefusedError, match="reason"):
        door.service.reopen(door.manager, opened.id, closed.version, " ")
    again = door.service.reopen(door.manager, opened.id, closed.version, "forgotten")
    assert (again.round.is_open, again.round.handed_in) == (True, None)
    door.sound()


def test_what_comes_back_later_leaves_the_closed_round_as_it_was(door: Door) -> None:
    door.take("C", "500.00")
    door.close("500.00")
    payment = door.payments.list(door.actor)[0]
    door.payments.reverse(door.manager, payment.payment_id, "false note")
    (row,) = door.service.rounds(door.meena, TODAY)
    assert (row.sums.cash, row.difference) == (Money("500.00"), Money.zero)
    assert door.balance("C") == "500.00"
    door.sound()


@pytest.mark.parametrize("back", ["500.00", "100.00"])
def test_what_came_back_while_it_was_closed_is_not_counted_twice_once_it_is_open(
    door: Door, back: str
) -> None:
    saved = door.take("C", "500.00")
    assert saved.home.cell is not None
    payment = saved.home.cell.payment_id
    assert payment is not None
    closed = door.close("500.00").round
    door.payments.reverse(door.manager, payment, "false note", Money(back))
    door.service.reopen(door.manager, closed.id, closed.version, "forgotten")
    home = door.home("C")
    assert home.cell is not None
    assert (home.due, home.left) == (Money("500.00"), Money(back))
    assert (home.cell.amount, home.cell.returned) == (Money("500.00"), Money(back))
    right = door.entry("C", "400.00", key="right")
    with pytest.raises(RefusedError, match=rf"₹{back} of receipt R/26-27/00001 were taken back"):
        door.service.correct(door.manager, right, payment)
    with pytest.raises(RefusedError, match="while this round was closed"):
        door.service.take_back(door.manager, closed.id, home.customer_id, payment)
    assert door.walk().round.sums.cash == Money("500.00")
    # The other rows are as open as ever.
    door.take("E", "126.50")
    assert door.close("626.50").round.difference == Money.zero
    assert door.balance("C") == back
    door.sound()


def test_of_what_came_back_while_it_was_closed_only_the_money_is_told_as_money(door: Door) -> None:
    """With a cheque that bounced, what was let off with it is owed again; nobody has it back."""
    cells = [door.take("C", "495.00", short=True).home.cell, door.take("E", "120.00").home.cell]
    settled = door.service.settle(
        door.meena, door.walk().round.id, door.home("E").customer_id, "rest"
    )
    assert settled.home.left == Money.zero
    closed = door.close("615.00").round
    assert cells[0] is not None
    assert cells[0].payment_id is not None
    door.payments.reverse(door.manager, cells[0].payment_id, "bounced")
    let_off = next(one for one in door.payments.list(door.actor) if one.amount == Money("6.50"))
    door.payments.reverse(door.manager, let_off.payment_id, "typed by mistake")
    door.service.reopen(door.manager, closed.id, closed.version, "forgotten")
    told = {
        "C": (r"₹495\.00 of receipt R/26-27/00001 were taken back", "495.00", "5.00", "500.00"),
        "E": (r"₹6\.50 that were let off are owed again", "0.00", "6.50", "6.50"),
    }
    for code, (words, back, again, left) in told.items():
        home = door.home(code)
        assert home.cell is not None
        assert home.cell.payment_id is not None
        assert (str(home.cell.returned), str(home.cell.owed_again), str(home.left)) == (
            back, again, left,
        )  # fmt: skip
        right = door.entry(code, "100.00", key=f"right-{code}")
        with pytest.raises(RefusedError, match=words):
            door.service.correct(door.manager, right, home.cell.payment_id)
    door.sound()


def test_a_reversal_at_the_counter_counts_in_the_round_while_it_is_open(door: Door) -> None:
    door.take("C", "500.00")
    payment = door.payments.list(door.actor)[0]
    door.payments.reverse(door.meena, payment.payment_id, "gave it back")
    assert door.home("C").cell is None
    assert door.walk().round.sums.cash == Money.zero
    door.close("0.00")
    door.sound()


def test_nobody_closes_what_they_have_not_seen(door: Door) -> None:
    seen = door.walk().round
    door.service.enter(door.ravi, door.entry("C", "500.00"))
    with pytest.raises(ConflictError, match="Ravi entered"):
        door.service.close(door.meena, seen.id, HandedIn(Money("0.00")), seen.version)


@pytest.mark.parametrize(
    ("amount", "method", "problem"),
    [
        ("0.00", "cash", "not above 0"),
        ("-5.00", "cash", "not above 0"),
        ("5.00", "razorpay", "no way to pay"),
        ("5.00", "discount", "no way to pay"),
    ],
)
def test_what_nobody_can_give_is_refused(
    door: Door, amount: str, method: str, problem: str
) -> None:
    with pytest.raises(InvalidInputError, match=problem):
        door.take("C", amount, method=method)
    assert door.payments.list(door.actor) == []


def test_a_round_needs_a_route_a_name_and_a_day_that_has_come(door: Door) -> None:
    with pytest.raises(NotFoundError, match="Nobody stands"):
        door.service.open(door.meena, "R9", "Ramesh", TODAY)
    with pytest.raises(InvalidInputError, match="name"):
        door.service.open(door.meena, "R1", " ", TODAY)
    with pytest.raises(InvalidInputError, match="still to come"):
        door.service.open(door.meena, "R1", "Ramesh", TODAY + dt.timedelta(days=1))
    with pytest.raises(InvalidInputError, match="before 01-04-2016"):
        door.service.open(door.meena, "R1", "Ramesh", dt.date(1926, 11, 1))
    with pytest.raises(InvalidInputError, match="notes come to"):
        door.close("500.00", counted={500: 2})
    with pytest.raises(InvalidInputError, match="can't have been"):
        door.close("-1.00")


def test_an_empty_round_can_be_thrown_away_and_another_can_not(door: Door) -> None:
    door.service.discard(door.meena, door.walk().round.id)
    assert door.service.rounds(door.meena, TODAY) == ()
    door.take("C", "500.00")
    with pytest.raises(RefusedError, match="has receipts"):
        door.service.discard(door.meena, door.walk().round.id)


def test_verify_finds_a_round_that_its_receipts_do_not_bear_out(door: Door) -> None:
    door.take("C", "500.00")
    door.close("500.00", counted={500: 1})
    with door.database.write(door.actor, "test") as unit:
        unit.session.execute(text("UPDATE rounds SET cash_due = 40000"))
        unit.session.execute(text("UPDATE payments SET collected_by = NULL"))
    found = door.verifier.verify(door.actor)
    assert [problem.invariant for problem in found.problems] == ["I6", "I6"]
    assert "collection round" in str(found.problems[1].thing)


def test_the_list_names_who_owes_in_walking_order_and_counts_the_rest(door: Door) -> None:
    door.walk()
    (paper,) = door.service.list_papers(door.meena, TODAY, "R1")
    assert [(home.position, home.code, str(home.due)) for home in paper.homes] == [
        (3, "C", "500.00"),
        (5, "E", "126.50"),
    ]
    assert (paper.quiet, paper.person, str(paper.due)) == (3, "Ramesh", "626.50")
    (all_of_them,) = door.service.list_papers(door.meena, TODAY, None, everybody=True)
    assert [home.code for home in all_of_them.homes] == ["A", "B", "C", "D", "E"]
    drawn = door.service.draw(door.meena, TODAY, None, everybody=True)
    assert (drawn.routes, drawn.customers, drawn.pages) == (1, 5, 1)
    door.pay("C", "500.00")
    door.pay("E", "126.50")
    with pytest.raises(NotFoundError, match="owes anything"):
        door.service.draw(door.meena, TODAY, "R1")
