"""Colours, style sheets and letters: what would make the window unreadable or old."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.windows import theme
from PySide6.QtGui import QColor, QPalette, QRawFont
from PySide6.QtWidgets import QWidget

import dairyos_desktop.ui
from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.money import Money
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.ui.theme import colours
from dairyos_desktop.ui.theme.theme import Density, Mode
from dairyos_desktop.ui.theme.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

UI = Path(dairyos_desktop.ui.__file__).parent
TEXT = 4.5
CONTROL = 3.0
_GROUNDS = ("bg", "surface", "raised", "hover", "accent_soft")
_PLAIN_GROUNDS = ("bg", "surface", "raised", "hover")

# Every pair of token and ground that stands on the screen, with the contrast it needs.
PAIRS = (
    *(("text", ground, TEXT) for ground in _GROUNDS),
    *(("text", f"{tone}_soft", TEXT) for tone in ("ok", "warn", "bad")),
    *(("text2", ground, TEXT) for ground in _GROUNDS),
    *(("text3", ground, TEXT) for ground in _PLAIN_GROUNDS),
    *(("accent_text", ground, TEXT) for ground in _GROUNDS),
    *(("on_accent", ground, TEXT) for ground in ("accent", "accent_hover", "accent_press")),
    *((tone, ground, TEXT) for tone in ("ok", "warn", "bad") for ground in _PLAIN_GROUNDS),
    *((tone, f"{tone}_soft", TEXT) for tone in ("ok", "warn", "bad")),
    ("surface", "bad", TEXT),
    ("surface", "ok", CONTROL),
    *(("edge", ground, CONTROL) for ground in ("surface", "raised", "hover")),
    *(("accent", ground, CONTROL) for ground in _GROUNDS),
)


def _luminance(name: str) -> float:
    colour = QColor(name)

    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("token", "ground", "needed"), PAIRS)
def test_what_stands_on_a_ground_can_be_read(
    tokens: Tokens, token: str, ground: str, needed: float
) -> None:
    ratio = contrast(getattr(tokens, token), getattr(tokens, ground))
    assert ratio >= needed, f"{token} on {ground}: {ratio:.2f}"


def _sources() -> list[Path]:
    return sorted(UI.rglob("*.py"))


def test_colours_are_written_in_one_place_only() -> None:
    pattern = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|rgba?\(\s*\d")
    found = [
        f"{path.relative_to(UI)}:{number}: {line.strip()}"
        for path in _sources()
        if path.name != "tokens.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_there_is_one_style_sheet_and_no_proxy_style() -> None:
    found = [
        f"{path.relative_to(UI)}:{number}"
        for path in _sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ("setStyleSheet(" in line and path.name != "theme.py") or "QProxyStyle" in line
    ]
    assert not found


@pytest.mark.no_cover
def test_every_sign_in_the_windows_words_is_in_a_bundled_font(qapp: QApplication) -> None:
    del qapp
    faces = [
        QRawFont(str(resource("fonts", name)), 13)
        for name in (
            "NotoSans-Regular.ttf",
            "NotoSansDevanagari-Regular.ttf",
            "NotoSansGujarati-Regular.ttf",
            "NotoSansTamil-Regular.ttf",
        )
    ]
    shown = Money("-1234567.89").format() + Money("0.05").format()
    for path in _sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        shown += "".join(
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in said  # docstrings are not on the screen
        )
    wanted = {sign for sign in shown if not sign.isspace() and sign.isprintable()}
    missing = {s for s in wanted if not any(face.supportsCharacter(ord(s)) for face in faces)}
    assert not missing


def test_medium_and_semibold_are_really_drawn(qapp: QApplication) -> None:
    del qapp
    widths = {w: fonts.width("Confirm 45 as ordered", 13, w) for w in (400, 500, 600, 700)}
    assert widths[400] < widths[500] < widths[600] < widths[700]


def test_figures_are_equally_wide_in_all_weights(qapp: QApplication) -> None:
    del qapp
    widths = {
        fonts.width(digit * 10, 13, weight) for digit in "0123456789" for weight in (400, 600, 700)
    }
    assert max(widths) - min(widths) < 0.5


def _named_icons(tree: ast.Module) -> set[str]:
    """The names handed to whatever draws an icon: first argument, second of paint_icon, icon=."""
    place = {"icon": 0, "IconButton": 0, "IconLabel": 0, "EmptyState": 0, "paint_icon": 1}
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        given = [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
        given += node.args[place[called] :][:1] if called in place else []
        found |= {
            part.value
            for value in given
            for part in ((value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,))
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value
        }
    return found


def test_every_icon_that_the_code_names_is_there() -> None:
    named = {entry.icon for entry in SCREENS}
    for path in _sources():
        named |= _named_icons(ast.parse(path.read_text(encoding="utf-8")))
    assert {"search", "x", "receipt-text"} <= named
    assert not [name for name in named if not resource("icons", f"{name}.svg").is_file()]


def test_a_change_of_theme_repaints_in_the_other_colours(qapp: QApplication) -> None:
    look = theme()
    window = QWidget()
    look.dress(window)
    later = QWidget()
    changes: list[bool] = []
    look.changed.connect(lambda: changes.append(look.dark))
    try:
        look.set_mode(Mode.DARK)
        assert look.tokens is DARK
        assert colours.colour("surface").name().upper() == DARK.surface
        assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.surface
        look.dress(later)
        assert DARK.accent in window.styleSheet()
        assert DARK.accent in later.styleSheet()
        dark = icon("check").pixmap(16, 16).toImage()
    finally:
        look.set_mode(Mode.LIGHT)
    assert look.tokens is LIGHT
    assert changes == [True, False]
    assert LIGHT.accent in window.styleSheet()
    assert icon("check").pixmap(16, 16).toImage() != dark


def test_the_density_is_told_once(qapp: QApplication) -> None:
    del qapp
    look = theme()
    told: list[Density] = []
    look.changed.connect(lambda: told.append(look.density))
    look.set_density(Density.DENSE)
    look.set_density(Density.DENSE)
    look.set_density(Density.COMFORTABLE)
    assert told == [Density.DENSE, Density.COMFORTABLE]


def test_high_contrast_uses_the_systems_colours_and_no_others() -> None:
    system = QPalette()
    role = QPalette.ColorRole
    for which, name in ((role.Window, "black"), (role.WindowText, "white"), (role.Link, "yellow")):
        system.setColor(which, QColor(name))
    system.setColor(role.Highlight, QColor("aqua"))
    system.setColor(role.HighlightedText, QColor("black"))
    made = colours.from_palette(system)._asdict()
    paper_apart = {key: value for key, value in made.items() if key != "paper"}
    allowed = {QColor(n).name() for n in ("black", "white", "yellow", "aqua")}
    assert set(paper_apart.values()) <= allowed
    assert len(made) == len(LIGHT)
