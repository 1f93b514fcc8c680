from urllib.parse import parse_qs, urlsplit

import pytest

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.gstin import check_fssai, check_gstin
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.numbering import bill_number
from dairyos_desktop.domain.upi import check_upi_id, upi_reference, upi_uri

KNOWN_GSTINS = ["24AABCM1234F1Z3", "27AAPFU0939F1ZV", "29AAGCB7383J1Z4"]


@pytest.mark.parametrize("gstin", KNOWN_GSTINS)
def test_registered_numbers_are_taken(gstin: str) -> None:
    assert check_gstin(gstin) == check_gstin(f" {gstin.lower()} ") == gstin


@pytest.mark.parametrize("gstin", KNOWN_GSTINS)
def test_any_single_slip_is_noticed(gstin: str) -> None:
    for at, right in enumerate(gstin):
        for wrong in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if wrong != right:
                with pytest.raises(InvalidInputError, match="check digit"):
                    check_gstin(gstin[:at] + wrong + gstin[at + 1 :])


@pytest.mark.parametrize("text", ["24AABCM1234F1Z", "24AABCM1234F1Z33", "24AABCM1234F1Z₹", "२४"])
def test_what_has_not_fifteen_characters_is_no_gstin(text: str) -> None:
    with pytest.raises(InvalidInputError, match="15 letters and digits"):
        check_gstin(text)


def test_an_office_may_have_none() -> None:
    assert check_gstin("") == check_fssai(" ") == check_upi_id("") == ""


def test_a_food_licence_has_fourteen_digits() -> None:
    assert check_fssai("10012021000071") == "10012021000071"
    for text in ("1001202100007", "100120210000711", "1001202100007A", "१००१२०२१००००७१"):
        with pytest.raises(InvalidInputError, match="14 digits"):
            check_fssai(text)


@pytest.mark.parametrize("text", ["madhuban", "@upi", "a@upi", "ma dhu@upi", "x@y@z", "ab@u&am=1"])
def test_what_is_no_upi_id_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        check_upi_id(text)


def test_the_payment_text_carries_office_amount_and_number() -> None:
    uri = upi_uri(
        upi_id="madhubandairy@upi",
        payee="Madhuban & Sons, मधुबन",
        payable=Money("1268.70"),
        number="MD/26-27/00131",
    )
    assert uri is not None
    assert uri.startswith("upi://pay?pa=madhubandairy@upi&pn=Madhuban%20%26%20Sons%2C%20%E0")
    assert parse_qs(urlsplit(uri).query, strict_parsing=True) == {
        "pa": ["madhubandairy@upi"],
        "pn": ["Madhuban & Sons, मधुबन"],
        "am": ["1268.70"],
        "cu": ["INR"],
        "tr": ["MD262700131"],
        "tn": ["MD262700131"],
    }


@pytest.mark.parametrize(
    ("upi_id", "payable"), [("", "5.00"), ("ab@upi", "0.00"), ("ab@upi", "-1.00")]
)
def test_nothing_to_pay_or_nowhere_to_pay_it_gives_none(upi_id: str, payable: str) -> None:
    assert upi_uri(upi_id=upi_id, payee="M", payable=Money(payable), number="MD/26-27/1") is None


def test_no_two_bills_have_the_same_reference_and_banks_can_keep_it() -> None:
    numbers = [
        bill_number(prefix, year, running)
        for prefix in ("M", "MD", "A1", "A2", "26", "A26", "2", "262")
        for year in (2025, 2026, 2027, 2028, 2029)
        for running in (1, 2, 26, 2627, 99_999)
    ]
    references = {upi_reference(number) for number in numbers}
    assert len(references) == len(numbers)
    assert all(one.isascii() and one.isalnum() and len(one) <= 35 for one in references)
    assert upi_reference("MD/26-27/00188") == "MD262700188"
