"""The second factor's figures: codes of thirty seconds (RFC 6238), and codes that replace them."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from dairyos_desktop.domain.passwords import CODE_LETTERS, normal_recovery_code

STEP_S = 30
DIGITS = 6
AROUND = 1
"""So many steps before and after the present one are taken: clocks differ, fingers are slow."""

LOOKED_AT = 120
"""Within so many steps, an hour, a code tells how far the clocks are apart."""

RECOVERY_CODES = 10
GRACE = dt.timedelta(days=7)
"""Whoever must have a second factor may put it off for so long."""

_GROUPS = 4
_GROUP = 4


def step_of(now: dt.datetime) -> int:
    """The number of the thirty seconds that an instant falls into."""
    return int(now.timestamp()) // STEP_S


def digits_of(typed: str) -> str:
    """The six digits of a code, however it was spaced; empty where it is none."""
    text = "".join(typed.split())
    # Indian digits count too: int reads them.
    return f"{int(text):06d}" if text.isdecimal() and len(text) == DIGITS else ""


def apart_words(steps: int) -> str:
    """How far this PC's clock is behind (above 0) or ahead of the telephone's."""
    minutes = max(1, round(abs(steps) * STEP_S / 60))
    how = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"This PC's clock seems to be {how} {'behind' if steps > 0 else 'ahead'}. Set it right."


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of sixteen characters, 78 bits each: none of them can be guessed."""
    return tuple(
        "-".join(
            "".join(secrets.choice(CODE_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)
        )
        for _ in range(RECOVERY_CODES)
    )


def recovery_hash(user_id: int, typed: str) -> str:
    """The form in which a recovery code is kept; a slow hash would add nothing to 78 bits."""
    text = f"DairyOS recovery code {user_id} {normal_recovery_code(typed)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
