"""Who calls a service."""

from __future__ import annotations

from dataclasses import dataclass

from dairyos_desktop.domain.errors import NotAllowedError
from dairyos_desktop.domain.roles import Action, Role, least_role, may


@dataclass(frozen=True)
class Actor:
    """A logged-in user, or the program itself."""

    user_id: int | None
    name: str
    role: Role

    def require(self, action: Action) -> None:
        """Refuses what the role doesn't permit.

        Raises:
            NotAllowedError: Always says which role would do.
        """
        if not may(self.role, action):
            raise NotAllowedError(
                f"{self.name} ({self.role.value}) may not {action.deed}.",
                f"Ask somebody with the role {least_role(action).value} or above.",
            )


SYSTEM = Actor(None, "system", Role.SYSTEM)
