"""Restores a backup where there are no books: a new PC, a dead disk, a damaged file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import (
    BackupLockedError,
    OfficeKeyMissingError,
    SecondFactorNeededError,
)
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QAbstractButton, QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.ways import Ways
    from dairyos_desktop.ui.work import Work


@dataclass(frozen=True)
class _Wish:
    """What has been typed so far."""

    file: Path
    name: str
    password: str
    code: str = ""
    passphrase: str = ""


def ask_to_restore(
    parent: QWidget,
    ways: Ways,
    work: Work,
    prompts: Prompts,
    *,
    done: Callable[[str, str, Restored], None],
    failed: Callable[[DairyError], None],
    busy: QAbstractButton | None = None,
) -> None:
    """Asks for the file and for the owner's login of then; puts the backup where the books go.

    Args:
        parent: Over which window.
        ways: Restores.
        work: The workers.
        prompts: Asks.
        done: Told the name and password that were right, and what came of it.
        failed: Takes the trouble; nothing was changed.
        busy: The trigger.
    """
    file = prompts.open_file(
        parent,
        title=tr("Open a backup"),
        kinds=[(tr("Backups"), "*.sqlite3 *.sealed"), (tr("All files"), "*")],
    )
    if file is None:
        return
    name = prompts.line(
        parent,
        question=tr("Restore {name}?", name=file.name),
        label=tr("Name of the owner"),
        help_text=tr("As at the login, on the day when the backup was made."),
        yes=tr("Go on"),
    )
    password = name and prompts.password(
        parent,
        question=tr("The password of {name} in the backup", name=name),
        label=tr("Password of {actor}", actor=name),
        yes=tr("Restore it"),
    )
    if name and password:
        _try(parent, ways, work, prompts, _Wish(file, name, password), done, failed, busy)


def _try(  # noqa: PLR0917 - of `ask_to_restore`, with what was typed
    parent: QWidget,
    ways: Ways,
    work: Work,
    prompts: Prompts,
    wish: _Wish,
    done: Callable[[str, str, Restored], None],
    failed: Callable[[DairyError], None],
    busy: QAbstractButton | None,
) -> None:
    def again(more: _Wish) -> None:
        _try(parent, ways, work, prompts, more, done, failed, busy)

    def refused(error: DairyError) -> None:
        if isinstance(error, BackupLockedError):
            passphrase = prompts.password(
                parent,
                question=as_shown(error.message),
                label=tr("Passphrase, or the recovery sheet's code"),
                yes=tr("Open it"),
            )
            if passphrase:
                again(replace(wish, passphrase=passphrase))
        elif isinstance(error, SecondFactorNeededError | OfficeKeyMissingError):
            is_checked = isinstance(error, SecondFactorNeededError)
            code = prompts.line(
                parent,
                question=as_shown(error.message),
                label=tr("Code"),
                help_text=tr("Of the telephone, or one of the recovery codes.")
                if is_checked
                else as_shown(error.hint),
                yes=tr("Go on"),
            )
            if code:
                again(replace(wish, code=code))
        else:
            failed(error)

    work.run(
        parent,
        lambda: ways.restore(wish.file, wish.name, wish.password, wish.code, wish.passphrase),
        done=lambda restored: done(wish.name, wish.password, restored),
        failed=refused,
        lane=Lane.NETWORK,
        busy=busy,
    )
