"""Makes a backup's key from its passphrase: argon2id (RFC 9106)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.office_key import KEY_BYTES

if TYPE_CHECKING:
    from dairyos_desktop.domain.backup_key import KeyFigures


def derive(passphrase: str, figures: KeyFigures) -> bytes:
    """Port `Derive`; hard to guess at, so it takes its time and memory."""
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - seldom wanted

    return hash_secret_raw(
        passphrase.encode(),
        figures.salt,
        time_cost=figures.passes,
        memory_cost=figures.memory_kib,
        parallelism=figures.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
