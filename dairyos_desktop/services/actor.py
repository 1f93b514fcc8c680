"""Who calls a service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnrolmentNeededError, NotAllowedError
from dairyos_desktop.domain.roles import Action, Role, least_role, may

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class Actor:
    """A logged-in user, or the program itself.

    Attributes:
        confirmed_at: When the password was last asked for, in the login's own time; some deeds
            need a fresh one.
        enrol_by: Until when a second factor that the role needs may be put off; None where it
            has one or needs none.
        must_enrol: That is over: nothing is permitted but to set the second factor up.
    """

    user_id: int | None
    name: str
    role: Role
    confirmed_at: dt.datetime | None = field(default=None, compare=False, repr=False)
    enrol_by: dt.datetime | None = field(default=None, compare=False, repr=False)
    must_enrol: bool = field(default=False, compare=False, repr=False)

    def require(self, action: Action) -> None:
        """Refuses what the role doesn't permit.

        Raises:
            NotAllowedError: Always says which role would do.
            EnrolmentNeededError: The role needs a second factor first.
        """
        if self.must_enrol:
            raise EnrolmentNeededError(
                f"{self.name} needs a second factor by now.",
                "Log in to the window, which leads to setting it up.",
            )
        if not may(self.role, action):
            raise NotAllowedError(
                f"{self.name} ({self.role.value}) may not {action.deed}.",
                f"Ask somebody with the role {least_role(action).value} or above.",
            )


SYSTEM = Actor(None, "system", Role.SYSTEM)
