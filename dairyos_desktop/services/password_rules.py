"""The password rules with the bundled list of well-known passwords."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.passwords import LEAST_LENGTH, check_password, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.services.dto.office import OfficeDetails

_LEAST_WORD = 3


@cache
def common_passwords() -> frozenset[str]:
    """Well-known passwords, each also without its digits and punctuation."""
    listed = resource("common-passwords.txt").read_text(encoding="utf-8").split()
    bare = {letters_of(word) for word in listed}
    return frozenset(listed) | {word for word in bare if len(word) >= _LEAST_WORD}


def own_words(office: OfficeDetails, user_name: str) -> tuple[str, ...]:
    """What a guesser would try first in this office for this user."""
    return (office.name, office.address, office.bill_prefix, office.upi_id, user_name)


def checked_password(password: str, office_words: Iterable[str], least: int = LEAST_LENGTH) -> str:
    """The password as it is hashed, once it may be set.

    Args:
        password: As typed.
        office_words: What a guesser would try first.
        least: Characters it needs.

    Raises:
        InvalidInputError: Too short, too long, or easily guessed; the message says which.
    """
    common = common_passwords()
    return check_password(password, office_words=office_words, common=common, least=least)
