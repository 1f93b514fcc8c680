"""`audit`: whether the audit log is whole, and all of it as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import DONE, IN_PART, Answer

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.audit import ChainReport


def add_parsers(commands: Subparsers) -> None:
    """Adds `audit` and what can be done with it."""
    group = commands.add_parser("audit", help="who changed what, and whether that record is whole")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    verify = deeds.add_parser("verify", help="check every entry and the end of the log")
    verify.set_defaults(handler=verify_log)
    export = deeds.add_parser("export", help="write the whole log into a file")
    export.add_argument(
        "--out",
        metavar="FILE",
        required=True,
        type=Path,
        help=".csv for spreadsheets, .jsonl for every field exactly",
    )
    export.set_defaults(handler=export_log)
    accept = deeds.add_parser(
        "accept", help="take the database as it is, e.g. after a backup was restored"
    )
    accept.add_argument("--reason", metavar="TEXT", required=True)
    accept.set_defaults(handler=accept_log)


def verify_log(call: Call) -> Answer:
    """Checks the chain; exit status 1 where it is broken."""
    actor, audit = call.actor, call.services.audit
    with call.progress() as progress:
        return _told(audit.verify(actor, progress.report))


def export_log(call: Call) -> Answer:
    """Writes all entries, oldest first."""
    actor, audit, out = call.actor, call.services.audit, call.options.out
    with call.progress() as progress:
        entries = audit.export(actor, out, progress.report)
    return Answer({"file": str(out), "entries": entries}, (f"{entries} entries are in {out}.",))


def accept_log(call: Call) -> Answer:
    """Accepts that the database doesn't follow from what this PC saw, with a reason."""
    return _told(call.services.audit.accept(call.actor, call.options.reason))


def _told(report: ChainReport) -> Answer:
    lines = [one.detail for one in report.problems]
    if report.ok:
        lines = [f"The audit log is whole: {report.entries} entries, unbroken."]
    return Answer(
        {
            "ok": report.ok,
            "entries": report.entries,
            "first_bad": report.first_bad,
            "problems": [
                {"position": one.position, "detail": one.detail} for one in report.problems
            ],
        },
        lines,
        DONE if report.ok else IN_PART,
    )
