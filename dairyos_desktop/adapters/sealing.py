"""Encryption of what the office shares: AES-256-GCM (NIST SP 800-38D)."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from dairyos_desktop.domain.office_key import OfficeKey

_FORM = "v1"
_DOTS = 2
_NONCE_BYTES = 12


class AesGcmSealer:
    """Port `Sealer`: `v1.<key id>.<base64 of nonce and ciphertext>`.

    Form, key id and purpose are bound in as associated data, so that a ciphertext that is moved
    to another secret, user or office opens nowhere. Nonces are random: an office seals some
    hundreds of texts in its life, far below the limit of 2^32.
    """

    def seal(self, key: OfficeKey, purpose: str, text: str) -> str:
        """The text, encrypted."""
        # Costs 10 ms of start-up, which most programs' lives don't need.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as said

        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(key.data).encrypt(nonce, text.encode(), _bound(key, purpose))
        body = base64.urlsafe_b64encode(nonce + sealed).decode("ascii")
        return f"{_FORM}.{key.key_id}.{body}"

    def key_id(self, sealed: str) -> str:
        """Under which key a text was sealed, as it says itself."""
        return sealed.split(".")[1] if sealed.count(".") == _DOTS else ""

    def unseal(self, key: OfficeKey, purpose: str, sealed: str) -> str:
        """What was sealed.

        Raises:
            RefusedError: It was sealed under another key, for another purpose, or was changed.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

        refused = RefusedError(
            say(
                "A stored secret can't be opened: it was changed, moved or sealed "
                "under another key."
            ),
            say("Store it again."),
        )
        form, _, body = sealed.partition(f".{key.key_id}.")
        if form != _FORM:
            raise refused
        try:
            data = base64.b64decode(body, altchars=b"-_", validate=True)
            nonce, ciphertext = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
            return AESGCM(key.data).decrypt(nonce, ciphertext, _bound(key, purpose)).decode()
        except (ValueError, InvalidTag) as error:
            raise refused from error


def _bound(key: OfficeKey, purpose: str) -> bytes:
    return f"DairyOS {_FORM} {key.key_id} {purpose}".encode()
