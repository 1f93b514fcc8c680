"""The schema that the migrations build is the models' on both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dairyos_desktop.adapters import migrations
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.models.tariffs import PriceList
from dairyos_desktop.services.actor import SYSTEM

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


def test_models_and_migrations_agree(database: SqlDatabase) -> None:
    migrations.check(database.engine)


def test_the_head_that_start_up_compares_is_the_newest_migration(database: SqlDatabase) -> None:
    assert migrations.head() == SCHEMA_HEAD == database.schema()


def test_a_unit_of_work_that_raises_leaves_nothing(database: SqlDatabase) -> None:
    def work() -> None:
        with database.write(SYSTEM, "test") as unit:
            unit.session.add(PriceList(name="Hotels", is_active=True, version=1))
            unit.audit("price_list", "Hotels", after={"name": "Hotels"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM price_lists")).scalar() == 0
        assert session.execute(text("SELECT count(*) FROM audit_log")).scalar() == 0


def test_no_bill_payment_or_audit_row_can_be_deleted_by_a_cascade(database: SqlDatabase) -> None:
    with database.engine.connect() as connection:
        if database.dialect == "sqlite":
            rules = connection.execute(
                text(
                    "SELECT f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f "
                    "WHERE m.type = 'table'"
                )
            )
        else:
            rules = connection.execute(
                text("SELECT delete_rule FROM information_schema.referential_constraints")
            )
        assert {row[0] for row in rules} == {"NO ACTION"}


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO tax_rates VALUES (1, 1, '2026-01-01', 10000, '2026-01-01', '2026-01-01', 1)",
        "INSERT INTO price_lists (name, is_active, version) VALUES ('A', true, 1), ('A', true, 1)",
    ],
)
def test_the_database_itself_refuses_what_the_rules_forbid(
    database: SqlDatabase, wrong: str
) -> None:
    with (
        pytest.raises(IntegrityError),
        database.write(SYSTEM, "test") as unit,
    ):
        unit.session.execute(text(wrong))


NEWS = """INSERT INTO webhook_events (provider, event_id, event_type, payload, received_at, status,
    tries, problem, received_via, payment_id)
    VALUES ('razorpay', 'one', 'poll.payment', '{}', '2026-11-01', :word, 0, '', 'poll', '')"""
PAYMENT = """INSERT INTO payments (receipt, receipt_year, receipt_seq, amount, method, paid_on,
    paid_at, reference, status, provider, reason, account_seq, created_at, version, assigned_by)
    VALUES ('R/26-27/00001', 2026, 1, 100, {method}, '2026-11-01', '2026-11-01', '', {status},
    'office', '', 1, '2026-11-01', 1, '')"""


@pytest.mark.parametrize(
    ("row", "right", "wrong"),
    [
        (NEWS, "received", "lost"),
        (PAYMENT.format(method=":word", status="'booked'"), "upi", "barter"),
        (PAYMENT.format(method="'upi'", status=":word"), "part_reversed", "gone"),
    ],
)
def test_the_database_itself_knows_the_words(
    database: SqlDatabase, row: str, right: str, wrong: str
) -> None:
    with (
        pytest.raises(IntegrityError, match="ck_"),
        database.write(SYSTEM, "test") as unit,
    ):
        unit.session.execute(text(row), {"word": wrong})
    with database.engine.connect() as connection:
        connection.execute(text(row), {"word": right})
        connection.rollback()


def test_a_second_month_run_is_told_that_one_is_working(
    database: SqlDatabase, tmp_path: Path, clock: FixedClock
) -> None:
    del tmp_path, clock
    with (
        database.month_lock("2026-10"),
        pytest.raises(Exception, match="already working"),
        database.month_lock("2026-10"),
    ):
        pass
    with database.month_lock("2026-10"):
        pass


def test_instants_come_back_aware(database: SqlDatabase) -> None:
    at = dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
    with database.write(SYSTEM, "test") as unit:
        unit.now = at
        unit.audit("test", 1)
    with database.read() as session:
        from dairyos_desktop.models.audit import AuditEntry  # noqa: PLC0415 - read back only here

        assert session.query(AuditEntry).one().at == at
