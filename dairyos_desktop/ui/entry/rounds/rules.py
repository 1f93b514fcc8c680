"""What the office has settled about rounds, and what a role may do by it: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.delivery import has_happened
from dairyos_desktop.domain.roles import Action, Role, least_role_word, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.entry.rounds.closing import closed_words

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.delivery import RoundRules, RoundSheet

FUTURE = tr_later("This day has not come yet: nothing is delivered ahead. Note a change instead.")


class Rules:
    """As they were last read, with the sentences that follow from them."""

    def __init__(self, settled: RoundRules) -> None:
        self._settled = settled
        self.tracks_loads = settled.tracks_loads
        self.tolerance = settled.tolerance
        self.timezone = settled.timezone

    def has_happened(self, on: dt.date, shift: Shift) -> bool:
        """Whether a round counts as delivered by now."""
        return has_happened(on, shift, self._settled.local_now, self._settled.evening_from)

    def is_future(self, on: dt.date) -> bool:
        """Whether the day has not come."""
        return on > self._settled.local_now.date()

    def not_yet(self, on: dt.date, shift: Shift, role: Role) -> str:
        """Why nothing can have been delivered on a round yet; empty where the role may go on."""
        if self.has_happened(on, shift):
            return ""
        if self.is_future(on):
            return as_shown(FUTURE)
        if may(role, Action.CONFIRM_AHEAD):
            return ""
        return tr(
            "Today's evening counts from {evening_from_words} on. A {confirm_ahead} "
            "may confirm it ahead.",
            evening_from_words=self.evening_from_words,
            confirm_ahead=least_role_word(Action.CONFIRM_AHEAD),
        )

    @property
    def evening_from_words(self) -> str:
        """`15:00`."""
        return f"{self._settled.evening_from:%H:%M}"

    def locked_words(self, sheet: RoundSheet, role: Role) -> str:
        """Why nothing may be typed about a round; empty where it may."""
        if sheet.closed_at is not None:
            words = closed_words(sheet.closed_by, sheet.closed_at, self.timezone)
            return tr("{words}. Reopen it to change it.", words=words)
        if not may(role, Action.CLOSE_DAYS):
            return tr("Your role may look at the round, not change it.")
        return ""
