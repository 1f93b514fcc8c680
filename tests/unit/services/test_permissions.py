"""Every call of every service, by every role: what isn't permitted fails before anything happens.

The table is the row *roles* of the security figures, call by call. A call that is new must be
entered here, and one that checks nothing reaches the untouchable database and fails.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, cast

import pytest
from helpers.databases import FixedClock

from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import NotAllowedError, PasswordNeededError
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.late_services import LateServices
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.bundle import Services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.ports import PasswordHasher, SecretStore
    from dairyos_desktop.services.session import Session

LEAST = {
    Role.VIEWER: """
        backup.newest_proven backup.state
        billing.customer_bills billing.explain billing.last_not_billed billing.month_views
        billing.begin_preview billing.go_on_with billing.papers billing.pending billing.preview
        billing.preview_final billing.rows
        billing.run_record billing.runs billing.show
        cash.day
        charges.of_customer charges.of_price_list
        collecting.differences collecting.draw collecting.list_papers collecting.rounds
        collecting.sheet
        consumption.day_sheet consumption.month_cells consumption.month_frame
        consumption.month_totals consumption.routes consumption.row_context
        counter.last counter.owed
        customers.balances customers.card customers.choices customers.index customers.teller
        delivery.open_rounds delivery.people delivery.round_sheet delivery.rules
        documents.picture documents.picture_of documents.save documents.write_drafts
        exports.save gateway.state imports.history
        jobs.board jobs.runs
        ledger.by_code ledger.of link_queue.state links.of_bill logo.get mail_queue.due_at
        mails.state news.detail news.list office.get orders.products outbox.rows
        presence.arrive presence.leave presence.present
        paper_preview.picture payments.list polling.is_under_way polling.state send_list.entries
        send_list.overdue
        pins.password_given pins.remove_pin pins.set_pin pins.tries_left pins.unlock
        price_raises.outlook
        receipts.papers receipts.rules refused_deliveries.recent
        reconciliation.accepted reconciliation.finding reconciliation.history
        reconciliation.latest reconciliation.open reconciliation.report reconciliation.resolved
        reports.collection reports.draw reports.litres reports.outstanding reports.picture
        reports.reconciled reports.register reports.routes reports.save reports.statement
        reports.taxes
        route_sheets.draw route_sheets.papers route_sheets.picture route_sheets.save
        settings.get settings.list_settings
        statements.draw statements.paper statements.picture statements.save
        tariffs.list_price_lists tariffs.list_prices tariffs.list_products tariffs.preview_rate
        tariffs.preview_tax tariffs.product_tariff
        today.milk today.money today.month today.open_days today.over_time today.owed
        today.to_confirm
        unmatched.assigned unmatched.likeliest unmatched.waiting
        verify.verify
    """,
    Role.CLERK: """
        billing.issue billing.issue_month
        cash.hand_over
        collecting.close collecting.correct collecting.discard collecting.enter
        collecting.open collecting.settle collecting.take_back
        consumption.confirm consumption.mark_leave consumption.mark_leaves consumption.save_cell
        consumption.save_cells consumption.take_back_leave consumption.take_back_leaves
        counter.take
        customers.add customers.move_stop customers.put_stops_back customers.save
        delivery.add_person delivery.change_person delivery.close delivery.close_until
        delivery.save_load delivery.set_walker
        documents.draw documents.write_bills documents.write_merged documents.write_month
        link_queue.begin link_queue.drop link_queue.step links.make
        mails.begin mails.drop mails.receipt mails.step mails.work
        news.retry news.work
        orders.add_change orders.add_leave orders.add_order orders.change_change
        orders.change_leave orders.change_order orders.change_order_from orders.end_change
        orders.end_leave orders.end_order orders.note_change orders.remove_change
        orders.remove_leave orders.remove_order orders.take_back_changes
        outbox.arrived outbox.bounced outbox.send_again
        send_list.begin send_list.begin_reminders send_list.open send_list.sent
        payments.add payments.reverse polling.poll
        receipts.draw receipts.picture receipts.save
        unmatched.assign unmatched.take_back
    """,
    Role.MANAGER: """
        backup.check backup.copies backup.create backup.list_backups
        backup_looks.drill backup_looks.look_inside
        backup.at_exit backup.is_due backup.keep_up
        audit.choices audit.entry audit.page audit.verify
        billing.accept_warnings billing.generate billing.look_again billing.make_final
        billing.void
        cash.take_back
        charges.add charges.end charges.take_back
        collecting.reopen
        customers.park customers.unpark delivery.reopen
        housekeeping.tidy
        news.put_away
        imports.look imports.remove imports.run imports.run_register imports.run_sheet
        imports.save_problems
        jobs.run_now
        log.choices log.page log.support_text
        price_raises.apply price_raises.take_back
        reconciliation.accept reconciliation.reconcile reconciliation.reopen
        tariffs.add_price_list tariffs.add_product tariffs.add_rate tariffs.add_tax
        tariffs.change_price_list tariffs.change_product tariffs.change_rate tariffs.change_tax
        tariffs.delete_rate tariffs.delete_tax tariffs.place_product
    """,
    Role.OWNER: """
        audit.accept audit.export backup.restore backup.write_plainly
        backup_sealing.encrypt backup_sealing.sheet backup_sealing.write_plainly
        moving.join moving.look moving.place moving.to_file
        moving.to_server logo.put logo.put_back mails.test office.save
        secrets.begin_anew secrets.join_code secrets.keep_own secrets.recovery_sheet
        secrets.set_secret secrets.state
        settings.set_value
        users.add users.list_users users.reset_password users.reset_second_factor
        users.set_active users.set_role
        users.tries_since_last_login users.unlock
    """,
}
ABOUT_ONESELF = {
    "auth.confirm",
    "own_factor.begin",
    "own_factor.codes_sheet",
    "own_factor.confirm",
    "own_factor.renew_codes",
    "own_factor.state",
    "own_factor.turn_off",
    "own_language.choose",
}
"""One's own password, second factor and language: everybody's."""

THE_SYSTEMS_ALONE = {"news.receive", "refused_deliveries.count"}
THE_SYSTEMS = {name for name in LEAST[Role.VIEWER].split() if name != "documents.write_drafts"} | {
    "backup.at_exit",
    "backup.check",
    "backup.copies",
    "backup.create",
    "backup.is_due",
    "backup.keep_up",
    "backup.list_backups",
    "backup_looks.drill",
    "backup_looks.look_inside",
    "housekeeping.tidy",
    "jobs.run_now",
    "mails.step",
    "mails.work",
    "news.retry",
    "news.work",
    "polling.poll",
    "reconciliation.reconcile",
}
FRESH = {
    "backup.restore",
    "backup.write_plainly",
    "backup_sealing.encrypt",
    "backup_sealing.sheet",
    "backup_sealing.write_plainly",
    "billing.void",
    "cash.take_back",
    "collecting.correct",
    "collecting.take_back",
    "moving.join",
    "moving.to_file",
    "moving.to_server",
    "payments.reverse",
    "pins.password_given",
    "secrets.begin_anew",
    "secrets.join_code",
    "secrets.keep_own",
    "secrets.recovery_sheet",
    "secrets.set_secret",
    "users.add",
    "users.reset_password",
    "users.reset_second_factor",
    "users.set_active",
    "users.set_role",
    "users.unlock",
}
ORDER = (Role.VIEWER, Role.CLERK, Role.MANAGER, Role.OWNER)
ALLOWED = {
    name: set(ORDER[ORDER.index(least) :]) | ({Role.SYSTEM} if name in THE_SYSTEMS else set())
    for least, names in LEAST.items()
    for name in names.split()
} | {name: {Role.SYSTEM} for name in THE_SYSTEMS_ALONE}


class HappenedError(Exception):
    """Something was read, written or hashed."""


class _Untouchable:
    """Stands for whatever a call would touch."""

    def __getattr__(self, name: str) -> object:
        raise HappenedError(name)


class _Login:
    """A login that holds, with a password as fresh as said."""

    def __init__(self, *, is_fresh: bool = True) -> None:
        self.is_fresh = is_fresh

    def require_present(self) -> None:
        """Still there."""


def calls(folder: Path) -> dict[str, Callable[[Actor], object]]:
    """Each public method that takes an actor, by its name; arguments that can't be used."""
    untouchable = _Untouchable()
    services = LateServices(
        Settings(folder),
        cast("SqlDatabase", untouchable),
        FixedClock.at_noon(2026, 11, 1),
        cast("PasswordHasher", untouchable),
        cast("SecretStore", untouchable),
    )
    found: dict[str, Callable[[Actor], object]] = {}
    for family in (name for name in vars(Services) if not name.startswith("_")):
        service = getattr(services, family)
        for name, method in inspect.getmembers(service, inspect.ismethod):
            given = list(inspect.signature(method).parameters.values())
            if name.startswith("_") or not given or given[0].name != "actor":
                continue
            needed = [one for one in given[1:] if one.default is one.empty]
            by_place = [untouchable for one in needed if one.kind is not one.KEYWORD_ONLY]
            by_name = {one.name: untouchable for one in needed if one.kind is one.KEYWORD_ONLY}

            def call(
                actor: Actor,
                method: Callable[..., object] = method,
                by_place: list[_Untouchable] = by_place,
                by_name: dict[str, _Untouchable] = by_name,
            ) -> object:
                return method(actor, *by_place, **by_name)

            found[f"{family}.{name}"] = call
    return found


