"""Many bills drawn into a file each, by processes beside this one where that is quicker.

A page is a hundredth of a second of pure computing, so threads wouldn't help, and reportlab serves
one document at a time. The processes are started afresh (`spawn`): the window's own state, its
locks and threads are none of theirs, and it is what Windows does.
"""

from __future__ import annotations

import functools
import hashlib
import multiprocessing
import os
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.paper import paper_from_json
from dairyos_desktop.services.dto.documents import PressedPaper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dairyos_desktop.domain.paper import PaperLook, PaperSize
    from dairyos_desktop.services.dto.documents import PaperJob

FEW: Final = 150
"""Fewer are drawn here: two processes take about a second to be ready."""
MOST_PROCESSES: Final = 4
_AT_ONCE: Final = 20
_AHEAD: Final = 3  # batches a process that wait, so that none is ever idle


class ProcessBillPress:
    """Port `BillPress`, by reportlab.

    Args:
        processes: How many; None is as many as the PC has cores, four at most.
        few: Fewer bills than these are drawn by the program itself.
    """

    def __init__(self, processes: int | None = None, *, few: int = FEW) -> None:
        self._few = few
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        self._processes = processes or min(cores or 1, MOST_PROCESSES)

    def press(
        self, jobs: Iterable[PaperJob], count: int, *, size: PaperSize, look: PaperLook
    ) -> Iterator[PressedPaper]:
        """See `BillPress.press`."""
        if count < self._few or self._processes == 1:
            for job in jobs:
                yield _pressed(job, size, look)
            return
        context = multiprocessing.get_context("spawn")
        batches = _batched(jobs)
        waiting: deque[tuple[Future[list[PressedPaper]], Sequence[PaperJob]]] = deque()
        pool = ProcessPoolExecutor(self._processes, context, initializer=_begin)
        try:
            for first in islice(batches, _AHEAD * self._processes):
                waiting.append((_submitted(pool, first, size, look), first))
            while waiting:
                future, batch = waiting.popleft()
                try:
                    done = future.result()
                except BrokenProcessPool:
                    # Somebody ended a process, or the memory was at its end: what it had is
                    # drawn here, and so is the rest.
                    done = _press_batch(batch, size, look)
                yield from done
                more = next(batches, None)
                if more is not None:
                    waiting.append((_submitted(pool, more, size, look), more))
        finally:
            pool.shutdown(cancel_futures=True)


def _batched(jobs: Iterable[PaperJob]) -> Iterator[list[PaperJob]]:
    left = iter(jobs)
    while batch := list(islice(left, _AT_ONCE)):
        yield batch


def _submitted(
    pool: ProcessPoolExecutor, batch: Sequence[PaperJob], size: PaperSize, look: PaperLook
) -> Future[list[PressedPaper]]:
    try:
        return pool.submit(_press_batch, batch, size, look)
    except BrokenProcessPool as error:
        broken: Future[list[PressedPaper]] = Future()
        broken.set_exception(error)
        return broken


def _press_batch(jobs: Sequence[PaperJob], size: PaperSize, look: PaperLook) -> list[PressedPaper]:
    return [_pressed(job, size, look) for job in jobs]


def _pressed(job: PaperJob, size: PaperSize, look: PaperLook) -> PressedPaper:
    # Loaded by the first bill, so that neither the window nor a command waits for it.
    from dairyos_desktop.adapters.pdf.renderer import (  # noqa: PLC0415 - as said
        ReportlabBillRenderer,
    )

    name = job.path.name
    try:
        paper = paper_from_json(job.paper)
        pdf = ReportlabBillRenderer().render([paper], size=size, look=look, recipe=job.recipe)
        WholeFiles().write(job.path, pdf)
    except DairyError as error:
        return PressedPaper(job.bill_id, job.number, name, "", error.message)
    return PressedPaper(job.bill_id, job.number, name, hashlib.sha256(pdf).hexdigest())


def _begin() -> None:
    """Begins a process: it ends with the program, however that ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        end = functools.partial(_end_with, parent.sentinel)
        threading.Thread(target=end, name="parent watch", daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
