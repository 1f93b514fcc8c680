"""Why a button is disabled for a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.roles import Action, least_role_word, may
from dairyos_desktop.domain.texts import tr, tr_later, tr_word

if TYPE_CHECKING:
    from dairyos_desktop.services.actor import Actor

_DEEDS = {
    Action.RUN_MONTH: tr_later("make bills"),
    Action.ISSUE_BILLS: tr_later("print bills"),
    Action.VOID_BILLS: tr_later("void bills"),
    Action.PARK: tr_later("leave customers out"),
    Action.TAKE_PAYMENTS: tr_later("take money"),
}


def refusal(actor: Actor, action: Action) -> str:
    """Why the actor may not; empty where it may."""
    if may(actor.role, action):
        return ""
    return tr(
        "A {role} can't {deeds}; ask somebody with the role {action}.",
        role=tr_word(actor.role.value),
        deeds=_DEEDS[action],
        action=least_role_word(action),
    )
