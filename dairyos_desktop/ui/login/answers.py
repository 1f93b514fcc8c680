"""What the books answer to a login, told in the windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import (
    InvalidInputError,
    LockedOutError,
    LoginRefusedError,
    PasswordChangeNeededError,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.auth import FailedTries
    from dairyos_desktop.services.recovery import RecoveryService
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.widgets.banner import Banner
    from dairyos_desktop.ui.work import Work


class LoginAnswers:
    """Tells a refusal in the login window, and offers the way round a lock for good.

    Args:
        login: Where it is told.
        work: The workers.
        recovery: Opens a name by the recovery code.
        prompts: Asks for that code; None asks on the screen.
    """

    def __init__(
        self, login: LoginWindow, work: Work, recovery: RecoveryService, prompts: Prompts | None
    ) -> None:
        self._login = login
        self._work = work
        self._recovery = recovery
        self._prompts = prompts

    def refuse(self, error: DairyError) -> None:
        """What went wrong, and for how long no further try is looked at."""
        if isinstance(error, LoginRefusedError) and error.wait_s is not None:
            self._login.hold(error.message, error.hint, wait_s=error.wait_s, whole_pc=error.of_pc)
        elif isinstance(error, PasswordChangeNeededError):
            self._login.ask_new_password(error.message)
        elif isinstance(error, InvalidInputError):
            self._login.refuse_new_password(f"{error.message} {error.hint}".strip())
        elif isinstance(error, LockedOutError):
            self._hold_for_good(
                error.message,
                "The owner can unlock it, and so can the office's recovery code.",
                "Use the recovery code",
            )
        else:
            self._login.show_trouble(error.message, error.hint)

    def _hold_for_good(self, message: str, hint: str, verb: str) -> None:
        self._login.hold(
            message,
            hint,
            wait_s=None,
            whole_pc=False,
            verb=verb,
            action=self._ask_for_code,
        )

    def _ask_for_code(self) -> None:
        from dairyos_desktop.ui.work import Lane  # noqa: PLC0415  not before the login is shown

        if self._prompts is None:
            from dairyos_desktop.ui.prompts import WindowPrompts  # noqa: PLC0415  seldom wanted

            self._prompts = WindowPrompts()
        name, recovery = self._login.name_editor.text(), self._recovery
        code = self._prompts.line(
            self._login,
            question=f"Unlock {name} by the recovery code?",
            label="Recovery code",
            help_text="25 letters and digits, shown when the office was made.",
            yes="Unlock",
        )
        if code:
            self._work.run(
                self._login,
                lambda: recovery.open_name(name, code),
                done=lambda _result: self._login.let_in("Unlocked. Type the password."),
                failed=lambda error: self._hold_for_good(
                    error.message, error.hint, "Type it again"
                ),
                lane=Lane.WRITE,
                busy=self._login.notice.button,
            )


def failed_tries_banner(
    failed: FailedTries, zone: dt.tzinfo, show_users: Callable[[], None]
) -> Banner:
    """What the owner is told after logging in.

    Args:
        failed: What failed since the last login.
        zone: The office's, for the time shown.
        show_users: Leads to the list of users, where they can be unlocked.
    """
    from dairyos_desktop.ui.widgets.banner import Banner  # noqa: PLC0415  not before the login

    tries = "1 try" if failed.count == 1 else f"{failed.count} tries"
    hint = f"Under the name {_listed(failed.names)}" if failed.names else "Under no user's name"
    if failed.last_at is not None:
        hint += f", the last on {failed.last_at.astimezone(zone):%d-%m-%Y at %H:%M}"
    return Banner(
        f"{tries} to log in failed since your last login.",
        f"{hint}.",
        tone="warn",
        actions=[("Show users", show_users)],
    )


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
