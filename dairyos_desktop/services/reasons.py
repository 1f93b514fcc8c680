"""Why somebody does what the books don't expect: a sentence that is kept with the deed."""

from __future__ import annotations

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

LONGEST_REASON = 200


def checked_reason(text: str, *, missing: str) -> str:
    """The reason as it is kept: on one line.

    Args:
        text: As it was typed.
        missing: Said where there is none.

    Raises:
        InvalidInputError: It is missing or too long.
    """
    why = " ".join(text.split())
    if not why or len(why) > LONGEST_REASON:
        raise InvalidInputError(
            say("The reason is too long.") if why else missing,
            say("Say it in {longest_reason} characters at most.", longest_reason=LONGEST_REASON),
        )
    return why
