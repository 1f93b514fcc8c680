"""What stands where a month has no bills yet: what it waits for, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.bills.findings import NOT_BILLED
from dairyos_desktop.ui.bills.month import counted, to_make
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import Preview
    from dairyos_desktop.ui.bills.findings import Findings


def _state(words: str, verb: str = "", deed: Callable[[], None] | None = None) -> EmptyState:
    button = None
    if deed is not None:
        button = Button(verb)
        button.clicked.connect(lambda _on=False: deed())
    return EmptyState("receipt-text", words, secondary=button)


def empty_month(
    month: Month,
    preview: Preview | None,
    findings: Findings,
    *,
    look: Callable[[], None],
    entry: Callable[[], None],
) -> EmptyState:
    """The sentence and its button.

    Args:
        month: The month.
        preview: What a run would do; None while it is worked out.
        findings: What there is to look at.
        look: Shows that.
        entry: Goes to where deliveries are confirmed.
    """
    name = month.label()
    if preview is None:
        return _state(f"Looking at {name}…")
    things = findings.count
    if to_make(preview):
        words = f"{counted(preview.result.created, 'bill')} of {name} can be made."
        if things:
            return _state(words, f"Look at {counted(things, 'thing')} first", look)
        return _state(words)
    if findings.count_of(NOT_BILLED):
        words = f"Nobody gets a bill for {name} yet: each customer lacks something."
        return _state(words, "Look why", look)
    words = f"No deliveries in {name} yet. Bills are made of what is confirmed in Entry."
    return _state(words, "Go to Entry", entry)
