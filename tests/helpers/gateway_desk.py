"""An office whose payment links are made at the pretended gateway."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LateRecoverySheetRenderer
from dairyos_desktop.adapters.razorpay import RazorpayGateways
from dairyos_desktop.adapters.sealing import AesGcmSealer
from dairyos_desktop.services.gateway_access import GatewayAccess
from dairyos_desktop.services.office_key import OfficeKeys
from dairyos_desktop.services.payments.link_queue import LinkQueueService
from dairyos_desktop.services.payments.links import LinkService
from dairyos_desktop.services.secrets import SecretService
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy.orm import Session

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.gateway import GatewayAccount
    from dairyos_desktop.services.far_ports import PaymentGateway, PaymentGateways
    from dairyos_desktop.services.ports import Anchor, Database
    from dairyos_desktop.services.unit import UnitOfWork
    from helpers.databases import FixedClock
    from helpers.razorpay_server import RazorpayServer


class GatewayDesk:
    """The services around a gateway; time passes as they wait.

    Attributes:
        waited: The pauses they made, in seconds.
        environment: The keys; what is changed in it counts from the next call on.
    """

    def __init__(
        self,
        database: Database,
        clock: FixedClock,
        server: RazorpayServer,
        wrap: Callable[[PaymentGateways], PaymentGateways] = lambda gateways: gateways,
    ) -> None:
        self.waited: list[float] = []
        self.clock = clock
        self.environment = {
            "razorpay_key_id": server.key_id,
            "razorpay_key_secret": server.key_secret,
        }
        secrets = SecretService(
            database,
            OfficeKeys(database, AesGcmSealer(), MemoryStore()),
            renderer=LateRecoverySheetRenderer(),
            files=WholeFiles(),
            environment=self.environment,
        )
        self.access = GatewayAccess(
            database, secrets, wrap(RazorpayGateways(clock, self.pause)), server.url
        )
        self.links = LinkService(database, clock, self.access, self.pause)
        self.queue = LinkQueueService(database, clock, self.links, self.access)

    def pause(self, seconds: float) -> bool:
        self.waited.append(seconds)
        self.clock.wait(seconds=seconds)
        return False


class Killed(BaseException):
    """The program's end, at some moment."""


class Fuse:
    """Burns a little at each moment; at the last one it kills.

    Args:
        moments: How many are lived through.
    """

    def __init__(self, moments: int) -> None:
        self.left = moments

    def burn(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1


class MortalGateways:
    """Gateways in front of which, and behind which, the program may be killed."""

    def __init__(self, gateways: PaymentGateways, fuse: Fuse) -> None:
        self._gateways = gateways
        self._fuse = fuse

    def of(self, account: GatewayAccount | None) -> PaymentGateway:
        return _Mortal(self._gateways.of(account), self._fuse)


class _Mortal:
    def __init__(self, gateway: PaymentGateway, fuse: Fuse) -> None:
        self._gateway = gateway
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any call's
        def call(*words: Any) -> Any:  # noqa: ANN401 - any call's
            self._fuse.burn()
            found = getattr(self._gateway, name)(*words)
            self._fuse.burn()
            return found

        return call


class MortalDatabase:
    """A database before and after whose commits the program may be killed."""

    def __init__(self, database: SqlDatabase, fuse: Fuse) -> None:
        self._database = database
        self._fuse = fuse

    @property
    def anchor(self) -> Anchor:
        return self._database.anchor

    @property
    def dialect(self) -> str:
        return self._database.dialect

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self._database.read() as session:
            yield session

    @contextmanager
    def write(self, actor: Actor, action: str) -> Iterator[UnitOfWork]:
        with self._database.write(actor, action) as unit:
            yield unit
            self._fuse.burn()
        self._fuse.burn()

    @property
    def source(self) -> str:
        return self._database.source

    def living(self, session: Session, tokens: Iterable[str]) -> frozenset[str]:
        return self._database.living(session, tokens)

    def at_rest(self) -> Any:  # noqa: ANN401 - a context manager
        return self._database.at_rest()

    def month_lock(self, month: str) -> Any:  # noqa: ANN401 - a context manager
        return self._database.month_lock(month)

    def office_lock(self, name: str, words: str) -> Any:  # noqa: ANN401 - a context manager
        return self._database.office_lock(name, words)
