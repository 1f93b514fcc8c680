"""The login window over a real office, worked by key events."""

from __future__ import annotations

from helpers.lockout import fail
from helpers.offices import OWNER
from helpers.program import Program


class Front(Program):
    """Somebody before the login of a real office."""

    def fail(self, times: int = 5, name: str = OWNER) -> None:
        self.type_in(name, "wrong")
        for _ in range(times - 1):
            self.type_password("wrong")

    def fail_elsewhere(self, times: int, name: str = OWNER) -> None:
        for done in range(times):
            if done and not done % 5:
                self.clock.wait(hours=24)
            fail(self.auth, name)
