"""All services of an open office, as bootstrap hands them to the window and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.billing.service import BillingService
    from dairyos_desktop.services.consumption.service import ConsumptionService
    from dairyos_desktop.services.customers.service import CustomerService
    from dairyos_desktop.services.documents import DocumentService
    from dairyos_desktop.services.imports.service import ImportService
    from dairyos_desktop.services.office import OfficeService
    from dairyos_desktop.services.orders import OrderService
    from dairyos_desktop.services.payments.ledger import LedgerService
    from dairyos_desktop.services.payments.service import PaymentService
    from dairyos_desktop.services.settings import SettingsService
    from dairyos_desktop.services.setup import SetupService
    from dairyos_desktop.services.tariffs.service import TariffService
    from dairyos_desktop.services.verify.service import VerifyService


@dataclass(frozen=True)
class Services:
    """One instance of each service; all of them may be called from any thread."""

    setup: SetupService
    auth: AuthService
    office: OfficeService
    settings: SettingsService
    customers: CustomerService
    orders: OrderService
    tariffs: TariffService
    consumption: ConsumptionService
    imports: ImportService
    billing: BillingService
    payments: PaymentService
    ledger: LedgerService
    documents: DocumentService
    verify: VerifyService
