"""What writing papers brought about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

SHOWN_ON_PAPER: Final = frozenset({
    "name", "address", "phone", "gstin", "fssai", "upi_id", "bill_prefix", "paper_size",
    "paper_colour", "receipt_paper",
})  # fmt: skip
"""Keys of the settings that change how papers look."""


class ShownPaper(StrEnum):
    """The papers that customers see."""

    BILL = "bill"
    RECEIPT = "receipt"
    STATEMENT = "statement"


@dataclass(frozen=True)
class FailedPaper:
    """A bill whose paper could not be written, and why."""

    number: str
    problem: str


@dataclass(frozen=True)
class WrittenPapers:
    """How many papers there are now; each is one file, or a part of the merged one.

    Attributes:
        unchanged: So many of the written ones lay there already, just as they would be made.
    """

    written: int
    failed: tuple[FailedPaper, ...]
    stopped: bool = False
    unchanged: int = 0


@dataclass(frozen=True)
class PaperJob:
    """A bill to be drawn into a file.

    Attributes:
        paper: Its canonical JSON.
        recipe: What the file will say that it was made from.
    """

    bill_id: int
    number: str
    paper: str
    path: Path
    recipe: str


@dataclass(frozen=True)
class PressedPaper:
    """What became of a job: the file's SHA-256, or what went wrong."""

    bill_id: int
    number: str
    name: str
    sha256: str
    problem: str = ""


@dataclass(frozen=True)
class DrawnBills:
    """Bills as one document that is drawn already.

    Attributes:
        size_mm: Width and height of its first page; a roll is as long as it needs to be.
    """

    pdf: bytes
    pages: int
    size_mm: tuple[float, float]


@dataclass(frozen=True)
class PagePicture:
    """A page as a picture: RGBA bytes, row by row."""

    width: int
    height: int
    rgba: bytes
    pages: int
