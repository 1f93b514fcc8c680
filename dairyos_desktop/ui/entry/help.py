"""The keys of the entry grid, as F1 shows them."""

from __future__ import annotations

from typing import Final

from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.screen import KeyHelp

KEYS: Final = (
    KeyHelp("Enter", "Save the cell as it stands and go down"),
    KeyHelp("Shift Enter", "Go up"),
    KeyHelp("Tab", "Save the cell as it stands and go across"),
    KeyHelp("0–9 .", "Type a quantity: .5 is 0.5, 1+.5 is 1.5"),
    KeyHelp("0", "Not delivered; the reason goes under Note"),
    KeyHelp("L", "Leave for this shift, or for a marked block; once more takes it back"),
    KeyHelp("Shift with arrows", "Mark a block"),
    KeyHelp("/", "Jump to a number or to any three letters"),
    KeyHelp("F2", "Change what stands in the cell"),
    KeyHelp("Esc", "Take back what is not saved"),
    KeyHelp("Delete", "Back to as ordered"),
    KeyHelp("Ctrl Enter", "Confirm the whole sheet as ordered"),
    KeyHelp("Ctrl Z", "Undo, a hundred steps; Ctrl Y does it again"),
    KeyHelp("Ctrl D", "Fill down; of one cell, copy the cell above"),
    KeyHelp("Ctrl '", "Copy the cell above"),
    KeyHelp("Ctrl P", "Print the route sheet (also Alt P)"),
    KeyHelp("Alt M", "Month sheet, and back to the day"),
    KeyHelp("Alt C", "New customer, and back to the cell"),
    KeyHelp("Menu", "All of this as a menu; insert a customer here or move one"),
    KeyHelp("Ctrl C", "Copy; Ctrl V pastes a block from a spreadsheet"),
    KeyHelp(exporting.HINT, exporting.DOES),
)
