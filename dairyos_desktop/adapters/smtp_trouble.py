"""What the mail server's answers mean for a letter, in words for the office."""

from __future__ import annotations

import logging
import smtplib
import ssl
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.smtp_letter import one_line
from dairyos_desktop.domain.mail_errors import (
    MailError,
    MailLaterError,
    MailOfflineError,
    MailRefusedError,
    MailSetupError,
)
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.mail import MailAccount

_LATER = 4
_CLOSING = 421
_LONGEST_SAID = 200

_log = logging.getLogger(__name__)


def said(text: bytes) -> str:
    """The server's own words as they end a sentence, on one line and not without end."""
    return one_line(text.decode("utf-8", "replace"))[:_LONGEST_SAID].rstrip(".") + "."


def letter_refused(code: int, words: str) -> MailError:
    """The letter was not taken: now, or ever."""
    if code == _CLOSING:
        return _busy(words)
    if code // 100 == _LATER:
        return MailLaterError(
            say("The mail server put it off: {code} {words}", code=code, words=words)
        )
    return MailRefusedError(
        say("The mail server refused it: {code} {words}", code=code, words=words),
        say("Check the customer's mail address."),
    )


def sender_refused(account: MailAccount, code: int, words: str) -> MailError:
    """Nobody's letter is taken while the sender isn't."""
    if code // 100 == _LATER:
        return _busy(words)
    return MailSetupError(
        say(
            "The mail server takes no mail from {sender}: {code} {words}",
            sender=account.sender,
            code=code,
            words=words,
        ),
        say("Check login and sender in Settings, Mail and messages."),
    )


def _busy(words: str) -> MailOfflineError:
    return MailOfflineError(
        say("The mail server takes nothing now: {words}", words=words),
        say("It is tried again in a few minutes."),
    )


def cut_before(error: Exception) -> MailLaterError:
    """The line was cut in the middle of a letter, which the server can't have taken.

    It may be the letter's own doing, so it is the letter that waits; whether there is a line at
    all the next one finds out.
    """
    _log.info("mail line cut: %s", type(error).__name__)
    return MailLaterError(say("The line to the mail server was cut before the mail was through."))


def not_connected(account: MailAccount, error: Exception) -> MailError:
    """No connection, or no login: what stands in the way, and who can mend it."""
    where = f"{account.host}:{account.port}"
    if isinstance(error, ssl.SSLError):
        return _no_safe_line(where, error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailSetupError(
            say("The mail server {where} offers no safe line or no login.", where=where),
            say("Check port and encryption in Settings, Mail and messages."),
        )
    if isinstance(error, UnicodeError):
        return MailSetupError(
            say("Login name or password hold letters that the mail server can't be told."),
            say("Check them in Settings."),
        )
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return _turned_away(where, error)
    return MailOfflineError(
        say("The mail server {where} can't be reached.", where=where),
        say("Check the internet connection; what waits is tried again by itself."),
    )


def _no_safe_line(where: str, error: ssl.SSLError) -> MailSetupError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailSetupError(
            say(
                "The mail server {where} is not who it should be: {why}.",
                where=where,
                why=error.verify_message,
            ),
            say("Check the server's name, and this PC's date."),
        )
    return MailSetupError(
        say("No safe line can be made to {where}.", where=where),
        say("Check port and encryption: 587 goes with STARTTLS, 465 with TLS from the start."),
    )


def _turned_away(where: str, error: smtplib.SMTPResponseException) -> MailError:
    text = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
    words = f"{error.smtp_code} {said(text)}"
    if error.smtp_code // 100 == _LATER:
        return _busy(words)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailSetupError(
            say("The mail server does not take the login: {words}", words=words),
            say("Check the login name, and the mail password under Secrets."),
        )
    return MailSetupError(
        say("The mail server {where} turned us away: {words}", where=where, words=words),
        say("Ask your mail provider."),
    )
