"""A user's telephone, and the services around the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyotp

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LateRecoverySheetRenderer
from dairyos_desktop.adapters.pdf.qr import qr_bars
from dairyos_desktop.adapters.sealing import AesGcmSealer
from dairyos_desktop.services.auth import AuthService
from dairyos_desktop.services.office_key import OfficeKeys
from dairyos_desktop.services.own_factor import OwnFactorService
from helpers.lockout import CountingHasher
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database, PasswordHasher, SecretStore


class Telephone:
    """Shows codes of a secret by a clock that may be `ahead` of the office's, in seconds."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._totp = pyotp.TOTP(secret.replace(" ", ""))
        self._clock = clock

    def code(self, ahead: float = 0) -> str:
        return self._totp.at(self._clock.now().timestamp() + ahead)


class FactorPc:
    """One PC's login and what users do there to their second factor."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        store: SecretStore | None = None,
        hasher: PasswordHasher | None = None,
        pc: str = "test PC",
    ) -> None:
        self.clock = clock
        self.store = store or MemoryStore()
        self.keys = OfficeKeys(database, AesGcmSealer(), self.store)
        self.auth = AuthService(database, clock, hasher or CountingHasher(), pc, self.keys)
        self.own = OwnFactorService(
            database,
            clock,
            self.keys,
            self.auth,
            renderer=LateRecoverySheetRenderer(),
            files=WholeFiles(),
            qr_bars=qr_bars,
        )

    def enrol(self, actor: Actor) -> tuple[Telephone, tuple[str, ...]]:
        """The user's telephone and recovery codes, once the second factor counts."""
        telephone = Telephone(self.own.begin(actor).secret, self.clock)
        return telephone, self.own.confirm(actor, telephone.code()).codes
