"""What the services need of others' servers: the payment gateway, the mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.gateway import (
        GatewayAccount,
        GatewayLink,
        GatewayPayment,
        GatewayRefund,
        GatewaySettlement,
        LinkRequest,
        SettledItem,
    )
    from dairyos_desktop.services.dto.mail import Letter, MailAccount


class GatewayReports(Protocol):
    """Tells what became of the office's money at the gateway; changes nothing.

    Lists may come late and their rows may shift between pages: what is not in one is not proved
    to be missing. Calls raise what those of `PaymentGateway` do.
    """

    def payment(self, payment_id: str) -> GatewayPayment:
        """One payment, as it stands now.

        Raises:
            GatewayRefusedError: With `unknown_id` where there is none under today's keys.
        """
        ...

    def payments(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewayPayment, ...]:
        """A page of all payments made between two instants, newest first; rows may shift."""
        ...

    def refunds(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewayRefund, ...]:
        """A page of all refunds made between two instants, newest first."""
        ...

    def settlements(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewaySettlement, ...]:
        """A page of all settlements made between two instants, newest first."""
        ...

    def settled(self, on: dt.date, skip: int) -> tuple[SettledItem | None, ...]:
        """A page of the combined report of a day; None is a line of nothing settled."""
        ...


class PaymentGateway(GatewayReports, Protocol):
    """Takes money for the office over the internet.

    Every call may take as long as its time limit: never made on the window's thread, nor inside a
    write transaction. An instance is used by one thread at a time.

    Every call raises:
        GatewayOfflineError: No answer, or none that can be read; may be asked again later.
        GatewayBusyError: Asked too often.
        GatewayKeysError: No key pair, or a wrong one.
        GatewayRefusedError: It said no.
    """

    def live(self) -> bool:
        """Whether real money moves; False for the gateway's test mode. Asks nobody."""
        ...

    def create_link(self, request: LinkRequest) -> GatewayLink:
        """Makes a payment link.

        A `GatewayOfflineError` whose `done_unknown` is set, and a `GatewayRefusedError` with
        `reference_taken`, leave open whether there is one: look it up by its reference.
        """
        ...

    def links_of_reference(self, reference_id: str) -> tuple[GatewayLink, ...]:
        """The links of a reference; none is no proof that none was made: lists come late."""
        ...

    def link(self, link_id: str) -> GatewayLink:
        """One link, as it stands now."""
        ...

    def cancel_link(self, link_id: str) -> GatewayLink:
        """Closes a link that nobody has paid on."""
        ...

    def order_payments(self, order_id: str) -> tuple[GatewayPayment, ...]:
        """Every try to pay a link, also the failed ones."""
        ...


class PaymentGateways(Protocol):
    """Hands out gateways: one for each thread that asks, since none serves two."""

    def of(self, account: GatewayAccount | None) -> PaymentGateway:
        """The calling thread's gateway of that account; None is an office without keys.

        Asks nobody.
        """
        ...


class Mailer(Protocol):
    """Hands letters to the office's mail server, one after the other.

    A call may take minutes: never made on the window's thread, nor inside a write transaction. An
    instance is used by one thread at a time. `send` and `check` raise:
        MailOfflineError: It can't be reached, or takes nothing from anybody now.
        MailSetupError: None is set, or it does not know the office, or is not who it should be.
    """

    def send(self, letter: Letter) -> None:
        """Hands one letter over; when it returns, the server has taken it.

        Raises:
            MailLaterError: Not taken now; it may be tried again later.
            MailRefusedError: Not taken, and never will be.
            MailUnknownError: Handed over whole, and no answer came.
        """
        ...

    def check(self) -> None:
        """Sees whether the server would take letters, by logging in."""
        ...

    def close(self) -> None:
        """Ends the connection, if there is one; the next letter makes another."""
        ...


class Mailers(Protocol):
    """Makes mailers of accounts."""

    def of(self, account: MailAccount) -> Mailer:
        """One for the account. Asks nobody."""
        ...
