"""Reads what is typed into forms; knows no widget.

A reader takes the typed texts by field and gives values, or gathers a sentence for each field that
can't be read. Nothing typed is guessed, and nothing typed is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.domain.typed import parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

V = TypeVar("V")
Texts = dict[str, str]

YES = "yes"
NO = "no"


class FormError(RefusedError):
    """Fields that can't be read.

    Attributes:
        problems: Field to the sentence that stands below it.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(
            tr("Some fields can't be saved as they are."), tr("Look at the marked ones.")
        )
        self.problems = dict(problems)


class FieldReader:
    """Reads field by field and gathers what is wrong."""

    def __init__(self, texts: Mapping[str, str], today: dt.date) -> None:
        self._texts = texts
        self._today = today
        self.problems: Texts = {}

    def text(self, name: str) -> str:
        """What is typed in a field, without space around it."""
        return self._texts.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) == YES

    def maybe(self, name: str, read: Callable[[str], V]) -> V | None:
        """The value of a field; None where nothing is typed or it can't be read."""
        return self._read(name, read) if self.text(name) else None

    def need(self, name: str, read: Callable[[str], V], instead: V) -> V:
        """The value of a field; `instead`, with a sentence, where it can't be read."""
        found = self._read(name, read)
        return instead if found is None else found

    def maybe_date(self, name: str) -> dt.date | None:
        """A date; None where nothing is typed."""
        return self.maybe(name, self._date)

    def need_date(self, name: str) -> dt.date:
        """A date that has to be there."""
        if not self.text(name):
            self.problems[name] = tr("The date is missing. Type one, or T for today.")
            return self._today
        return self.need(name, self._date, self._today)

    def refuse(self, name: str, problem: InvalidInputError) -> None:
        """Notes what is wrong with a field."""
        self.problems.setdefault(name, f"{problem.message} {problem.hint}".strip())

    def done(self) -> None:
        """Ends the reading.

        Raises:
            FormError: Some field can't be read.
        """
        if self.problems:
            raise FormError(self.problems)

    def _date(self, typed: str) -> dt.date:
        return parse_date(typed, today=self._today)

    def _read(self, name: str, read: Callable[[str], V]) -> V | None:
        try:
            return read(self.text(name))
        except InvalidInputError as problem:
            self.refuse(name, problem)
            return None
