"""The days of the week in words; `date.weekday()` says which."""

from __future__ import annotations

from typing import Final

from dairyos_desktop.domain.texts import tr_later

DAY_NAMES: Final = (
    tr_later("Monday"),
    tr_later("Tuesday"),
    tr_later("Wednesday"),
    tr_later("Thursday"),
    tr_later("Friday"),
    tr_later("Saturday"),
    tr_later("Sunday"),
)
SHORT_DAY_NAMES: Final = (
    tr_later("Mon"),
    tr_later("Tue"),
    tr_later("Wed"),
    tr_later("Thu"),
    tr_later("Fri"),
    tr_later("Sat"),
    tr_later("Sun"),
)
