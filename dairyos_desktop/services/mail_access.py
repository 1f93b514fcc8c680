"""How services reach the mail server: with the settings and the password that stand now."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dairyos_desktop.domain.declared_settings import (
    SMTP_FROM,
    SMTP_HOST,
    SMTP_PORT,
    SMTP_SECURITY,
    SMTP_USER,
)
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.mail_errors import MailSetupError
from dairyos_desktop.domain.outbox import can_be_mailed_to
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.mail import MailAccount, Security
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.domain.declaring import Declared
    from dairyos_desktop.services.far_ports import Mailer, Mailers
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.secrets import SecretService

PASSWORD = "smtp_password"  # noqa: S105 - its name
V = TypeVar("V", str, int, bool)


class MailAccess:
    """The office's account at its mail server; none of its calls asks the server.

    Args:
        database: Holds the settings and the sealed password.
        secrets: Opens it.
        mailers: Makes mailers.
        environment: Settings by key, as text, over those that are stored.
    """

    def __init__(
        self,
        database: Database,
        secrets: SecretService,
        mailers: Mailers,
        environment: Mapping[str, str],
    ) -> None:
        self._database = database
        self._secrets = secrets
        self._mailers = mailers
        self._environment = environment

    def trouble(self) -> str:
        """Why no mail can leave, as far as the settings tell; empty where it can be tried."""
        try:
            self._settings()
        except (MailSetupError, InvalidInputError) as error:
            message, hint = error.message, error.hint
            return say("{message} {hint}", message=message, hint=hint) if hint else message
        return ""

    def sender(self) -> str:
        """The address that mails come from.

        Raises:
            MailSetupError: No server is set, or no sender.
            InvalidInputError: The environment's settings are none.
        """
        return self._settings()[-1]

    def account(self) -> MailAccount:
        """The account as it stands now; may ask the keyring.

        For other services, outside of their transactions.

        Raises:
            MailSetupError: No server is set, or no sender.
            InvalidInputError: The environment's settings are none.
            RefusedError: The password can't be opened.
            OfficeKeyMissingError: This PC can't open it.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        host, port, security, user, sender = self._settings()
        password = (self._secrets.value(PASSWORD) or "") if user else ""
        return MailAccount(host, port, security, user, password, sender)

    def mailer(self, account: MailAccount) -> Mailer:
        """A new one, for one thread at a time."""
        return self._mailers.of(account)

    def _settings(self) -> tuple[str, int, Security, str, str]:
        host = self._value(SMTP_HOST)
        if not host:
            raise MailSetupError(
                say("No mail server is set."),
                say("The owner sets it in Settings, Mail and messages."),
            )
        user = self._value(SMTP_USER)
        sender = self._value(SMTP_FROM) or user
        if not can_be_mailed_to(sender):
            raise MailSetupError(
                say("It is not set from which address mails come."),
                say("The owner sets it in Settings, Mail and messages."),
            )
        return host, self._value(SMTP_PORT), Security(self._value(SMTP_SECURITY)), user, sender

    def _value(self, setting: Declared[V]) -> V:
        given = self._environment.get(setting.key, "")
        if given:
            return setting.from_text(given)
        with self._database.read() as session:
            return setting_value(session, setting)
