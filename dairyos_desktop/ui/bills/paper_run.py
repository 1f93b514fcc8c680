"""A print run over bills; called in a worker, told and stopped from there.

Nothing here knows widgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.ui.drawn_papers import DrawnPapers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.paper import PaperSize
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.documents import DrawnBills
    from dairyos_desktop.ui.printing import PaperPrinter

_PILE = 100
"""Sheets of a print job that are cut together; a jam costs no more."""

_FEW = 3
_PATIENCE_S = 4.0
"""So long a few bills are waited for: a printer that can't print says so at once, and whoever
prints one bill wants to print the next."""


@dataclass(frozen=True)
class Printed:
    """How a print run ended.

    Attributes:
        rows: All that were to be printed, in order.
        done: How many of them the printer took.
        error: What stopped it; None where nothing did, or the user.
    """

    rows: tuple[BillRow, ...]
    done: int
    printer: str
    error: DairyError | None = None

    @property
    def left(self) -> tuple[BillRow, ...]:
        """Bills that are still to be printed."""
        return self.rows[self.done :]


def _drawn(services: Services, actor: Actor, drawn: DrawnBills, *, size: PaperSize) -> DrawnPapers:
    documents = services.documents
    return DrawnPapers(
        drawn.pages,
        partial(documents.picture_of, actor, drawn),
        partial(documents.save, actor, drawn),
        None if size.sheet else drawn.size_mm,
    )


def _at_once(printer: PaperPrinter, size: PaperSize, count: int) -> int:
    """How many bills are one print job."""
    if not printer.at_once:
        return max(count, 1)
    if size.on_a_sheet > 1:
        return _PILE * size.on_a_sheet
    # On a roll each bill has a length of its own.
    return printer.at_once if size.sheet else 1


def print_bills(
    services: Services,
    actor: Actor,
    rows: Sequence[BillRow],
    printer: PaperPrinter,
    *,
    size: PaperSize,
    progress: Callable[[int, int, str], None],
    stop: Callable[[], bool],
) -> Printed:
    """Issues and prints bills, a print job's worth at a time.

    A bill becomes final before it is drawn, and counts as printed once the printer has taken it:
    after a jam, or if this program dies, it is still to be printed. Where a sheet takes several
    bills a job is a pile to be cut: its bills are in order once it is.

    Args:
        services: The office's.
        actor: Who prints.
        rows: The bills, in order.
        printer: Where to.
        size: What they are on.
        progress: Told (bills printed, bills in all, what the printer says of its trouble).
        stop: Asked between print jobs and while the printer is waited for.
    """
    at_once = _at_once(printer, size, len(rows))
    patience_s = _PATIENCE_S if len(rows) <= _FEW else None
    done = 0
    error: DairyError | None = None
    while done < len(rows) and not stop():
        job = rows[done : done + at_once]
        ids = [row.bill_id for row in job]
        title = job[0].number if len(job) == 1 else f"{job[0].number} – {job[-1].number}"
        try:
            # All of them before the first sheet, so that nothing is half printed for a change.
            seen = job if done else rows
            drawn = services.documents.draw(actor, ids, both_sides=printer.both_sides, seen=seen)
            printer.send(title, _drawn(services, actor, drawn, size=size))
            if not printer.through(stop, partial(progress, done, len(rows)), patience_s):
                break
            services.billing.issue(actor, ids, IssuedBy.PRINTED.value)
        except DairyError as trouble:
            error = trouble
            break
        done += len(job)
        progress(done, len(rows), "")
    return Printed(tuple(rows), done, printer.name, error)
