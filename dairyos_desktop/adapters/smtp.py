"""The office's mail server, over SMTP (RFC 5321).

A letter counts as handed over once the server has answered the dot that ends it. `smtplib` hides
when that dot was sent, and so whether a line that was cut may have carried it; here the letter's
end is sent by itself, and only what comes after it is in doubt.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import smtplib
import ssl
import time
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.smtp_letter import letter_bytes
from dairyos_desktop.adapters.smtp_trouble import (
    cut_before,
    letter_refused,
    not_connected,
    said,
    sender_refused,
)
from dairyos_desktop.domain.mail_errors import MailError, MailSetupError, MailUnknownError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.mail import Security

if TYPE_CHECKING:
    import socket

    from dairyos_desktop.services.dto.mail import Letter, MailAccount
    from dairyos_desktop.services.far_ports import Mailer
    from dairyos_desktop.services.ports import Clock

CONNECT_S, REPLY_S, END_S = 15.0, 60.0, 120.0
"""How long is waited for the connection, for each answer, and for the one to a letter's end: it may
be scanned meanwhile (RFC 5321, section 4.5.3.2, asks for more patience than offices have)."""
IDLE_S = 20.0
"""A connection that rested longer is made anew: servers drop it, often without a word."""

_GOODBYE_S = 2.0
_GOOD = 2
_GO_AHEAD = 354
_DOT = re.compile(rb"(?m)^\.")

_log = logging.getLogger(__name__)


class SmtpMailers:
    """Port `Mailers`.

    Args:
        clock: Dates letters.
        end_s: How long the answer to a letter's end is waited for.
    """

    def __init__(self, clock: Clock, *, end_s: float = END_S) -> None:
        self._clock = clock
        self._end_s = end_s

    def of(self, account: MailAccount) -> Mailer:
        """One for the account."""
        return SmtpMailer(account, self._clock, self._end_s)


class SmtpMailer:
    """Port `Mailer`: keeps its connection between letters that follow one another."""

    def __init__(self, account: MailAccount, clock: Clock, end_s: float) -> None:
        self._account = account
        self._clock = clock
        self._end_s = end_s
        self._line: smtplib.SMTP | None = None
        self._used_s = 0.0

    def send(self, letter: Letter) -> None:
        """Hands one letter over."""
        whole = letter_bytes(letter, self._account.sender, self._clock.now())
        began = time.monotonic()
        outcome = "taken"
        try:
            self._hand_over(self._connection(), letter, whole)
        except MailError as error:
            outcome = error.code
            # Whatever was said up to here, the next letter starts from the beginning.
            self.close()
            raise
        finally:
            self._used_s = time.monotonic()
            # Never to whom: addresses are no business of the log.
            _log.info(
                "mail %s: %s",
                letter.message_id,
                outcome,
                extra={"duration_ms": round((time.monotonic() - began) * 1000, 1)},
            )

    def check(self) -> None:
        """Logs in."""
        self._connection()

    def close(self) -> None:
        """Ends the connection politely, if it still stands."""
        line, self._line = self._line, None
        if line is None:
            return
        try:
            _socket(line).settimeout(_GOODBYE_S)
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()

    # Connecting -------------------------------------------------------------------------

    def _connection(self) -> smtplib.SMTP:
        if self._line is not None and time.monotonic() - self._used_s > IDLE_S:
            self.close()
        if self._line is None:
            self._line = self._connected()
            self._used_s = time.monotonic()
        return self._line

    def _connected(self) -> smtplib.SMTP:
        account = self._account
        if account.user and account.security is Security.NONE and not _is_here(account.host):
            raise MailSetupError(
                say("The mail password would cross the net for all to read."),
                say("Choose STARTTLS or TLS in Settings, Mail and messages."),
            )
        line: smtplib.SMTP | None = None
        try:
            line = self._opened()
            if account.security is Security.STARTTLS:
                line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
            if account.user:
                line.login(account.user, account.password)
            _socket(line).settimeout(REPLY_S)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            if line is not None:
                line.close()
            raise not_connected(account, error) from error
        return line

    def _opened(self) -> smtplib.SMTP:
        account = self._account
        # Our own name would be looked up in the net's directory, which may take its time.
        name = account.domain
        if account.security is Security.TLS:
            return smtplib.SMTP_SSL(
                account.host,
                account.port,
                local_hostname=name,
                timeout=CONNECT_S,
                context=ssl.create_default_context(),
            )
        return smtplib.SMTP(account.host, account.port, local_hostname=name, timeout=CONNECT_S)

    # One letter -------------------------------------------------------------------------

    def _hand_over(self, line: smtplib.SMTP, letter: Letter, whole: bytes) -> None:
        content = _DOT.sub(b"..", whole)
        if not content.endswith(b"\r\n"):
            content += b"\r\n"
        code, words = self._begun(line)
        if code // 100 != _GOOD:
            raise sender_refused(self._account, code, words)
        try:
            code, words = self._asked(f"RCPT TO:<{letter.to}>")
            if code // 100 != _GOOD:
                raise letter_refused(code, words)
            code, words = self._asked("DATA")
            if code != _GO_AHEAD:
                raise letter_refused(code, words)
            _socket(self._held()).sendall(content)
        except (OSError, smtplib.SMTPException) as error:
            raise cut_before(error) from error
        self._end()

    def _begun(self, line: smtplib.SMTP) -> tuple[int, str]:
        command = f"MAIL FROM:<{self._account.sender}>"
        try:
            _socket(line).settimeout(REPLY_S)
            return _answer(line, command)
        except (OSError, smtplib.SMTPException):
            # Cut while it rested, as a rule: nothing is lost by another one.
            self.close()
        try:
            return _answer(self._connection(), command)
        except (OSError, smtplib.SMTPException) as error:
            raise not_connected(self._account, error) from error

    def _end(self) -> None:
        line = self._held()
        try:
            _socket(line).settimeout(self._end_s)
            _socket(line).sendall(b".\r\n")
            code, text = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnknownError(
                say("The mail server had the whole mail and did not answer."),
                say("Ask the customer before you send it again."),
            ) from error
        if code < 0:
            raise MailUnknownError(
                say("The mail server had the whole mail, and its answer can't be read."),
                say("Ask the customer before you send it again."),
            )
        if code // 100 != _GOOD:
            raise letter_refused(code, said(text))

    def _asked(self, command: str) -> tuple[int, str]:
        return _answer(self._held(), command)

    def _held(self) -> smtplib.SMTP:
        if self._line is None:
            raise smtplib.SMTPServerDisconnected("cut")
        return self._line


def _socket(line: smtplib.SMTP) -> socket.socket:
    """Under the line; `smtplib` lets go of it as soon as it notices a cut."""
    if line.sock is None:
        raise smtplib.SMTPServerDisconnected("cut")
    return line.sock


def _answer(line: smtplib.SMTP, command: str) -> tuple[int, str]:
    code, text = line.docmd(command)
    return code, said(text)


def _is_here(host: str) -> bool:
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
