"""What may go wrong between the program and the gateway, as a plan that a test writes."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = (
    "unauthorized",
    "busy",
    "quota",
    "trouble",
    "html",
    "html_ok",
    "empty",
    "cut",
    "short",
    "null",
    "no_content",
    "hang",
    "reset",
    "slow",
    "stale",
    "shifted",
    "route",
)


@dataclass
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: Of `KINDS`:
            `unauthorized` 401 as for wrong keys; `busy` 429, with `Retry-After: retry_after`
            unless that is None; `quota` the 429 of a test account that has made its 30 links;
            `trouble` 5xx (`status`) with the JSON error of a server; `html` the same as an HTML
            page; `html_ok` an HTML page with 200; `empty` 200 without a body; `cut` half of the
            JSON with a true length; `short` half of the body, then the connection ends; `null`
            the JSON `null`; `no_content` 204; `hang` no answer for `seconds`, then the connection
            ends; `reset` the connection is torn; `slow` the right answer after `seconds`; `stale`
            the answer of `seconds` ago; `shifted` a page of a list as if `rows` new rows had come
            since the page before (the page's first rows are the last ones of the page before);
            `route` 404 without an error object.
        on: A regular expression, searched in `METHOD /v1/path?query`; "" meets every call.
        times: How many calls it befalls; None for all of them.
        skip: How many calls that it would meet go right first.
        after_deed: The call does its work first; only its answer is lost.
    """

    kind: str
    on: str = ""
    times: int | None = 1
    skip: int = 0
    after_deed: bool = False
    retry_after: float | str | None = None
    status: int = 500
    seconds: float = 30.0
    rows: int = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(self.kind)


class FaultPlan:
    """The faults still to come, in order; a call meets at most one of them.

    Attributes:
        choose: Where set, asked about each call that no planned fault met (`METHOD /v1/path`);
            for faults by chance, from a seed of the test's own.
    """

    def __init__(self) -> None:
        self.choose: Callable[[str], Fault | None] | None = None
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, *faults: Fault) -> None:
        """Appends to the plan."""
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """From now on everything goes right."""
        with self._lock:
            self._faults.clear()
            self.choose = None

    @property
    def pending(self) -> int:
        """How many faults still have calls to befall."""
        with self._lock:
            return len(self._faults)

    def next(self, call: str) -> Fault | None:
        """What befalls this call."""
        with self._lock:
            for fault in self._faults:
                if not re.search(fault.on, call):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
            return None if self.choose is None else self.choose(call)


_HTML = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
)
_PAGE = {"Content-Type": "text/html"}


def spoiled(fault: Fault) -> tuple[int, bytes, dict[str, str]] | None:
    """Status, body and headers that are sent in place of the answer; None where it stays."""
    waits = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    trouble = "We are facing some trouble completing your request at the moment."
    quota = "test mode limit of 30 reached for payment_link"
    answers: dict[str, tuple[int, bytes, dict[str, str]]] = {
        "unauthorized": (401, _error("BAD_REQUEST_ERROR", "Authentication failed"), {}),
        "busy": (429, _error("BAD_REQUEST_ERROR", "Too many requests"), waits),
        "quota": (429, _error("RATE_LIMIT_EXCEEDED", quota), {}),
        "trouble": (fault.status, _error("SERVER_ERROR", trouble), {}),
        "html": (fault.status, _HTML, _PAGE),
        "html_ok": (200, _HTML, _PAGE),
        "empty": (200, b"", {}),
        "null": (200, b"null", {}),
        "no_content": (204, b"", {}),
        "route": (404, b'{"message":"no Route matched with those values"}', {}),
    }
    return answers.get(fault.kind)


def _error(code: str, description: str) -> bytes:
    return json.dumps({"error": {"code": code, "description": description}}).encode()
