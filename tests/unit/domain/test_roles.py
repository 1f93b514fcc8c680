"""Who may do what: the table of permissions, every action and role."""

from __future__ import annotations

import pytest

from dairyos_desktop.domain.errors import NotAllowedError
from dairyos_desktop.domain.roles import Action, Role, least_role, may
from dairyos_desktop.services.actor import Actor

LEAST = {
    Action.READ: Role.VIEWER,
    Action.PRINT_DRAFTS: Role.VIEWER,
    Action.VERIFY: Role.VIEWER,
    Action.ENTER: Role.CLERK,
    Action.CLOSE_DAYS: Role.CLERK,
    Action.EDIT_CLOSED_DAYS: Role.MANAGER,
    Action.CONFIRM_AHEAD: Role.MANAGER,
    Action.EDIT_CUSTOMERS: Role.CLERK,
    Action.TAKE_PAYMENTS: Role.CLERK,
    Action.POLL_PAYMENTS: Role.CLERK,
    Action.ISSUE_BILLS: Role.CLERK,
    Action.SEND_QUEUED: Role.CLERK,
    Action.EDIT_PRODUCTS: Role.MANAGER,
    Action.EDIT_RATES: Role.MANAGER,
    Action.EDIT_CHARGES: Role.MANAGER,
    Action.IMPORT: Role.MANAGER,
    Action.RUN_MONTH: Role.MANAGER,
    Action.PARK: Role.MANAGER,
    Action.VOID_BILLS: Role.MANAGER,
    Action.REVERSE_PAYMENTS: Role.MANAGER,
    Action.REOPEN_COLLECTIONS: Role.MANAGER,
    Action.READ_AUDIT: Role.MANAGER,
    Action.VERIFY_AUDIT: Role.MANAGER,
    Action.READ_LOG: Role.MANAGER,
    Action.GIVE_ANY_DISCOUNT: Role.MANAGER,
    Action.EDIT_USERS: Role.OWNER,
    Action.EDIT_SETTINGS: Role.OWNER,
    Action.EXPORT_AUDIT: Role.OWNER,
    Action.ACCEPT_AUDIT: Role.OWNER,
    Action.EDIT_SECRETS: Role.OWNER,
    Action.RECONCILE: Role.MANAGER,
    Action.SETTLE_FINDINGS: Role.MANAGER,
    Action.RUN_JOBS: Role.MANAGER,
    Action.BACKUP: Role.MANAGER,
    Action.CHECK_BACKUPS: Role.MANAGER,
    Action.RESTORE: Role.OWNER,
    Action.MOVE_OFFICE: Role.OWNER,
    Action.UPGRADE: Role.OWNER,
}
THE_PROGRAMS = {Action.RECEIVE_NEWS}
ORDER = (Role.VIEWER, Role.CLERK, Role.MANAGER, Role.OWNER)


@pytest.mark.parametrize("action", [one for one in Action if one not in THE_PROGRAMS])
def test_each_action_belongs_to_a_role_and_those_above_it(action: Action) -> None:
    least = LEAST[action]
    allowed = [role for role in ORDER if may(role, action)]
    assert allowed == list(ORDER[ORDER.index(least) :])
    assert least_role(action) is least
    if least is not Role.VIEWER:
        below = ORDER[ORDER.index(least) - 1]
        with pytest.raises(NotAllowedError, match=action.deed) as refused:
            Actor(1, "Ravi", below).require(action)
        assert least.value in refused.value.hint


def test_who_may_import_may_change_closed_days() -> None:
    """An import asks for the reason alone (`services.imports.closed`)."""
    for role in Role:
        assert may(role, Action.EDIT_CLOSED_DAYS) or not may(role, Action.IMPORT)


def test_the_system_user_may_read_and_do_what_jobs_do_and_nothing_else() -> None:
    assert {action for action in Action if may(Role.SYSTEM, action)} == {
        Action.READ,
        Action.VERIFY,
        Action.POLL_PAYMENTS,
        Action.SEND_QUEUED,
        Action.RECONCILE,
        Action.RUN_JOBS,
        Action.BACKUP,
        Action.CHECK_BACKUPS,
        *THE_PROGRAMS,
    }


@pytest.mark.parametrize("role", ORDER)
def test_no_person_brings_news_in_by_hand(role: Role) -> None:
    assert not any(may(role, action) for action in THE_PROGRAMS)
