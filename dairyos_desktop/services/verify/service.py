"""The service that works the books out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.audit.checking import check_chain
from dairyos_desktop.services.command import command
from dairyos_desktop.services.verify.bills import (
    check_bill_numbers,
    check_periods,
    check_recorded,
    check_sums,
)
from dairyos_desktop.services.verify.collections import check_collections
from dairyos_desktop.services.verify.contents import check_contents
from dairyos_desktop.services.verify.findings import Findings
from dairyos_desktop.services.verify.money import (
    check_allocations,
    check_balances,
    check_receipts,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.verify import VerifyReport
    from dairyos_desktop.services.ports import Anchor


_OF_THE_BOOKS = (
    check_sums,
    check_periods,
    check_allocations,
    check_balances,
    check_bill_numbers,
    check_receipts,
    check_collections,
    check_recorded,
    check_contents,
)


def _never() -> bool:
    return False


def _go_on(stop: Callable[[], bool]) -> None:
    if stop():
        raise RefusedError(say("Checking the books was stopped."), say("Start it again any time."))


class Inspectable(Protocol):
    """A database that can tell of its own health."""

    @property
    def anchor(self) -> Anchor:
        """Of its audit chain."""
        ...

    def at_rest(self) -> AbstractContextManager[Inspectable]:
        """The same books, as they stand, to be read for long; nobody who saves waits for it."""
        ...

    def read(self) -> AbstractContextManager[Session]:
        """A consistent snapshot."""
        ...

    def schema(self) -> str | None:
        """The revision that the tables stand at."""
        ...

    def integrity_problems(self) -> list[str]:
        """What the engine itself finds wrong."""
        ...


class VerifyService:
    """Checks the invariants that can be checked so far; what is absent isn't checked yet."""

    def __init__(self, database: Inspectable, head: str) -> None:
        """`head` is the schema revision of this program."""
        self._database = database
        self._head = head

    @command(Action.VERIFY)
    def verify(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @command
        stop: Callable[[], bool] = _never,
    ) -> VerifyReport:
        """Everything, from the raw rows, while others go on saving.

        Args:
            actor: Asks for it.
            stop: Asked between two checks.

        Raises:
            RefusedError: It was stopped: nothing is told of what was checked by then.
            EnvironmentTroubleError: The database can't be read, or was held all the time.
        """
        findings = Findings()
        # Page by page, so it can be done beside whoever commits, and beside the anchor they move.
        self._check_audit(findings)
        with self._database.at_rest() as books:
            _go_on(stop)
            self._check_engine(books, findings)
            with books.read() as session:
                for check in _OF_THE_BOOKS:
                    _go_on(stop)
                    check(session, findings)
        return findings.report()

    def _check_engine(self, books: Inspectable, findings: Findings) -> None:
        """I9: the file, its indexes and foreign keys are sound, the schema is the code's."""
        findings.checked("I9", 1)
        for problem in books.integrity_problems():
            findings.wrong("I9", "database", problem)
        found = books.schema()
        if found != self._head:
            findings.wrong("I9", "schema", f"It stands at {found}, the program at {self._head}.")

    def _check_audit(self, findings: Findings) -> None:
        """I8: the audit chain is whole and ends where this PC's anchor says."""
        report = check_chain(self._database)
        findings.checked("I8", report.entries)
        for problem in report.problems:
            position = problem.position
            thing = "audit log" if position is None else f"audit entry {position}"
            findings.wrong("I8", thing, problem.detail)
