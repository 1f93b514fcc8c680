"""The groups of settings: their names, words and help, and which have a page of their own."""

from __future__ import annotations

from dairyos_desktop.domain.declared_settings import DECLARED
from dairyos_desktop.domain.declaring import Group
from dairyos_desktop.domain.texts import as_shown, tr, tr_later

USERS = "USERS"
AUDIT = "AUDIT"
SECRETS = "SECRETS"
DATABASE = "DATABASE"
BACKUP = Group.BACKUP.name
APART = (BACKUP, USERS, AUDIT, SECRETS, DATABASE)
"""Groups with a page of their own, and their buttons in the bar."""
LOG = "LOG"
"""No page of its own: the log is a screen."""


_GROUPS = {
    Group.OFFICE: tr_later("Office"),
    Group.PAPERS: tr_later("Bills and papers"),
    Group.ENTRY: tr_later("Entry"),
    Group.GATEWAY: tr_later("Razorpay"),
    Group.MAIL: tr_later("Mail and messages"),
    Group.LOGIN: tr_later("Login"),
    Group.BACKUP: tr_later("Backup"),
}


HELP = {
    Group.PAPERS.name: "settings-papers",
    Group.MAIL.name: "settings-mail",
    Group.GATEWAY.name: "settings-razorpay",
    Group.BACKUP.name: "settings-backup",
    USERS: "settings-users",
    AUDIT: "settings-audit",
    SECRETS: "settings-secrets",
    DATABASE: "settings-database",
}
"""Groups with a page of help of their own."""


def group_words(group: Group) -> str:
    """A group's heading."""
    return as_shown(_GROUPS.get(group, group.value))


def used_groups() -> list[Group]:
    """Those that have a setting, in their order."""
    return [group for group in Group if any(one.group is group for one in DECLARED)]


def group_choices() -> list[tuple[str, str]]:
    """All that the list of groups offers: key and words."""
    return [
        *((group.name, group_words(group)) for group in used_groups()),
        (USERS, tr("Users")),
        (AUDIT, tr("Audit log")),
        (SECRETS, tr("Secrets and other PCs")),
        (DATABASE, tr("Database")),
        (LOG, tr("Log")),
    ]
