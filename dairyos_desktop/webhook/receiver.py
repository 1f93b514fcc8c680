"""The receiver: answers deliveries at one address, and has them acted on by the services."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from typing import TYPE_CHECKING, Any

from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.domain.errors import GatewayKeysError, InvalidInputError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.news import Event
from dairyos_desktop.webhook.acting import AT_ONCE, Acting
from dairyos_desktop.webhook.app import PATH, WebhookApp
from dairyos_desktop.webhook.counting import Refusals
from dairyos_desktop.webhook.server import HttpServer
from dairyos_desktop.webhook.together import Together

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from dairyos_desktop.services.bundle import Services

SECRET = "razorpay_webhook_secret"  # noqa: S105 - its name

_EVENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.-]{0,127}", re.ASCII)
_TYPE = re.compile(r"[a-z0-9_.]{1,100}", re.ASCII)

_log = logging.getLogger(__name__)


def read_event(body: bytes, event_id: str | None) -> Event:
    """A delivery as a piece of news; without an id of its own the body's SHA-256 is its id.

    Raises:
        InvalidInputError: The body is no JSON object.
    """
    try:
        payload: Any = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError("A delivery's body is no JSON.") from error
    if not isinstance(payload, dict):
        raise InvalidInputError("A delivery's body is no JSON object.")
    said = (event_id or "").strip()
    key = said if _EVENT_ID.fullmatch(said) else hashlib.sha256(body).hexdigest()
    kind = payload.get("event")
    if not isinstance(kind, str) or _TYPE.fullmatch(kind) is None:
        kind = ""
    return Event(key, kind, payload)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON's.")


class Receiver:
    """Runs from `start` to `stop`; acts as the built-in user `system`.

    Args:
        services: Of the office.
        host: Where it listens; loopback unless the tunnel is on another PC.
        port: 0 for any that is free.
        now: The instant, aware.

    Raises:
        GatewayKeysError: No webhook secret is stored.
        OfficeKeyMissingError: This PC hasn't the office key, which opens the secret.
        KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        EnvironmentTroubleError: The port can't be had (`port`).
    """

    def __init__(
        self, services: Services, host: str, port: int, *, now: Callable[[], dt.datetime]
    ) -> None:
        self._services = services
        self._secret = ""
        self._refusals = Refusals()
        self.read_secret()
        if not self._secret:
            raise GatewayKeysError(
                "No webhook secret is stored, and without one nobody's news can be believed.",
                "Type one at Razorpay when you make the webhook, and store the same: Settings, "
                f"Secrets, or dairyos secrets set {SECRET}.",
            )
        self._together = Together(self._keep_all)
        self._acting = Acting(self, self._refusals)
        app = WebhookApp(
            self._keep,
            secret=lambda: self._secret,
            refusals=self._refusals,
            now=now,
            stored=self._acting.stored,
        )
        self._server = HttpServer(app, host, port)

    @property
    def address(self) -> str:
        """Where deliveries are answered, as a URL."""
        host = f"[{self._server.host}]" if ":" in self._server.host else self._server.host
        return f"http://{host}:{self._server.port}{PATH}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    @property
    def is_up(self) -> bool:
        """Whether it answers."""
        return self._server.is_up

    def start(self) -> None:
        """Begins to answer, and to act on what an earlier run has left."""
        self._acting.start()
        self._server.start()
        _log.info("The webhook receiver listens at %s", self.address)

    def stop(self) -> None:
        """Answers what it has begun to, then ends; what is stored and not acted on stays."""
        self._server.stop()
        self._acting.stop()
        _log.info("The webhook receiver has ended")

    def _keep(self, body: bytes, event_id: str | None) -> bool:
        return self._together.store(read_event(body, event_id))

    def _keep_all(self, events: Sequence[Event]) -> list[bool]:
        return [not one.known for one in self._services.news.receive(SYSTEM, *events)]

    # What acting asks for ----------------------------------------------------------

    def work(self) -> bool:
        """Acts on a part of what is due; whether there may be more."""
        done = self._services.news.work(SYSTEM, limit=AT_ONCE)
        return done.processed + done.failed >= AT_ONCE

    def count_refused(self, refused: Mapping[str, int]) -> None:
        """Keeps how many deliveries were refused."""
        self._services.refused_deliveries.count(SYSTEM, refused)

    def read_secret(self) -> None:
        """Takes the secret as it is stored now; an earlier one holds where none is."""
        found = self._services.secrets.value(SECRET) or ""
        hide(found)
        self._secret = found or self._secret
