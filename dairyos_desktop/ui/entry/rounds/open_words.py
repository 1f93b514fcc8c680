"""Rounds that are not closed, in words: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, tr_word, trn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.delivery import OpenRound


def closing(rounds: Sequence[OpenRound], *, with_reason: bool) -> list[OpenRound]:
    """Those that would be closed: all confirmed, and the load agrees or the reason is given."""
    return [one for one in rounds if one.can_close and (with_reason or not one.differs)]


def staying(rounds: Sequence[OpenRound], *, with_reason: bool) -> list[OpenRound]:
    """Those that would stay open."""
    return [one for one in rounds if not one.can_close or (one.differs and not with_reason)]


def line(one: OpenRound, route_words: Callable[[str], str]) -> str:
    """`Route 3, 14-10 evening not confirmed: about ₹3,120`."""
    where = f"{route_words(one.key.route)}, {one.key.on:%d-%m} {tr_word(one.key.shift)}"
    if one.to_confirm:
        return tr("{where} not confirmed", where=where) + (
            tr(": about {worth}", worth=about(one.worth)) if one.worth else ""
        )
    return tr("{where}: the load differs", where=where)


def about(worth: Money) -> str:
    """Whole rupees: leaves may still be told, so paise would promise too much."""
    return worth.to_rupee().format().removesuffix(".00")


def question(closing_count: int, until: dt.date) -> str:
    """The dialog's title."""
    if not closing_count:
        return tr("Nothing can be closed till {until} yet", until=format_date(until))
    return tr(
        "Close {closing_count} till {until}?",
        closing_count=count_words(closing_count),
        until=format_date(until),
    )


def count_words(count: int) -> str:
    """`1 round`, `41 rounds`."""
    return trn("{count} round", "{count} rounds", count)


def stays_open(found: Sequence[OpenRound]) -> str:
    """What stands above the list: how many stay open and what they would come to."""
    if not found:
        return tr("Nothing stays open.")
    worth = sum((one.worth.paise for one in found), 0)
    words = trn(
        "{count_words} stays open",
        "{count_words} stay open",
        len(found),
        count_words=count_words(len(found)),
    )
    if worth:
        words += tr(", about {about} not confirmed", about=about(Money.from_paise(worth)))
    return tr("{words}. Enter opens the sheet.", words=words)
