"""Who calls a service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import (
    EnrolmentNeededError,
    NotAllowedError,
    PasswordNeededError,
)
from dairyos_desktop.domain.roles import Action, Role, least_role_word, may
from dairyos_desktop.domain.texts import ENGLISH, declared, say

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.session import Session


@dataclass(frozen=True)
class Actor:
    """A logged-in user, or the program itself.

    Attributes:
        session: The login; it knows whether the user may still do what they might when they logged
            in, and how fresh their password is. None for the program itself.
        enrol_by: Until when a second factor that the role needs may be put off; None where it
            has one or needs none.
        must_enrol: That is over: nothing is permitted but to set the second factor up.
        language: In which they read the window. What is written stays English.
    """

    user_id: int | None
    name: str
    role: Role
    session: Session | None = field(default=None, compare=False, repr=False)
    enrol_by: dt.datetime | None = field(default=None, compare=False, repr=False)
    must_enrol: bool = field(default=False, compare=False, repr=False)
    language: str = field(default=ENGLISH, compare=False, repr=False)

    def require(self, action: Action) -> None:
        """Refuses what the role doesn't permit, and whoever no longer has it.

        Raises:
            NotAllowedError: Always says which role would do.
            SessionOverError: The user was disabled or got another role since they logged in.
            EnrolmentNeededError: The role needs a second factor first.
        """
        if self.must_enrol:
            raise EnrolmentNeededError(
                say("{name} needs a second factor by now.", name=self.name),
                say("Log in to the window, which leads to setting it up."),
            )
        if not may(self.role, action):
            raise NotAllowedError(
                say(
                    "{name} ({role}) may not {deed}.",
                    name=self.name,
                    role=declared(self.role.value),
                    deed=action.deed,
                ),
                say(
                    "Ask somebody with the role {action} or above.", action=least_role_word(action)
                ),
            )
        self.require_present()

    def require_present(self) -> None:
        """Refuses whoever was disabled or got another role or password since they logged in.

        Raises:
            SessionOverError: As said.
        """
        if self.session is not None:
            self.session.require_present()

    def require_fresh(self) -> None:
        """Refuses a deed of somebody whose password was asked for too long ago, or never.

        Raises:
            PasswordNeededError: As said.
        """
        if self.session is None or not self.session.is_fresh:
            raise PasswordNeededError(
                say("This needs your password once more."), say("Type it, then it is done.")
            )


SYSTEM = Actor(None, "system", Role.SYSTEM)
