"""Colour tokens and measures: the only place in the window where a colour is written.

A test recomputes the contrast of every pair in use and finds colours written elsewhere.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Tokens(NamedTuple):
    """One colour scheme, each colour as `#rrggbb`.

    Attributes:
        bg: Rail, status bar, ground behind paper.
        surface: Page, table, field, card.
        raised: Table head, totals, side panel, menu.
        hover: Hover and the current row.
        line: Hairlines and card edges; decoration.
        edge: Edge of fields, buttons, check boxes; scroll handle.
        text: Text.
        text2: Labels, table heads, icons.
        text3: Placeholders, key hints, "as ordered, not confirmed".
        accent: Primary button, focus ring, current cell, progress.
        accent_hover: Primary button under the pointer.
        accent_press: Primary button held down.
        on_accent: Text on those three.
        accent_text: Links, quiet buttons, changed figures.
        accent_soft: Selection, active rail item, active filter.
        ok: Paid, confirmed, in order.
        ok_soft: Ground for `ok`.
        warn: To look at, unusual, difference.
        warn_soft: Ground for `warn`.
        bad: Failed, not delivered, error.
        bad_soft: Ground for `bad`.
        paper: The bill's page on screen; white in every scheme.
        shadow: What floats throws it.
    """

    bg: str
    surface: str
    raised: str
    hover: str
    line: str
    edge: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_text: str
    accent_soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    paper: str
    shadow: str


LIGHT: Final = Tokens(
    bg="#F4F2EC",
    surface="#FFFFFF",
    raised="#FAF9F5",
    hover="#F1EFE8",
    line="#E5E2D9",
    edge="#8A867B",
    text="#1F1E1A",
    text2="#55524A",
    text3="#6B675E",
    accent="#2B57C6",
    accent_hover="#2149AE",
    accent_press="#1A3C92",
    on_accent="#FFFFFF",
    accent_text="#2450BC",
    accent_soft="#E6ECFB",
    ok="#1A7040",
    ok_soft="#E2F2E7",
    warn="#855000",
    warn_soft="#FCEFD6",
    bad="#B3261E",
    bad_soft="#FCE8E5",
    paper="#FFFFFF",
    shadow="#1F1E1A",
)

DARK: Final = Tokens(
    bg="#161513",
    surface="#1E1D1A",
    raised="#252420",
    hover="#2B2A26",
    line="#34322D",
    edge="#7D796E",
    text="#ECEAE3",
    text2="#B9B5AA",
    text3="#A29E93",
    accent="#8FABFF",
    accent_hover="#A6BCFF",
    accent_press="#7B9AF7",
    on_accent="#0E1836",
    accent_text="#A3BAFF",
    accent_soft="#28314D",
    ok="#79D09A",
    ok_soft="#1B3325",
    warn="#EEB961",
    warn_soft="#3B2D14",
    bad="#FF9A8F",
    bad_soft="#45221E",
    paper="#FFFFFF",
    shadow="#000000",
)

# Measures in logical pixels.
SPACE_4: Final = 4
SPACE_8: Final = 8
SPACE_12: Final = 12
SPACE_16: Final = 16
SPACE_20: Final = 20
SPACE_24: Final = 24
SPACE_32: Final = 32
PAGE_MARGIN: Final = 20

CONTROL_HEIGHT: Final = 32
RAIL_WIDTH: Final = 188
RAIL_WIDTH_FOLDED: Final = 56
RAIL_ITEM_HEIGHT: Final = 34
HEADER_HEIGHT: Final = 58
HEADER_HEIGHT_LOW: Final = 46
BAR_HEIGHT: Final = 44
STATUS_HEIGHT: Final = 28
PANEL_WIDTH: Final = 372
HEAD_HEIGHT: Final = 34

ROW_LIST: Final = 34
ROW_ENTRY: Final = 28
ROW_DENSE: Final = 24

RADIUS_CELL: Final = 4
RADIUS_CONTROL: Final = 6
RADIUS_CARD: Final = 8
RADIUS_PAGE: Final = 10

MOTION_MS: Final = 120
DISABLED_OPACITY: Final = 0.45

# Type sizes in logical pixels.
TYPE_HINT: Final = 11
TYPE_SMALL: Final = 12
TYPE_BODY: Final = 13
TYPE_CARD: Final = 14
TYPE_SECTION: Final = 15
TYPE_PAGE: Final = 20
TYPE_FIGURE: Final = 28
