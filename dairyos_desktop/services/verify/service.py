"""The service that works the books out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.roles import Action
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
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.verify import VerifyReport
    from dairyos_desktop.services.ports import Anchor


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
    def verify(self, actor: Actor) -> VerifyReport:  # noqa: ARG002 - checked by @command
        """Everything, from the raw rows, while others go on saving.

        Raises:
            EnvironmentTroubleError: The database can't be read, or was held all the time.
        """
        findings = Findings()
        # Page by page, so it can be done beside whoever commits, and beside the anchor they move.
        self._check_audit(findings)
        with self._database.at_rest() as books:
            self._check_engine(books, findings)
            with books.read() as session:
                check_sums(session, findings)
                check_periods(session, findings)
                check_allocations(session, findings)
                check_balances(session, findings)
                check_bill_numbers(session, findings)
                check_receipts(session, findings)
                check_collections(session, findings)
                check_recorded(session, findings)
                check_contents(session, findings)
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
