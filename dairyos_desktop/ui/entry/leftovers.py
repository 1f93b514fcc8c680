"""What was typed and not saved when the window was closed: kept, and put back where it was.

It lies among what the window remembers for the user, not in the books: nothing of it is a
delivery until somebody presses Enter on it again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.texts import as_shown, tr_later
from dairyos_desktop.ui.entry.deciding import Deed, decide_typed
from dairyos_desktop.ui.entry.parts import Held, Why
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.ui.entry.board import Board
    from dairyos_desktop.ui.preferences import Preferences

_NAME: Final = "entry.unsaved"
_WORDS: Final = tr_later("Typed before the window was closed. Enter saves it")
_LEAVE_WORDS: Final = tr_later("L was pressed as the window closed. Press it once more, or Esc")

Texts = dict[dt.date, dict[Place, str]]


def read_leftovers(preferences: Preferences) -> Texts:
    """The texts by day and place; what can't be read is left out."""
    found: Texts = defaultdict(dict)
    stored = preferences.get(_NAME, [])
    for entry in stored if isinstance(stored, list) else []:
        match entry:
            case [str(on), int(customer_id), str(column), str(text)]:
                try:
                    day = dt.date.fromisoformat(on)
                except ValueError:
                    continue
                found[day][Place(customer_id, column)] = text
            case _:
                continue
    return found


def write_leftovers(preferences: Preferences, texts: Mapping[dt.date, Mapping[Place, str]]) -> None:
    """Remembers the texts in place of those remembered before."""
    preferences.set(
        _NAME,
        [
            [on.isoformat(), place.customer_id, place.column, text]
            for on, places in sorted(texts.items())
            for place, text in sorted(places.items())
        ],
    )


def put_back(grid: Board, texts: Mapping[Place, str]) -> None:
    """Holds the texts in their places on a sheet that was just read.

    What has been saved since, or what the sheet has no place for, is gone.
    """
    for place, text in texts.items():
        if not grid.has(place.customer_id) or grid.column_at(place.column) < 0:
            continue
        decision = decide_typed(grid, place, text)
        if decision.deed is Deed.HOLD and decision.held is not None:
            grid.hold(place, decision.held)
        elif decision.deed is Deed.SAVE:
            grid.hold(place, Held(Why.LEFT_OVER, text, as_shown(_WORDS), decision.wishes))
        elif decision.deed is Deed.MARK_LEAVE:
            grid.hold(place, Held(Why.INVALID, text, as_shown(_LEAVE_WORDS)))
        elif decision.deed is Deed.REFUSE:
            grid.hold(place, Held(Why.INVALID, text, decision.words))
