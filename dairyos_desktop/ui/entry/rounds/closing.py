"""What may be done with a round in its present state, and in which words: pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dairyos_desktop.domain.roles import Action, Role, least_role_word, may
from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.ui.entry.rounds.foot import apart_words, gone_of

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.delivery import Tolerance
    from dairyos_desktop.services.dto.delivery import RoundSheet
    from dairyos_desktop.ui.entry.rounds.rules import Rules


class Deed(Enum):
    """What the button does."""

    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Closing:
    """The foot of the panel for one round.

    Attributes:
        words: The state; empty where the button says it all.
        tone: `text2`, `ok` or `warn`.
        verb: On the button.
        blocked: Why the button does nothing; empty where it does.
        asks_for: The label of the reason's field; empty where no reason is needed.
    """

    deed: Deed
    words: str
    tone: str
    verb: str
    blocked: str = ""
    asks_for: str = ""


def closing_of(sheet: RoundSheet, role: Role, rules: Rules, *, alone: bool) -> Closing:
    """What a round's state allows a role to do.

    Args:
        sheet: The round.
        role: The user's.
        rules: The office's.
        alone: Whether no other round stands beside it; else the button names the shift.
    """
    what = tr("the round") if alone else tr("the {shift}", shift=tr_word(sheet.key.shift))
    if sheet.closed_at is not None:
        words = closed_words(sheet.closed_by, sheet.closed_at, rules.timezone)
        if sheet.closed_reason:
            words += f": {sheet.closed_reason}"
        blocked = "" if may(role, Action.EDIT_CLOSED_DAYS) else _ask(Action.EDIT_CLOSED_DAYS)
        return Closing(
            Deed.REOPEN,
            words,
            "ok",
            tr("Reopen {what}", what=what),
            blocked,
            tr("Why is it opened again?"),
        )
    verb = tr("Close {what}", what=what)
    if not may(role, Action.CLOSE_DAYS):
        return Closing(Deed.CLOSE, "", "text2", verb, _ask(Action.CLOSE_DAYS))
    if not rules.has_happened(sheet.key.on, sheet.key.shift):
        words = tr("Not delivered yet")
        return Closing(
            Deed.CLOSE, words, "text2", verb, tr("{words}: close it when it is back.", words=words)
        )
    if sheet.to_confirm:
        words = tr("{to_confirm} to confirm first", to_confirm=sheet.to_confirm)
        return Closing(Deed.CLOSE, words, "text2", verb, f"{words}.")
    if rules.tracks_loads and not sheet.within_tolerance:
        return Closing(
            Deed.CLOSE,
            _apart(sheet, rules.tolerance),
            "warn",
            verb,
            asks_for=tr("Why does it differ?"),
        )
    words = tr("All confirmed")
    if rules.tracks_loads and any(line.version is not None for line in sheet.lines):
        words += tr(", the load agrees")
    return Closing(Deed.CLOSE, words, "ok", verb)


def closed_words(by: str, at: dt.datetime, timezone: str) -> str:
    """`Closed by Asha 07-11-2026 08:10`."""
    who = tr(" by {by}", by=by) if by else ""
    return tr("Closed{who} {at}", who=who, at=f"{at.astimezone(ZoneInfo(timezone)):%d-%m-%Y %H:%M}")


def _apart(sheet: RoundSheet, tolerance: Tolerance) -> str:
    parts = []
    for line in sheet.lines:
        if line.version is None:
            # Without a load there is nothing to hold against what was delivered.
            continue
        apart = line.delivered.thousandths - gone_of(line)
        if apart and not tolerance.lets_pass(apart, line.loaded.thousandths, line.unit):
            parts.append(apart_words(line, apart))
    return ", ".join(parts) or tr("The load differs")


def _ask(action: Action) -> str:
    return tr(
        "Your role may not {deed}. Ask a {action}.",
        deed=action.deed,
        action=least_role_word(action),
    )
