"""The key under which backups are encrypted, and what makes it from a passphrase."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.office_key import OfficeKey, read_office_key

SALT_BYTES = 16
MOST_PASSES = 64
MOST_MEMORY_KIB = 1 << 20
MOST_LANES = 64
"""A backup that asks for more was made to keep a PC busy, not to be restored."""
_FORM = "1"
_PARTS = 6


@dataclass(frozen=True)
class KeyFigures:
    """What argon2id is given beside the passphrase; stands in each encrypted backup.

    The standard figures are those of logins (RFC 9106, second choice).
    """

    salt: bytes
    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4

    def __post_init__(self) -> None:
        """Refuses what no program of ours wrote.

        Raises:
            ValueError: A figure out of bounds.
        """
        fits = (
            len(self.salt) == SALT_BYTES
            and 1 <= self.passes <= MOST_PASSES
            and 8 * self.lanes <= self.memory_kib <= MOST_MEMORY_KIB
            and 1 <= self.lanes <= MOST_LANES
        )
        if not fits:
            raise ValueError


@dataclass(frozen=True)
class BackupKey:
    """The key itself; in no printed form.

    Attributes:
        data: Its 32 bytes.
        figures: How the passphrase makes it.
    """

    data: bytes = field(repr=False)
    figures: KeyFigures

    @property
    def key_id(self) -> str:
        """Eight hex digits that tell keys apart and nothing of the key."""
        return OfficeKey(self.data).key_id

    def code(self) -> str:
        """As it is printed: twelve groups of five characters, with a check, as the office key's."""
        return OfficeKey(self.data).code()

    def stored(self) -> str:
        """As it is sealed under the office key."""
        figures = self.figures
        texts = [base64.urlsafe_b64encode(data).decode() for data in (self.data, figures.salt)]
        numbers = [str(one) for one in (figures.passes, figures.memory_kib, figures.lanes)]
        return ".".join([_FORM, *texts, *numbers])


def read_stored(text: str) -> BackupKey:
    """What `stored` gave.

    Raises:
        ValueError: It is something else.
    """
    form, data, salt, *numbers = text.split(".")
    if form != _FORM or len(numbers) != _PARTS - 3:
        raise ValueError
    passes, memory_kib, lanes = (int(one) for one in numbers)
    salted = base64.urlsafe_b64decode(salt)
    return BackupKey(base64.urlsafe_b64decode(data), KeyFigures(salted, passes, memory_kib, lanes))


def key_of_code(typed: str) -> bytes | None:
    """The key of a sheet's code; None where what was typed is no code, but a passphrase."""
    try:
        return read_office_key(typed).data
    except InvalidInputError:
        return None
