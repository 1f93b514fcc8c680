"""Which bill a payment without a customer may be for: the reasons and their order."""

from __future__ import annotations

import pytest

from dairyos_desktop.domain.matching import (
    Account,
    OpenBill,
    Reason,
    Told,
    bill_numbers_in,
    likeliest,
    national,
    words_in,
)


def account(
    customer_id: int, *opens: int, name: str = "Asha Patel", phone: str = "", opening: int = 0
) -> Account:
    """A customer whose bills are open with so many paise, the first the oldest."""
    bills = tuple(
        OpenBill(customer_id * 10 + at, (2026, customer_id * 10 + at), f"MD/26-27/{at:05d}", left)
        for at, left in enumerate(opens)
    )
    phones = frozenset({phone} if phone else ())
    return Account(customer_id, f"C{customer_id}00", name, phones, bills, sum(opens) + opening)


def told(amount: int = 0, text: str = "", phone: str = "") -> Told:
    return Told(
        amount, bill_numbers_in([text]), words_in([text]), frozenset({phone} if phone else ())
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for MD/26-27/00131, thanks", {"MD/26-27/00131"}),
        ("MD262700131", {"MD/26-27/00131"}),
        # The prefix may end in digits: every way to read it that is a number of ours.
        ("M2262700131", {"M2/26-27/00131"}),
        ("B/26-27/100000 and B/26-27/00001", {"B/26-27/100000", "B/26-27/00001"}),
        ("md/26-28/00131", set()),
        ("XMD/26-27/00131X", {"XMD/26-27/00131"}),
        ("9837762388", set()),
        ("MD/26-27/0013", set()),
        ("", set()),
    ],
)
def test_bill_numbers_are_found_as_written_and_as_the_upi_code_has_them(
    text: str, found: set[str]
) -> None:
    assert bill_numbers_in([text]) == found


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("+919837762388", "9837762388"),
        ("098377 62388", "9837762388"),
        ("9837762388", "9837762388"),
        ("62388", ""),
        ("asha.patel", ""),
    ],
)
def test_two_ways_to_write_a_phone_number_are_one(phone: str, digits: str) -> None:
    assert national(phone) == digits


def test_the_number_in_the_text_goes_before_phone_name_and_amount() -> None:
    named = Account(
        9, "C900", "Ravi", frozenset(), (OpenBill(1, (2026, 9), "MD/26-27/00009", 700),), 700,
        frozenset({"MD/26-27/00009"}),
    )  # fmt: skip
    found = likeliest(
        told(500, "MD/26-27/00009 Asha Patel", "9837762388"),
        [
            account(1, 500, name="Geeta"),
            account(2, 600),
            account(3, 400, phone="9837762388", name="Om"),
            named,
        ],
    )
    assert [(one.account.customer_id, one.reasons) for one in found] == [
        (9, (Reason.NUMBER,)),
        (3, (Reason.PHONE,)),
        (2, (Reason.NAME,)),
    ]


def test_reasons_add_up_and_the_oldest_bill_goes_first_where_nothing_else_tells() -> None:
    found = likeliest(
        told(500, phone="9837762388"),
        [account(4, 500), account(3, 500), account(2, 500, phone="9837762388"), account(1, 400)],
    )
    assert [(one.account.customer_id, one.reasons) for one in found] == [
        (2, (Reason.PHONE, Reason.AMOUNT)),
        (3, (Reason.AMOUNT,)),
        (4, (Reason.AMOUNT,)),
    ]


def test_the_bill_of_the_amount_is_meant_else_the_oldest() -> None:
    (same,) = likeliest(told(300), [account(1, 500, 300)])
    assert (same.bill and same.bill.number, same.reasons) == ("MD/26-27/00001", (Reason.AMOUNT,))
    (all_owed,) = likeliest(told(800), [account(1, 500, 300)])
    assert (all_owed.bill and all_owed.bill.number, all_owed.reasons) == (
        "MD/26-27/00000", (Reason.ALL_OWED,),
    )  # fmt: skip
    (opening,) = likeliest(told(250), [account(1, opening=250)])
    assert (opening.bill, opening.reasons) == (None, (Reason.ALL_OWED,))


def test_names_are_found_as_they_sound_and_only_whole() -> None:
    asha = account(1, 500, name="Aasha Patel")
    assert likeliest(told(1, "milk from asha  PATEL (oct)"), [asha])[0].reasons == (Reason.NAME,)
    assert likeliest(told(1, "asha"), [asha]) == []
    assert likeliest(told(1, "om"), [account(1, 500, name="Om")]) == []


def test_a_customer_number_in_the_text_is_a_reason_and_short_ones_are_not() -> None:
    assert likeliest(told(1, "milk c100 oct"), [account(1, 500)])[0].reasons == (Reason.CODE,)
    short = Account(1, "12", "Om Prakash", frozenset(), (), 0)
    assert likeliest(told(1, "12 litres"), [short]) == []
