"""What Razorpay tells of money: payments, refunds, settlements; port `GatewayReports`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from dairyos_desktop.adapters.razorpay_reading import (
    read_payment,
    read_refund,
    read_rows,
    read_settled,
    read_settlement,
)
from dairyos_desktop.domain.errors import GatewayKeysError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.gateway import PAGE, SETTLED_PAGE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.services.dto.gateway import (
        GatewayPayment,
        GatewayRefund,
        GatewaySettlement,
        SettledItem,
    )


class RazorpayReports(ABC):
    """The half of a gateway that only asks."""

    _client: Any

    def payment(self, payment_id: str) -> GatewayPayment:
        """One payment."""
        return read_payment(self._safely(partial(self._client.payment.fetch, payment_id)))

    def payments(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewayPayment, ...]:
        """A page of all payments, newest first."""
        said = self._page(self._client.payment.all, from_at, to_at, skip)
        return read_rows(said, "items", read_payment)

    def refunds(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewayRefund, ...]:
        """A page of all refunds, newest first."""
        said = self._page(self._client.refund.all, from_at, to_at, skip)
        return read_rows(said, "items", read_refund)

    def settlements(
        self, from_at: dt.datetime, to_at: dt.datetime, skip: int
    ) -> tuple[GatewaySettlement, ...]:
        """A page of all settlements, newest first."""
        said = self._page(self._client.settlement.all, from_at, to_at, skip)
        return read_rows(said, "items", read_settlement)

    def settled(self, on: dt.date, skip: int) -> tuple[SettledItem | None, ...]:
        """A page of the combined report of a day."""
        asked = {
            "year": on.year,
            "month": f"{on.month:02d}",
            "day": f"{on.day:02d}",
            "count": SETTLED_PAGE,
            "skip": skip,
        }
        said = self._safely(partial(self._client.settlement.report, asked))
        return read_rows(said, "items", read_settled)

    def _page(
        self,
        call: Callable[..., object],
        from_at: dt.datetime,
        to_at: dt.datetime,
        skip: int,
    ) -> object:
        asked = {
            "from": int(from_at.timestamp()),
            "to": int(to_at.timestamp()),
            "count": PAGE,
            "skip": skip,
        }
        return self._safely(partial(call, asked))

    @abstractmethod
    def _safely(self, call: Callable[..., object]) -> object:
        """A call that changes nothing, asked again where that may help."""


class NoReports:
    """An office without keys: says so to every call."""

    def payment(self, payment_id: str) -> GatewayPayment:  # noqa: ARG002 - the port's
        """Says that there are no keys."""
        self._refuse()

    def payments(
        self,
        from_at: dt.datetime,  # noqa: ARG002 - the port's
        to_at: dt.datetime,  # noqa: ARG002 - the port's
        skip: int,  # noqa: ARG002 - the port's
    ) -> tuple[GatewayPayment, ...]:
        """Says that there are no keys."""
        self._refuse()

    def refunds(
        self,
        from_at: dt.datetime,  # noqa: ARG002 - the port's
        to_at: dt.datetime,  # noqa: ARG002 - the port's
        skip: int,  # noqa: ARG002 - the port's
    ) -> tuple[GatewayRefund, ...]:
        """Says that there are no keys."""
        self._refuse()

    def settlements(
        self,
        from_at: dt.datetime,  # noqa: ARG002 - the port's
        to_at: dt.datetime,  # noqa: ARG002 - the port's
        skip: int,  # noqa: ARG002 - the port's
    ) -> tuple[GatewaySettlement, ...]:
        """Says that there are no keys."""
        self._refuse()

    def settled(self, on: dt.date, skip: int) -> tuple[SettledItem | None, ...]:  # noqa: ARG002 - the port's
        """Says that there are no keys."""
        self._refuse()

    @staticmethod
    def _refuse() -> NoReturn:
        raise GatewayKeysError(
            say("The office has no keys for Razorpay."),
            say("The owner enters key id and secret in Settings, Secrets."),
        )
