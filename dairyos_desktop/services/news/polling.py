"""Asks the gateway for news: how links stand, what was paid on them, and all payments of late.

Each alone misses something (`razorpay.com/docs`, and measured): lists come minutes late, links say
nothing of money that came without one, and a payment that failed or was paid out of time turns up
days after. So links are asked for by id, the longest unasked first, and all payments of the last
three days are gone through each time, from further back where nobody asked for a while. Links that
nobody needs any more are closed at the end, so that no bill is paid twice.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    GatewayBusyError,
    GatewayError,
    GatewayKeysError,
    GatewayOfflineError,
)
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import command, query, tried
from dairyos_desktop.services.dto.news import Polled, PollState
from dairyos_desktop.services.news.marks import note_fine, note_trouble, pause_s, read_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.ports import Clock, Database

LOCK = "poll"
ACTION = "payments.poll"
_BUSY = say("The gateway is being asked for news already.")


def _never() -> bool:
    return False


class Account(Protocol):
    """The office's account at the gateway, as `GatewayAccess` is."""

    def gateway(self) -> PaymentGateway:
        """The calling thread's gateway, with the keys that stand now."""
        ...

    def is_set_up(self) -> bool:
        """Whether there is one to ask; asks neither keyring nor gateway."""
        ...


class PollingService:
    """Asks for news, one asking at a time in the office."""

    def __init__(self, database: Database, clock: Clock, access: Account) -> None:
        """Asks nobody yet.

        Args:
            database: The books.
            clock: Says which payments are of late.
            access: Hands out the calling thread's gateway.
        """
        self._database = database
        self._clock = clock
        self._access = access

    @query(Action.READ)
    def state(self, actor: Actor) -> PollState:  # noqa: ARG002 - checked by @query
        """How it stands with the gateway, as of the last time that it was asked."""
        with self._database.read() as session:
            mark = read_mark(session)
        if mark is None:
            return PollState(self._access.is_set_up())
        return PollState(
            self._access.is_set_up(),
            mark.checked_at,
            mark.trouble_at,
            mark.trouble,
            mark.words,
            mark.not_before,
        )

    @query(Action.READ)
    def is_under_way(self, actor: Actor) -> bool:  # noqa: ARG002 - checked by @query
        """Whether anybody in the office is asking just now; leaves no line in the log.

        Raises:
            EnvironmentTroubleError: The database can't be reached.
        """
        try:
            with self._database.office_lock(LOCK, _BUSY):
                return False
        except EnvironmentTroubleError as error:
            if error.code != "busy":
                raise
            return True

    @command(Action.POLL_PAYMENTS)
    def poll(self, actor: Actor, stop: Callable[[], bool] = _never) -> Polled:
        """Asks for all news and acts on it; what came before some trouble is acted on as well.

        The network is only ever waited for outside of transactions.

        Args:
            actor: Asks for it; the books are changed by the program itself.
            stop: Asked between two calls.

        Raises:
            GatewayOfflineError: It can't be reached; the state tells since when.
            GatewayBusyError: It asked to be left alone for a while, and nothing was asked.
            GatewayKeysError: There are no keys, or it doesn't know them.
            KeyringTroubleError: The keys can't be read.
            EnvironmentTroubleError: Another is asking just now (`busy`), or the database is gone.
        """
        del actor
        with self._database.office_lock(LOCK, _BUSY):
            self._require_pause_over()
            try:
                gateway = self._access.gateway()
            except GatewayError as error:
                self._note({}, error)
                raise
            return self._ask(gateway, stop)

    def _ask(self, gateway: PaymentGateway, stop: Callable[[], bool]) -> Polled:
        # The state is wanted at each start; booking and reconciling come with these.
        from dairyos_desktop.services.news.asked import Asked  # noqa: PLC0415 - as said
        from dairyos_desktop.services.news.link_closing import LinkClosing  # noqa: PLC0415 - as said
        from dairyos_desktop.services.news.link_round import LinkRound  # noqa: PLC0415 - as said
        from dairyos_desktop.services.news.sweep import Sweep  # noqa: PLC0415 - as said
        from dairyos_desktop.services.news.working import InboxWorker  # noqa: PLC0415 - as said

        asked = Asked()
        links = LinkRound(self._database, gateway, self._clock, asked)
        closing = LinkClosing(self._database, gateway, self._clock)
        inbox = InboxWorker(self._database, self._clock, stop)
        sweep = Sweep(self._database, gateway, self._clock, asked, inbox.take_in)
        trouble: GatewayError | None = None
        try:
            links.run(stop)
            sweep.run(stop)
        except GatewayError as error:
            trouble = error
        worked = inbox.run()
        if trouble is None:
            try:
                # Only what is booked tells which links are needed no more.
                closing.run(stop)
            except GatewayError as error:
                trouble = error
        stopped = stop()
        if trouble is not None or not stopped:
            self._note(sweep.reached, trouble)
        if isinstance(trouble, GatewayOfflineError | GatewayKeysError):
            raise trouble
        problems = [*links.problems, *worked.problems, *closing.problems]
        if trouble is not None:
            problems.append(f"{trouble.message} {trouble.hint}".strip())
        return Polled(
            checked=links.checked + len(asked.seen),
            new_payments=worked.new_payments,
            events=links.fresh + inbox.stored,
            problems=tuple(problems),
            stopped=stopped,
        )

    def _require_pause_over(self) -> None:
        with self._database.read() as session:
            wait_s = math.ceil(pause_s(read_mark(session), self._clock.now()))
        if wait_s:
            raise GatewayBusyError(
                say("The payment gateway asked to be left alone for a while."),
                say("Ask again in {timedelta} (h:mm:ss).", timedelta=dt.timedelta(seconds=wait_s)),
                retry_after_s=wait_s,
            )

    def _note(self, reached: Mapping[str, dt.datetime], trouble: GatewayError | None) -> None:
        def note() -> None:
            with self._database.write(SYSTEM, ACTION) as unit:
                if trouble is None:
                    note_fine(unit, reached)
                else:
                    note_trouble(unit, reached, trouble)

        tried(note)
