"""Payment links of bills: made once, found again after any doubt, never made blindly twice.

A link's reference is committed before the gateway is asked, and what came of it after. Whatever
ends in between, a kill or a lost answer, leaves a row whose outcome is unknown. Then the gateway is
asked what it has under that reference, and asked to make the link again only once it has said
several times, some minutes later, that it has nothing: its lists come late. Even then the reference
is the same, which it takes only once in the account's life: no bill ever gets two links by it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import (
    GatewayBusyError,
    GatewayKeysError,
    GatewayOfflineError,
    GatewayRefusedError,
    RefusedError,
)
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.billing.read import find_bill
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.payments.link_rows import (
    ASKED,
    GONE,
    OPEN,
    REFUSED,
    TAKEN,
    Next,
    Plan,
    is_same,
    keep,
    not_made,
    plan,
    settle,
    view,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.gateway import GatewayLink
    from dairyos_desktop.services.dto.links import LinkView
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.gateway_access import GatewayAccess
    from dairyos_desktop.services.ports import Clock, Database

SETTLED = dt.timedelta(minutes=5)
"""So long after it was asked for, a link that is in no list was not made: new ones were measured to
be listed within 6 seconds, payments within minutes."""
LOOKS_S = (2.0, 4.0, 8.0)
"""Pauses before each look for a link whose outcome is unknown."""
_MOST_STEPS = 8
"""A link is found or made in two or three; more are a circle."""


class LinkService:
    """Use cases of payment links."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: GatewayAccess,
        pause: Callable[[float], bool],
    ) -> None:
        """`pause` waits so many seconds; true where the program ends."""
        self._database = database
        self._clock = clock
        self._access = access
        self._pause = pause

    @query(Action.READ)
    def of_bill(self, actor: Actor, number: str) -> LinkView | None:  # noqa: ARG002 - checked by @query
        """The bill's last link as the books know it; asks nobody.

        Raises:
            NotFoundError: No bill has the number.
        """
        with self._database.read() as session:
            bill = find_bill(session, number)
            row = session.scalars(
                select(PaymentLink)
                .where(PaymentLink.bill_id == bill.id)
                .order_by(PaymentLink.id.desc())
                .limit(1)
            ).first()
            return None if row is None else view(session, row, self._clock.now())

    @command(Action.ISSUE_BILLS)
    def make(self, actor: Actor, number: str) -> LinkView:
        """A link for what is open of a bill: the one there is while that amount stands.

        It issues the bill (rule 17). After a call that ended in doubt, or a kill, another call
        goes on where that one ended.

        Raises:
            NotFoundError: No bill has the number.
            RefusedError: Links are switched off, the bill is void, or nothing is open.
            GatewayOfflineError: It can't be reached; the next call looks for what came of this.
            GatewayBusyError: It was asked too often.
            GatewayKeysError: There are no keys, or wrong ones.
            GatewayRefusedError: It said no; nothing was made.
        """
        gateway = self._access.gateway()
        with self._database.read() as session:
            # The number as it stands in the books, however it was typed.
            number = find_bill(session, number).number
        making = _Making(self._database, actor, gateway, self._clock, self._pause)
        row_id = making.make(number)
        with self._database.read() as session:
            return view(session, session.get_one(PaymentLink, row_id), self._clock.now())


