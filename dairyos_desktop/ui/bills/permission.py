"""Why a button is disabled for a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.roles import Action, least_role, may

if TYPE_CHECKING:
    from dairyos_desktop.services.actor import Actor

_DEEDS = {
    Action.RUN_MONTH: "make bills",
    Action.ISSUE_BILLS: "print bills",
    Action.VOID_BILLS: "void bills",
    Action.PARK: "leave customers out",
    Action.TAKE_PAYMENTS: "take money",
}


def refusal(actor: Actor, action: Action) -> str:
    """Why the actor may not; empty where it may."""
    if may(actor.role, action):
        return ""
    return (
        f"A {actor.role.value} can't {_DEEDS[action]}; "
        f"ask somebody with the role {least_role(action).value}."
    )
