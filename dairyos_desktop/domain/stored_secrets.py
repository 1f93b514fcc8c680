"""Which secrets the office may store: declared once, for the settings page and the command."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.domain.texts import declared, say

LONGEST = 512


@dataclass(frozen=True)
class DeclaredSecret:
    """One secret.

    Attributes:
        name: On the command line; in capitals it is the environment variable that goes before
            what is stored.
        label: On screen.
        help: What it is for and where it comes from.
    """

    name: str
    label: str
    help: str

    def __post_init__(self) -> None:
        """Label and help are shown in the user's language."""
        object.__setattr__(self, "label", declared(self.label))
        object.__setattr__(self, "help", declared(self.help))


DECLARED_SECRETS = (
    DeclaredSecret(
        "razorpay_key_id", "Razorpay key id", "Begins with rzp_; from Razorpay's page API keys."
    ),
    DeclaredSecret(
        "razorpay_key_secret", "Razorpay key secret", "Shown by Razorpay once, with the key id."
    ),
    DeclaredSecret(
        "razorpay_webhook_secret",
        "Razorpay webhook secret",
        "The one you typed at Razorpay when the webhook was made.",
    ),
    DeclaredSecret("smtp_password", "Mail password", "Of the account that sends bills by mail."),
)

BACKUP_KEY = "backup_key"
"""Kept like the others, but made by the program: on no page, and set by no command."""


def declared_secret(name: str) -> DeclaredSecret:
    """The secret of that name.

    Raises:
        NotFoundError: None is called so.
    """
    for secret in DECLARED_SECRETS:
        if secret.name == name:
            return secret
    raise NotFoundError(
        say("There is no secret “{name}”.", name=name),
        say("Take one of: {one}.", one=", ".join(one.name for one in DECLARED_SECRETS)),
    )


def check_secret(label: str, value: str) -> str:
    """The value as it is stored, without the line end or space that pasting brings.

    Raises:
        InvalidInputError: Too long, or it holds what can't be typed; never says the value.
    """
    kept = value.strip()
    if len(kept) > LONGEST:
        raise InvalidInputError(
            say(
                "{label}: {count} characters; {longest} fit.",
                label=label,
                count=len(kept),
                longest=LONGEST,
            ),
            say("Paste the secret alone."),
        )
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in kept):
        raise InvalidInputError(
            say("{label}: it holds a line break or another hidden character.", label=label),
            say("Paste the secret alone, on one line."),
        )
    return kept
