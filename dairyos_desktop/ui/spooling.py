"""Printers of a system's spooler (CUPS): handed the document, and asked what became of it.

What the dialog was told goes with the job: copies, sides, tray and whatever else the printer's
driver offers there.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintEngine, QPrinter

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dairyos_desktop.ui.printing import Papers

_AT_ONCE: Final = 20
_ALL: Final = 1_000_000
_TIMEOUT_S: Final = 120
_LOOK_EVERY_S: Final = 0.25
_DRIVER_CHOICES: Final = 0xFE00
"""Where Qt's print engine keeps them: `PPK_CupsOptions` of qprint_p.h, names and values in turn."""

_SIDES: Final = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}
# Of a job's state, by the reasons that RFC 8011 (5.3.8) names.
_NOT_PRINTED: Final = ("aborted", "canceled", "with-errors", "printer-stopped")
# Somebody wants it later: it is the queue's from here on.
_LATER: Final = ("hold", "held")


def takes_nothing(name: str, why: str) -> EnvironmentTroubleError:
    """The printer refused."""
    return EnvironmentTroubleError(
        tr("{name} takes nothing{why}", name=name, why=f": {why}" if why else "."),
        tr("Look whether the printer is on and has paper, then print again."),
        code="printer",
    )


def _stopped(name: str, why: str) -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        tr("{name} stopped{why}", name=name, why=f": {why}" if why else "."),
        tr("Nothing waits there any more. Look after the printer, then go on."),
        code="printer",
    )


@dataclass(frozen=True)
class Wishes:
    """What the user chose in the dialog.

    Attributes:
        media: The sheet, as the spooler names it; empty for the printer's own.
        own_size: The sheet is as large as each paper is, as on a roll.
        collated: Of several copies each is whole before the next begins.
        grey: Without colour, by a printer that has some.
        backwards: The last page first, for printers that lay them face up.
        sides: As the spooler names them; empty for the printer's own.
        driver: The driver's own choices, as `name=value`.
    """

    copies: int = 1
    media: str = ""
    own_size: bool = False
    collated: bool = True
    grey: bool = False
    backwards: bool = False
    sides: str = ""
    driver: tuple[str, ...] = ()


def own_size(printer: QPrinter) -> bool:
    """Whether its sheet is as large as each paper is, as on a roll."""
    return printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.Custom


def sides_of(printer: QPrinter) -> str:
    """On which sides it prints; empty where that is for the printer to say."""
    return _SIDES.get(printer.duplex(), "")


def wishes_of(printer: QPrinter) -> Wishes:
    """What the user chose for a printer of the spooler."""
    kept = printer.printEngine().property(QPrintEngine.PrintEnginePropertyKey(_DRIVER_CHOICES))
    pairs = kept if isinstance(kept, list) else []
    return Wishes(
        copies=max(printer.copyCount(), 1),
        media=printer.pageLayout().pageSize().key(),
        own_size=own_size(printer),
        collated=printer.collateCopies(),
        grey=printer.colorMode() == QPrinter.ColorMode.GrayScale,
        backwards=printer.pageOrder() == QPrinter.PageOrder.LastPageFirst,
        sides=sides_of(printer),
        driver=tuple(
            f"{name}={value}" for name, value in zip(pairs[::2], pairs[1::2], strict=False) if value
        ),
    )


class SpoolPrinter:
    """A printer of the system's spooler, handed the document by `lp`.

    Args:
        lp: The program; `lpstat` and `cancel` stand beside it.
        name: The printer's.
        wishes: What the user chose.
    """

    def __init__(self, lp: Path, name: str, wishes: Wishes) -> None:
        self._lp = lp
        self._wishes = wishes
        self._job = ""
        self.name = name
        # Turned round as a whole, or each part of it would be.
        self.at_once = _ALL if wishes.backwards else _AT_ONCE
        self.both_sides = wishes.sides not in {"", "one-sided"}

    def send(self, title: str, papers: Papers) -> None:
        """See `PaperPrinter.send`."""
        words = ["-d", self.name, "-n", str(self._wishes.copies), "-t", title]
        for option in self._options(papers):
            words += ["-o", option]
        with tempfile.TemporaryDirectory(prefix="dairyos-print-") as folder:
            path = Path(folder) / "paper.pdf"
            papers.document(path)
            try:
                # The spooler has read the file once the command ends.
                done = self._run("lp", *words, "--", str(path))
            except (OSError, subprocess.TimeoutExpired) as error:
                raise takes_nothing(self.name, str(error)) from error
        if done.returncode:
            # It begins with its own name, as it was called.
            raise takes_nothing(self.name, re.sub(r"^\S*lp: ", "", done.stderr.strip()))
        found = re.search(rf"{re.escape(self.name)}-\d+", done.stdout)
        self._job = found.group() if found else ""

    def _options(self, papers: Papers) -> Iterator[str]:
        wishes, media = self._wishes, self._wishes.media
        if wishes.own_size and papers.size_mm is not None:
            width, height = papers.size_mm
            media = f"Custom.{width:.1f}x{height:.1f}mm"
        if media:
            yield f"media={media}"
        if wishes.sides:
            yield f"sides={wishes.sides}"
        if wishes.copies > 1:
            yield f"collate={'true' if wishes.collated else 'false'}"
        if wishes.grey:
            yield "print-color-mode=monochrome"
        if wishes.backwards:
            yield "outputorder=reverse"
        yield from wishes.driver

    def through(
        self, stop: Callable[[], bool], told: Callable[[str], None], patience_s: float | None
    ) -> bool:
        """See `PaperPrinter.through`."""
        began = time.monotonic()
        while self._job:
            waits, state, says = self._look()
            if any(word in state for word in _NOT_PRINTED):
                if waits:
                    self._take_back()
                raise _stopped(self.name, says)
            if not waits or any(word in state for word in _LATER):
                break
            if stop():
                self._take_back()
                return False
            if patience_s is not None and time.monotonic() - began > patience_s:
                break
            told(says)
            time.sleep(_LOOK_EVERY_S)
        return True

    def _look(self) -> tuple[bool, str, str]:
        """Whether the job still waits or prints, its state, and what the printer says of it."""
        for which in ("not-completed", "completed"):
            try:
                listed = self._run("lpstat", "-W", which, "-l", "-o", self.name)
            except (OSError, subprocess.TimeoutExpired):
                # A spooler that can't be asked has taken the job all the same.
                return False, "", ""
            lines = iter(listed.stdout.splitlines())
            for line in lines:
                if line.split(" ", 1)[0] == self._job:
                    facts = dict(_facts(lines))
                    waits = which == "not-completed"
                    return waits, facts.get("Alerts", ""), facts.get("Status", "")
        return False, "", ""

    def _take_back(self) -> None:
        try:
            self._run("cancel", self._job)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _stopped(self.name, str(error)) from error

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a program of the spooler, which is to speak English."""
        return subprocess.run(  # noqa: S603 - the system's own, and no shell
            [str(self._lp.with_name(program)), *words],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )


def _facts(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """What is told of a job below its line."""
    for line in lines:
        if not line.startswith("\t"):
            return
        name, colon, text = line.strip().partition(":")
        if colon:
            yield name, text.strip()
