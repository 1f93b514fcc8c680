"""The office key, and the code in which it goes from one PC to another or onto paper.

The code is `D1` (its form), 52 characters for the key's 256 bits and 6 to check it, in twelve
groups of five. The check is the BCH code of BIP 350 (bech32m) over 32 characters: up to four
wrong ones are always noticed, so any single slip and any two that changed places; and one slip is
found, so that the user is told in which group to look. It is never mended unasked.

The letters are Crockford's: no I, L, O or U. Whoever reads O for 0, or I or L for 1, reads the
same code.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say

KEY_BYTES = 32
GROUP = 5

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)} | {"O": 0, "I": 1, "L": 1}
_FORM = (_VALUES["D"], _VALUES["1"])
_DATA = 52
_CHECK = 6
_LENGTH = len(_FORM) + _DATA + _CHECK
_SPARE_BITS = _DATA * 5 - KEY_BYTES * 8
# BIP 173 and 350.
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_RESIDUE = 0x2BC830A3


@dataclass(frozen=True)
class OfficeKey:
    """The key under which the office's secrets are encrypted; in no printed form.

    Attributes:
        data: Its 32 bytes.
    """

    data: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """Eight hex digits that tell keys apart and nothing of the key."""
        return hashlib.sha256(b"DairyOS key id" + self.data).hexdigest()[:8]

    def code(self) -> str:
        """The key as it is shown and printed: twelve groups of five characters."""
        number = int.from_bytes(self.data) << _SPARE_BITS
        data = [number >> 5 * at & 31 for at in reversed(range(_DATA))]
        symbols = [*_FORM, *data, *[0] * _CHECK]
        check = _remainder(symbols) ^ _RESIDUE
        symbols[-_CHECK:] = [check >> 5 * at & 31 for at in reversed(range(_CHECK))]
        letters = "".join(_LETTERS[symbol] for symbol in symbols)
        return "-".join(letters[at : at + GROUP] for at in range(0, _LENGTH, GROUP))


def new_office_key() -> OfficeKey:
    """256 random bits."""
    return OfficeKey(secrets.token_bytes(KEY_BYTES))


def read_office_key(typed: str) -> OfficeKey:
    """The key of a code, however it was spaced and whether in capitals or not.

    Raises:
        InvalidInputError: It is no such code, or a slip is in it; the message says where.
    """
    letters = [letter for letter in typed.upper() if not (letter.isspace() or letter in "-–.")]
    strange = next((at for at, letter in enumerate(letters) if letter not in _VALUES), None)
    if strange is not None:
        raise InvalidInputError(
            say("The code can't hold “{letters}”.", letters=letters[strange]),
            say("Look at group {strange}.", strange=strange // GROUP + 1),
        )
    if len(letters) != _LENGTH:
        raise InvalidInputError(
            say(
                "The code has {count} characters; it needs {length}.",
                count=len(letters),
                length=_LENGTH,
            ),
            say("It stands in {length} groups of {group}.", length=_LENGTH // GROUP, group=GROUP),
        )
    symbols = [_VALUES[letter] for letter in letters]
    if _remainder(symbols) != _RESIDUE:
        at = _slip(symbols)
        raise InvalidInputError(
            say("There is a slip in the code."),
            say("Compare it letter by letter.")
            if at is None
            else say("Look at group {at}.", at=at // GROUP + 1),
        )
    number = 0
    for symbol in symbols[len(_FORM) : -_CHECK]:
        number = number << 5 | symbol
    if tuple(symbols[: len(_FORM)]) != _FORM or number & (1 << _SPARE_BITS) - 1:
        raise InvalidInputError(
            say("This code is of a newer program, or of another."),
            say("Update this one, then try again."),
        )
    return OfficeKey((number >> _SPARE_BITS).to_bytes(KEY_BYTES))


def _remainder(symbols: list[int], check: int = 1) -> int:
    for symbol in symbols:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ symbol
        for bit, factor in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= factor
    return check


@cache
def _slips() -> dict[tuple[int, int], int]:
    """What it does to the remainder that a character at a place is another, by their difference.

    The code is linear: that depends on neither of the two themselves.
    """
    return {
        (at, difference): _remainder([difference, *[0] * (_LENGTH - at - 1)], 0)
        for at in range(_LENGTH)
        for difference in range(1, len(_LETTERS))
    }


def _slip(symbols: list[int]) -> int | None:
    """Where one character is wrong or two changed places; None where more went wrong.

    Two right codes differ in five characters at least, so at most one is one slip away.
    """
    slips = _slips()
    wrong = _remainder(symbols) ^ _RESIDUE
    for (at, _), effect in slips.items():
        if effect == wrong:
            return at
    for at, (one, other) in enumerate(pairwise(symbols)):
        apart = one ^ other
        if apart and slips[at, apart] ^ slips[at + 1, apart] == wrong:
            return at
    return None
