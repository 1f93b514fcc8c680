"""Which language the window speaks: the catalogues there are, and taking one of them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.texts import ENGLISH, speak

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)
_NAMES = {ENGLISH: "English", "hi": "हिन्दी"}
REMEMBERED = "language"
"""Under which name this PC keeps the language of whoever was logged in last."""


class _Now:
    """What is spoken, so that a catalogue is read once."""

    language = ENGLISH


def catalogue_path(language: str) -> Path:
    """The compiled catalogue of a language."""
    return resource("translations", language, "LC_MESSAGES", "dairyos.mo")


def languages() -> dict[str, str]:
    """The languages the window can speak, code → its own name; English first.

    A language is added by its catalogue alone; one whose name is not known here goes by its code.
    """
    folder = resource("translations")
    found = sorted(path.name for path in folder.iterdir() if catalogue_path(path.name).is_file())
    return {code: _NAMES.get(code, code) for code in (ENGLISH, *found)}


def spoken() -> str:
    """The language that the window speaks now."""
    return _Now.language


def use(language: str) -> str:
    """Has the window speak a language from now on; windows that are built keep their own.

    A catalogue that is missing or can't be read leaves the window in English, and is logged: a
    clerk who can't read the screen is better off than one who has none.

    Returns:
        The language that is spoken now.
    """
    if language == _Now.language:
        return language
    if language == ENGLISH:
        speak(None)
        _Now.language = ENGLISH
        return ENGLISH
    import gettext  # noqa: PLC0415  English needs none

    path = catalogue_path(language)
    try:
        with path.open("rb") as file:
            speak(gettext.GNUTranslations(file))
    except (OSError, ValueError) as error:
        _log.error("The catalogue %s can't be read: %s", path.name, error)
        return use(ENGLISH)
    _Now.language = language
    return language
