"""Masks what must not come into a log or a report, however it got into the text.

Masked are long digit runs, which may be telephone numbers, what follows a secret's name, secrets
that are known by their shape, and every value that was told to `hide`.
"""

from __future__ import annotations

import re

_PHONE = re.compile(r"(?<![\w.-])\+?\d{10,13}(?![\w-])")
_SECRET = re.compile(
    r"(?i)\b(password|secret|token|code|key_secret|passphrase)([\"']?\s*[=:]\s*)(\S+)"
)
_SHAPES = re.compile(
    r"""
      (?<=://)[^\s/@:]+:[^\s/@]+(?=@)                     # user and password in an address
    | otpauth://\S+                                       # a second factor, as its QR code says it
    | \b(?i:D1[0-9A-Z]{3})(?:[-\s]?[0-9A-Za-z]{5}){11}\b  # the office key, as it is printed
    | \$argon2id\$\S+                                     # a password's hash
    | \bv1\.[0-9a-f]{8}\.[\w=-]{16,}                      # what is sealed under the office key
    | \brzp_(?:live|test)_\w+                             # Razorpay's key id
    """,
    re.VERBOSE,
)
_SHORTEST = 4
"""Shorter values would mask ordinary words, and are no secrets."""

_hidden: set[str] = set()


def hide(value: str) -> None:
    """From now on the value is masked wherever it would come into a log or a report."""
    for part in (value, value.strip()):
        if len(part) >= _SHORTEST:
            _hidden.add(part)


def scrubbed(text: str) -> str:
    """The text without phone numbers and secrets."""
    # The longest first: one may be a part of another. A copy, since threads add to the set.
    for value in sorted(_hidden.copy(), key=len, reverse=True):
        for form in {value, value.encode("unicode_escape").decode("ascii")}:
            text = text.replace(form, "<hidden>")
    text = _SHAPES.sub("<hidden>", text)
    return _PHONE.sub("<phone>", _SECRET.sub(r"\1\2<hidden>", text))
