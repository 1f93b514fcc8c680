"""The day's money by person and method, and cash on its way to the safe."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from helpers.offices import OWNER, fresh
from helpers.sheets import Register

from dairyos_desktop.adapters.pdf.late import LateCollectionListRenderer, LatePagePictures
from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.collecting.service import CollectingService
from dairyos_desktop.services.dto.collecting import DoorEntry, HandedIn
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.payments.cash import CashService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.cash import CashWaiting
    from dairyos_desktop.services.dto.payments import PaymentView


class Till:
    """Meena's and Ravi's counter, and Dinesh who goes to the doors."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.cash = CashService(books.database, books.clock)
        register = Register(books.database)
        self.meena, self.ravi = register.user("Meena"), register.user("Ravi")

    def take(
        self, actor: Actor, amount: str, method: str = "cash", collector: str = ""
    ) -> PaymentView:
        new = NewPayment("A", Money(amount), method, collector=collector)
        return self.books.payments.add(actor, new)

    def waiting(self) -> list[tuple[str, int, str, str]]:
        return [
            (one.name, one.receipts, str(one.expected), str(one.kept))
            for one in self.cash.day(self.meena).waiting
        ]

    def of(self, name: str) -> CashWaiting:
        return next(one for one in self.cash.day(self.meena).waiting if one.name == name)

    def hand_over(self, name: str, handed_in: str, note: str = "") -> None:
        waiting = self.of(name)
        self.cash.hand_over(self.ravi, waiting.holder, Money(handed_in), waiting.expected, note)


