"""What the books answer to a login, told in the windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import (
    InvalidInputError,
    LockedOutError,
    LoginRefusedError,
    OfficeKeyMissingError,
    PassphraseNeededError,
    PasswordChangeNeededError,
    SecondFactorNeededError,
)
from dairyos_desktop.domain.instants import format_instant
from dairyos_desktop.domain.texts import tr, trn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.auth import FailedTries
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.widgets.banner import Banner
    from dairyos_desktop.ui.work import Work


class LoginAnswers:
    """Tells a refusal in the login window, and offers the way on where there is one.

    Args:
        login: Where it is told.
        work: The workers.
        services: Open a name by the recovery code, and codes by the office key.
        prompts: Asks for what that needs; None asks on the screen.
    """

    def __init__(
        self, login: LoginWindow, work: Work, services: Services, prompts: Prompts | None
    ) -> None:
        self._login = login
        self._work = work
        self._services = services
        self._given = prompts

    def refuse(self, error: DairyError) -> None:
        """What went wrong, and for how long no further try is looked at."""
        if isinstance(error, LoginRefusedError) and error.wait_s is not None:
            self._login.hold(error.message, error.hint, wait_s=error.wait_s, whole_pc=error.of_pc)
        elif isinstance(error, SecondFactorNeededError):
            self._login.ask_code(error.message)
        elif isinstance(error, OfficeKeyMissingError):
            self._login.show_trouble(
                tr("This PC can't check codes yet: it does not have the office key."),
                tr(
                    "Type one of your recovery codes instead; or enter the join code that another "
                    "PC of the office shows, or the code on the recovery sheet."
                ),
                verb=tr("Enter the join code"),
                action=self._ask_to_join,
            )
        elif isinstance(error, PassphraseNeededError):
            self._ask_passphrase(error)
        elif isinstance(error, PasswordChangeNeededError):
            self._login.ask_new_password(error.message)
        elif isinstance(error, InvalidInputError):
            self._login.refuse_new_password(error.shown)
        elif isinstance(error, LockedOutError):
            self._hold_for_good(
                error.message,
                tr("The owner can unlock it, and so can the office's recovery code."),
                tr("Use the recovery code"),
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

        name, recovery = self._login.name_editor.text(), self._services.recovery
        code = self._prompts().line(
            self._login,
            question=tr("Unlock {name} by the recovery code?", name=name),
            label=tr("Recovery code"),
            help_text=tr("25 letters and digits, shown when the office was made."),
            yes=tr("Unlock"),
        )
        if code:
            self._work.run(
                self._login,
                lambda: recovery.open_name(name, code),
                done=lambda _result: self._login.let_in(tr("Unlocked. Type the password.")),
                failed=lambda error: self._hold_for_good(
                    error.message, error.hint, tr("Type it again")
                ),
                lane=Lane.WRITE,
                busy=self._login.notice.button,
            )

    def _ask_to_join(self) -> None:
        from dairyos_desktop.ui.confirming import ask_to_join  # noqa: PLC0415  seldom wanted

        ask_to_join(
            self._login,
            self._services.office_key,
            self._work,
            self._prompts(),
            done=lambda: self._login.let_in(tr("This PC has the office key. Type a code of now.")),
            failed=lambda error: self._login.show_trouble(
                error.message, error.hint, verb=tr("Type it again"), action=self._ask_to_join
            ),
            busy=self._login.notice.button,
        )

    def _ask_passphrase(self, needed: PassphraseNeededError) -> None:
        from dairyos_desktop.ui.confirming import ask_passphrase  # noqa: PLC0415  seldom wanted

        self._login.show_trouble(needed.message, needed.hint)
        ask_passphrase(
            self._login,
            needed,
            self._services.office_key.unlock,
            self._work,
            self._prompts(),
            done=lambda: self._login.let_in(tr("This PC's secrets are open. Go on.")),
            failed=lambda error: self._login.show_trouble(error.message, error.hint),
        )

    def _prompts(self) -> Prompts:
        if self._given is None:
            from dairyos_desktop.ui.prompts import WindowPrompts  # noqa: PLC0415  seldom wanted

            self._given = WindowPrompts()
        return self._given


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

    tries = trn("1 try", "{count} tries", failed.count)
    hint = (
        tr("Under the name {names}", names=_listed(failed.names))
        if failed.names
        else tr("Under no user's name")
    )
    if failed.last_at is not None:
        hint += tr(
            ", the last on {last_at}",
            last_at=format_instant(failed.last_at.astimezone(zone)),
        )
    return Banner(
        tr("{tries} to log in failed since your last login.", tries=tries),
        f"{hint}.",
        tone="warn",
        actions=[(tr("Show users"), show_users)],
    )


def lacking_key_banner(show_secrets: Callable[[], None]) -> Banner:
    """What the owner is told whom a restore on a new PC let in.

    Args:
        show_secrets: Leads to where the key is entered, or given up.
    """
    from dairyos_desktop.ui.widgets.banner import Banner  # noqa: PLC0415  not before the login

    return Banner(
        tr("This PC does not have the office key yet, which opens the office's secrets."),
        tr(
            "Enter the join code of another PC, or the code on the recovery sheet; where there is "
            "neither, begin anew."
        ),
        tone="warn",
        actions=[(tr("Secrets and other PCs"), show_secrets)],
    )


def restored_words(restored: Restored) -> str:
    """What the login says once a backup was put in the place of the books."""
    words = tr("The books are restored. Log in again.")
    if restored.made_at is not None:
        words = tr(
            "The books are those of {made_at} now. Log in again.",
            made_at=f"{restored.made_at:%d-%m-%Y %H:%M}",
        )
    if restored.replaced is not None:
        words += " " + tr(
            "What they were until now is kept in {replaced}.", replaced=restored.replaced.name
        )
    if restored.disabled:
        words += " " + tr("Added since and disabled: {names}.", names=", ".join(restored.disabled))
    if restored.lacks_key:
        words += " " + tr(
            "This PC does not have the office key yet: Settings, Secrets and other PCs takes the "
            "join code of another PC, or the code on the recovery sheet; where there is neither, "
            "begin anew there."
        )
    return words


def _listed(names: tuple[str, ...]) -> str:
    return tr(" and ").join(part for part in (", ".join(names[:-1]), names[-1]) if part)
