"""Copies an office into another database and compares both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.adapters.moving.copying import copy_all, read_all
from dairyos_desktop.domain.audit_chain import Anchored
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.audit.chain import read_head
from dairyos_desktop.services.dto.moving import Moved
from dairyos_desktop.services.verify.service import VerifyService

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.adapters.moving.copying import Content
    from dairyos_desktop.domain.audit_chain import Head
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.verify import VerifyReport


@dataclass(frozen=True)
class Steps:
    """What a move tells and asks while it works.

    Attributes:
        told: How far it is, of how much, with what.
        stopped: Whether it shall end.
    """

    told: Callable[[int, int, str], None]
    stopped: Callable[[], bool]


def copied(here: SqlDatabase, target: SqlDatabase, actor: Actor, steps: Steps) -> Moved:
    """The whole office of `here` in `target`, compared and checked on both sides.

    Args:
        here: The office's books, used by nobody else.
        target: Has the tables, without rows.
        actor: Moves it.
        steps: Told how far it is, and asked whether to end.

    Returns:
        What was moved; neither place nor what is kept is known here.

    Raises:
        RefusedError: It was stopped, the books have faults, or the sides differ.
    """
    told, stopped = steps.told, steps.stopped
    told(0, 0, say("Checking the books…"))
    faults = _first_fault(VerifyService(here, SCHEMA_HEAD).verify(actor, stopped))
    if faults:
        raise RefusedError(
            say("The books have faults: {problem}. Nothing was moved.", problem=faults),
            say("Run: dairyos verify. It tells them all."),
        )
    read = copy_all(
        here.engine, target.engine, lambda n, m: told(n, m, say("Copying the books…")), stopped
    )
    written = read_all(
        target.engine, lambda n, m: told(n, m, say("Comparing both sides…")), stopped
    )
    _require_same(read, written)
    ours, theirs = head_of(here), head_of(target)
    totals = _totals(here)
    if ours != theirs or totals != _totals(target):
        raise _differs(say("the audit log's end or the totals"))
    held = here.anchor.read() or Anchored(ours)
    target.anchor.update(lambda _held: held, durable=True)
    told(0, 0, say("Checking the copy…"))
    faults = _first_fault(VerifyService(target, target.schema() or "").verify(actor, stopped))
    if faults:
        raise _differs(faults)
    if stopped():
        raise RefusedError(say("Moving the office was stopped; it is where it was."))
    return Moved(
        place="",
        kept="",
        rows=sum(content.rows for content in read.values()),
        tables=len(read),
        audit_position=ours.position,
        bills=totals[0].paise,
        payments=totals[1].paise,
    )


def _first_fault(report: VerifyReport) -> str:
    if not report.problems:
        return ""
    first = report.problems[0]
    return f"{first.invariant}, {first.thing}: {first.detail}"


def _require_same(read: dict[str, Content], written: dict[str, Content]) -> None:
    for table, content in read.items():
        if written[table] != content:
            raise _differs(table)


def _differs(what: object) -> RefusedError:
    return RefusedError(
        say("The copy is not the same as the books: {what}. Nothing was moved.", what=what),
        say("Try again; if it is so again, send what the log says of it to support."),
    )


def head_of(database: SqlDatabase) -> Head:
    """The end of an office's audit log."""
    with database.read() as session:
        found = read_head(session)
    assert found is not None  # noqa: S101 - every office has one
    return found[0]


def _totals(database: SqlDatabase) -> tuple[Money, Money]:
    with database.read() as session:
        bills = session.scalar(select(func.sum(Bill.total))) or Money.zero
        payments = session.scalar(select(func.sum(Payment.amount))) or Money.zero
    return bills, payments
