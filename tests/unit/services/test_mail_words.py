"""What customers read beside their bill: every language whole, no name read as a sentence."""

from __future__ import annotations

import json
import string
from urllib.parse import parse_qs, urlsplit

import pytest

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.customers import LANGUAGES
from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.outbox.words import chat_url, reminder_message


def words(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        resource("mail_words", f"{language}.json").read_text(encoding="utf-8")
    )
    return found


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_says_the_same(language: str) -> None:
    own, english = words(language), words("en")
    assert {key: names(text) for key, text in own.items()} == {
        key: names(text) for key, text in english.items()
    }
    assert "\u0964" not in words("ta")["message"]


@pytest.mark.parametrize("hostile", ["{office}", "{0.__class__}", "%s & #?", "क्ष\nत्र"])
def test_a_name_stays_a_name(hostile: str) -> None:
    text = reminder_message(
        language="en",
        office=hostile,
        name=hostile,
        owed=Money("12.50"),
        link="https://l.example/?a=1&b",
    )
    assert text == (
        f"{hostile}: {hostile}, a reminder: ₹12.50 is still open."
        " Pay here: https://l.example/?a=1&b"
    )
    url = urlsplit(chat_url("+91 98000-00001", text))
    assert (url.netloc, url.path) == ("wa.me", "/919800000001")
    assert parse_qs(url.query) == {"text": [text]}
