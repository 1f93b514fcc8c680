"""Somebody who can write the database, and what they do to the audit log behind the triggers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, text, update

from dairyos_desktop.domain.audit_chain import EMPTY, Head, following, told_at
from dairyos_desktop.models.audit import AuditEntry, AuditHead
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.bulk import plain

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from sqlalchemy.engine import Connection

    from dairyos_desktop.adapters.database import SqlDatabase

LOG = plain(AuditEntry)
HEAD = plain(AuditHead)
TEXTS = (
    "user_name",
    "operation_id",
    "action",
    "thing",
    "thing_key",
    "before",
    "after",
    "reason",
    "previous_sha256",
    "sha256",
)

Row = dict[str, Any]
Rows = list[Row]


def write_entries(database: SqlDatabase, count: int, *, each: int = 1) -> None:
    """So many transactions with so many entries each, as services write them."""
    for number in range(count):
        with database.write(SYSTEM, "test.write") as unit:
            for part in range(each):
                unit.audit(
                    "customer",
                    f"C{number:04d}-{part}",
                    before={"name": "दूध", "rate": number},
                    after={"name": "Milk", "rate": number + 1},
                    reason="as told",
                )


@dataclass(frozen=True)
class Attack:
    """What was done, and the entry that must be named; or one of two, where both are odd."""

    words: str
    first_bad: tuple[int, ...]


class Attacker:
    """Changes the log by raw SQL and, once it was looked at, puts it back as it was."""

    def __init__(self, database: SqlDatabase, chance: random.Random) -> None:
        self._engine = database.engine
        self._chance = chance
        with self._engine.begin() as connection:
            self._drop_triggers(connection)
            self._rows = self._read(connection)
            self._head = dict(connection.execute(HEAD.select()).one()._mapping)

    @property
    def attacks(self) -> tuple[Callable[[Rows], Attack], ...]:
        """All that is known to this attacker.

        On a server other PCs write too: an entry that was added to the end in due form is theirs
        for all that anybody can tell.
        """
        alone = (self.add_at_the_end,) if self._engine.dialect.name == "sqlite" else ()
        return (
            self.edit,
            self.edit_and_hash,
            self.move_in_time,
            self.take_out,
            self.put_in,
            self.put_in_hashed,
            self.swap,
            self.cut_tail,
            self.cut_tail_and_head,
            self.work_all_out_again,
            *alone,
        )

    def strike(self, attack: Callable[[Rows], Attack]) -> Attack:
        """Does it to the database."""
        rows = [dict(row) for row in self._rows]
        done = attack(rows)
        with self._engine.begin() as connection:
            connection.execute(delete(LOG))
            connection.execute(insert(LOG), rows)
        return done

    def put_back(self) -> None:
        """As if nothing had been."""
        with self._engine.begin() as connection:
            connection.execute(delete(LOG))
            connection.execute(insert(LOG), self._rows)
            connection.execute(update(HEAD).values(**self._head))

    # What can be done ------------------------------------------------------------------

    def edit(self, rows: Rows) -> Attack:
        """One field of one entry is another."""
        row, field = self._chance.choice(rows), self._chance.choice(TEXTS)
        row[field] = f"{row[field] or ''}x" if self._chance.random() < 0.7 else "x"
        return Attack(f"{field} of {row['id']} edited", (row["id"],))

    def edit_and_hash(self, rows: Rows) -> Attack:
        """One field is another, and the entry's own hash fits."""
        row = self._chance.choice(rows)
        row["after"] = '{"rate": 1}'
        row["sha256"] = _hash_of(row)
        return Attack(f"{row['id']} edited, its hash fits", (row["id"],))

    def move_in_time(self, rows: Rows) -> Attack:
        """An entry says another time."""
        row = self._chance.choice(rows)
        row["at"] = row["at"].replace(microsecond=(row["at"].microsecond + 1) % 1_000_000)
        return Attack(f"{row['id']} at another time", (row["id"],))

    def take_out(self, rows: Rows) -> Attack:
        """Some entries in the middle are gone."""
        at = self._chance.randrange(len(rows) - 1)
        many = self._chance.randint(1, min(3, len(rows) - 1 - at))
        del rows[at : at + many]
        return Attack(f"{many} taken out at {at + 1}", (at + 1,))

    def put_in(self, rows: Rows) -> Attack:
        """An entry more, the later ones moved up."""
        at = self._put_in(rows)
        return Attack(f"one put in at {at + 1}", (at + 1,))

    def put_in_hashed(self, rows: Rows) -> Attack:
        """The same, chained to the one before it."""
        at = self._put_in(rows)
        rows[at]["previous_sha256"] = rows[at - 1]["sha256"] if at else EMPTY.sha256
        rows[at]["sha256"] = _hash_of(rows[at])
        # The new one is whole; the one after it is at a place that isn't its own.
        return Attack(f"one put in at {at + 1}, chained", (at + 1, at + 2))

    def swap(self, rows: Rows) -> Attack:
        """Two entries have changed places."""
        one, other = sorted(self._chance.sample(range(len(rows)), 2))
        rows[one], rows[other] = (
            rows[other] | {"id": rows[one]["id"]},
            rows[one] | {"id": rows[other]["id"]},
        )
        return Attack(f"{one + 1} and {other + 1} swapped", (one + 1,))

    def cut_tail(self, rows: Rows) -> Attack:
        """The last entries are gone."""
        kept = self._chance.randrange(1, len(rows))
        del rows[kept:]
        return Attack(f"cut behind {kept}", (kept + 1,))

    def cut_tail_and_head(self, rows: Rows) -> Attack:
        """The same, and the head says so too."""
        done = self.cut_tail(rows)
        self._set_head(rows[-1])
        return done

    def add_at_the_end(self, rows: Rows) -> Attack:
        """An entry more, chained, with the head moved on."""
        row = rows[-1] | {"id": len(rows) + 1, "previous_sha256": rows[-1]["sha256"]}
        row["sha256"] = _hash_of(row)
        rows.append(row)
        self._set_head(row)
        return Attack("one added at the end", (row["id"],))

    def work_all_out_again(self, rows: Rows) -> Attack:
        """An edit, and every later hash and the head fit it: only the anchor knows better."""
        at = self._chance.randrange(len(rows))
        rows[at]["after"] = '{"rate": 1}'
        for place in range(at, len(rows)):
            rows[place]["previous_sha256"] = rows[place - 1]["sha256"] if place else EMPTY.sha256
            rows[place]["sha256"] = _hash_of(rows[place])
        self._set_head(rows[-1])
        return Attack(f"all worked out again from {at + 1}", (len(rows),))

    def _put_in(self, rows: Rows) -> int:
        at = self._chance.randrange(len(rows))
        for row in rows[at:]:
            row["id"] += 1
        rows.insert(at, rows[at] | {"id": at + 1, "reason": "never done", "sha256": "0" * 64})
        return at

    def _set_head(self, row: Row) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(HEAD).values(position=row["id"], sha256=row["sha256"]))

    def _read(self, connection: Connection) -> Rows:
        return [dict(row._mapping) for row in connection.execute(LOG.select().order_by(LOG.c.id))]

    def _drop_triggers(self, connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            for deed in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_log_no_{deed}"))
        else:
            connection.execute(text("ALTER TABLE audit_log DISABLE TRIGGER USER"))


def _hash_of(row: Row) -> str:
    values = list(row.values())
    before = Head(row["id"] - 1, row["previous_sha256"])
    return following(before, told_at(row["at"]), tuple(values[2:11])).sha256
