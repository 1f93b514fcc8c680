"""The keys of the entry grid, as F1 shows them."""

from __future__ import annotations

from typing import Final

from dairyos_desktop.domain.texts import tr_later
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.screen import KeyHelp

KEYS: Final = (
    KeyHelp("Enter", tr_later("Save the cell as it stands and go down")),
    KeyHelp("Shift Enter", tr_later("Go up")),
    KeyHelp("Tab", tr_later("Save the cell as it stands and go across")),
    KeyHelp("0–9 .", tr_later("Type a quantity: .5 is 0.5, 1+.5 is 1.5")),
    KeyHelp("0", tr_later("Not delivered; the reason goes under Note")),
    KeyHelp("L", tr_later("Leave for this shift, or for a marked block; once more takes it back")),
    KeyHelp(tr_later("Shift with arrows"), tr_later("Mark a block")),
    KeyHelp("/", tr_later("Jump to a number or to any three letters")),
    KeyHelp("F2", tr_later("Change what stands in the cell")),
    KeyHelp("Esc", tr_later("Take back what is not saved")),
    KeyHelp("Delete", tr_later("Back to as ordered")),
    KeyHelp("Ctrl Enter", tr_later("Confirm the whole sheet as ordered")),
    KeyHelp("Ctrl Z", tr_later("Undo, a hundred steps; Ctrl Y does it again")),
    KeyHelp("Ctrl D", tr_later("Fill down; of one cell, copy the cell above")),
    KeyHelp("Ctrl '", tr_later("Copy the cell above")),
    KeyHelp("Ctrl P", tr_later("Print the route sheet (also Alt P)")),
    KeyHelp("Alt M", tr_later("Month sheet, and back to the day")),
    KeyHelp("Alt C", tr_later("New customer, and back to the cell")),
    KeyHelp("Menu", tr_later("All of this as a menu; insert a customer here or move one")),
    KeyHelp("Ctrl C", tr_later("Copy; Ctrl V pastes a block from a spreadsheet")),
    KeyHelp(exporting.HINT, exporting.DOES),
)
