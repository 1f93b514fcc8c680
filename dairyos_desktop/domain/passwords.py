"""Which passwords may be set, and the office's recovery code.

Length decides; nothing is asked of the kinds of characters (NIST SP 800-63B). Refused is what a
guesser tries first: well-known passwords and the office's own words, however they are decorated
with digits and punctuation.
"""

from __future__ import annotations

import secrets
import unicodedata
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

LEAST_LENGTH = 12
LEAST_WITH_SECOND_FACTOR = 8
MOST_LENGTH = 256

_LEAST_WORD = 3
_SHORTEST_PIECE = 4
# Without 0 O 1 I L U: nothing that is misread from paper, and no words by accident.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_GROUPS = 5
_CODE_GROUP = 5
_ONE_TIME_GROUPS = 3
_ONE_TIME_GROUP = 4


def normal_password(password: str) -> str:
    """The form that is hashed (NFKC), the same from every keyboard and system."""
    return unicodedata.normalize("NFKC", password)


def check_password(
    password: str,
    *,
    office_words: Iterable[str] = (),
    common: AbstractSet[str] = frozenset(),
    least: int = LEAST_LENGTH,
) -> str:
    """The password in the form that is hashed, once it may be set.

    Args:
        password: As typed.
        office_words: Names and addresses of the office and its user.
        common: Well-known passwords, casefolded, each also in the form without digits and
            punctuation.
        least: Characters it needs; fewer do for whoever has a second factor.

    Raises:
        InvalidInputError: Too short, too long, or easily guessed; the message says which.
    """
    kept = normal_password(password)
    if len(kept) < least:
        raise InvalidInputError(
            say(
                "The password has {count} characters; it needs at least {least}.",
                count=len(kept),
                least=least,
            ),
            say("Four or five words that don't belong together are easy to keep in mind."),
        )
    if len(kept) > MOST_LENGTH:
        raise InvalidInputError(
            say("The password has more than {most_length} characters.", most_length=MOST_LENGTH),
            say("Take a shorter one."),
        )
    folded = kept.casefold()
    hint = say("Take four or five words that don't belong together.")
    if folded in common or _is_repeated(folded):
        raise InvalidInputError(say("The password is one of those that are guessed first."), hint)
    letters = letters_of(folded)
    words = {word for text in office_words for word in _words(text)}
    if letters and _made_of(letters, words):
        raise InvalidInputError(
            say("The password is made of your office's own words; digits around them don't help."),
            hint,
        )
    for guess in common:
        if guess in letters and _made_of(letters, words | {guess}):
            raise InvalidInputError(
                say(
                    "The password is “{guess}”, which is guessed first, with little around it.",
                    guess=guess,
                ),
                hint,
            )
    return kept


def letters_of(text: str) -> str:
    """The text without digits, punctuation, symbols and space."""
    return "".join(
        character for character in text if unicodedata.category(character)[0] in {"L", "M"}
    )


def new_recovery_code() -> str:
    """Twenty-five characters in groups of five: 122 bits, easy to copy from paper."""
    return "-".join(
        "".join(secrets.choice(CODE_LETTERS) for _ in range(_CODE_GROUP))
        for _ in range(_CODE_GROUPS)
    )


def new_one_time_password() -> str:
    """Twelve letters and digits in groups of four: 58 bits, to be read out or written down once."""
    return "-".join(
        "".join(secrets.choice(CODE_LETTERS) for _ in range(_ONE_TIME_GROUP))
        for _ in range(_ONE_TIME_GROUPS)
    )


def normal_recovery_code(text: str) -> str:
    """The code as it is hashed, however it was copied."""
    return "".join(character for character in text.upper() if character.isalnum())


def _words(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    spaced = "".join(
        character if unicodedata.category(character)[0] in {"L", "M"} else " "
        for character in folded
    )
    return {word for word in spaced.split() if len(word) >= _LEAST_WORD}


def _made_of(text: str, words: AbstractSet[str]) -> bool:
    """Whether the text is nothing but these words, one after the other."""
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached.update(at + len(word) for word in words if text.startswith(word, at))
    return len(text) in reached


def _is_repeated(text: str) -> bool:
    """Whether the text is one short piece again and again."""
    return any(
        text == (text[:length] * len(text))[: len(text)] for length in range(1, _SHORTEST_PIECE + 1)
    )
