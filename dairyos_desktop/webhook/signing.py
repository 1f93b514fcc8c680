"""Whether a delivery is the gateway's own: its signature and, where one is sent, its time."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

MOST_APART_S = 300
"""A timestamp header may differ from this PC's clock by so much (five minutes)."""

# More digits are no time, and a number without end costs the more to read the longer it is.
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)


def is_signed(body: bytes, signature: str | None, secret: str) -> bool:
    """Whether the signature is the HMAC-SHA256 of the body as it came, in lower-case hex.

    Compared in constant time, so that its answers' times tell nothing of the right one. The body
    is never read for it: the gateway's own escaping and order of keys would not survive.

    Args:
        body: All of it, byte by byte.
        signature: What the header says; None where there is none. Any text is looked at.
        secret: The one typed at the gateway when the webhook was made; never empty.
    """
    if not secret:
        raise ValueError("An empty secret signs anything.")
    right = hmac.digest(secret.encode(), body, "sha256").hex().encode()
    # WSGI gives headers as Latin-1 text; bytes compare whatever was sent.
    given = (signature or "").strip().encode("utf-8", "surrogateescape")
    return hmac.compare_digest(given, right)


def is_timely(header: str | None, now: dt.datetime) -> bool:
    """Whether a timestamp header is within `MOST_APART_S` of now; without one, always.

    Razorpay sends none today, so none is asked for.

    Args:
        header: Seconds since 1970, as text.
        now: Aware.
    """
    if header is None:
        return True
    said = header.strip()
    if not _SECONDS.fullmatch(said):
        return False
    return abs(int(said) - now.timestamp()) <= MOST_APART_S
