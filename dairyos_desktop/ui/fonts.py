"""The bundled fonts: loading them, and one place that makes every `QFont`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF

from dairyos_desktop.config.paths import resource
from dairyos_desktop.ui.theme.tokens import TYPE_BODY

REGULAR: Final = 400
MEDIUM: Final = 500
SEMIBOLD: Final = 600
BOLD: Final = 700

_LATIN: Final = "Noto Sans"
_INDIC: Final = ("Noto Sans Devanagari", "Noto Sans Gujarati", "Noto Sans Tamil")
_LATIN_FILES: Final = ("Regular", "Medium", "SemiBold", "Bold")
_INDIC_FILES: Final = ("Devanagari", "Gujarati", "Tamil")

# Centre of a row to the baseline, as a share of the size: one line for Latin and Indic letters,
# whose taller ascents would lift them by 2 or 3 pixels if each were centred by its own.
BASELINE: Final = 0.357

_family_of: dict[int, str] = {}


def load() -> None:
    """Registers the bundled fonts with Qt; called once, before the first text is drawn.

    Raises:
        FileNotFoundError: A font file is missing from the installation.
    """
    folder = resource("fonts")
    names = [f"NotoSans-{weight}.ttf" for weight in _LATIN_FILES]
    names += [
        f"NotoSans{script}-{weight}.ttf"
        for script in _INDIC_FILES
        for weight in ("Regular", "Bold")
    ]
    for name in names:
        path = folder / name
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"The font {path} can't be loaded; install the program again.")
    _name_weights()


def _name_weights() -> None:
    """Finds families under which a platform registered Medium and SemiBold on their own."""
    _family_of.clear()
    font.cache_clear()
    metrics.cache_clear()
    for weight, suffix in ((MEDIUM, "Medium"), (SEMIBOLD, "SemiBold")):
        made = QFont(_LATIN)
        made.setWeight(QFont.Weight(weight))
        if QFontInfo(made).weight() != weight and f"{_LATIN} {suffix}" in QFontDatabase.families():
            _family_of[weight] = f"{_LATIN} {suffix}"


@lru_cache(maxsize=64)
def font(size: int = TYPE_BODY, weight: int = REGULAR) -> QFont:
    """The window's font. Never change the object: it is shared.

    Args:
        size: Logical pixels (`tokens.TYPE_…`).
        weight: `REGULAR`, `MEDIUM`, `SEMIBOLD` or `BOLD`.
    """
    made = QFont()
    made.setFamilies([_family_of.get(weight, _LATIN), *_INDIC])
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made


@lru_cache(maxsize=64)
def metrics(size: int = TYPE_BODY, weight: int = REGULAR) -> QFontMetricsF:
    """Measures of `font(size, weight)`."""
    return QFontMetricsF(font(size, weight))


@lru_cache(maxsize=8192)
def width(text: str, size: int = TYPE_BODY, weight: int = REGULAR) -> float:
    """How wide the text is drawn, in logical pixels."""
    return metrics(size, weight).horizontalAdvance(text)


def baseline(centre: float, size: int) -> float:
    """Where text of a size stands in a row with that centre, the same for all scripts."""
    return centre + BASELINE * size
