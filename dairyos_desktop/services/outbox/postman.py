"""Hands the mails that are up to the server, one a step, one sender at a time in the office."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import DairyError, EnvironmentTroubleError
from dairyos_desktop.domain.mail_errors import (
    MailError,
    MailLaterError,
    MailOfflineError,
    MailRefusedError,
    MailUnknownError,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.dto.outbox import MailStep
from dairyos_desktop.services.outbox.queue import OF_MAIL
from dairyos_desktop.services.outbox.rows import counts
from dairyos_desktop.services.outbox.sending import IS_BILL

if TYPE_CHECKING:
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.mail import MailAccount
    from dairyos_desktop.services.dto.outbox import Counts
    from dairyos_desktop.services.far_ports import Mailer
    from dairyos_desktop.services.mail_access import MailAccess
    from dairyos_desktop.services.outbox.sending import Drawn, Sending
    from dairyos_desktop.services.ports import Clock, Database

_log = logging.getLogger(__name__)

LOCK = "outbox"
_BUSY = say("Mails are being sent already.")
OFFLINE_S = 60.0
BUSY_S = 2.0
"""So long a step waits for the one of another program."""
SOON_S = 61.0
"""Sending goes on as long as the next mail is up so soon: no pace is slower."""


@dataclass
class _Held:
    """The mailer that the last letter left by."""

    account: MailAccount
    mailer: Mailer


class Postman:
    """Knows whose turn it is, and keeps the connection between two letters."""

    def __init__(
        self, database: Database, clock: Clock, access: MailAccess, sending: Sending
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._sending = sending
        self._held: _Held | None = None

    def step(self, actor: Actor, month: Month | None) -> MailStep:
        """Sends the next mail that is up; raises as `MailService.step`."""
        try:
            with self._database.office_lock(LOCK, _BUSY):
                return self._locked_step(actor, month)
        except EnvironmentTroubleError as error:
            if error.code != "busy":
                raise
        return self._after(month, wait_s=BUSY_S)

    def _locked_step(self, actor: Actor, month: Month | None) -> MailStep:
        self._sending.sweep(actor)
        up = self._sending.up(month, self._clock.now())
        if up is None:
            return self._after(month, wait_s=None)
        if up.wait_s > 0:
            return self._after(month, wait_s=up.wait_s)
        mailer = self._mailer()
        try:
            drawn = self._sending.drawn(up.row_id)
        except DairyError as error:
            self._sending.failed(actor, up.row_id, f"{error.message} {error.hint}".strip())
            return self._next(month)
        if drawn is None or not self._sending.claim(actor, drawn):
            return self._next(month)
        return self._hand_over(actor, month, mailer, drawn)

    def _hand_over(
        self, actor: Actor, month: Month | None, mailer: Mailer, drawn: Drawn
    ) -> MailStep:
        steps = self._sending
        try:
            mailer.send(drawn.letter)
        except MailError as error:
            return self._not_taken(actor, month, drawn, error)
        tried(lambda: steps.sent(actor, drawn))
        return self._next(month, sent=True)

    def _not_taken(
        self, actor: Actor, month: Month | None, drawn: Drawn, error: MailError
    ) -> MailStep:
        steps, words = self._sending, error.message
        if isinstance(error, MailOfflineError):
            tried(lambda: steps.back(actor, drawn, words, OFFLINE_S))
            return self._after(month, wait_s=OFFLINE_S, offline=words)
        if isinstance(error, MailLaterError):
            tried(lambda: steps.put_off(actor, drawn, words))
        elif isinstance(error, MailRefusedError):
            tried(lambda: steps.failed(actor, drawn.row_id, f"{words} {error.hint}".strip()))
        elif isinstance(error, MailUnknownError):
            tried(lambda: steps.unknown(actor, drawn, words))
        else:
            tried(lambda: steps.back(actor, drawn, words, 0.0))
            raise error
        return self._next(month)

    def _mailer(self) -> Mailer:
        account = self._access.account()
        if self._held is None or self._held.account != account:
            self._rest()
            self._held = _Held(account, self._access.mailer(account))
        return self._held.mailer

    def _next(self, month: Month | None, *, sent: bool = False) -> MailStep:
        up = self._sending.up(month, self._clock.now())
        return self._after(month, wait_s=None if up is None else up.wait_s, sent=sent)

    def _after(
        self, month: Month | None, *, wait_s: float | None, sent: bool = False, offline: str = ""
    ) -> MailStep:
        if wait_s is None or wait_s > SOON_S or offline:
            self._rest()
        return MailStep(self.counts(month), wait_s, sent, offline)

    def check(self) -> None:
        """Sees whether the server would take mails from the office, if nobody is sending now.

        Raises:
            MailSetupError: It does not know the office, or none is set.
            KeyringTroubleError: The password can't be read.
        """
        try:
            with self._database.office_lock(LOCK, _BUSY):
                try:
                    self._mailer().check()
                finally:
                    self._rest()
        except MailOfflineError as error:
            # What is queued leaves once it can be reached.
            _log.info("The mail server was not reached: %s", error.message)
        except EnvironmentTroubleError as error:
            if error.code != "busy":
                raise

    def rest(self) -> None:
        """Ends the connection to the server, if there is one and nobody uses it now."""
        try:
            with self._database.office_lock(LOCK, _BUSY):
                self._rest()
        except EnvironmentTroubleError as error:
            if error.code != "busy":
                raise

    def _rest(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.mailer.close()

    def counts(self, month: Month | None) -> Counts:
        """How the mails of a month's bills stand, or all mails."""
        with self._database.read() as session:
            return counts(session, OF_MAIL, *(() if month is None else (IS_BILL,)), month=month)
