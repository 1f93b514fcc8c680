"""Groups of settings that have a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.settings.audit_page import AuditLogPage
from dairyos_desktop.ui.settings.backup_page import BackupPage
from dairyos_desktop.ui.settings.database_page import DatabasePage
from dairyos_desktop.ui.settings.groups import AUDIT, BACKUP, DATABASE, USERS
from dairyos_desktop.ui.settings.secrets_page import SecretsPage
from dairyos_desktop.ui.settings.users_page import UsersPage

if TYPE_CHECKING:
    from dairyos_desktop.ui.screen import Screen

ApartPage = UsersPage | AuditLogPage | SecretsPage | BackupPage | DatabasePage


def make_page(screen: Screen, name: str) -> ApartPage:
    """The page of a group: one of `groups.APART`.

    Args:
        screen: Shows it, and tells what it says.
        name: The group's.
    """

    def tell(words: str, undo: object = None) -> None:
        screen.toast(words, undo if callable(undo) else None)

    if name == USERS:
        users = UsersPage(screen.context)
        users.saved.connect(tell)
        users.fold(screen.fold_now)
        return users
    if name == AUDIT:
        audit = AuditLogPage(screen.context)
        audit.told.connect(screen.toast)
        audit.fold(screen.fold_now)
        return audit
    if name == DATABASE:
        return DatabasePage(screen.context, screen.progress)
    if name == BACKUP:
        backups = BackupPage(screen.context)
        backups.saved.connect(tell)
        backups.fold(screen.fold_now)
        backups.folded.connect(screen.side_changed)
        return backups
    secrets = SecretsPage(screen.context)
    secrets.saved.connect(tell)
    return secrets
