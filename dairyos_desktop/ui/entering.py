"""From a name and a password to who is logged in: refusals, and a second factor set up first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.ui.loading import load_window
from dairyos_desktop.ui.login.answers import LoginAnswers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.auth import FailedTries
    from dairyos_desktop.services.dto.office import OfficeState
    from dairyos_desktop.ui.enrolling import EnrolDialog
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.work import Work

ZONE = "Asia/Kolkata"
"""Until the office says its own."""


def zone_of(name: str) -> dt.tzinfo:
    """The time zone of that name."""
    import zoneinfo  # noqa: PLC0415  after the login window is shown

    return zoneinfo.ZoneInfo(name)


class Entered(NamedTuple):
    """What a login brought.

    Attributes:
        actor: Who it is.
        state: The office; None while a second factor must be set up first.
        failed: Tries since the last login, where this role is told of them.
    """

    actor: Actor
    state: OfficeState | None
    failed: FailedTries | None


class Entering(QObject):
    """Asks whether somebody may come in, and leads whoever needs a second factor to it.

    Args:
        work: The workers.
        given: What asks the user where not on the screen; None is the screen.
        asking: What asks the user, by whichever way.

    Attributes:
        enrolling: Sets up the second factor of whoever just logged in and needs one.

    Signals:
        entered(Entered): Somebody is in; `state` is there.
        damaged(DairyError): The books can't be read where logins are, so nobody gets in.
    """

    entered = Signal(object)
    damaged = Signal(object)

    def __init__(
        self,
        work: Work,
        given: Callable[[], Prompts | None],
        asking: Callable[[], Prompts],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._given = given
        self._asking = asking
        self.enrolling: EnrolDialog | None = None

    def ask(
        self, login: LoginWindow, services: Services, who: Callable[[AuthService], Actor]
    ) -> None:
        """Has `who` say who it is, in a worker; refusals are told in the login window."""

        def call() -> Entered:
            actor = who(services.auth)
            if actor.must_enrol:
                # Nothing may be read before.
                return Entered(actor, None, None)
            services.pins.password_given(actor)
            told = may(actor.role, Action.EDIT_USERS)
            failed = services.users.tries_since_last_login(actor) if told else None
            # A quick hand may come before that is done: here the window doesn't wait for it.
            load_window()
            return Entered(actor, services.office.get(actor), failed)

        def refused(error: DairyError) -> None:
            LoginAnswers(login, self._work, services, self._given()).refuse(error)
            if isinstance(error, EnvironmentTroubleError) and error.code == "damaged":
                self.damaged.emit(error)

        self._work.run(login, call, done=partial(self._on_entered, login, services), failed=refused)

    def _on_entered(self, login: LoginWindow, services: Services, entered: Entered) -> None:
        if entered.actor.enrol_by is None:
            self.entered.emit(entered)
            return
        from dairyos_desktop.ui.enrolling import EnrolDialog  # noqa: PLC0415  after the login

        self.enrolling = EnrolDialog(
            login,
            services,
            self._work,
            self._asking(),
            entered.actor,
            zone=zone_of(ZONE if entered.state is None else entered.state.details.timezone),
        )
        self.enrolling.ended.connect(partial(self._on_enrolled, login, services, entered))
        self.enrolling.open()

    def _on_enrolled(
        self, login: LoginWindow, services: Services, entered: Entered, actor: Actor | None
    ) -> None:
        self.enrolling = None
        if actor is not None:
            self.ask(login, services, lambda _auth: actor)
        elif entered.state is not None:
            self.entered.emit(entered)
        else:
            login.activateWindow()
            login.begin_again()
