"""Checks the audit chain: every entry, its end, and the end against the anchor (I8).

Entries are read as the file holds them, without the types that would choke on damaged ones, and
in pages with a transaction each: entries don't change, and a long read would hold up whoever saves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import LargeBinary, String, cast, func, select

from dairyos_desktop.domain.audit_chain import EMPTY, Head, following, told_at
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.audit.chain import current_doubt, read_head
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.dto.audit import ChainProblem, ChainReport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.ports import Anchor

PAGE = 1_000
_MOST_LOOKS = 20
_BEFORE_ALL = -(2**62)

_log = plain(AuditEntry).c
_SAID = (
    _log.user_name,
    _log.operation_id,
    _log.action,
    _log.thing,
    _log.thing_key,
    _log.before,
    _log.after,
    _log.reason,
    _log.previous_sha256,
    _log.sha256,
)

ACCEPT = say(
    "Once the cause is known, the owner may accept it with a reason, under Settings, Audit log,"
    " or with: dairyos audit accept --reason TEXT"
)


class ChainSource(Protocol):
    """A database with its anchor."""

    @property
    def anchor(self) -> Anchor:
        """Of its audit chain."""
        ...

    def read(self) -> AbstractContextManager[Session]:
        """A consistent snapshot."""
        ...


@dataclass(frozen=True)
class _End:
    """Where the chain ends, all from one snapshot.

    Attributes:
        head: What the head says; None where it is gone.
        newest: The newest entry.
        entries: How many there are.
        problems: Between the end and the anchor.
    """

    head: Head | None
    newest: Head
    entries: int
    problems: tuple[ChainProblem, ...]


def check_chain(
    source: ChainSource, progress: Callable[[int, int], None] | None = None
) -> ChainReport:
    """Everything that can be told about the chain.

    `progress` is told (entries done, entries in all).

    Raises:
        EnvironmentTroubleError: The database or the anchor can't be read.
    """
    end = _read_end(source)
    problems = [*_walked(source, end, progress), *_of_head(end), *end.problems]
    return ChainReport(end.entries, tuple(problems))


def _read_end(source: ChainSource) -> _End:
    """The end, beside an anchor that fits its moment.

    Whoever commits meanwhile moves the anchor on. A head in a snapshot was announced before it,
    so it stands in the anchor unless two more commits came between: then one looks again.
    """
    for look in range(_MOST_LOOKS):
        held = source.anchor.read()
        with source.read() as session:
            found = read_head(session)
            newest = _newest(session)
            if found is None:
                return _End(None, newest, _count(session), ())
            head, was_anchored = found
            later = source.anchor.read()
            doubt = None
            if later is None or not later.knows(head):
                doubt = current_doubt(session, held, head, was_anchored=was_anchored)
            if doubt is None or later == held or look == _MOST_LOOKS - 1:
                kept = () if held is None else held.doubts
                doubts = dict.fromkeys([*kept, *([doubt] if doubt else [])])
                problems = tuple(
                    ChainProblem(
                        one.first_bad,
                        say("{words} {accept}", words=one.words, accept=ACCEPT),
                        acceptable=True,
                    )
                    for one in doubts
                )
                return _End(head, newest, _count(session), problems)
    raise AssertionError("the last look returns")


def _newest(session: Session) -> Head:
    row = session.execute(select(_log.id, _sha256(session)).order_by(_log.id.desc()).limit(1))
    found = row.one_or_none()
    return EMPTY if found is None else Head(found[0], _text(found[1]) or "")


def _count(session: Session) -> int:
    return int(session.execute(select(func.count(_log.id))).scalar_one())


def _of_head(end: _End) -> list[ChainProblem]:
    newest, head = end.newest, end.head
    if head is None:
        return [ChainProblem(newest.position + 1, say("The audit log's head is gone."))]
    if newest.position < head.position:
        return [
            ChainProblem(
                newest.position + 1,
                say(
                    "Entries {first} to {last} were cut off the end of the audit log. Restore the"
                    " last proven backup.",
                    first=newest.position + 1,
                    last=head.position,
                ),
            )
        ]
    if newest.position > head.position:
        return [
            ChainProblem(
                head.position + 1,
                say(
                    "Entries {first} to {last} were put in behind the end of the audit log.",
                    first=head.position + 1,
                    last=newest.position,
                ),
            )
        ]
    if newest.sha256 != head.sha256:
        words = say("The audit log's head is not its last entry's hash.")
        return [ChainProblem(newest.position, words)]
    return []


def _walked(
    source: ChainSource, end: _End, progress: Callable[[int, int], None] | None
) -> list[ChainProblem]:
    """The first break of the chain: what follows it can't be told."""
    last, before = _BEFORE_ALL, EMPTY
    while True:
        with source.read() as session:
            rows = session.execute(_page(session, last, end.newest.position)).all()
        for row in rows:
            problem = _break_at(row, before)
            if problem is not None:
                return [problem]
            before = Head(row[0], _text(row[-1]) or "")
        if len(rows) < PAGE:
            return []
        last = rows[-1][0]
        if progress is not None:
            progress(last, end.newest.position)


def _page(session: Session, after: int, until: int) -> Any:  # noqa: ANN401 - a select of thirteen types
    return (
        select(_log.id, _at(session), _log.user_id, *(_raw(session, one) for one in _SAID))
        .where(_log.id > after, _log.id <= until)
        .order_by(_log.id)
        .limit(PAGE)
    )


def _break_at(row: Sequence[Any], before: Head) -> ChainProblem | None:
    position = row[0]
    if position > before.position + 1:
        gone = before.position + 1
        if position == gone + 1:
            words = say("Somebody took entry {first} out of the audit log.", first=gone)
        else:
            words = say(
                "Somebody took entries {first} to {last} out of the audit log.",
                first=gone,
                last=position - 1,
            )
        return ChainProblem(gone, words)
    if position <= before.position:
        words = say("Somebody put entry {position} into the audit log.", position=position)
        return ChainProblem(position, words)
    at, user_id, said = row[1], row[2], [_text(value) for value in row[3:]]
    previous, sha256 = said[-2], said[-1]
    told = told_at(at) if hasattr(at, "astimezone") else _sqlite_at(at)
    own = following(Head(before.position, previous or ""), told, (user_id, *said[:-2]))
    if own.sha256 != sha256:
        return _changed(position)
    if previous == before.sha256:
        return None
    # This one is whole, and remembers another one before it.
    return _changed(max(position - 1, 1))


def _changed(position: int) -> ChainProblem:
    words = say("Entry {position} of the audit log was changed.", position=position)
    return ChainProblem(position, words)


def _at(session: Session) -> ColumnElement[Any]:
    return _raw(session, cast(_log.at, String)) if _is_sqlite(session) else _log.at


def _sha256(session: Session) -> ColumnElement[Any]:
    return _raw(session, _log.sha256)


def _raw(session: Session, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The bytes of a text on SQLite, where damaged ones would end the reading."""
    return cast(column, LargeBinary) if _is_sqlite(session) else column


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _sqlite_at(raw: object) -> str:
    """The instant as it is hashed, from the text as SQLite keeps it, letter for letter."""
    return f"{_text(raw) or ''}+00:00".replace(" ", "T", 1)


def _text(value: Any) -> str | None:  # noqa: ANN401 - what the driver gives
    if value is None or isinstance(value, str):
        return value
    return bytes(value).decode("utf-8", "surrogateescape")
