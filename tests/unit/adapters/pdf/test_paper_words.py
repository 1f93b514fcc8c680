"""The fixed words of bills: complete in each language and drawn by the bundled faces."""

from __future__ import annotations

import json
import re
import string
from typing import Any

import pytest

from dairyos_desktop.adapters.pdf.runs import drawable, script_of
from dairyos_desktop.adapters.pdf.words import LANGUAGES, bill_words
from dairyos_desktop.config.paths import resource

LATIN_DIGITS = set(string.digits)
FOREIGN_DIGITS = re.compile("[०-९૦-૯௦-௯]")


def _raw(language: str) -> dict[str, Any]:
    path = resource("bill_words", f"{language}.json")
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return words


def _texts(words: dict[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in words.items():
        if isinstance(value, str):
            flat[key] = value
        else:
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            flat |= {f"{key}.{name}": text for name, text in parts}
    return flat


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_words_with_the_same_blanks(language: str) -> None:
    english, words = _texts(_raw("en")), _texts(_raw(language))
    assert words.keys() == english.keys()
    for key, text in words.items():
        assert text.strip(), key
        blanks = sorted(re.findall(r"\{\w+\}", text))
        assert blanks == sorted(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_can_be_drawn_and_uses_latin_digits(language: str) -> None:
    for key, text in _texts(_raw(language)).items():
        assert drawable(text), key
        assert not FOREIGN_DIGITS.search(text), key


@pytest.mark.parametrize("language", ["hi", "gu", "mr", "ta"])
def test_labels_are_in_the_languages_own_script(language: str) -> None:
    words = bill_words(language)
    scripts = {script_of(words.to_pay[0]), script_of(words.item[0]), script_of(words.months[0][0])}
    assert len(scripts) == 1
    assert scripts != {script_of("a")}


@pytest.mark.parametrize("language", ["te", "", "../en", "EN"])
def test_a_language_without_a_file_is_answered_in_english(language: str) -> None:
    assert bill_words(language).to_pay == "To pay"


def test_the_laws_titles_stay_as_the_law_says_them() -> None:
    for language in LANGUAGES:
        words = bill_words(language)
        assert words.title("tax_invoice") == "Tax invoice"
        assert words.title("bill_of_supply") == "Bill of supply"
        assert words.title("invoice_cum_bill_of_supply") == "Invoice-cum-bill of supply"
