"""The text by which a customer is found; written with each change of what it is made of."""

from __future__ import annotations

from anyascii import anyascii

from dairyos_desktop.domain.searching import folded, sounded


def customer_search_text(
    *, code: str, name: str, name_local: str, phone: str, whatsapp: str, address: str
) -> str:
    """Everything a clerk may type to find a customer, in the form `Needle` looks through.

    Code, names in both scripts and as they sound in Latin letters, phone digits, address.
    """
    local = anyascii(name_local)
    parts = [
        code,
        name,
        name_local,
        sounded(name),
        local,
        sounded(local),
        _digits(phone),
        "" if whatsapp == phone else _digits(whatsapp),
        address,
        "" if address.isascii() else anyascii(address),
    ]
    # A dict keeps the first of equal parts: Latin-only names fold to themselves.
    return "".join(f" {part}" for part in dict.fromkeys(map(folded, parts)) if part)


def _digits(phone: str) -> str:
    """The digits as dialled within India, then with what stands ahead of them."""
    digits = "".join(character for character in phone if character.isdecimal())
    return f"{digits.removeprefix('91')} {digits}" if digits.startswith("91") else digits
