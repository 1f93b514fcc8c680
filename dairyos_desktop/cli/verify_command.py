"""`verify`: works the books out again and checks the invariants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import DONE, IN_PART, Answer

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers


def add_parsers(commands: Subparsers) -> None:
    """Adds `verify`."""
    verify = commands.add_parser("verify", help="work the books out again and check them")
    verify.set_defaults(handler=verify_books)


def verify_books(call: Call) -> Answer:
    """Checks everything; exit status 1 where something is wrong."""
    report = call.services.verify.verify(call.actor)
    lines = [f"{name}: {count} checked" for name, count in report.checked.items()]
    lines += [f"{row.invariant} {row.thing}: {row.detail}" for row in report.problems]
    lines.append("The books are right." if report.ok else "The books are not right.")
    return Answer(
        {"ok": report.ok, "checked": report.checked, "problems": report.problems},
        lines,
        DONE if report.ok else IN_PART,
    )
