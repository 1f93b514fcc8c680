"""The four steps of an import as cards: file, columns, look, done."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.ui.imports.problems import good_of
from dairyos_desktop.ui.imports.words import is_read, number
from dairyos_desktop.ui.widgets.card import Step, StepState

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.sheets import FileLook, ForeignResult


class At(IntEnum):
    """Where the import stands; later ones need the earlier."""

    FILE = 0
    COLUMNS = 1
    LOOK = 2
    DONE = 3

    @property
    def key(self) -> str:
        """The card's key."""
        return self.name.lower()


def steps_of(
    at: At, name: str, look: FileLook | None, result: ForeignResult | None
) -> tuple[Step, ...]:
    """The cards, left to right.

    Args:
        at: The page that is shown.
        name: The file's.
        look: What it was found to be; None until it is known.
        result: What a trial found; None until there was one.
    """
    return (
        Step(
            At.FILE.key,
            tr("File"),
            name or tr("None yet"),
            _state(At.FILE, at, known=look is not None),
        ),
        Step(At.COLUMNS.key, tr("Columns"), _columns(look), _state(At.COLUMNS, at, known=True)),
        _look(at, result),
        _done(at, result),
    )


def _state(step: At, at: At, *, known: bool) -> StepState:
    return StepState.DONE if at > step and known else StepState.TO_COME


def _columns(look: FileLook | None) -> str:
    if look is None:
        return tr("Not seen yet")
    read = sum(is_read(plan) for plan in look.columns)
    days = sum(plan.part is Part.DAY for plan in look.columns)
    words = tr("{read} of {number} read", read=number(read), number=number(len(look.columns)))
    return f"{words} · {trn('{count} day', '{count} days', days)}" if days else words


def _look(at: At, result: ForeignResult | None) -> Step:
    key, title = At.LOOK.key, tr("Look")
    if result is None:
        return Step(key, title, tr("Nothing is written yet"), StepState.TO_COME)
    if result.bad_rows and at < At.DONE:
        value = trn("{count} row with problems", "{count} rows with problems", result.bad_rows)
        return Step(key, title, value, StepState.LOOK, count=result.bad_rows)
    state = StepState.DONE if at > At.LOOK else StepState.TO_COME
    words = tr("{number} to write", number=number(good_of(result))) if at < At.DONE else tr("Seen")
    return Step(key, title, words, state)


def _done(at: At, result: ForeignResult | None) -> Step:
    if at is not At.DONE or result is None:
        return Step(At.DONE.key, tr("Written"), tr("Not yet"), StepState.TO_COME)
    return Step(
        At.DONE.key,
        tr("Written"),
        trn("{count} row", "{count} rows", good_of(result)),
        StepState.DONE,
    )
