"""`customers`: keeping one out of a month's runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Parser, Subparsers


def add_parsers(commands: Subparsers) -> None:
    """Adds `customers park` and `customers unpark`."""
    group = commands.add_parser("customers", help="keep a customer out of a month's runs")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    parking = deeds.add_parser("park", help="leave a customer out of a month's runs")
    _name_month(parking)
    parking.add_argument("--reason", metavar="TEXT", required=True, help="why")
    parking.set_defaults(handler=park)
    unparking = deeds.add_parser("unpark", help="take a parked customer into the runs again")
    _name_month(unparking)
    unparking.set_defaults(handler=unpark)


def park(call: Call) -> Answer:
    """Leaves a customer out of a month's runs."""
    options = call.options
    state = call.services.customers.park(call.actor, options.code, options.month, options.reason)
    return Answer(state, (f"{state.customer} is left out of the runs of {state.month}.",))


def unpark(call: Call) -> Answer:
    """Takes a parked customer into a month's runs again."""
    options = call.options
    state = call.services.customers.unpark(call.actor, options.code, options.month)
    return Answer(state, (f"{state.customer} is in the runs of {state.month}.",))


def _name_month(parser: Parser) -> None:
    parser.add_argument("code", metavar="CODE", help="the customer's code")
    parser.add_argument("--month", metavar="MONTH", required=True, help="like 2026-10")