def actor(role: Role, *, is_fresh: bool = True) -> Actor:
    session = cast("Session", _Login(is_fresh=is_fresh))
    return Actor(1, "Ravi", role, session)


def outcome(call: Callable[[Actor], object], by: Actor) -> str:
    """`refused`, `password needed`, or `done` for whatever comes once the permission is given."""
    try:
        call(by)
    except PasswordNeededError:
        return "password needed"
    except NotAllowedError:
        return "refused"
    except Exception:  # noqa: BLE001 - it went on with arguments that can't be used
        return "done"
    return "done"


def test_the_table_names_every_call_there_is(tmp_path: Path) -> None:
    assert set(calls(tmp_path)) - ABOUT_ONESELF == set(ALLOWED)


# Whatever a call touches before it refuses comes out as another error than the refusal.
@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_table_says_and_nothing_else(tmp_path: Path, role: Role) -> None:
    found = calls(tmp_path)
    may = {name for name in ALLOWED if outcome(found[name], actor(role)) == "done"}
    assert may == {name for name, allowed in ALLOWED.items() if role in allowed}


def test_what_needs_a_fresh_password(tmp_path: Path) -> None:
    found, stale = calls(tmp_path), actor(Role.OWNER, is_fresh=False)
    assert {name for name in ALLOWED if outcome(found[name], stale) == "password needed"} == FRESH
    unknown = Actor(1, "Ravi", Role.OWNER)
    assert {name for name in FRESH if outcome(found[name], unknown) != "password needed"} == set()
