import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.words import number_in_hindi, number_in_words, rupees_in_words

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
TEENS = "fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: value for value, word in enumerate(f"{ONES} {TEENS}".split())}
UNITS |= {word: value * 10 for value, word in enumerate(TENS.split(), start=2)}


def read_number(text: str) -> int:
    """Read words back by splitting at the largest word, unlike the writer, which divides."""
    for word, size in (("crore", 10**7), ("lakh", 10**5), ("thousand", 1000), ("hundred", 100)):
        head, found, tail = text.rpartition(f" {word}")
        if found:
            return read_number(head) * size + (read_number(tail.strip()) if tail.strip() else 0)
    return sum(UNITS[part] for part in text.split("-"))


@given(st.integers(0, 10**16))
@example(10**7)
@example(100 * 10**7)
@example(10**12)
@example(101)
def test_the_words_read_back_as_the_number(number: int) -> None:
    assert read_number(number_in_words(number)) == number


@given(st.integers(-(10**14), 10**14))
def test_the_sentence_reads_back_as_the_amount(paise: int) -> None:
    sentence = rupees_in_words(Money.from_paise(paise))
    found = re.fullmatch(r"(Rupees|Minus rupees) (.+?)(?: and (\S+) paise)? only", sentence)
    assert found is not None
    size = read_number(found[2]) * 100 + (read_number(found[3]) if found[3] else 0)
    assert (size if found[1] == "Rupees" else -size) == paise


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1234567.89", ("Rupees twelve lakh thirty-four thousand five hundred sixty-seven"
                        " and eighty-nine paise only")),
        ("0.00", "Rupees zero only"),
        ("500.00", "Rupees five hundred only"),
        ("-1234.50", "Minus rupees one thousand two hundred thirty-four and fifty paise only"),
        ("0.05", "Rupees zero and five paise only"),
        ("100000.00", "Rupees one lakh only"),
        ("10000000.00", "Rupees one crore only"),
        ("1000000000.00", "Rupees one hundred crore only"),
        ("1000000000000.00", "Rupees one lakh crore only"),
        ("1234567890.00", ("Rupees one hundred twenty-three crore forty-five lakh sixty-seven"
                           " thousand eight hundred ninety only")),
        ("20.20", "Rupees twenty and twenty paise only"),
    ],
)  # fmt: skip
def test_amounts_in_words(amount: str, words: str) -> None:
    assert rupees_in_words(Money(amount)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("6829.00", "छह हज़ार आठ सौ उनतीस रुपये मात्र"),
        ("1234567.89", "बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ रुपये और नवासी पैसे मात्र"),
        ("0.00", "शून्य रुपये मात्र"),
        ("-500.50", "ऋण पाँच सौ रुपये और पचास पैसे मात्र"),
        ("10000000.00", "एक करोड़ रुपये मात्र"),
    ],
)
def test_amounts_in_hindi(amount: str, words: str) -> None:
    assert rupees_in_words(Money(amount), "hi") == words


def test_each_number_below_a_hundred_has_a_hindi_word_of_its_own() -> None:
    said = [number_in_hindi(number) for number in range(100)]
    assert len(set(said)) == 100
    assert (said[19], said[29], said[55], said[79], said[99]) == (
        "उन्नीस", "उनतीस", "पचपन", "उन्यासी", "निन्यानवे",
    )  # fmt: skip
