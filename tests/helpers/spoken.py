"""What a window of another language would have services and adapters say."""

from __future__ import annotations

import gettext
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.texts import ENGLISH, speak

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything that is shown meanwhile is shown in that language."""
    if language != ENGLISH:
        path = resource("translations", language, "LC_MESSAGES", "dairyos.mo")
        with path.open("rb") as file:
            speak(gettext.GNUTranslations(file))
    try:
        yield
    finally:
        speak(None)
