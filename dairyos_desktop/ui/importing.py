"""The door to the import screen: who may import, and how other screens bring a file there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.widgets.buttons import Button, Kind

if TYPE_CHECKING:
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.screen import Screen

WORDS = {
    ImportKind.CUSTOMERS: tr_later("Customers"),
    ImportKind.STANDING_ORDERS: tr_later("Usual orders"),
    ImportKind.LEAVES: tr_later("Leaves"),
    ImportKind.PRODUCTS: tr_later("Products"),
    ImportKind.RATES: tr_later("Prices"),
    ImportKind.TAXES: tr_later("Tax rates"),
    ImportKind.CONSUMPTION: tr_later("Deliveries"),
    ImportKind.PAYMENTS: tr_later("Payments"),
    ImportKind.SHEET: tr_later("The month's sheet"),
}
"""What can be imported, in the office's words."""

NOT_ALLOWED = tr_later("Imports are for a manager or the owner.")
FILE_KINDS = ((tr_later("CSV or Excel"), "*.csv *.xlsx *.txt"),)


def may_import(context: UiContext) -> bool:
    """Whether the user may bring files in."""
    return may(context.actor.role, Action.IMPORT)


def guessed_kind(name: str, usual: ImportKind) -> ImportKind:
    """The register that a file's name speaks of; `usual` where it speaks of none.

    Args:
        name: Of the file, like `standing_orders.csv` or `Consumption-2026-10.xlsx`.
        usual: What belongs on the screen that asks.
    """
    plain = name.casefold().replace("_", "-").replace(" ", "-")
    # Longest first: `products` must not be found in a name that says more.
    for kind in sorted(ImportKind, key=lambda kind: -len(kind.value)):
        if plain.startswith(kind.value):
            return kind
    return usual


def import_file(screen: Screen, usual: ImportKind) -> bool:
    """Asks for a file and goes to the import screen with it; False where the user thought better.

    Args:
        screen: Which screen asks; Esc comes back to it.
        usual: What belongs there, for a file whose name doesn't say what it is.
    """
    file = screen.context.prompts.open_file(
        screen, title=tr("{words} from a file", words=WORDS[usual]), kinds=FILE_KINDS
    )
    if file is None:
        return False
    screen.go("imports", file=file, usual=usual)
    return True


def import_button(screen: Screen, usual: ImportKind) -> Button:
    """A button that brings a file in; disabled, with the reason, for whom it is not."""
    words = tr("Import a sheet…") if usual is ImportKind.SHEET else tr("Import a file…")
    button = Button(words, Kind.QUIET, icon="upload")
    button.clicked.connect(lambda: import_file(screen, usual))
    button.set_reason("" if may_import(screen.context) else as_shown(NOT_ALLOWED))
    return button
