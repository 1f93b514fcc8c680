"""Bills on paper: asked for, printed, and gone on with after a jam or Stop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.bills.asking import after, consequence, named
from dairyos_desktop.ui.bills.both_states import go_on_with
from dairyos_desktop.ui.bills.month import total_of
from dairyos_desktop.ui.bills.paper_run import Printed, print_bills

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.ui.bills.runs import Runs
    from dairyos_desktop.ui.printing import PaperPrinter
    from dairyos_desktop.ui.work import Progress

_ROLL_MM = (80.0, 297.0)
_PRINTER = "bills.printer"


class Printing:
    """Asks for the printer, and prints; a bill that goes to a printer becomes final.

    Attributes:
        size: What bills are on; the print dialog begins with its sheet.
    """

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._context = runs.context
        self.size = PaperSize.A5

    def bills(self, rows: Sequence[BillRow]) -> None:
        """Asks and prints, which issues the bills."""
        self._bills(rows, of=rows, detail=consequence(rows))

    def _bills(self, rows: Sequence[BillRow], *, of: Sequence[BillRow], detail: str = "") -> None:
        """Prints bills of a batch, once what the detail says is agreed to."""
        if not rows or self._runs.running:
            return
        what = named(rows)
        prompts = self._context.prompts
        if detail and not prompts.confirm(
            self._runs.screen,
            question=tr("Print {what}, {rows}?", what=what, rows=total_of(rows).format()),
            detail=detail,
            yes=tr("Print {what}", what=what),
        ):
            return
        size = self.size
        printer = prompts.printer(
            self._runs.screen,
            title=tr("Print {what}", what=what),
            last=self._context.preferences.text(_PRINTER),
            sheet=size.sheet,
            size_mm=None if size.sheet else _ROLL_MM,
        )
        if printer is None:
            return
        self._context.preferences.set(_PRINTER, printer.name)
        self._runs.start(
            partial(self._print, tuple(rows), printer, size),
            done=partial(self._on_printed, of=of if printer.at_once else ()),
            running=tr("Bills are being printed."),
            step=tr("Bill"),
        )

    def _print(
        self,
        rows: tuple[BillRow, ...],
        printer: PaperPrinter,
        size: PaperSize,
        progress: Progress,
    ) -> Printed:
        """Called in a worker."""

        def report(done: int, total: int, says: str) -> None:
            what = tr("{printer}: {says} · Bill", printer=printer.name, says=says) if says else ""
            progress.report(done, total, what)

        return print_bills(
            self._context.services,
            self._context.actor,
            rows,
            printer,
            size=size,
            progress=report,
            stop=progress.stopped,
        )

    def _on_printed(self, result: Printed, *, of: Sequence[BillRow]) -> None:
        """Tells what came of it, and offers to go on: at what is left, or wherever paper jammed.

        Args:
            result: What came of it.
            of: The batch that it belongs to; empty where nothing can jam.
        """
        total = len(result.rows)
        if not result.left:
            self._runs.tell(
                tr(
                    "{total} sent to {printer}.",
                    total=trn("{count} bill", "{count} bills", total),
                    printer=result.printer,
                ),
                actions=self._elsewhere(tr("Some did not come out…"), of),
            )
            return
        words = tr(
            "Printed {done} of {total}. Go on at {first}.",
            done=f"{result.done:,}",
            total=f"{total:,}",
            first=result.left[0].number,
        )
        actions = [(tr("Go on"), lambda: self._bills(result.left, of=of))]
        if result.done:
            actions += self._elsewhere(tr("Go on at another bill…"), of)
        if isinstance(result.error, ConflictError) and go_on_with(
            self._runs.screen,
            result.error,
            result.left,
            yes=lambda now: tr("Print {now}, {now2}", now=named(now), now2=total_of(now).format()),
            again=lambda now: self._bills(now, of=now),
            declined=lambda: self._runs.tell(words, tone="warn", actions=actions),
        ):
            return
        if result.error is None:
            self._runs.tell(words, tone="warn", actions=actions)
        else:
            self._runs.tell(words, result.error.shown, tone="bad", actions=actions)

    def _elsewhere(self, words: str, of: Sequence[BillRow]) -> list[tuple[str, Callable[[], None]]]:
        """The way to go on at any bill of a batch; there is none where it is a single bill."""
        return [(words, lambda: self._go_on_after(of))] if len(of) > 1 else []

    def _go_on_after(self, rows: Sequence[BillRow]) -> None:
        """Asks how far the paper in hand goes, and prints what follows."""
        typed = self._context.prompts.line(
            self._runs.screen,
            question=tr("Which bill came out well last?"),
            label=tr("Its number"),
            help_text=tr(
                "Of {first} to {last}. Its last digits are enough; leave it empty where none "
                "came out.",
                first=rows[0].number,
                last=rows[-1].number,
            ),
            yes=tr("Print what follows"),
            check=lambda text: after(rows, text),
        )
        if typed is not None:
            self._bills(after(rows, typed), of=rows)
