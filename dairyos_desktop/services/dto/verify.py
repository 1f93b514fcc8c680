"""What working the books out again found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A thing for which an invariant doesn't hold."""

    invariant: str
    thing: str
    detail: str


@dataclass(frozen=True)
class VerifyReport:
    """How many things each invariant was checked on, and what was wrong."""

    checked: dict[str, int]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems
