"""NUL and halves of surrogate pairs: refused in one place, alike on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.command_line import new_office
from helpers.offices import OWNER, fresh, quick_hasher
from sqlalchemy import select, text

from dairyos_desktop.adapters.razorpay_reading import read_payment
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.dto.payments import NewPayment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from helpers.books import Books


def _pays(books: Books, typed: str) -> None:
    books.payments.add(books.actor, NewPayment("A", Money("10.00"), "upi", reference=typed))


def _takes_back(books: Books, typed: str) -> None:
    taken = books.payments.list(books.actor)[-1]
    books.payments.reverse(fresh(books.actor), taken.payment_id, typed)


def _looks_up(books: Books, typed: str) -> None:
    books.ledgers.by_code(books.actor, typed)


@pytest.mark.parametrize(
    ("typed", "shown", "which"),
    [
        ("a\0b", "a�b", "0000"),
        ("milk \ud83d", "milk �", "D83D"),
        ("\udcff", "�", "DCFF"),
        ("दूध" * 40 + "\0" + "x" * 90, "दूध" * 10 + "�" + "x" * 29, "0000"),
    ],
    ids=["NUL", "half an emoji", "no UTF-8", "long"],
)
@pytest.mark.parametrize("deed", [_pays, _takes_back, _looks_up])
def test_what_can_not_be_kept_is_refused_in_words(
    books: Books, deed: Callable[[Books, str], None], typed: str, shown: str, which: str
) -> None:
    books.pay("A", "5.00")
    with pytest.raises(InvalidInputError) as refused:
        deed(books, typed)
    assert refused.value.message == f"“{shown}” holds a character that can't be kept (U+{which})."
    assert refused.value.hint == "Give it again without what stands there as �."
    assert books.balance("A") == "-5.00"
    books.sound()


def test_many_rows_at_once_are_looked_at_as_well(books: Books) -> None:
    rows = [{"code": "A", "note": "by the gate"}, {"code": "B", "note": "blue d\0or"}]
    change = text("UPDATE customers SET note = :note WHERE code = :code")
    with (
        pytest.raises(InvalidInputError, match="blue d�or"),
        books.database.write(books.actor, "test") as unit,
    ):
        unit.session.execute(change, rows)
    with books.database.read() as session:
        assert set(session.scalars(select(Customer.note))) == {""}


def test_a_command_says_so_and_a_login_is_a_wrong_one(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    dairyos = Dairyos(office.folder, office.clock)
    # What a terminal gives for bytes that are no UTF-8.
    told = dairyos("ledger", "C\udcff")
    assert (told.status, told.error["code"]) == (2, "refused")
    assert "“C�”" in told.error["message"]
    typed = {"DAIRYOS_PASSWORD": "\udcff"}
    wrong = dairyos.plain("users", "list", "--user", OWNER, **typed)
    assert wrong.status == 3
    out = tmp_path / "log\udcff.csv"
    assert dairyos("audit", "export", "--out", str(out)).status == 2
    assert not list(tmp_path.glob("log*"))


def test_any_password_has_a_hash() -> None:
    hasher = quick_hasher()
    hashed = hasher.hash("guitar \udcff marble")
    assert hasher.verify(hashed, "guitar \udcff marble")
    assert not hasher.verify(hashed, "guitar ? marble")


def test_what_the_gateway_says_is_kept_with_a_substitute() -> None:
    said = {
        "id": "pay_1", "amount": 100, "currency": "INR", "status": "captured",
        "created_at": 1_793_000_000, "notes": {"bill\0": "MD\ud83d"}, "description": "a\0b",
    }  # fmt: skip
    read = read_payment(said)
    assert dict(read.notes) == {"bill�": "MD�"}
