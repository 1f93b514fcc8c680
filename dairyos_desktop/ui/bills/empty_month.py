"""What stands where a month has no bills yet: what it waits for, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.bills.findings import NOT_BILLED
from dairyos_desktop.ui.bills.month import to_make
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
        return _state(tr("Looking at {name}…", name=name))
    things = findings.count
    if to_make(preview):
        words = tr(
            "{created} of {name} can be made.",
            created=trn("{count} bill", "{count} bills", preview.result.created),
            name=name,
        )
        if things:
            return _state(
                words,
                tr("Look at {things} first", things=trn("{count} thing", "{count} things", things)),
                look,
            )
        return _state(words)
    if findings.count_of(NOT_BILLED):
        words = tr("Nobody gets a bill for {name} yet: each customer lacks something.", name=name)
        return _state(words, tr("Look why"), look)
    words = tr(
        "No deliveries in {name} yet. Bills are made of what is confirmed in Entry.", name=name
    )
    return _state(words, tr("Go to Entry"), entry)
