"""Login names: how they compare, and which may be given."""

from __future__ import annotations

import unicodedata

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

LONGEST_NAME = 60


def login_key(name: str) -> str:
    """The form in which login names compare: NFKC, casefolded, one space between words."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    # Casefolding may undo the normal form (ﬃ, İ).
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def short_key(typed: str) -> str:
    """The key of whatever was typed as a name, short enough and fit to be stored and counted."""
    key = login_key(typed)[:LONGEST_NAME].replace("\0", "\ufffd")
    return key.encode("utf-8", "replace").decode("utf-8")


def check_login_name(name: str) -> str:
    """A name that a new user may have, as it is shown.

    Raises:
        InvalidInputError: Empty, too long, not printable, or the built-in user's.
    """
    shown = " ".join(name.split())
    if not login_key(shown):
        raise InvalidInputError(say("The name is empty."), say("Type the name to log in with."))
    if len(shown) > LONGEST_NAME:
        raise InvalidInputError(
            say(
                "The name has {count} characters; {longest_name} fit.",
                count=len(shown),
                longest_name=LONGEST_NAME,
            ),
            say("Take a shorter one."),
        )
    if not shown.isprintable():
        raise InvalidInputError(
            say("The name holds a character that can't be printed."), say("Type it again.")
        )
    if login_key(shown) == "system":
        raise InvalidInputError(
            say("“{shown}” is the program's own name for itself.", shown=shown),
            say("Take another one."),
        )
    return shown
