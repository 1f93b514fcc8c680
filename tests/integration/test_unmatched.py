"""Payments without a customer: whose they may be, given to one, taken back; on both engines."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from helpers.books import NOVEMBER, Books
from helpers.command import Dairyos
from helpers.deliveries import captured
from helpers.offices import fresh

from dairyos_desktop.domain.errors import DairyError, NotFoundError, RefusedError
from dairyos_desktop.domain.matching import Reason
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.news.service import NewsService
from dairyos_desktop.services.payments.unmatched import UnmatchedService
from dairyos_desktop.webhook.receiver import read_event

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.services.dto.payments import PaymentView


@pytest.fixture
def unmatched(books: Books) -> UnmatchedService:
    return UnmatchedService(books.database, books.clock)


def arrives(books: Books, number: int, paise: int, **said: object) -> int:
    """Money of nobody comes in by the gateway's news; the payment's id."""
    news = NewsService(books.database, books.clock)
    news.receive(SYSTEM, read_event(captured(number, paise, **said), f"{number} {paise} {said}"))
    assert not news.work(SYSTEM).problems
    (found,) = [
        row.payment_id
        for row in books.payments.list(books.actor)
        if row.reference == f"pay_{number:014d}" and row.reverses is None
    ]
    return found


def of(books: Books, payment_id: int) -> PaymentView:
    found = books.payments.list(books.actor)
    return next(row for row in found if row.payment_id == payment_id)


def pays(payment: PaymentView) -> list[tuple[str, str]]:
    return [(row.number, str(row.amount)) for row in payment.allocations]


def two_months(books: Books) -> tuple[str, str]:
    """A's bills of 112.00 for October and 56.00 for November; their numbers."""
    books.took("A", {1: "2.000"})
    books.run()
    books.clock.set_date(dt.date(2026, 12, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    return books.bill("A").number, books.bill("A", NOVEMBER).number


def phone(books: Books, customer: str, number: str) -> None:
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\n"
        f"{customer},Customer {customer},,{number},,,R1,9,en,2020-01-01,,0.00\n",
    )


def test_what_is_assigned_pays_the_named_bill_then_the_oldest_and_keeps_its_receipt(
    books: Books, unmatched: UnmatchedService
) -> None:
    october, november = two_months(books)
    payment_id = arrives(books, 1, 10_000)
    before = of(books, payment_id)
    assert (before.customer, before.allocations, str(before.unallocated)) == (None, (), "100.00")
    after = unmatched.assign(books.actor, payment_id, "A", november)
    assert pays(after) == [(october, "44.00"), (november, "56.00")]
    assert (after.receipt, after.date, after.customer) == (before.receipt, before.date, "A")
    assert books.balance("A") == "68.00"
    assert unmatched.waiting(books.actor) == ()
    (shown,) = unmatched.assigned(books.actor)
    assert (shown.customer, shown.assigned_by) == ("A Customer A", books.actor.name)
    # The same once more changes nothing, another customer is refused.
    assert unmatched.assign(books.actor, payment_id, "A") == after
    with pytest.raises(RefusedError, match=r"Customer A \(A\)'s already"):
        unmatched.assign(books.actor, payment_id, "B")
    books.sound()


def test_what_can_not_be_assigned_is_refused_and_nothing_is_changed(
    books: Books, unmatched: UnmatchedService
) -> None:
    october, november = two_months(books)
    payment_id = arrives(books, 1, 10_000)
    for customer, bill, error in (
        ("X", None, NotFoundError),
        ("A", "MD/26-27/09999", NotFoundError),
        ("A", "nonsense", NotFoundError),
        ("B", november, RefusedError),
    ):
        with pytest.raises(error):
            unmatched.assign(books.actor, payment_id, customer, bill)
    books.billing.void(fresh(books.actor), october, "wrong")
    with pytest.raises(RefusedError, match="void"):
        unmatched.assign(books.actor, payment_id, "A", october)
    with pytest.raises(NotFoundError):
        unmatched.assign(books.actor, 9999, "A")
    at_counter = books.pay("B", "10.00").payment_id
    with pytest.raises(RefusedError, match="already"):
        unmatched.assign(books.actor, at_counter, "A")
    with pytest.raises(RefusedError, match="not assigned by hand"):
        unmatched.take_back(books.actor, at_counter)
    with pytest.raises(RefusedError, match="no customer now"):
        unmatched.take_back(books.actor, payment_id)
    assert of(books, payment_id).customer is None
    books.sound()


def test_taken_back_the_bills_are_open_again_and_other_money_pays_them(
    books: Books, unmatched: UnmatchedService
) -> None:
    october, november = two_months(books)
    books.issue()
    books.issue(NOVEMBER)
    payment_id = arrives(books, 1, 16_800)
    unmatched.assign(books.actor, payment_id, "A", november)
    advance = books.pay("A", "30.00")
    assert (books.bill("A", NOVEMBER).status, str(advance.unallocated)) == ("PAID", "30.00")
    back = unmatched.take_back(books.actor, payment_id)
    assert (back.customer, back.allocations, str(back.unallocated)) == (None, (), "168.00")
    assert pays(of(books, advance.payment_id)) == [(october, "30.00")]
    assert books.bill("A", NOVEMBER).status == "UNPAID"
    assert books.balance("A") == "138.00"
    assert [row.payment_id for row in unmatched.waiting(books.actor)] == [payment_id]
    books.sound()
    # And on to whom it belongs.
    assert unmatched.assign(books.actor, payment_id, "B").customer == "B"
    assert books.balance("B") == "-168.00"
    books.sound()


def test_a_bill_that_the_money_issued_stays_issued_and_a_draft_is_worked_out_again(
    books: Books, unmatched: UnmatchedService
) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    payment_id = arrives(books, 1, 5_000)
    unmatched.assign(books.actor, payment_id, "A")
    assert books.bill("A").issued_at is not None
    books.clock.set_date(dt.date(2026, 12, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    assert str(books.bill("A", NOVEMBER).payable) == "118.00"
    unmatched.take_back(books.actor, payment_id)
    assert books.bill("A").issued_at is not None
    assert books.run(NOVEMBER).updated == 1
    assert str(books.bill("A", NOVEMBER).payable) == "168.00"
    assert books.run(NOVEMBER).updated == 0
    books.sound()


def test_it_stays_where_an_issued_bill_counts_it_or_money_of_it_was_given_back_since(
    books: Books, unmatched: UnmatchedService
) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    first, second = arrives(books, 1, 5_000), arrives(books, 2, 1_000)
    unmatched.assign(books.actor, first, "A")
    books.clock.set_date(dt.date(2026, 12, 1))
    books.took("A", {1: "1.000"}, month=NOVEMBER)
    books.run(NOVEMBER)
    books.issue(NOVEMBER)
    with pytest.raises(RefusedError, match=books.bill("A", NOVEMBER).number) as refused:
        unmatched.take_back(books.actor, first)
    assert "Reverse" in refused.value.hint
    unmatched.assign(books.actor, second, "A")
    arrives(books, 2, 1_000, status="refunded", amount_refunded=400)
    with pytest.raises(RefusedError, match="given back since"):
        unmatched.take_back(books.actor, second)
    assert books.balance("A") == "112.00"
    books.sound()


def test_what_was_given_back_before_goes_along_both_ways(
    books: Books, unmatched: UnmatchedService
) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    payment_id = arrives(books, 1, 10_000)
    arrives(books, 1, 10_000, amount_refunded=3_000)
    (shown,) = unmatched.waiting(books.actor)
    assert (str(shown.amount), str(shown.left)) == ("100.00", "70.00")
    after = unmatched.assign(books.actor, payment_id, "A")
    assert (pays(after), str(after.unallocated)) == (
        [(books.bill("A").number, "70.00")], "0.00",
    )  # fmt: skip
    assert books.balance("A") == "42.00"
    books.sound()
    unmatched.take_back(books.actor, payment_id)
    assert books.balance("A") == "112.00"
    books.sound()
    arrives(books, 1, 10_000, status="refunded", amount_refunded=10_000)
    assert unmatched.waiting(books.actor) == ()
    with pytest.raises(RefusedError, match="nothing of it is left"):
        unmatched.assign(books.actor, payment_id, "A")
    books.sound()


def test_of_many_who_assign_one_payment_at_once_one_does(
    books: Books, unmatched: UnmatchedService
) -> None:
    two_months(books)
    payment_id = arrives(books, 1, 10_000)

    def try_it(customer: str) -> str:
        try:
            return str(unmatched.assign(books.actor, payment_id, customer).customer)
        except DairyError as error:
            return error.code

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(try_it, ["A", "B"] * 3))
    winner = str(of(books, payment_id).customer)
    assert sorted(answers) == sorted([winner, winner, winner, "refused", "refused", "refused"])
    books.sound()


def test_the_likeliest_bills_with_their_reasons(books: Books, unmatched: UnmatchedService) -> None:
    phone(books, "B", "+919837762388")
    october, november = two_months(books)
    books.took("B", {2: "1.000"}, month=NOVEMBER)
    books.customer("C", position=3, opening="56.00")
    books.run(NOVEMBER)
    of_b = books.bill("B", NOVEMBER).number
    unsaid = unmatched.likeliest(books.actor, arrives(books, 1, 5_600))
    assert [(one.number, one.reasons) for one in unsaid.bills] == [
        (november, (Reason.AMOUNT,)),
        (of_b, (Reason.AMOUNT,)),
        ("", (Reason.ALL_OWED,)),
    ]
    assert unsaid.same_amount == 2
    by_phone = unmatched.likeliest(books.actor, arrives(books, 2, 5_600, contact="09837762388"))
    assert by_phone.bills[0].reasons == (Reason.PHONE, Reason.AMOUNT)
    assert (by_phone.bills[0].code, str(by_phone.bills[0].owed)) == ("B", "56.00")
    by_vpa = unmatched.likeliest(books.actor, arrives(books, 3, 100, vpa="9837762388@okbank"))
    assert [one.reasons for one in by_vpa.bills] == [(Reason.PHONE,)]
    bare = october.replace("/", "").replace("-", "")
    named = unmatched.likeliest(books.actor, arrives(books, 4, 5_600, description=f"for {bare}"))
    assert (named.bills[0].number, named.bills[0].reasons) == (october, (Reason.NUMBER,))
    all_owed = unmatched.likeliest(books.actor, arrives(books, 5, 16_800))
    assert [(one.number, one.reasons) for one in all_owed.bills] == [(october, (Reason.ALL_OWED,))]
    noted = unmatched.likeliest(books.actor, arrives(books, 6, 1, notes={"a": "customer  B"}))
    assert [(one.code, one.reasons) for one in noted.bills] == [("B", (Reason.NAME,))]
    nobody = arrives(books, 8, 1, notes={"a": "% _ ' 100%"}, vpa="x@y", contact=None)
    assert unmatched.likeliest(books.actor, nobody).bills == ()
    books.pay("A", "168.00")
    paid = unmatched.likeliest(books.actor, arrives(books, 7, 1, description=october))
    assert [(one.code, one.number, one.reasons) for one in paid.bills] == [
        ("A", "", (Reason.NUMBER,))
    ]
    with pytest.raises(NotFoundError):
        unmatched.likeliest(books.actor, 9999)


def test_each_step_is_in_the_audit_log_and_the_months_look_names_what_waits(
    books: Books, unmatched: UnmatchedService
) -> None:
    two_months(books)
    payment_id = arrives(books, 1, 10_000)
    arrives(books, 1, 10_000, amount_refunded=3_000)
    (warning,) = [
        row
        for row in books.billing.preview(books.actor, NOVEMBER).warnings
        if row.code == "unmatched_payment"
    ]
    assert warning.detail == "1 payment (₹70.00) has no customer."
    unmatched.assign(books.actor, payment_id, "A")
    assert not [
        row
        for row in books.billing.preview(books.actor, NOVEMBER).warnings
        if row.code == "unmatched_payment"
    ]
    with books.database.read() as session:
        rows = session.query(AuditEntry).filter(AuditEntry.action == "payments.assign").all()
    assert ("payment", of(books, payment_id).receipt) in [
        (row.thing, row.thing_key) for row in rows
    ]


def test_by_the_command_line(books: Books, clock: FixedClock, tmp_path: Path) -> None:
    if books.database.dialect != "sqlite":
        pytest.skip("the command is the same on both")
    two_months(books)
    payment_id = arrives(books, 1, 10_000)
    dairyos = Dairyos(tmp_path, clock)
    listed = dairyos("payments", "list").data["payments"]
    assert [(row["id"], row["customer"]) for row in listed] == [(payment_id, None)]
    done = dairyos("payments", "assign", str(payment_id), "--customer", "A")
    assert (done.status, done.data["customer"], done.data["reference"]) == (
        0, "A", "pay_00000000000001",
    )  # fmt: skip
    assert done.data["allocations"] == [{"number": books.bill("A").number, "amount": "100.00"}]
    again = dairyos("payments", "assign", str(payment_id), "--customer", "B")
    assert (again.status, again.error["code"]) == (2, "refused")
    for bad in ("x", "-1", "1.5", "9" * 30):
        wrong = dairyos("payments", "assign", bad, "--customer", "A")
        assert wrong.status == 2, bad
