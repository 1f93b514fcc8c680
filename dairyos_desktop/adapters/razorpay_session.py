"""The HTTP under Razorpay's library: tells what happened by status, in our own errors.

The library decides by a word in the answer's body, so that wrong keys, too many calls and a wrong
amount look alike; it loses the status and `Retry-After`, waits for ever by itself, and prints to
standard output what it can't read. Here every answer is looked at before it sees one.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import time
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import requests
import urllib3

from dairyos_desktop.domain.errors import (
    GatewayBusyError,
    GatewayError,
    GatewayKeysError,
    GatewayOfflineError,
    GatewayRefusedError,
)
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from dairyos_desktop.services.ports import Clock

CONNECT_S, READ_S, WHOLE_S = 5.0, 20.0, 30.0
"""How long a call waits for the connection, for each piece of the answer, and for all of it."""

_MOST_BYTES = 8 * 1024 * 1024
_PIECE = 64 * 1024
_LONGEST_WAIT_S = 3600.0
_REFERENCE_TAKEN = "payment link with given reference_id"
_UNKNOWN_ID = "id provided does not exist"
_QUOTA = "test mode limit"

_log = logging.getLogger(__name__)


class CheckedSession(requests.Session):
    """A session whose calls end in an answer that can be read, or in a `GatewayError`."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - the library's
        """Sends, and looks at what comes back.

        Raises:
            GatewayError: Of the kind that the status, or the lack of an answer, stands for.
        """
        asks_only = request.method == "GET"
        began = time.monotonic()
        outcome = "no answer"
        try:
            try:
                # A login page of some network must not be taken for the gateway's answer.
                response = super().send(
                    request, **kwargs | {"stream": True, "allow_redirects": False}
                )
                body = _body(response, began + WHOLE_S)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                raise _unreached(error, asks_only=asks_only) from error
            outcome = str(response.status_code)
            said = _said(body)
            trouble = self._trouble(response, said, asks_only=asks_only)
            if trouble is not None:
                raise trouble
            # The library would parse a page a second time.
            response.json = lambda **_how: said  # type: ignore[method-assign]
            return response
        finally:
            # The path alone: ids stand in it, never a contact.
            path = (request.url or "").partition("/v1/")[2].partition("?")[0]
            _log.info(
                "gateway %s %s: %s",
                request.method,
                path,
                outcome,
                extra={"duration_ms": round((time.monotonic() - began) * 1000, 1)},
            )

    def _trouble(
        self, response: requests.Response, said: object, *, asks_only: bool
    ) -> GatewayError | None:
        status = response.status_code
        if status == HTTPStatus.UNAUTHORIZED:
            return GatewayKeysError(
                say("Razorpay does not know the office's keys."),
                say("Enter the key id and its secret again, in Settings, Secrets."),
            )
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return self._busy(response, said)
        if isinstance(said, dict):
            if status == HTTPStatus.OK and not said.get("error"):
                return None
            if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return _refusal(said)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _offline(say("Razorpay has trouble of its own."), done_unknown=not asks_only)
        return _offline(say("Razorpay's answer can't be read."), done_unknown=not asks_only)

    def _busy(self, response: requests.Response, said: object) -> GatewayBusyError:
        if _QUOTA in _description(said):
            return GatewayBusyError(
                say("Razorpay's test mode has made all the links that it makes in its life."),
                say("Use live keys, or the keys of another test account."),
                lasting=True,
            )
        return GatewayBusyError(
            say("Razorpay was asked too often."),
            say("Try again in a minute."),
            retry_after_s=_retry_after_s(response.headers.get("Retry-After"), self._clock.now()),
        )


def _body(response: requests.Response, deadline: float) -> bytes:
    """The whole body, read in pieces so that one that drips can't hold the call for ever."""
    pieces = []
    size = 0
    with response:
        while piece := response.raw.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > _MOST_BYTES or time.monotonic() > deadline:
                raise requests.ReadTimeout("the answer does not end")
    body = b"".join(pieces)
    response.raw = io.BytesIO(body)
    return body


def _unreached(error: Exception, *, asks_only: bool) -> GatewayOfflineError:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return GatewayOfflineError(
            say(
                "The connection to Razorpay is not safe: its certificate is not the "
                "one it should be."
            ),
            say(
                "Check this PC's date. A virus scanner that reads along must let "
                "api.razorpay.com be."
            ),
        )
    # Nothing was sent where there was no connection; else the deed may be done.
    reason = error.args[0] if error.args else None
    unsent = isinstance(error, requests.ConnectTimeout) or isinstance(
        getattr(reason, "reason", reason), urllib3.exceptions.NewConnectionError
    )
    return _offline(say("Razorpay can't be reached."), done_unknown=not (asks_only or unsent))


def _offline(message: str, *, done_unknown: bool) -> GatewayOfflineError:
    return GatewayOfflineError(
        message,
        say("Check the internet connection and try again."),
        done_unknown=done_unknown,
    )


def _refusal(said: dict[str, Any]) -> GatewayRefusedError:
    text = _description(said)
    taken = text.startswith(_REFERENCE_TAKEN) and "already exists" in text
    return GatewayRefusedError(
        say("Razorpay refused it: {why}.", why=text.rstrip("."))
        if text
        else say("Razorpay refused it."),
        said=text,
        reference_taken=taken,
        unknown_id=_UNKNOWN_ID in text,
    )


def _said(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _description(said: object) -> str:
    error = said.get("error") if isinstance(said, dict) else None
    if isinstance(error, dict):
        return str(error.get("description") or "")
    return ""


def _retry_after_s(header: str | None, now: dt.datetime) -> float | None:
    """Seconds or an HTTP date (RFC 9110, section 10.2.3)."""
    if not header:
        return None
    try:
        seconds = float(int(header))
    except ValueError:
        try:
            at = parsedate_to_datetime(header)
        except ValueError:
            return None
        if at.tzinfo is None:
            at = at.replace(tzinfo=dt.UTC)
        seconds = (at - now).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT_S)
