"""All payments of a span of time as the gateway's pages, the next asked for ahead.

The network has a thread of its own: while pages are stored and acted on, others are asked for.
"""

from __future__ import annotations

import contextvars
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Self

from dairyos_desktop.services.dto.gateway import PAGE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from concurrent.futures import Future

    from dairyos_desktop.services.dto.gateway import GatewayPayment
    from dairyos_desktop.services.far_ports import PaymentGateway

    Page = tuple[GatewayPayment, ...]

AHEAD = 10
"""Pages that may be there before they are looked at."""


class Pages:
    """The pages of one span, newest first; to be used in `with`.

    Args:
        gateway: Is asked, from a thread of its own; nobody else may ask it meanwhile.
        from_at: Where the span begins.
        until: Where it ends.
        stop: Asked before each page; what is under way is still handed out.

    Attributes:
        over: No page comes after those that were handed out.
        whole: The last page of the span was handed out.
    """

    def __init__(
        self,
        gateway: PaymentGateway,
        from_at: dt.datetime,
        until: dt.datetime,
        stop: Callable[[], bool],
    ) -> None:
        self.over = self.whole = False
        self._gateway = gateway
        self._from_at, self._until = from_at, until
        self._stop = stop
        self._skip = 0
        self._asked_all = False
        self._network = ThreadPoolExecutor(1, "polling")
        self._ahead = deque(self._asking() for _ in range(AHEAD))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Whoever looks at them has gone: nothing more is asked than is under way.
        self._network.shutdown(cancel_futures=True)

    def next(self) -> Page:
        """The next page, once it is there; none of them where it was stopped.

        Raises:
            GatewayError: It can't be asked for, and no later one will be.
        """
        page = self._ahead.popleft().result()
        if page is None:
            self.over = True
            return ()
        self.over = self.whole = len(page) < PAGE
        self._ahead.append(self._asking())
        return page

    def are_there(self, count: int) -> bool:
        """Whether so many pages, or all that are left, can be had without waiting or trouble."""
        if self.over:
            return False
        for asking in islice(self._ahead, count):
            if not asking.done() or asking.exception() is not None:
                return False
            page = asking.result()
            if page is None or len(page) < PAGE:
                break
        return True

    def _asking(self) -> Future[Page | None]:
        # The log's lines of it belong to this operation.
        return self._network.submit(contextvars.copy_context().run, self._ask)

    def _ask(self) -> Page | None:
        if self._asked_all or self._stop():
            return None
        # After some trouble nothing more is asked.
        self._asked_all = True
        page = self._gateway.payments(self._from_at, self._until, self._skip)
        self._skip += len(page)
        self._asked_all = len(page) < PAGE
        return page
