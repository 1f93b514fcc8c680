"""Razorpay behind the port `PaymentGateway`, on its own library.

What is left to that library is the address of each call and its signing; how long a call may take,
what an answer means and when to ask again is decided here and in `razorpay_session`.
"""

from __future__ import annotations

import importlib.metadata
import random
import threading
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import certifi
import razorpay

from dairyos_desktop.adapters.razorpay_reading import read_link, read_payment, read_rows
from dairyos_desktop.adapters.razorpay_reports import NoReports, RazorpayReports
from dairyos_desktop.adapters.razorpay_session import CONNECT_S, READ_S, CheckedSession
from dairyos_desktop.domain.errors import (
    GatewayBusyError,
    GatewayOfflineError,
    GatewayRefusedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.gateway import (
        GatewayAccount,
        GatewayLink,
        GatewayPayment,
        LinkRequest,
    )
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.ports import Clock

_TRIES = 4
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
_LONGEST_NOTE = 250
_LONGEST_DESCRIPTION = 2000
_ABOUT_CUSTOMER = ("contact", "email")


class _Client(razorpay.Client):  # type: ignore[misc]  # the library has no types
    """The library's, which would look its own version up on the disk for each call."""

    def _get_version(self) -> str:
        return _version()


@cache
def _version() -> str:
    return importlib.metadata.version("razorpay")


class RazorpayGateway(RazorpayReports):
    """One account at Razorpay; used by one thread at a time, as the library's session is.

    Args:
        account: Keys and address.
        clock: For `Retry-After` as a date.
        pause: Waits so many seconds between two tries; true where everything is to end.

    Attributes:
        account: The same.
    """

    def __init__(
        self, account: GatewayAccount, clock: Clock, pause: Callable[[float], bool]
    ) -> None:
        self.account = account
        self._pause = pause
        self._session = CheckedSession(clock)
        self._client = _Client(
            session=self._session,
            auth=(account.key_id, account.key_secret),
            base_url=account.base_url.rstrip("/"),
        )
        # The library's own roots are of 2015.
        self._client.cert_path = certifi.where()

    def live(self) -> bool:
        """Whether the key is one of live mode."""
        return self.account.live

    def close(self) -> None:
        """Gives the connection back."""
        self._session.close()

    def create_link(self, request: LinkRequest) -> GatewayLink:
        """Makes a link; asked once, as nobody knows what a second try would do.

        A contact that Razorpay takes for a dummy is left out: a refusal has made nothing.
        """
        try:
            return self._create(request)
        except GatewayRefusedError as error:
            about = any(word in error.said for word in _ABOUT_CUSTOMER)
            if not about or not (request.contact or request.email):
                raise
            return self._create(replace(request, contact="", email=""))

    def _create(self, request: LinkRequest) -> GatewayLink:
        customer = {
            "name": request.customer_name,
            "contact": request.contact,
            "email": request.email,
        }
        data: dict[str, Any] = {
            "amount": request.amount.paise,
            "currency": "INR",
            "accept_partial": False,
            "reference_id": request.reference_id,
            "description": request.description[:_LONGEST_DESCRIPTION],
            "customer": {key: value for key, value in customer.items() if value},
            "notes": {key: value[:_LONGEST_NOTE] for key, value in request.notes.items()},
            # The office tells its customers itself.
            "notify": {"sms": False, "email": False},
            "reminder_enable": False,
        }
        if request.expires_at is not None:
            data["expire_by"] = int(request.expires_at.timestamp())
        said = self._once(partial(self._client.payment_link.create, data))
        try:
            return read_link(said)
        except GatewayOfflineError as error:
            error.done_unknown = True
            raise

    def links_of_reference(self, reference_id: str) -> tuple[GatewayLink, ...]:
        """What the list knows of a reference by now."""
        # The filter is no promise: only what bears the reference is told.
        said = self._safely(partial(self._client.payment_link.all, {"reference_id": reference_id}))
        links = read_rows(said, "payment_links", read_link)
        return tuple(link for link in links if link.reference_id == reference_id)

    def link(self, link_id: str) -> GatewayLink:
        """One link."""
        return read_link(self._safely(partial(self._client.payment_link.fetch, link_id)))

    def cancel_link(self, link_id: str) -> GatewayLink:
        """Closes a link; asked once."""
        return read_link(self._once(partial(self._client.payment_link.cancel, link_id)))

    def order_payments(self, order_id: str) -> tuple[GatewayPayment, ...]:
        """Every try to pay the order."""
        said = self._safely(partial(self._client.order.payments, order_id))
        return read_rows(said, "items", read_payment)

    def _safely(self, call: Callable[..., object]) -> object:
        """A call that changes nothing, asked again after growing, uneven pauses."""
        pause_s = _FIRST_PAUSE_S
        for _ in range(_TRIES - 1):
            try:
                return self._once(call)
            except GatewayBusyError as error:
                wait_s = error.retry_after_s
                if error.lasting or (wait_s or 0) > _LONGEST_PAUSE_S:
                    raise
                if self._pause(wait_s if wait_s is not None else _uneven(pause_s)):
                    raise
            except GatewayOfflineError:
                if self._pause(_uneven(pause_s)):
                    raise
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        return self._once(call)

    @staticmethod
    def _once(call: Callable[..., object]) -> object:
        # The library has no time limit of its own; no call is made but here.
        return call(timeout=(CONNECT_S, READ_S))


class NoGateway(NoReports):
    """An office without keys: says so to every call."""

    def live(self) -> bool:
        """Says that there are no keys."""
        self._refuse()

    def create_link(self, request: LinkRequest) -> GatewayLink:  # noqa: ARG002 - the port's
        """Says that there are no keys."""
        self._refuse()

    def links_of_reference(self, reference_id: str) -> tuple[GatewayLink, ...]:  # noqa: ARG002 - the port's
        """Says that there are no keys."""
        self._refuse()

    def link(self, link_id: str) -> GatewayLink:  # noqa: ARG002 - the port's
        """Says that there are no keys."""
        self._refuse()

    def cancel_link(self, link_id: str) -> GatewayLink:  # noqa: ARG002 - the port's
        """Says that there are no keys."""
        self._refuse()

    def order_payments(self, order_id: str) -> tuple[GatewayPayment, ...]:  # noqa: ARG002 - the port's
        """Says that there are no keys."""
        self._refuse()


class _OfThread(threading.local):
    gateway: RazorpayGateway | None = None


class RazorpayGateways:
    """Port `PaymentGateways`: a gateway for each thread, made anew when the account changes.

    Args:
        clock: The program's.
        pause: As `RazorpayGateway`'s.
    """

    def __init__(self, clock: Clock, pause: Callable[[float], bool]) -> None:
        self._clock = clock
        self._pause = pause
        self._of_thread = _OfThread()

    def of(self, account: GatewayAccount | None) -> PaymentGateway:
        """The calling thread's gateway of that account; None is an office without keys."""
        mine = self._of_thread
        if account is None:
            return NoGateway()
        if mine.gateway is None or mine.gateway.account != account:
            if mine.gateway is not None:
                mine.gateway.close()
            mine.gateway = RazorpayGateway(account, self._clock, self._pause)
        return mine.gateway


def _uneven(pause_s: float) -> float:
    """Between half and all of it, so that many PCs don't come back at once."""
    return pause_s * random.uniform(0.5, 1.0)  # noqa: S311 - spreads calls, keeps no secret
