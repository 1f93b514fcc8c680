"""Pages of help: whole in each language, their links lead somewhere, and words find them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.texts import ENGLISH
from dairyos_desktop.ui.help_pages import PAGES, find_help, help_page
from dairyos_desktop.ui.language import languages

_ROOT = Path(__file__).parents[3]
EVERY = [(key, language) for language in languages() for key in PAGES]


@pytest.mark.parametrize("language", languages())
def test_each_language_has_each_page_and_no_other(language: str) -> None:
    files = {file.stem for file in resource("help", language).iterdir()}
    assert files == set(PAGES)


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_page_is_short_and_says_what_to_do_when_the_screen_says_no(
    key: str, language: str
) -> None:
    page, english = help_page(key, language), help_page(key, ENGLISH)
    assert page.title
    assert set(page.links) <= set(PAGES)
    assert len(page.plain.split()) < 320
    # The same parts, the same keys and the same ways on, in every language.
    assert page.text.count("\n## ") == english.text.count("\n## ") >= 1
    assert sorted(page.keys) == sorted(english.keys)
    assert sorted(page.links) == sorted(english.links)


def test_a_page_that_a_language_lacks_is_shown_in_english() -> None:
    assert help_page("bills", "xx") == help_page("bills", ENGLISH)


@pytest.mark.parametrize("language", languages())
def test_words_find_a_page_in_any_order_and_english_ones_in_any_language(language: str) -> None:
    assert find_help("collection rounds", language)[0].page.key == "payments-round"
    assert "payments-counter" in [hit.page.key for hit in find_help("receipt reverse", language)]
    assert find_help("zebra", language) == ()


def test_what_is_found_is_shown_by_its_line() -> None:
    hits = {hit.page.key: hit.line for hit in find_help("crates OR", ENGLISH)}
    assert hits == {}
    (hit,) = find_help("pale", ENGLISH)
    assert "too pale" in hit.line
    assert find_help("वसूली", "hi")[0].page.key == "payments-round"


def test_commands_have_the_name_by_which_windows_setup_installs_them() -> None:
    """It puts nothing into the path, where a mistake would take other programs' places away."""
    setup = _ROOT.joinpath("packaging", "windows", "dairyos.nsi").read_text(encoding="utf-8")
    (folder,) = re.findall(r'^InstallDir "\$LOCALAPPDATA(.*)"$', setup, re.MULTILINE)
    command = rf'"%LOCALAPPDATA%{folder}\dairyos.exe"'
    assert command in (_ROOT / "README.md").read_text(encoding="utf-8")
    for language in languages():
        assert command in help_page("settings", language).text
