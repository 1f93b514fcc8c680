"""How it stands with the webhook receiver of this PC's window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReceiverState:
    """What the office wants, and what came of it here.

    Attributes:
        here: This PC's name.
        wanted_on: The PC whose window is to receive; "" for none.
        address: Where this window answers; "" where it does not.
        trouble: Why it does not though it should; `hint` what helps.
    """

    here: str
    wanted_on: str = ""
    address: str = ""
    trouble: str = ""
    hint: str = ""

    @property
    def is_wanted_here(self) -> bool:
        """Whether this PC's window is to receive."""
        return bool(self.wanted_on) and self.wanted_on == self.here
