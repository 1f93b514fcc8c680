"""Five lights: books, reconciliation, gateway, backup, jobs; what each says, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.services.dto.news import PollState

_TROUBLES: Final = {
    "offline": "offline",
    "gateway_busy": "asks to wait",
    "gateway_keys": "refuses the keys",
}


class State(Enum):
    """How a light burns; each state has a mark and words of its own besides the colour."""

    GOOD = "in order"
    LOOK = "to look at"
    BAD = "in trouble"
    OFF = "not known"


@dataclass(frozen=True)
class Light:
    """One light.

    Attributes:
        key: Its name.
        word: Beside its mark: "Backup".
        state: How it burns.
        short: Behind the word: "none yet", "02:10".
        said: All of it, with what to do.
        screen: Where it is mended; empty where nothing of the window mends it.
        params: For that screen.
    """

    key: str
    word: str
    state: State
    short: str
    said: str
    screen: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def backup_light() -> Light:
    """The last proven backup. The program makes none yet: this is where one will be told of."""
    return Light(
        "backup",
        "Backup",
        State.LOOK,
        "none yet",
        "There is no backup yet. Close the program in the evening and copy its data folder to"
        " another disk.",
    )


def gateway_light(state: PollState | None, now: dt.datetime | None) -> Light:
    """Whether payments by link come in."""
    word = "Gateway"
    if state is None or now is None:
        return Light("gateway", word, State.OFF, "", "The gateway is being asked about.")
    if not state.is_set_up:
        place = {"group": "SECRETS"}
        said = "Razorpay is off: no keys are stored, or payments by link are switched off."
        return Light("gateway", word, State.OFF, "off", said, "settings", place)
    if state.trouble_at is not None:
        words = _TROUBLES.get(state.trouble, "in trouble")
        bad = state.trouble == "gateway_keys"
        return Light(
            "gateway",
            word,
            State.BAD if bad else State.LOOK,
            words,
            f"Razorpay {words} since {clock_words(state.trouble_at, now)}.",
            "settings" if bad else "payments",
            {"group": "SECRETS"} if bad else {"tab": "news"},
        )
    if state.checked_at is None:
        said = "Razorpay has not been asked yet."
        return Light("gateway", word, State.OFF, "not asked yet", said, "payments", {"tab": "news"})
    when = clock_words(state.checked_at, now)
    return Light(
        "gateway", word, State.GOOD, when, f"Razorpay was asked at {when}.", "payments",
        {"tab": "news"},
    )  # fmt: skip


def clock_words(moment: dt.datetime, now: dt.datetime) -> str:
    """The time; with its day where that isn't today."""
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d-%m %H:%M}"
