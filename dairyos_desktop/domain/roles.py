"""Who may do what: the one table of permissions, denied by default."""

from __future__ import annotations

from enum import StrEnum

from dairyos_desktop.domain.texts import declared, say


class Role(StrEnum):
    """A user's role; `SYSTEM` is the built-in user of unattended jobs."""

    OWNER = "owner"
    MANAGER = "manager"
    CLERK = "clerk"
    VIEWER = "viewer"
    SYSTEM = "system"


class Action(StrEnum):
    """Everything that is permitted or refused."""

    READ = "read"
    PRINT_DRAFTS = "print_drafts"
    VERIFY = "verify"
    ENTER = "enter"
    CLOSE_DAYS = "close_days"
    EDIT_CLOSED_DAYS = "edit_closed_days"
    CONFIRM_AHEAD = "confirm_ahead"
    EDIT_CUSTOMERS = "edit_customers"
    TAKE_PAYMENTS = "take_payments"
    POLL_PAYMENTS = "poll_payments"
    RECEIVE_NEWS = "receive_news"
    ISSUE_BILLS = "issue_bills"
    SEND_QUEUED = "send_queued"
    EDIT_PRODUCTS = "edit_products"
    EDIT_RATES = "edit_rates"
    EDIT_CHARGES = "edit_charges"
    IMPORT = "import"
    RUN_MONTH = "run_month"
    PARK = "park"
    VOID_BILLS = "void_bills"
    REVERSE_PAYMENTS = "reverse_payments"
    REOPEN_COLLECTIONS = "reopen_collections"
    READ_AUDIT = "read_audit"
    VERIFY_AUDIT = "verify_audit"
    READ_LOG = "read_log"
    GIVE_ANY_DISCOUNT = "give_any_discount"
    EDIT_USERS = "edit_users"
    EDIT_SETTINGS = "edit_settings"
    EXPORT_AUDIT = "export_audit"
    ACCEPT_AUDIT = "accept_audit"
    EDIT_SECRETS = "edit_secrets"
    RECONCILE = "reconcile"
    SETTLE_FINDINGS = "settle_findings"
    RUN_JOBS = "run_jobs"
    BACKUP = "backup"
    CHECK_BACKUPS = "check_backups"
    RESTORE = "restore"
    MOVE_OFFICE = "move_office"
    UPGRADE = "upgrade"

    @property
    def deed(self) -> str:
        """What one may do, as it stands after "may not"."""
        return _DEEDS[self]


_DEEDS = {
    Action.READ: say("read the books"),
    Action.PRINT_DRAFTS: say("print drafts"),
    Action.VERIFY: say("verify the books"),
    Action.ENTER: say("enter deliveries"),
    Action.CLOSE_DAYS: say("close days"),
    Action.EDIT_CLOSED_DAYS: say("change or reopen closed days"),
    Action.CONFIRM_AHEAD: say("confirm a round before it happened"),
    Action.EDIT_CUSTOMERS: say("change customers"),
    Action.TAKE_PAYMENTS: say("take payments"),
    Action.POLL_PAYMENTS: say("ask the payment gateway for news"),
    Action.RECEIVE_NEWS: say("take news of the payment gateway in"),
    Action.ISSUE_BILLS: say("issue or print bills"),
    Action.SEND_QUEUED: say("send what is queued"),
    Action.EDIT_PRODUCTS: say("change products"),
    Action.EDIT_RATES: say("change rates"),
    Action.EDIT_CHARGES: say("change charges"),
    Action.IMPORT: say("import register files"),
    Action.RUN_MONTH: say("make a month's bills"),
    Action.PARK: say("park customers"),
    Action.VOID_BILLS: say("void bills"),
    Action.REVERSE_PAYMENTS: say("reverse payments"),
    Action.REOPEN_COLLECTIONS: say("reopen collection rounds"),
    Action.READ_AUDIT: say("read the audit log"),
    Action.VERIFY_AUDIT: say("check the audit log"),
    Action.READ_LOG: say("read the program's log"),
    Action.GIVE_ANY_DISCOUNT: say("give a discount above the office's limit"),
    Action.EDIT_USERS: say("change users"),
    Action.EDIT_SETTINGS: say("change settings"),
    Action.EXPORT_AUDIT: say("export the audit log"),
    Action.ACCEPT_AUDIT: say("accept what the audit log's check found"),
    Action.EDIT_SECRETS: say("store secrets or bring the office key to another PC"),
    Action.RECONCILE: "reconcile",
    Action.SETTLE_FINDINGS: say("accept what reconciliation found"),
    Action.RUN_JOBS: say("run jobs"),
    Action.BACKUP: say("make backups"),
    Action.CHECK_BACKUPS: say("list or check backups"),
    Action.RESTORE: say("restore a backup"),
    Action.UPGRADE: say("bring the office's database up to date"),
    Action.MOVE_OFFICE: say("move the office to another database"),
}

_VIEWER = frozenset({Action.READ, Action.PRINT_DRAFTS, Action.VERIFY})
_CLERK = _VIEWER | {
    Action.ENTER,
    Action.CLOSE_DAYS,
    Action.EDIT_CUSTOMERS,
    Action.TAKE_PAYMENTS,
    Action.POLL_PAYMENTS,
    Action.ISSUE_BILLS,
    Action.SEND_QUEUED,
}
_MANAGER = _CLERK | {
    Action.EDIT_CLOSED_DAYS,
    Action.CONFIRM_AHEAD,
    Action.EDIT_PRODUCTS,
    Action.EDIT_RATES,
    Action.EDIT_CHARGES,
    Action.IMPORT,
    Action.RUN_MONTH,
    Action.PARK,
    Action.VOID_BILLS,
    Action.REVERSE_PAYMENTS,
    Action.REOPEN_COLLECTIONS,
    Action.GIVE_ANY_DISCOUNT,
    Action.READ_AUDIT,
    Action.VERIFY_AUDIT,
    Action.READ_LOG,
    Action.RECONCILE,
    Action.SETTLE_FINDINGS,
    Action.RUN_JOBS,
    Action.BACKUP,
    Action.CHECK_BACKUPS,
}
_OWNER = _MANAGER | {
    Action.EDIT_USERS,
    Action.EDIT_SETTINGS,
    Action.EXPORT_AUDIT,
    Action.ACCEPT_AUDIT,
    Action.EDIT_SECRETS,
    Action.RESTORE,
    Action.MOVE_OFFICE,
    Action.UPGRADE,
}

PERMISSIONS: dict[Role, frozenset[Action]] = {
    Role.VIEWER: _VIEWER,
    Role.CLERK: _CLERK,
    Role.MANAGER: _MANAGER,
    Role.OWNER: _OWNER,
    Role.SYSTEM: frozenset(
        {
            Action.READ,
            Action.VERIFY,
            Action.POLL_PAYMENTS,
            Action.RECEIVE_NEWS,
            Action.SEND_QUEUED,
            Action.RECONCILE,
            Action.RUN_JOBS,
            Action.BACKUP,
            Action.CHECK_BACKUPS,
        }
    ),
}


def may(role: Role, action: Action) -> bool:
    """Whether the role permits the action; what the table doesn't name is refused."""
    return action in PERMISSIONS.get(role, frozenset())


def least_role(action: Action) -> Role:
    """The lowest role that may do it, for the sentence that refuses."""
    order = (Role.VIEWER, Role.CLERK, Role.MANAGER, Role.OWNER)
    return next((role for role in order if may(role, action)), Role.OWNER)


def least_role_word(action: Action) -> str:
    """The same as a word for that sentence, in the language that it is shown in."""
    return declared(least_role(action).value)
