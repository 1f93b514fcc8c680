"""What may go wrong with a letter; each kind says what comes next."""

from __future__ import annotations

from dairyos_desktop.domain.errors import EnvironmentTroubleError


class MailError(EnvironmentTroubleError):
    """The mail server did not take a letter."""

    code = "mail"


class MailOfflineError(MailError):
    """The server can't be reached, or takes nothing from anybody now; nothing was sent."""

    code = "offline"


class MailSetupError(MailError):
    """No server is set, or it does not know the office: nothing leaves until that is mended."""

    code = "mail_setup"


class MailLaterError(MailError):
    """It does not take this letter now, and may later: nothing was sent."""

    code = "mail_later"


class MailRefusedError(MailError):
    """It does not take this letter, and won't: nothing was sent."""

    code = "mail_refused"


class MailUnknownError(MailError):
    """It was given the whole letter and did not answer: nobody knows whether it took it."""

    code = "mail_unknown"
