"""Generates the one style sheet: buttons, fields, menus, labels' tones and scroll bars."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from dairyos_desktop.ui.theme.tokens import DISABLED_OPACITY

if TYPE_CHECKING:
    from dairyos_desktop.ui.theme.tokens import Tokens

_SHEET = Template("""
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="accent_text"] { color: $accent_text; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; }

QPushButton { border: 1px solid $edge; border-radius: 6px; background: $surface; color: $text;
  padding: 0 12px; min-height: 30px; outline: none; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; min-height: 28px; }
QPushButton[kind="primary"] { border: 1px solid $accent; background: $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_press; border-color: $accent_press; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="quiet"] { border: 1px solid transparent; background: transparent;
  color: $accent_text; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; }
QPushButton:disabled { border: 1px solid $edge_faint; background: $surface; }
QPushButton[kind="primary"]:disabled { border: 1px solid $accent_faint;
  background: $accent_faint; }
QPushButton[kind="quiet"]:disabled { border: 1px solid transparent; background: transparent; }
QPushButton[kind="danger_filled"] { border: 1px solid $bad; background: $bad; }
QPushButton[kind="danger_filled"]:focus { border: 2px solid $text; }
QPushButton[kind="danger_filled"]:disabled { border: 1px solid $bad_faint;
  background: $bad_faint; }

QLineEdit, QPlainTextEdit, QComboBox { border: 1px solid $edge; border-radius: 6px;
  background: $surface; color: $text; padding: 0 9px; min-height: 30px; }
QLineEdit, QPlainTextEdit { selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit { padding: 4px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QComboBox:on {
  border: 2px solid $accent; padding: 0 8px; min-height: 28px; }
QPlainTextEdit:focus { padding: 3px 5px; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] {
  border: 1px solid $bad; }
QLineEdit[invalid="true"]:focus, QComboBox[invalid="true"]:focus { border: 2px solid $bad; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  background: $raised; color: $text3; border-color: $line; }
QLineEdit[cell="true"], QLineEdit[cell="true"]:focus { border: none; border-radius: 0;
  background: $surface; padding: 0; min-height: 0; }
QComboBox { padding-right: 28px; }
QComboBox:focus, QComboBox:on { padding-right: 27px; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { border: 1px solid $edge; background: $raised; color: $text;
  padding: 4px; outline: 0; selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }

QAbstractItemView { border: none; background: $surface; outline: 0; }
QTableView { gridline-color: transparent; }
QHeaderView { background: $raised; border: none; }
QHeaderView::section { background: $raised; border: none; }
QTableCornerButton::section { background: $raised; border: none; }
QScrollArea { border: none; background: transparent; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QMenu { background: $raised; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $text3; }
QMenu::icon { padding-left: 10px; }
QMenu::indicator { width: 0; height: 0; image: none; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $edge; padding: 4px 8px; }
""")


def style_sheet(tokens: Tokens) -> str:
    """The style sheet in the colours of the tokens."""
    faint = {
        f"{name}_faint": _mixed(getattr(tokens, name), tokens.surface)
        for name in ("accent", "bad", "edge", "raised")
    }
    return _SHEET.substitute(tokens._asdict(), **faint)


def _mixed(colour: str, ground: str) -> str:
    """The colour at the opacity of what is disabled, laid on the ground."""
    parts = (
        round(
            int(colour[at : at + 2], 16) * DISABLED_OPACITY
            + int(ground[at : at + 2], 16) * (1 - DISABLED_OPACITY)
        )
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)
