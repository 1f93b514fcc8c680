"""Texts: English wherever they are kept, another language where they are shown."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING

import pytest

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import (
    as_shown,
    say,
    say_n,
    speak,
    tr,
    tr_later,
    tr_word,
    trc,
    trn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = {
    "Bill {number} is void.": "बिल {number} रद्द है।",
    "Paid": "चुकता",
    "morning": "सुबह",
    "October": "अक्टूबर",
    "{month} {year}": "{month} {year}",
    "{what} at {when}": "{when} को {what}",
}


class Hindi:
    def gettext(self, message: str, /) -> str:
        return WORDS.get(message, message)

    def pgettext(self, context: str, message: str, /) -> str:
        return {"amount": "बाकी", "shop": "खुला"}.get(context, message)

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        del one, many
        return "{count} बिल" if count > 1 else "{count} ही बिल"


@pytest.fixture
def hindi() -> Iterator[None]:
    speak(Hindi())
    yield
    speak(None)


def test_without_a_catalogue_everything_is_the_source() -> None:
    assert tr("{what} at {when}", what="Paid", when="07:42") == "Paid at 07:42"
    assert [trn("{count} bill", "{count} bills", n) for n in (1, 0, 120_000)] == [
        "1 bill",
        "0 bills",
        "1,20,000 bills",
    ]
    assert trc("amount", "Open") == "Open"


@pytest.mark.usefixtures("hindi")
def test_what_was_told_stays_english_and_is_shown_in_the_users_language() -> None:
    error = RefusedError(say("Bill {number} is void.", number="MD/26-27/00131"))
    assert str(error) == error.message == "Bill MD/26-27/00131 is void."
    assert json.dumps(error.message) == '"Bill MD/26-27/00131 is void."'
    assert f"{error.message}" == "Bill MD/26-27/00131 is void."
    assert as_shown(error.message) == "बिल MD/26-27/00131 रद्द है।"


@pytest.mark.usefixtures("hindi")
def test_what_is_told_within_is_shown_too_and_what_users_typed_is_not() -> None:
    month = Month(2026, 10).label()
    assert (month, as_shown(month)) == ("October 2026", "अक्टूबर 2026")
    told = say("{what} at {when}", what=tr_later("Paid"), when=month)
    assert as_shown(told) == "अक्टूबर 2026 को चुकता"
    assert tr("{what} at {when}", what="Paid", when="{month}") == "{month} को Paid"
    assert as_shown("Paid") == "Paid"


@pytest.mark.usefixtures("hindi")
def test_counts_and_words_of_more_than_one_meaning() -> None:
    assert [trn("{count} bill", "{count} bills", n) for n in (1, 1204)] == [
        "1 ही बिल",
        "1,204 बिल",
    ]
    counted = say_n("{count} bill", "{count} bills", 2)
    assert (counted, as_shown(counted)) == ("2 bills", "2 बिल")
    assert (trc("amount", "Open"), trc("shop", "Open")) == ("बाकी", "खुला")


@pytest.mark.usefixtures("hindi")
def test_constants_of_the_window_are_shown_wherever_they_are_put_into_a_text() -> None:
    paid = tr_later("Paid")
    assert (paid, f"{paid}!", as_shown(paid)) == ("Paid", "चुकता!", "चुकता")
    assert (tr_word("morning"), tr_word("Paid")) == ("सुबह", "Paid")


@pytest.mark.usefixtures("hindi")
def test_what_was_told_comes_through_copies_and_processes() -> None:
    told = say_n("{count} bill", "{count} bills", 2)
    for other in (copy.copy(told), pickle.loads(pickle.dumps(told))):  # noqa: S301 - just made
        assert (other, as_shown(other)) == ("2 bills", "2 बिल")
