"""Razorpay's library, loaded when it is first asked for: most offices' days need it rarely.

Loading it takes a third of a second, in which a window would stutter.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.adapters.razorpay import RazorpayGateways
    from dairyos_desktop.services.dto.gateway import GatewayAccount
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.ports import Clock


class LateGateways:
    """Port `PaymentGateways`; see `RazorpayGateways`."""

    def __init__(self, clock: Clock, pause: Callable[[float], bool]) -> None:
        self._clock = clock
        self._pause = pause

    @cached_property
    def _gateways(self) -> RazorpayGateways:
        from dairyos_desktop.adapters.razorpay import RazorpayGateways  # noqa: PLC0415 - as said

        return RazorpayGateways(self._clock, self._pause)

    def of(self, account: GatewayAccount | None) -> PaymentGateway:
        """The calling thread's gateway of that account."""
        return self._gateways.of(account)
