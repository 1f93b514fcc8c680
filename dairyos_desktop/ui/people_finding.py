"""Which people a few typed letters mean: pure, in Latin or local letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.searching import Needle, folded
from dairyos_desktop.services.customers.searching import customer_search_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.delivery import PersonRow


def fitting(people: Sequence[PersonRow], typed: str) -> list[PersonRow]:
    """Those whose name or phone fits, best first, then by name; all where nothing is typed."""
    needle = Needle(typed)
    if not needle:
        return sorted(people, key=lambda one: folded(one.name))
    ranked = [
        (rank, folded(one.name), one)
        for one in people
        if (rank := needle.rank(_search_text(one))) is not None
    ]
    ranked.sort(key=lambda found: found[:2])
    return [one for *_, one in ranked]


def called(people: Sequence[PersonRow], typed: str) -> PersonRow | None:
    """The one who is called just so."""
    wanted = folded(typed.strip())
    return next((one for one in people if folded(one.name) == wanted), None)


def _search_text(person: PersonRow) -> str:
    local = "" if person.name.isascii() else person.name
    return customer_search_text(
        code="", name=person.name, name_local=local, phone=person.phone, whatsapp="", address=""
    )
