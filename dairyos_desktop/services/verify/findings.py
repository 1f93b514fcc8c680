"""Collects what the checks find."""

from __future__ import annotations

from collections import Counter

from dairyos_desktop.services.dto.verify import Problem, VerifyReport

MOST_OF_EACH = 200
"""Problems of one invariant that are listed; a broken file would name every row."""


class Findings:
    """What was checked, and what was wrong."""

    def __init__(self) -> None:
        self._checked: Counter[str] = Counter()
        self._problems: list[Problem] = []
        self._listed: Counter[str] = Counter()

    def checked(self, invariant: str, count: int) -> None:
        """Counts things that an invariant was checked on."""
        self._checked[invariant] += count

    def wrong(self, invariant: str, thing: object, detail: str) -> None:
        """Notes a thing for which it doesn't hold."""
        self._listed[invariant] += 1
        if self._listed[invariant] <= MOST_OF_EACH:
            self._problems.append(Problem(invariant, str(thing), detail))

    def report(self) -> VerifyReport:
        """All of it, invariants in the order of their numbers."""
        ordered = sorted(self._checked.items(), key=lambda item: int(item[0][1:]))
        return VerifyReport(dict(ordered), tuple(self._problems))
