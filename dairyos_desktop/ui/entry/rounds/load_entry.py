"""One product's load while it is typed: pure, and tested so.

What is typed stays until it is saved or taken back. One save is on its way at a time, so that
each carries the version that the one before it left.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.domain.typed import parse_quantity_sum
from dairyos_desktop.services.dto.delivery import LoadEdit

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.delivery import LoadLine, RoundKey


class Part(StrEnum):
    """The four amounts; the values are the names in `LoadLine` and `LoadEdit`."""

    LOADED = "loaded"
    RETURNED = "returned"
    WASTED = "wasted"
    OWN_USE = "own_use"

    @property
    def word(self) -> str:
        """As it stands above its fields."""
        return as_shown(_PART_WORDS[self])


PARTS: Final = tuple(Part)
_PART_WORDS: Final = {
    Part.LOADED: tr_later("Loaded"),
    Part.RETURNED: tr_later("Returned"),
    Part.WASTED: tr_later("Wasted"),
    Part.OWN_USE: tr_later("Own use"),
}


class LoadEntry:
    """A line of the panel.

    Attributes:
        line: As the books have it, as far as is known.
        typed: What was typed and is not in the books.
        problems: Why a typed amount can't be taken.
        theirs: What somebody else saved meanwhile, until the clerk has decided.
        their_name: Who that was.
        failed: Why the last save came to nothing; Enter tries again.
    """

    def __init__(self, key: RoundKey, line: LoadLine) -> None:
        self.key = key
        self.line = line
        self.typed: dict[Part, str] = {}
        self.problems: dict[Part, str] = {}
        self.theirs: LoadLine | None = None
        self.their_name = ""
        self.failed = ""
        self._sent: LoadEdit | None = None
        self._disputed: frozenset[Part] = frozenset()

    # What is shown -----------------------------------------------------------------

    def text(self, part: Part) -> str:
        """What stands in a field: as typed, else as saved; nothing for a 0 that nobody typed."""
        if part in self.typed:
            return self.typed[part]
        amount = _amount(self.line, part)
        said = part is Part.LOADED and self.line.version is not None
        return amount.short() if amount or said else ""

    @property
    def saving(self) -> bool:
        """Whether a save is on its way."""
        return self._sent is not None

    @property
    def unsaved(self) -> bool:
        """Whether anything typed is not in the books."""
        return bool(self.typed)

    @property
    def unsettled(self) -> bool:
        """Whether something typed can't be saved before the clerk has looked at it."""
        return bool(self.problems or self.theirs is not None or self.failed)

    @property
    def conflict_words(self) -> str:
        """Both states, and what to press; empty without a conflict."""
        if self.theirs is None:
            return ""
        who = self.their_name or tr("Somebody else")
        yours = ", ".join(
            f"{self.typed[part].strip() or '0'} {part.word.casefold()}" for part in self.disputed
        )
        did = (
            tr("saved {theirs}", theirs=_said(self.theirs))
            if self.theirs.version is not None
            else tr("took it away")
        )
        return tr(
            "{who} {did} meanwhile, you typed {yours}. Go back there: Enter saves "
            "yours, Esc keeps theirs",
            who=who,
            did=did,
            yours=yours,
        )

    @property
    def disputed(self) -> list[Part]:
        """The amounts that were on their way when somebody else's were met."""
        return [part for part in PARTS if part in self._disputed and part in self.typed]

    # What happens --------------------------------------------------------------------

    def type(self, part: Part, text: str) -> None:
        """Takes a field's text as it stands now."""
        self.problems.pop(part, None)
        self.typed.pop(part, None)
        if text != self.text(part):
            self.typed[part] = text

    def leave(self, part: Part) -> None:
        """Reads what was typed in a field, once it is left; what can't be read says why."""
        if part not in self.typed:
            return
        try:
            amount = self._read(part)
        except InvalidInputError as error:
            self.problems[part] = error.shown
            return
        if amount == _amount(self.line, part):
            del self.typed[part]

    def begin(self) -> LoadEdit | None:
        """What is to be saved now; None where nothing is, or something must be settled first."""
        if self.saving or self.theirs is not None or self.problems:
            return None
        self._sent = self._wish()
        self.failed = ""
        return self._sent

    def saved(self, line: LoadLine) -> None:
        """The books hold what was sent; what was typed since then waits for its turn."""
        sent, self._sent = self._sent, None
        self.line = line
        for part in list(self.typed):
            try:
                amount = self._read(part)
            except InvalidInputError:
                continue
            if sent is not None and amount == _amount(sent, part) == _amount(line, part):
                del self.typed[part]

    def met(self, theirs: LoadLine, name: str) -> None:
        """Somebody else had saved it: both stay until the clerk decides."""
        self._sent = None
        self.theirs, self.their_name = theirs, name
        self._disputed = frozenset(self.typed)

    def refused(self, words: str, part: Part | None = None) -> None:
        """The save came to nothing; what was typed stays."""
        self._sent = None
        if part is None:
            self.failed = words
        else:
            self.problems[part] = words

    def insist(self) -> None:
        """Enter on a conflict: mine is saved over theirs."""
        if self.theirs is not None:
            self.line, self.theirs = self.theirs, None
            self._disputed = frozenset()

    def give_in(self) -> bool:
        """Esc: what is not saved goes; False where nothing was."""
        had = bool(self.typed or self.theirs or self.failed)
        if self.theirs is not None:
            self.line, self.theirs = self.theirs, None
        self._disputed = frozenset()
        self.typed.clear()
        self.problems.clear()
        self.failed = ""
        return had

    def take(self, line: LoadLine) -> None:
        """A fresh reading: what is typed keeps the version it was typed over."""
        if self.saving or self.typed or self.theirs is not None:
            return
        self.line = line

    def _read(self, part: Part) -> Quantity:
        typed = self.typed[part].strip()
        return parse_quantity_sum(typed, whole=self.line.unit == "pc") if typed else Quantity.zero

    def _wish(self) -> LoadEdit | None:
        if not self.typed:
            return None
        amounts: dict[str, Quantity] = {}
        for part in PARTS:
            try:
                typed = self._read(part) if part in self.typed else None
            except InvalidInputError:
                return None
            amounts[part] = _amount(self.line, part) if typed is None else typed
        return LoadEdit(
            self.key, self.line.product_id, **amounts, expected_version=self.line.version
        )


def _amount(of: LoadLine | LoadEdit, part: Part) -> Quantity:
    amount: Quantity = getattr(of, part.value)
    return amount


def _said(of: LoadLine) -> str:
    """`27.5 loaded, 1 returned`."""
    parts = [
        f"{_amount(of, part).short()} {part.word.casefold()}"
        for part in PARTS
        if part is Part.LOADED or _amount(of, part)
    ]
    return ", ".join(parts)
