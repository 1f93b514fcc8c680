"""The keys of the Round tab, as F1 shows them."""

from __future__ import annotations

from typing import Final

from dairyos_desktop.domain.texts import tr_later
from dairyos_desktop.ui.screen import KeyHelp

GRID_KEYS: Final = (
    KeyHelp("Enter", tr_later("On an empty row: all that is owed was paid; go down")),
    KeyHelp("0–9 .", tr_later("Type what was given; 500+50 adds up")),
    KeyHelp("u q b", tr_later("Behind the figure: by UPI, cheque or bank; alone: all of it so")),
    KeyHelp("S", tr_later("Behind the figure, or on a row: the rest is let off")),
    KeyHelp("/", tr_later("Jump to a number or to any three letters")),
    KeyHelp("Tab", tr_later("On to By and Note")),
    KeyHelp(
        "F2",
        tr_later("Change what stands in the row: the receipt is reversed, another one written"),
    ),
    KeyHelp("Delete", tr_later("Take the receipt back")),
    KeyHelp("Ctrl Z", tr_later("Take the last receipt back")),
    KeyHelp("Esc", tr_later("Take back what is not saved; then to all rounds")),
    KeyHelp(
        "Ctrl Enter", tr_later("Close the round: type the cash handed in, once more closes it")
    ),
    KeyHelp("Alt O", tr_later("Count the notes")),
    KeyHelp("Ctrl P", tr_later("Print the list of this route (also Alt P)")),
)
START_KEYS: Final = (
    KeyHelp("Enter", tr_later("Open the round that is marked, or go on to the next field")),
    KeyHelp("Ctrl Enter", tr_later("Open the round as the form says")),
    KeyHelp("Ctrl P", tr_later("Print the list of this route (also Alt P)")),
)
