"""How services reach the payment gateway: with the keys and the address that stand now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.declared_settings import GATEWAY_ON, GATEWAY_URL
from dairyos_desktop.domain.errors import DairyError, RefusedError
from dairyos_desktop.domain.gateway import check_gateway_url
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.command import query
from dairyos_desktop.services.dto.gateway import GatewayAccount
from dairyos_desktop.services.dto.links import GatewayState, Mode
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.far_ports import PaymentGateway, PaymentGateways
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.secrets import SecretService


KEYS = ("razorpay_key_id", "razorpay_key_secret")


class GatewayAccess:
    """The office's account at the gateway.

    Args:
        database: Holds the settings and the sealed keys.
        secrets: Opens them.
        gateways: Hands out a gateway for the thread that asks.
        url: Of the environment; goes before the office's setting.
    """

    def __init__(
        self, database: Database, secrets: SecretService, gateways: PaymentGateways, url: str
    ) -> None:
        self._database = database
        self._secrets = secrets
        self._gateways = gateways
        self._url = url

    def gateway(self) -> PaymentGateway:
        """The calling thread's, with keys and address as they stand now.

        For other services, outside of their transactions. Where the office has no keys, every call
        of what is given says so.

        Raises:
            RefusedError: The office takes no payments by link, or a key can't be opened.
            InvalidInputError: The environment's address is none.
            OfficeKeyMissingError: This PC can't open the keys.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        if not self._is_on():
            raise RefusedError(
                say("Payments by link are switched off."),
                say("The owner turns them on in Settings."),
            )
        return self._gateways.of(self._account())

    def is_set_up(self) -> bool:
        """Whether there is an account to ask; for other services, asks neither keyring nor it."""
        return self._is_on() and all(self._secrets.is_given(name) for name in KEYS)

    @query(Action.READ)
    def state(self, actor: Actor) -> GatewayState:  # noqa: ARG002 - checked by @query
        """Whether links can be made, and whether real money moves; may ask the keyring."""
        if not self._is_on():
            return GatewayState(Mode.OFF)
        try:
            account = self._account()
        except DairyError as error:
            return GatewayState(Mode.UNKNOWN, error.message)
        if account is None:
            return GatewayState(Mode.NO_KEYS)
        return GatewayState(Mode.LIVE if account.live else Mode.TEST)

    def _is_on(self) -> bool:
        with self._database.read() as session:
            return setting_value(session, GATEWAY_ON)

    def _account(self) -> GatewayAccount | None:
        key_id, key_secret = (self._secrets.value(name) for name in KEYS)
        if not key_id or not key_secret:
            return None
        url = self._url
        if url:
            url = check_gateway_url(url)
        else:
            with self._database.read() as session:
                url = setting_value(session, GATEWAY_URL)
        return GatewayAccount(key_id, key_secret, url)
