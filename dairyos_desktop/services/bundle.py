"""All services of an open office, as bootstrap hands them to the window and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dairyos_desktop.services.audit.service import AuditService
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.backup.looking import BackupLookService
    from dairyos_desktop.services.backup.sealing import BackupSealingService
    from dairyos_desktop.services.backup.service import BackupService
    from dairyos_desktop.services.billing.service import BillingService
    from dairyos_desktop.services.charges import ChargeService
    from dairyos_desktop.services.collecting.service import CollectingService
    from dairyos_desktop.services.consumption.service import ConsumptionService
    from dairyos_desktop.services.customers.service import CustomerService
    from dairyos_desktop.services.delivery.service import DeliveryService
    from dairyos_desktop.services.documents import DocumentService
    from dairyos_desktop.services.exports import ExportService
    from dairyos_desktop.services.gateway_access import GatewayAccess
    from dairyos_desktop.services.housekeeping import HousekeepingService
    from dairyos_desktop.services.imports.service import ImportService
    from dairyos_desktop.services.jobs.service import JobService
    from dairyos_desktop.services.log.service import LogService
    from dairyos_desktop.services.moving import MovingService
    from dairyos_desktop.services.news.polling import PollingService
    from dairyos_desktop.services.news.service import NewsService
    from dairyos_desktop.services.office import OfficeService
    from dairyos_desktop.services.office_key import OfficeKeys
    from dairyos_desktop.services.orders import OrderService
    from dairyos_desktop.services.outbox.mails import MailService
    from dairyos_desktop.services.outbox.queue import MailQueueService
    from dairyos_desktop.services.outbox.send_list import SendListService
    from dairyos_desktop.services.outbox.service import OutboxService
    from dairyos_desktop.services.own_factor import OwnFactorService
    from dairyos_desktop.services.own_language import OwnLanguageService
    from dairyos_desktop.services.paper_look import LogoService
    from dairyos_desktop.services.paper_preview import PaperPreviewService
    from dairyos_desktop.services.payments.cash import CashService
    from dairyos_desktop.services.payments.counter import CounterService
    from dairyos_desktop.services.payments.ledger import LedgerService
    from dairyos_desktop.services.payments.link_queue import LinkQueueService
    from dairyos_desktop.services.payments.links import LinkService
    from dairyos_desktop.services.payments.service import PaymentService
    from dairyos_desktop.services.payments.unmatched import UnmatchedService
    from dairyos_desktop.services.pins import PinService
    from dairyos_desktop.services.presence import PresenceService
    from dairyos_desktop.services.receipts import ReceiptService
    from dairyos_desktop.services.reconciliation.service import ReconciliationService
    from dairyos_desktop.services.recovery import RecoveryService
    from dairyos_desktop.services.refused_deliveries import RefusedDeliveryService
    from dairyos_desktop.services.reports.service import ReportService
    from dairyos_desktop.services.route_sheets import RouteSheetService
    from dairyos_desktop.services.secrets import SecretService
    from dairyos_desktop.services.settings import SettingsService
    from dairyos_desktop.services.setup import SetupService
    from dairyos_desktop.services.statements import StatementService
    from dairyos_desktop.services.tariffs.raises import PriceRaiseService
    from dairyos_desktop.services.tariffs.service import TariffService
    from dairyos_desktop.services.today.service import TodayService
    from dairyos_desktop.services.users import UserService
    from dairyos_desktop.services.verify.service import VerifyService


class Services(Protocol):
    """One of each service; all of them may be called from any thread."""

    @property
    def setup(self) -> SetupService:
        """Makes an office."""
        ...

    @property
    def auth(self) -> AuthService:
        """Logs in."""
        ...

    @property
    def pins(self) -> PinService:
        """What unlocks a window on this PC."""
        ...

    @property
    def moving(self) -> MovingService:
        """Which database the office uses, and moving it to another."""
        ...

    @property
    def presence(self) -> PresenceService:
        """Who is at work in the office."""
        ...

    @property
    def recovery(self) -> RecoveryService:
        """What the office's recovery code opens."""
        ...

    @property
    def office(self) -> OfficeService:
        """What the office says of itself."""
        ...

    @property
    def office_key(self) -> OfficeKeys:
        """What opens the office's secrets."""
        ...

    @property
    def secrets(self) -> SecretService:
        """What the office shares and nobody may read."""
        ...

    @property
    def settings(self) -> SettingsService:
        """What the office decides."""
        ...

    @property
    def customers(self) -> CustomerService:
        """Who is delivered to."""
        ...

    @property
    def orders(self) -> OrderService:
        """What is asked for: orders, leaves, planned changes."""
        ...

    @property
    def tariffs(self) -> TariffService:
        """Products and what they cost when."""
        ...

    @property
    def price_raises(self) -> PriceRaiseService:
        """Many prices at once."""
        ...

    @property
    def collecting(self) -> CollectingService:
        """Money from the door."""
        ...

    @property
    def consumption(self) -> ConsumptionService:
        """What was delivered."""
        ...

    @property
    def delivery(self) -> DeliveryService:
        """Rounds: who walked, what went out and came back, what is closed."""
        ...

    @property
    def exports(self) -> ExportService:
        """Lists as CSV and XLSX."""
        ...

    @property
    def imports(self) -> ImportService:
        """Register files."""
        ...

    @property
    def billing(self) -> BillingService:
        """Bills."""
        ...

    @property
    def charges(self) -> ChargeService:
        """Charges and credits."""
        ...

    @property
    def own_factor(self) -> OwnFactorService:
        """What users do to their own second factor."""
        ...

    @property
    def own_language(self) -> OwnLanguageService:
        """The language in which users read the window."""
        ...

    @property
    def payments(self) -> PaymentService:
        """Money in."""
        ...

    @property
    def counter(self) -> CounterService:
        """Money at the counter."""
        ...

    @property
    def cash(self) -> CashService:
        """The day's money, and cash handed over."""
        ...

    @property
    def news(self) -> NewsService:
        """What the gateway tells."""
        ...

    @property
    def unmatched(self) -> UnmatchedService:
        """Payments without a customer."""
        ...

    @property
    def refused_deliveries(self) -> RefusedDeliveryService:
        """What the webhook receiver refused."""
        ...

    @property
    def polling(self) -> PollingService:
        """Asks the gateway for news."""
        ...

    @property
    def housekeeping(self) -> HousekeepingService:
        """Throws away what has had its time."""
        ...

    @property
    def backup(self) -> BackupService:
        """Backups of the books."""
        ...

    @property
    def backup_looks(self) -> BackupLookService:
        """What is in them, and whether they would do."""
        ...

    @property
    def backup_sealing(self) -> BackupSealingService:
        """Whether they are encrypted."""
        ...

    @property
    def jobs(self) -> JobService:
        """What runs unattended."""
        ...

    @property
    def reconciliation(self) -> ReconciliationService:
        """Bills, payments, gateway and books side by side."""
        ...

    @property
    def gateway(self) -> GatewayAccess:
        """The office's account at the payment gateway."""
        ...

    @property
    def links(self) -> LinkService:
        """Payment links of bills."""
        ...

    @property
    def link_queue(self) -> LinkQueueService:
        """A month's payment links, at the gateway's pace."""
        ...

    @property
    def mails(self) -> MailService:
        """A month's bills by mail."""
        ...

    @property
    def mail_queue(self) -> MailQueueService:
        """Which mails wait."""
        ...

    @property
    def outbox(self) -> OutboxService:
        """What left the office, and what didn't."""
        ...

    @property
    def send_list(self) -> SendListService:
        """What a person sends by WhatsApp, one after the other."""
        ...

    @property
    def ledger(self) -> LedgerService:
        """Customers' accounts."""
        ...

    @property
    def documents(self) -> DocumentService:
        """Bills on paper."""
        ...

    @property
    def statements(self) -> StatementService:
        """Customers' accounts on paper."""
        ...

    @property
    def paper_preview(self) -> PaperPreviewService:
        """Papers with settings that aren't saved yet."""
        ...

    @property
    def logo(self) -> LogoService:
        """The office's logo."""
        ...

    @property
    def receipts(self) -> ReceiptService:
        """Receipts on paper."""
        ...

    @property
    def reports(self) -> ReportService:
        """What the books say, summed up."""
        ...

    @property
    def route_sheets(self) -> RouteSheetService:
        """Papers that go out with a round."""
        ...

    @property
    def log(self) -> LogService:
        """What the program's own log says."""
        ...

    @property
    def today(self) -> TodayService:
        """What waits, and how the office stands."""
        ...

    @property
    def users(self) -> UserService:
        """Who may log in."""
        ...

    @property
    def verify(self) -> VerifyService:
        """Whether the books agree."""
        ...

    @property
    def audit(self) -> AuditService:
        """The audit log."""
        ...
