"""Long runs over bills' papers: printing, saving; called in a worker, told and stopped from there.

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
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from dairyos_desktop.domain.paper import PaperSize
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.documents import PagePicture
    from dairyos_desktop.ui.printing import PaperPrinter

POINTS_PER_INCH = 72
_PILE = 100
"""Sheets of a print job that are cut together; a jam costs no more."""


class ServicePapers:
    """The papers as the services give them (`printing.Papers`)."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._documents = services.documents
        self._actor = actor

    def pages(self, paper_id: int, dots_per_inch: int) -> Iterator[PagePicture]:
        """The pages of one bill as pictures."""
        scale = dots_per_inch / POINTS_PER_INCH
        first = self._documents.picture(self._actor, paper_id, page=0, scale=scale)
        yield first
        for page in range(1, first.pages):
            yield self._documents.picture(self._actor, paper_id, page=page, scale=scale)

    def document(self, paper_ids: Sequence[int], path: Path) -> None:
        """Writes the bills as one document."""
        self._documents.write_merged(self._actor, paper_ids, path)


def _pile(services: Services, actor: Actor, bill_ids: Sequence[int]) -> DrawnPapers:
    """The sheets of a print job, on which its bills stand in stack order."""
    documents = services.documents
    drawn = documents.draw(actor, bill_ids)
    return DrawnPapers(
        drawn.pages,
        partial(documents.picture_of, actor, drawn),
        partial(documents.save, actor, drawn),
    )


@dataclass(frozen=True)
class Printed:
    """How a print run ended.

    Attributes:
        left: Bills that were not handed to the printer, in order.
        error: What stopped it; None where nothing did, or the user.
    """

    done: int
    total: int
    printer: str
    left: tuple[BillRow, ...]
    error: DairyError | None = None


def print_bills(
    services: Services,
    actor: Actor,
    rows: Sequence[BillRow],
    printer: PaperPrinter,
    *,
    size: PaperSize,
    progress: Callable[[int, int], None],
    stop: Callable[[], bool],
) -> Printed:
    """Issues and prints bills, a print job's worth at a time.

    What was issued is drawn before Stop is asked again, so that each bill is either printed or
    still to print; after a jam the rest goes on where it stopped. Where a sheet takes several
    bills a job is a pile to be cut: its bills are in order once it is.
    """
    piled = size.on_a_sheet > 1
    at_once = printer.at_once and (_PILE * size.on_a_sheet if piled else printer.at_once)
    at_once = at_once or max(len(rows), 1)
    done = 0
    error: DairyError | None = None
    for start in range(0, len(rows), at_once):
        if stop():
            break
        job = rows[start : start + at_once]
        ids = [row.bill_id for row in job]
        title = job[0].number if len(job) == 1 else f"{job[0].number} – {job[-1].number}"
        try:
            # All of them before the first sheet, so that nothing is half printed for a change.
            seen = rows if start == 0 else job
            services.billing.issue(actor, ids, IssuedBy.PRINTED.value, seen=seen)
            if piled:
                printer.send(title, [0], _pile(services, actor, ids))
            else:
                printer.send(title, ids, ServicePapers(services, actor))
        except DairyError as trouble:
            error = trouble
            break
        done += len(job)
        progress(done, len(rows))
    return Printed(done, len(rows), printer.name, tuple(rows[done:]), error)
