"""The services that take money in, loaded when they are first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import (
    LateCollectionListRenderer,
    LatePagePictures,
    LateReceiptRenderer,
    LateStatementRenderer,
)
from dairyos_desktop.adapters.razorpay_late import LateGateways
from dairyos_desktop.late_ground import LateGround

if TYPE_CHECKING:
    from dairyos_desktop.services.collecting.service import CollectingService
    from dairyos_desktop.services.gateway_access import GatewayAccess
    from dairyos_desktop.services.news.polling import PollingService
    from dairyos_desktop.services.news.service import NewsService
    from dairyos_desktop.services.payments.cash import CashService
    from dairyos_desktop.services.payments.counter import CounterService
    from dairyos_desktop.services.payments.ledger import LedgerService
    from dairyos_desktop.services.payments.link_queue import LinkQueueService
    from dairyos_desktop.services.payments.links import LinkService
    from dairyos_desktop.services.payments.service import PaymentService
    from dairyos_desktop.services.payments.unmatched import UnmatchedService
    from dairyos_desktop.services.receipts import ReceiptService
    from dairyos_desktop.services.reconciliation.service import ReconciliationService
    from dairyos_desktop.services.refused_deliveries import RefusedDeliveryService
    from dairyos_desktop.services.statements import StatementService


class LateMoney(LateGround):
    """Money in: at the counter, at the door, from the gateway, and how it agrees."""

    @cached_property
    def cash(self) -> CashService:
        """The day's money, and cash handed over."""
        from dairyos_desktop.services.payments.cash import CashService  # noqa: PLC0415 - when asked for

        return CashService(self._database, self._clock)

    @cached_property
    def counter(self) -> CounterService:
        """Money at the counter."""
        from dairyos_desktop.services.payments.counter import CounterService  # noqa: PLC0415 - when asked for

        return CounterService(self._database, self._clock)

    @cached_property
    def collecting(self) -> CollectingService:
        """Money from the door."""
        from dairyos_desktop.services.collecting.service import CollectingService  # noqa: PLC0415 - when asked for

        return CollectingService(self._database, LateCollectionListRenderer(), LatePagePictures())

    @cached_property
    def gateway(self) -> GatewayAccess:
        """The office's account at the payment gateway."""
        from dairyos_desktop.services.gateway_access import GatewayAccess  # noqa: PLC0415 - when asked for

        gateways = LateGateways(self._clock, self._ending.wait)
        return GatewayAccess(self._database, self.secrets, gateways, self._settings.gateway_url)

    @cached_property
    def links(self) -> LinkService:
        """Payment links of bills."""
        from dairyos_desktop.services.payments.links import LinkService  # noqa: PLC0415 - when asked for

        return LinkService(self._database, self._clock, self.gateway, self._ending.wait)

    @cached_property
    def link_queue(self) -> LinkQueueService:
        """A month's payment links."""
        from dairyos_desktop.services.payments.link_queue import LinkQueueService  # noqa: PLC0415 - when asked for

        return LinkQueueService(self._database, self._clock, self.links, self.gateway)

    @cached_property
    def ledger(self) -> LedgerService:
        """Customers' accounts."""
        from dairyos_desktop.services.payments.ledger import LedgerService  # noqa: PLC0415 - when asked for

        return LedgerService(self._database)

    @cached_property
    def news(self) -> NewsService:
        """What the gateway tells."""
        from dairyos_desktop.services.news.service import NewsService  # noqa: PLC0415 - when asked for

        return NewsService(self._database, self._clock)

    @cached_property
    def polling(self) -> PollingService:
        """Asks the gateway for news."""
        from dairyos_desktop.services.news.polling import PollingService  # noqa: PLC0415 - when asked for

        return PollingService(self._database, self._clock, self.gateway)

    @cached_property
    def payments(self) -> PaymentService:
        """Money in."""
        from dairyos_desktop.services.payments.service import PaymentService  # noqa: PLC0415 - when asked for

        return PaymentService(self._database, self._clock)

    @cached_property
    def receipts(self) -> ReceiptService:
        """Receipts on paper."""
        from dairyos_desktop.services.receipts import ReceiptService  # noqa: PLC0415 - when asked for

        return ReceiptService(
            self._database, self._clock, LateReceiptRenderer(), LatePagePictures(), WholeFiles()
        )

    @cached_property
    def statements(self) -> StatementService:
        """Customers' accounts on paper."""
        from dairyos_desktop.services.statements import StatementService  # noqa: PLC0415 - when asked for

        return StatementService(
            self._database, self._clock, LateStatementRenderer(), LatePagePictures(), WholeFiles()
        )

    @cached_property
    def unmatched(self) -> UnmatchedService:
        """Payments without a customer."""
        from dairyos_desktop.services.payments.unmatched import UnmatchedService  # noqa: PLC0415 - when asked for

        return UnmatchedService(self._database, self._clock)

    @cached_property
    def reconciliation(self) -> ReconciliationService:
        """Bills, payments, gateway and books side by side."""
        from dairyos_desktop.services.reconciliation.service import ReconciliationService  # noqa: PLC0415 - when asked for

        return ReconciliationService(self._database, self._clock, self.gateway)

    @cached_property
    def refused_deliveries(self) -> RefusedDeliveryService:
        """What the webhook receiver refused."""
        from dairyos_desktop.services.refused_deliveries import RefusedDeliveryService  # noqa: PLC0415 - when asked for

        return RefusedDeliveryService(self._database, self._clock)
