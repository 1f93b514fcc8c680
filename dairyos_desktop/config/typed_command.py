"""Commands as a person types them into a shell of this PC."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN: Final = re.compile(r"[\w@+=:,./\\-]+")


def as_typed(words: Sequence[str]) -> str:
    """One line that the shell takes apart into just these words.

    Windows' prompts know double quotes alone, and take what is in single ones apart at its spaces.
    """
    if os.name != "nt":
        return shlex.join(words)
    return " ".join(word if _PLAIN.fullmatch(word) else f'"{word}"' for word in words)
