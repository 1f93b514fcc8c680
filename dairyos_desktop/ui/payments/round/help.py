"""The keys of the Round tab, as F1 shows them."""

from __future__ import annotations

from typing import Final

from dairyos_desktop.ui.screen import KeyHelp

GRID_KEYS: Final = (
    KeyHelp("Enter", "On an empty row: all that is owed was paid; go down"),
    KeyHelp("0–9 .", "Type what was given; 500+50 adds up"),
    KeyHelp("u q b", "Behind the figure: by UPI, cheque or bank; alone: all of it so"),
    KeyHelp("S", "Behind the figure, or on a row: the rest is let off"),
    KeyHelp("/", "Jump to a number or to any three letters"),
    KeyHelp("Tab", "On to By and Note"),
    KeyHelp("F2", "Change what stands in the row: the receipt is reversed, another one written"),
    KeyHelp("Delete", "Take the receipt back"),
    KeyHelp("Ctrl Z", "Take the last receipt back"),
    KeyHelp("Esc", "Take back what is not saved; then to all rounds"),
    KeyHelp("Ctrl Enter", "Close the round: type the cash handed in, once more closes it"),
    KeyHelp("Alt O", "Count the notes"),
    KeyHelp("Ctrl P", "Print the list of this route (also Alt P)"),
)
START_KEYS: Final = (
    KeyHelp("Enter", "Open the round that is marked, or go on to the next field"),
    KeyHelp("Ctrl Enter", "Open the round as the form says"),
    KeyHelp("Ctrl P", "Print the list of this route (also Alt P)"),
)
