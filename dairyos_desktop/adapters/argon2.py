"""Password hashes by argon2id (RFC 9106, second recommended option with three passes)."""

from __future__ import annotations

import base64
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 4
SALT_BYTES = 16
DIGEST_BYTES = 32


class Argon2Hasher:
    """64 MiB, three passes, four lanes; about a tenth of a second."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        """Cheaper figures are for tests alone."""
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES)
        self._figures = f"$argon2id$v=19$m={memory_kib},t={passes},p={LANES}"

    def hash(self, password: str) -> str:
        """A salted hash with its own parameters in it."""
        return self._hasher.hash(_bytes(password))

    def verify(self, hashed: str, password: str) -> bool:
        """Whether the password made the hash; a broken hash fits no password."""
        try:
            return self._hasher.verify(hashed, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with other figures than these."""
        return self._hasher.check_needs_rehash(hashed)

    def decoy(self) -> str:
        """Random salt and digest under today's figures, written without working anything out."""
        salt, digest = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(DIGEST_BYTES)
        return f"{self._figures}${_plain_base64(salt)}${_plain_base64(digest)}"


def _bytes(password: str) -> bytes:
    """Also of half a surrogate pair, which a command gets for bytes that are no UTF-8."""
    return password.encode("utf-8", "surrogatepass")


def _plain_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")