@pytest.fixture
def till(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Till:
    return Till(Books(database, clock, tmp_path))


def test_one_collector_is_one_however_the_name_is_typed(till: Till) -> None:
    till.take(till.meena, "100.00", collector="Dinesh Rana")
    till.take(till.meena, "50.00", collector=" dinesh  rana")
    assert till.waiting() == [("Dinesh Rana", 2, "150.00", "0.00")]
    with pytest.raises(InvalidInputError):
        till.take(till.meena, "10.00", collector="D" * 500)
    till.books.sound()


def test_a_days_money_by_person_and_method(till: Till) -> None:
    till.take(till.meena, "100.00")
    till.take(till.meena, "50.00", "upi")
    till.take(till.meena, "30.00", collector="Dinesh")
    till.take(till.ravi, "7.00", "cheque")
    till.books.payments.add(
        till.books.actor, NewPayment("A", Money("3.00"), "discount", reason="settled")
    )
    till.books.payments.reverse(fresh(till.meena), 1, "Typed twice.", Money("20.00"))
    day = till.cash.day(till.meena)
    told = {row.person: (row.receipts, row.by_method, str(row.total)) for row in day.collected}
    assert told == {
        "Dinesh": (1, {"cash": Money("30.00")}, "30.00"),
        "Meena": (2, {"cash": Money("80.00"), "upi": Money("50.00")}, "130.00"),
        "Ravi": (1, {"cheque": Money("7.00")}, "7.00"),
    }
    assert str(day.discounts) == "3.00"
    assert till.cash.day(till.meena, dt.date(2026, 10, 31)).collected == ()


def test_cash_is_handed_over_and_the_difference_stays_on_the_person(till: Till) -> None:
    till.take(till.meena, "100.00")
    till.take(till.meena, "50.00", "upi")
    till.take(till.meena, "25.50")
    till.take(till.ravi, "30.00", collector="Dinesh")
    assert till.waiting() == [("Dinesh", 1, "30.00", "0.00"), ("Meena", 2, "125.50", "0.00")]
    till.hand_over("Meena", "120.00", "5.50 are missing")
    assert till.waiting() == [("Dinesh", 1, "30.00", "0.00"), ("Meena", 0, "0.00", "-5.50")]
    (done,) = till.cash.day(till.meena).handed_over
    assert (done.name, done.taken_by, done.receipts) == ("Meena", "Ravi", 2)
    assert (str(done.expected), str(done.handed_in), str(done.difference)) == (
        "125.50", "120.00", "-5.50",
    )  # fmt: skip
    # The next day she brings what was missing, with that day's own.
    till.books.clock.set_date(dt.date(2026, 11, 2))
    till.take(till.meena, "10.00")
    till.hand_over("Meena", "15.50")
    assert till.waiting() == [("Dinesh", 1, "30.00", "0.00")]
    assert len(till.cash.day(till.meena).handed_over) == 1


def test_what_was_given_back_lessens_what_is_expected(till: Till) -> None:
    first = till.take(till.meena, "100.00")
    till.take(till.meena, "40.00")
    till.books.payments.reverse(fresh(till.meena), first.payment_id, "Typed twice.")
    assert till.waiting() == [("Meena", 3, "40.00", "0.00")]
    till.hand_over("Meena", "40.00")
    # From the safe, by the owner: it lacks in the owner's hands, not in Meena's.
    second = till.books.payments.list(till.books.actor)[1]
    till.books.payments.reverse(fresh(till.books.actor), second.payment_id, "Refund.")
    assert till.waiting() == [(OWNER, 1, "-40.00", "0.00")]


def test_a_receipt_that_was_handed_over_is_reversed_by_a_manager_alone(till: Till) -> None:
    taken = till.take(till.meena, "100.00")
    till.hand_over("Meena", "100.00")
    with pytest.raises(NotAllowedError, match="handed over"):
        till.books.payments.reverse(fresh(till.meena), taken.payment_id, "Typed twice.")
    till.books.payments.reverse(fresh(till.books.actor), taken.payment_id, "Typed twice.")


def test_a_collection_rounds_cash_is_handed_in_with_the_round(till: Till) -> None:
    rounds = CollectingService(
        till.books.database, LateCollectionListRenderer(), LatePagePictures()
    )
    sheet = rounds.open(till.meena, "R1", "Dinesh", dt.date(2026, 11, 1))
    home = next(one for one in sheet.homes if one.code == "A")
    entry = DoorEntry(sheet.round.id, home.customer_id, Money("100.00"), "cash", "door-1")
    taken = rounds.enter(till.meena, entry)
    # Not at the Cash tab too: the same notes would be counted twice.
    assert till.waiting() == []
    rounds.close(till.meena, sheet.round.id, HandedIn(Money("90.00")), taken.version)
    assert till.waiting() == [("Dinesh", 0, "0.00", "-10.00")]
    assert taken.home.cell is not None
    with pytest.raises(NotAllowedError, match="handed over"):
        till.books.payments.reverse(
            fresh(till.meena), taken.home.cell.payment_id or 0, "Typed twice."
        )


def test_a_sum_that_has_changed_since_it_was_shown_is_not_handed_over(till: Till) -> None:
    till.take(till.meena, "100.00")
    seen = till.of("Meena")
    till.take(till.meena, "5.00")
    with pytest.raises(ConflictError, match=r"105\.00"):
        till.cash.hand_over(till.ravi, seen.holder, Money("100.00"), seen.expected)
    assert till.waiting() == [("Meena", 2, "105.00", "0.00")]
    seen = till.of("Meena")
    till.hand_over("Meena", "105.00")
    with pytest.raises(ConflictError):
        till.cash.hand_over(till.ravi, seen.holder, Money("105.00"), seen.expected)
    with pytest.raises(RefusedError, match="nothing to hand over"):
        till.cash.hand_over(till.ravi, seen.holder, Money.zero, Money.zero)
    with pytest.raises(InvalidInputError):
        till.cash.hand_over(till.ravi, seen.holder, Money("-1.00"), Money.zero)


def test_a_handover_entered_wrongly_is_taken_back(till: Till) -> None:
    till.take(till.meena, "100.00")
    till.hand_over("Meena", "1000.00")
    (done,) = till.cash.day(till.meena).handed_over
    till.cash.take_back(fresh(till.books.actor), done.handover_id, "A zero too many.")
    assert till.waiting() == [("Meena", 1, "100.00", "0.00")]
    (done,) = till.cash.day(till.meena).handed_over
    assert done.taken_back_by == OWNER
    with pytest.raises(RefusedError, match="already"):
        till.cash.take_back(fresh(till.books.actor), done.handover_id, "Again.")


def test_imported_cash_is_nobodys_to_hand_over(till: Till) -> None:
    till.books.load(
        "payments",
        "date,customer,amount,method,reference,collected_by\n2026-10-31,A,50.00,cash,,Dinesh\n",
    )
    assert till.waiting() == []
