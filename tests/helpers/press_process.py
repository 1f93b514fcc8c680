"""A program that draws bills by processes beside it, to be killed: FOLDER COUNT."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf.press import ProcessBillPress
from dairyos_desktop.domain.paper import PLAIN, PaperSize
from dairyos_desktop.services.dto.documents import PaperJob
from helpers.papers import model_paper

if TYPE_CHECKING:
    from collections.abc import Iterator


def jobs(folder: Path, count: int) -> Iterator[PaperJob]:
    """So many bills, each a file."""
    for at in range(count):
        number = f"MD-{at:05d}"
        paper = model_paper(number=number).canonical_json()
        yield PaperJob(at, number, paper, folder / f"{number}.pdf", f"dairyos {at}")


def main(folder: Path, count: int) -> None:
    """Draws them all and says so."""
    press = ProcessBillPress(2, few=1)
    done = press.press(jobs(folder, count), count, size=PaperSize.A5, look=PLAIN)
    print(sum(1 for _ in done), flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
