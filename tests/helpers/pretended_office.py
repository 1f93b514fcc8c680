"""A pretended office for windows' tests: answers at once, remembers what it was asked."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from dairyos_desktop.domain.declared_settings import LOCK_AFTER
from dairyos_desktop.domain.errors import (
    DairyError,
    EnvironmentTroubleError,
    InvalidInputError,
    LoginRefusedError,
    NotAllowedError,
    PinRefusedError,
    SecondFactorNeededError,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.auth import FailedTries
from dairyos_desktop.services.dto.backups import BackupState, SecondPlaceState
from dairyos_desktop.services.dto.news import PollState
from dairyos_desktop.services.dto.office import NewOffice, OfficeDetails, OfficeState
from dairyos_desktop.services.dto.receiver import ReceiverState
from dairyos_desktop.services.dto.settings import SettingRow
from dairyos_desktop.services.dto.upgrading import Upgraded
from dairyos_desktop.ui.context import nothing_known
from dairyos_desktop.ui.ways import OpenOffice, Ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.about import About
    from dairyos_desktop.services.setup import SetupService

PASSWORD = "correct horse battery staple"  # noqa: S105  the pretended office's
RECOVERY_CODE = "7KQ4M-X2RTP-9WDHA-C3NVB-6FGJS"
NOW = dt.datetime(2026, 11, 7, 2, 12, 10, tzinfo=dt.UTC)


class PretendedOffice:
    """Stands for bootstrap, auth, office and setup services.

    Attributes:
        exists: Whether there is an office; making one sets it.
        trouble: What opening fails with.
        gate: Opening waits for it.
        users: Role by name; all have `PASSWORD`.
        made: What the first run asked for.
        shared: Other PCs use the books too; updating them asks for `code` as well, if there is one.
        elapsed_s: What the clock counts; it stands until it is set.
        lock_after: Minutes.
        pins: By name.
        closed: Whether the files were given back.
    """

    def __init__(self, *, exists: bool = True) -> None:
        self.exists = exists
        self.trouble: DairyError | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.users = {"Meena Patel": Role.CLERK, "Owner": Role.OWNER}
        self.made: list[tuple[OfficeDetails, str, int | None]] = []
        self.opened = 0
        self.lock_after = 15
        self.upgraded = 0
        self.shared = False
        self.code = ""
        self.closed = False
        self.announce: Callable[[frozenset[str]], None] = lambda _topics: None
        self.elapsed_s = 0.0
        self.pins: dict[str, str] = {}
        self.jobs_started = 0
        self.looked = 0
        self.services = SimpleNamespace(
            auth=self,
            polling=SimpleNamespace(state=lambda _actor: PollState(is_set_up=False)),
            presence=SimpleNamespace(
                arrive=lambda _actor: None, leave=lambda _actor: None, present=lambda _actor: ()
            ),
            backup=SimpleNamespace(state=lambda _actor: BackupState(None, SecondPlaceState(""))),
            office=self,
            users=self,
            recovery=self,
            settings=SimpleNamespace(
                get=lambda _actor, key: SettingRow(key, self.lock_after, LOCK_AFTER.default)
            ),
            pins=SimpleNamespace(
                tries_left=lambda actor: 5 if actor.name in self.pins else None,
                unlock=self._unlock,
                password_given=lambda _actor: None,
            ),
        )

    def ways(self, data_dir: Path) -> Ways:
        """What the window is handed."""
        return Ways(
            open_office=self._open,
            setup=lambda: cast("SetupService", self),
            upgrade=self._upgrade,
            upgrade_as=self._upgrade_as if self.shared else None,
            now=lambda: NOW,
            elapsed_s=lambda: self.elapsed_s,
            data_dir=data_dir,
            exists=self.exists,
            database="This PC",
        )

    def _open(self, announce: Callable[[frozenset[str]], None]) -> OpenOffice:
        self.gate.wait(10)
        self.opened += 1
        self.announce = announce
        if self.trouble is not None:
            raise self.trouble
        if not self.exists:
            raise EnvironmentTroubleError("No office.", "Make one.", code="no_database")
        return cast("OpenOffice", self)

    def _unlock(self, actor: Actor, pin: str) -> None:
        if self.pins.get(actor.name) != pin:
            raise PinRefusedError("That is not your PIN.", "Try again.", tries_left=4)

    def _upgrade_as(self, name: str, password: str, code: str) -> Upgraded:
        actor = self.login(name, password)
        if actor.role is not Role.OWNER:
            raise NotAllowedError("Only an owner may.", "Ask one.")
        if self.code and code != self.code:
            raise SecondFactorNeededError("The code, please.")
        return self._upgrade()

    def _upgrade(self) -> Upgraded:
        self.upgraded += 1
        self.trouble = None
        return Upgraded("2", "2", "1", Path("dairyos-000001-20261101-1200.sqlite3"))

    def about(self) -> About:
        return nothing_known()

    def look_after_receiver(self) -> ReceiverState:
        return ReceiverState("")

    def start_hearing(
        self, heard: Callable[[frozenset[str]], None], line: Callable[[bool], None]
    ) -> None:
        del heard, line

    def look_at_line(self) -> None:
        self.looked += 1

    def start_jobs(self) -> None:
        self.jobs_started += 1

    def close(self, *, back_up: bool = False) -> None:
        del back_up
        self.closed = True

    def login(self, name: str, password: str, code: str = "") -> Actor:
        del code
        for number, (known, role) in enumerate(self.users.items(), 1):
            if known.casefold() == name.casefold() and password == PASSWORD:
                return Actor(number, known, role)
        raise LoginRefusedError("The name and password don't fit.", "Check both.")

    def tries_since_last_login(self, actor: Actor) -> FailedTries:
        del actor
        return FailedTries()

    def get(self, actor: Actor) -> OfficeState:
        del actor
        details = self.made[-1][0] if self.made else OfficeDetails(name="Madhuban Dairy")
        return OfficeState(details, 1, is_sample=False)

    def check_password(self, office: OfficeDetails, owner_name: str, password: str) -> None:
        del office, owner_name
        if len(password) < 12:
            raise InvalidInputError("The password is too short.", "Take 12 characters.")

    def create_office(
        self,
        office: OfficeDetails,
        owner_name: str,
        password: str,
        *,
        next_bill_number: int | None = None,
    ) -> NewOffice:
        del password
        if self.trouble is not None:
            raise self.trouble
        self.made.append((office, owner_name, next_bill_number))
        self.users = {owner_name: Role.OWNER}
        self.exists = True
        return NewOffice(RECOVERY_CODE)
