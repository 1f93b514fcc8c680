"""Lets a finding stand for a reason, and takes that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import (
    ConflictError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.reconciliation import Finding
from dairyos_desktop.services.dto.reconciliation import FindingState
from dairyos_desktop.services.reasons import checked_reason
from dairyos_desktop.services.reconciliation.reading import read_findings

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.reconciliation import FindingRow
    from dairyos_desktop.services.unit import UnitOfWork


def accept(unit: UnitOfWork, finding_id: int, reason: str, expected: int | None) -> FindingRow:
    """Lets it stand.

    Raises:
        InvalidInputError: The reason is missing or too long.
        NotFoundError: There is none with that number.
        RefusedError: It is resolved, or accepted already.
        ConflictError: It says something else by now.
    """
    reason = checked_reason(reason, missing=say("Why it may stand is missing."))
    row = _held(unit, finding_id, FindingState.OPEN, expected)
    row.accepted_by, row.accepted_at = unit.actor.name, unit.now
    return _put(unit, row, FindingState.ACCEPTED, reason)


def reopen(unit: UnitOfWork, finding_id: int, expected: int | None) -> FindingRow:
    """Takes back that it may stand.

    Raises:
        NotFoundError: There is none with that number.
        RefusedError: It isn't accepted.
        ConflictError: Somebody else changed it.
    """
    row = _held(unit, finding_id, FindingState.ACCEPTED, expected)
    row.accepted_by, row.accepted_at = "", None
    return _put(unit, row, FindingState.OPEN, "")


def no_finding(finding_id: int) -> NotFoundError:
    """Nobody ever found it."""
    return NotFoundError(
        say("There is no finding {finding_id}.", finding_id=finding_id),
        say("Look at the list again."),
    )


def _held(unit: UnitOfWork, finding_id: int, state: FindingState, expected: int | None) -> Finding:
    row = unit.session.get(Finding, finding_id, with_for_update=True)
    if row is None:
        raise no_finding(finding_id)
    if row.state != state.value:
        raise RefusedError(
            say("The finding is {state}, not {state2}.", state=row.state, state2=state.value),
            say("Read the list again."),
        )
    if expected is not None and row.version != expected:
        raise ConflictError(
            say("The finding says something else by now."), say("Read it again, then decide.")
        )
    return row


def _put(unit: UnitOfWork, row: Finding, state: FindingState, reason: str) -> FindingRow:
    before = {"state": row.state, "reason": row.reason}
    row.state, row.reason = state.value, reason
    row.version += 1
    unit.audit(
        "finding",
        row.identity,
        before=before,
        after={"state": row.state, "reason": reason},
        reason=reason,
    )
    unit.changed("findings")
    unit.session.flush()
    return read_findings(unit.session, Finding.id == row.id)[0]
