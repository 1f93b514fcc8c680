"""The steps of a month as cards: look at first, bills made, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.bills.findings import NOT_BILLED, Findings
from dairyos_desktop.ui.bills.month import MonthBills, Waits, counted, to_make
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
    title = "Look at first"
    if preview is None and not findings.count:
        return Step(LOOK, title, "Looking…", StepState.TO_COME)
    if findings.count:
        value = counted(findings.count, "thing")
        return Step(LOOK, title, value, StepState.LOOK, count=findings.count)
    return Step(LOOK, title, "Nothing odd", StepState.DONE)


def _made(bills: MonthBills, preview: Preview | None, findings: Findings) -> Step:
    live = len(bills.live)
    unbilled = findings.count_of(NOT_BILLED)
    waiting = to_make(preview)
    parts = [f"{live:,}"]
    if waiting and live:
        parts.append(f"{waiting:,} to make")
    elif waiting:
        parts = [f"None of {waiting:,}"]
    elif not live:
        parts = ["None yet"]
    if unbilled:
        parts.append(f"{unbilled:,} not billed")
    state = StepState.TO_COME
    if live:
        state = StepState.UNDER_WAY if waiting else StepState.DONE
    share = live / (live + waiting) if live + waiting else 0.0
    return Step(MADE, "Bills made", " · ".join(parts), state, share=share)


def _printed(bills: MonthBills) -> Step:
    title, whole = "Printed or sent", bills.on_paper
    done = whole - len(bills.waiting)
    if not whole:
        return Step(PRINTED, title, "None yet", StepState.TO_COME)
    state = StepState.DONE if done == whole else StepState.UNDER_WAY
    return Step(PRINTED, title, f"{done:,} of {whole:,}", state, share=done / whole)