class _Making:
    """One link on its way; each step is a transaction, then a call, then a transaction."""

    def __init__(
        self,
        database: Database,
        actor: Actor,
        gateway: PaymentGateway,
        clock: Clock,
        pause: Callable[[float], bool],
    ) -> None:
        self._database = database
        self._actor = actor
        self._gateway = gateway
        self._clock = clock
        self._pause = pause
        self._looks = 0

    def make(self, number: str) -> int:
        """The row of the bill's link, which stands."""
        # Without keys nothing is issued for a link that can't be made.
        live = self._gateway.live()
        for _ in range(_MOST_STEPS):
            with self._database.write(self._actor, "links.make") as unit:
                step = plan(unit, number, live=live)
            if self._took(step):
                return step.row_id
        raise GatewayOfflineError(
            say("The payment link of bill {number} can't be settled now.", number=number),
            say("Try again in a few minutes."),
        )

    def _took(self, step: Plan) -> bool:
        """Carries a step out; true where the link stands."""
        if step.next is Next.ASK:
            return self._ask(step)
        if step.next is Next.LOOK:
            self._look(step)
            return False
        if step.next is Next.CHECK:
            found = self._found(step)
            return found is not None and found.status in OPEN
        if step.next is Next.CLOSE:
            self._close(step)
            return False
        return True

    def _ask(self, step: Plan) -> bool:
        try:
            made = self._gateway.create_link(step.request)
        except GatewayOfflineError as error:
            if not error.done_unknown:
                self._note_unmade(step)
                raise
            return False
        except (GatewayBusyError, GatewayKeysError):
            self._note_unmade(step)
            raise
        except GatewayRefusedError as error:
            if error.reference_taken:
                self._settle(step, ASKED, error.said)
                return False
            self._settle(step, REFUSED, error.said or error.message)
            raise
        if not is_same(made, step.request):
            # What was answered is not what was asked: nothing of it can be relied upon.
            raise GatewayOfflineError(
                say("Razorpay's answer tells of another link."), say("Try again in a few minutes.")
            )
        self._keep(step, made)
        return made.status in OPEN

    def _look(self, step: Plan) -> None:
        """Finds out what came of a call whose outcome is unknown, and records it.

        Raises:
            GatewayOfflineError: It can't be known yet.
        """
        asked_at = step.asked_at or self._clock.now()
        long_ago = self._clock.now() - asked_at >= SETTLED
        while self._looks < len(LOOKS_S):
            # What is old is in the list already, if it is there at all.
            if not (long_ago and self._looks == 0) and self._pause(LOOKS_S[self._looks]):
                break
            self._looks += 1
            for link in self._gateway.links_of_reference(step.reference_id):
                if is_same(link, step.request):
                    self._keep(step, link)
                else:
                    self._settle(step, TAKEN, "The reference belongs to another link.")
                return
        if not long_ago or self._looks < len(LOOKS_S):
            raise GatewayOfflineError(
                say("Whether the payment link was made is not known yet."),
                say("Try again in five minutes: it is looked for first, so there won't be two."),
                done_unknown=True,
            )
        if step.known_taken:
            # There is a link of that reference, which no list shows: nobody was ever given it.
            self._settle(step, TAKEN, "A link has the reference, but no list shows it.")
        else:
            self._note_unmade(step)

    def _found(self, step: Plan) -> GatewayLink | None:
        """The link as it stands at the gateway; None where it knows none."""
        try:
            link = self._gateway.link(step.link_id)
        except GatewayRefusedError as error:
            self._settle(step, GONE, error.said)
            return None
        self._keep(step, link)
        return link

    def _close(self, step: Plan) -> None:
        """Closes a link that asks for what is no longer open, if nobody paid on it."""
        link = self._found(step)
        if link is None or link.status not in OPEN:
            return
        try:
            self._keep(step, self._gateway.cancel_link(step.link_id))
        except GatewayRefusedError as error:
            if (link := self._found(step)) is not None and link.status in OPEN:
                raise RefusedError(
                    say(
                        "The old link over {amount} can't be closed: {message}",
                        amount=step.amount.format(),
                        message=error.message,
                    ),
                    say("Ask for news of payments first; its money may be on the way."),
                ) from error

    def _keep(self, step: Plan, link: GatewayLink) -> None:
        with self._database.write(self._actor, "links.record") as unit:
            keep(unit, step.row_id, link)

    def _settle(self, step: Plan, status: str, problem: str) -> None:
        with self._database.write(self._actor, "links.record") as unit:
            settle(unit, step.row_id, status, problem)

    def _note_unmade(self, step: Plan) -> None:
        with self._database.write(self._actor, "links.record") as unit:
            not_made(unit, step.row_id, step.asked_at)
