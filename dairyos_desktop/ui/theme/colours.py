"""The colours that hold at the moment, as Qt wants them.

Painting code asks here each time it paints, so that a change of theme needs no wiring: the new
style sheet and palette repaint every widget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from dairyos_desktop.ui.theme.tokens import LIGHT, Tokens

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

_colours: dict[str, QColor] = {}
_serial = 0


def use(tokens: Tokens) -> None:
    """Makes the tokens the ones that `colour` gives."""
    global _serial  # noqa: PLW0603  the colours in force are one thing for the whole process
    _serial += 1
    _colours.clear()
    for name, value in tokens._asdict().items():
        _colours[name] = QColor(value)


def colour(token: str) -> QColor:
    """The colour of a token in the theme in force.

    Raises:
        KeyError: There is no such token.
    """
    if not _colours:
        use(LIGHT)
    return _colours[token]


def serial() -> int:
    """Grows with every change of colours; caches that hold colours compare it."""
    return _serial


def palette(tokens: Tokens) -> QPalette:
    """The palette that Qt's own drawing and native parts take their colours from."""
    role = QPalette.ColorRole
    made = QPalette()
    pairs = {
        role.Window: tokens.surface,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.text3,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent_soft,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.Light: tokens.raised,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line,
        role.Dark: tokens.edge,
        role.Shadow: tokens.shadow,
    }
    for which, value in pairs.items():
        made.setColor(which, QColor(value))
    group = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group, which, QColor(tokens.text3))
    return made


def from_palette(system: QPalette) -> Tokens:
    """Tokens made of a system palette, for high contrast: the user's colours, no others."""
    role = QPalette.ColorRole

    def name(which: QPalette.ColorRole) -> str:
        return system.color(which).name()

    window, text = name(role.Window), name(role.WindowText)
    mark, on_mark = name(role.Highlight), name(role.HighlightedText)
    return Tokens(
        bg=window,
        surface=window,
        raised=window,
        hover=window,
        line=text,
        edge=text,
        text=text,
        text2=text,
        text3=text,
        accent=mark,
        accent_hover=mark,
        accent_press=mark,
        on_accent=on_mark,
        accent_text=name(role.Link),
        accent_soft=window,
        ok=text,
        ok_soft=window,
        warn=text,
        warn_soft=window,
        bad=text,
        bad_soft=window,
        paper=LIGHT.paper,
        shadow=text,
    )


def mixed(token: str, alpha: float) -> QColor:
    """A token's colour with an opacity from 0 to 1."""
    made = QColor(colour(token))
    made.setAlphaF(alpha)
    return made


def scheme_is_dark(scheme: Qt.ColorScheme) -> bool:
    """Whether Qt says that the system is dark."""
    return scheme.name == "Dark"
