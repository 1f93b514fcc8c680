"""Words of the questions that are asked before bills go out, and what answers to them mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say, tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.billing import BillRow


def named(rows: Sequence[BillRow]) -> str:
    """One bill by its number, several by their count."""
    return rows[0].number if len(rows) == 1 else trn("{count} bill", "{count} bills", len(rows))


def consequence(rows: Sequence[BillRow]) -> str:
    """What going out does to bills that aren't issued yet; empty where all are."""
    fresh = sum(1 for row in rows if not row.issued)
    if not fresh:
        return ""
    if len(rows) == 1:
        return tr(
            "It becomes final: what is entered later for its days goes on the next bill as a "
            "correction."
        )
    if fresh == len(rows):
        return tr(
            "They become final: what is entered later for their days goes on the next bill as a "
            "correction."
        )
    return some_become_final(fresh)


def some_become_final(number: int) -> str:
    """What going out does where so many of the bills aren't issued yet, and others are."""
    return tr(
        "{fresh} of them become final: what is entered later for their days goes on the next bill "
        "as a correction.",
        fresh=f"{number:,}",
    )


def after(rows: Sequence[BillRow], typed: str) -> Sequence[BillRow]:
    """The bills that follow the one of that number; all of them where nothing is typed.

    Args:
        rows: Bills in the order in which they were printed.
        typed: A whole number, or its last digits.

    Raises:
        InvalidInputError: None of the bills has that number, or more than one.
    """
    if not typed:
        return rows
    known = [row.number for row in rows]
    found = [at for at, number in enumerate(known) if number.casefold() == typed.casefold()]
    if not found and typed.isdecimal():
        found = [at for at, number in enumerate(known) if _last(number) == int(typed)]
    if not found:
        raise InvalidInputError(
            say("No bill {typed} was printed just now.", typed=typed),
            say("They went from {first} to {last}.", first=known[0], last=known[-1]),
        )
    if len(found) > 1:
        raise InvalidInputError(
            say("More than one bill ends with {typed}.", typed=typed),
            say("Type its whole number, such as {number}.", number=known[found[0]]),
        )
    return rows[found[0] + 1 :]


def _last(number: str) -> int:
    digits = number.rpartition("/")[2]
    return int(digits) if digits.isdecimal() else -1
