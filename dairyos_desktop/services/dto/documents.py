"""What writing papers brought about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FailedPaper:
    """A bill whose paper could not be written, and why."""

    number: str
    problem: str


@dataclass(frozen=True)
class WrittenPapers:
    """How many papers were written; each is one file, or a part of the merged one."""

    written: int
    failed: tuple[FailedPaper, ...]
    stopped: bool = False


@dataclass(frozen=True)
class PagePicture:
    """A page as a picture: RGBA bytes, row by row."""

    width: int
    height: int
    rgba: bytes
    pages: int
