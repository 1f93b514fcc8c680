"""The steps of a month as cards: look at first, bills made, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.bills.findings import NOT_BILLED, Findings
from dairyos_desktop.ui.bills.month import MonthBills, Waits, to_make
from dairyos_desktop.ui.widgets.card import Step, StepState

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.billing import Preview

LOOK = "look"
MADE = Waits.MAKE.value
PRINTED = Waits.PRINT.value


def steps_of(
    bills: MonthBills, preview: Preview | None, findings: Findings
) -> tuple[Step, Step, Step]:
    """The cards, left to right."""
    return _look(preview, findings), _made(bills, preview, findings), _printed(bills)


def _look(preview: Preview | None, findings: Findings) -> Step:
    title = tr("Look at first")
    if preview is None and not findings.count:
        return Step(LOOK, title, tr("Looking…"), StepState.TO_COME)
    if findings.count:
        value = trn("{count} thing", "{count} things", findings.count)
        return Step(LOOK, title, value, StepState.LOOK, count=findings.count)
    return Step(LOOK, title, tr("Nothing odd"), StepState.DONE)


def _made(bills: MonthBills, preview: Preview | None, findings: Findings) -> Step:
    live = len(bills.live)
    unbilled = findings.count_of(NOT_BILLED)
    waiting = to_make(preview)
    parts = [f"{live:,}"]
    if waiting and live:
        parts.append(tr("{waiting} to make", waiting=f"{waiting:,}"))
    elif waiting:
        parts = [tr("None of {waiting}", waiting=f"{waiting:,}")]
    elif not live:
        parts = [tr("None yet")]
    if unbilled:
        parts.append(tr("{unbilled} not billed", unbilled=f"{unbilled:,}"))
    state = StepState.TO_COME
    if live:
        state = StepState.UNDER_WAY if waiting else StepState.DONE
    share = live / (live + waiting) if live + waiting else 0.0
    return Step(MADE, tr("Bills made"), " · ".join(parts), state, share=share)


def _printed(bills: MonthBills) -> Step:
    title, whole = tr("Printed or sent"), bills.on_paper
    done = whole - len(bills.waiting)
    if not whole:
        return Step(PRINTED, title, tr("None yet"), StepState.TO_COME)
    state = StepState.DONE if done == whole else StepState.UNDER_WAY
    return Step(
        PRINTED,
        title,
        tr("{done} of {whole}", done=f"{done:,}", whole=f"{whole:,}"),
        state,
        share=done / whole,
    )
