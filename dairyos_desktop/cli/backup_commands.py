"""`backup`: makes, lists, checks and restores backups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dairyos_desktop.cli.call import DONE, IN_PART, Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.errors import EnvironmentTroubleError

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.backups import Backup, Restored

_WITHOUT_KEY = """\
This PC does not have the office key yet, which opens the office's secrets.
With the join code of another PC, or the code on the recovery sheet: dairyos secrets join
Where no PC and no sheet has it, all secrets are given up: dairyos secrets begin-anew --yes\
""".splitlines()


def add_parsers(commands: Subparsers) -> None:
    """Adds the commands of backups."""
    group = commands.add_parser("backup", help="backups of the books")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    create = deeds.add_parser("create", help="make one now, and prove it")
    create.set_defaults(handler=create_backup)
    listed = deeds.add_parser("list", help="those on this PC, the newest first")
    listed.set_defaults(handler=list_backups)
    for name, said, handler in (
        ("verify", "check one in full", verify_backup),
        ("restore", "put one in the place of the books, which are kept", restore_backup),
    ):
        deed = deeds.add_parser(name, help=said)
        deed.add_argument("file", metavar="FILE", type=Path)
        deed.set_defaults(handler=handler)
    opened = deeds.add_parser("open", help="write an encrypted one plainly, as for pg_restore")
    opened.add_argument("file", metavar="FILE", type=Path)
    opened.add_argument("--to", metavar="NEW", type=Path, required=True)
    opened.set_defaults(handler=open_backup)


def create_backup(call: Call) -> Answer:
    """Makes one now; exit status 1 where the second place has no copy of it."""
    actor, backups = call.actor, call.services.backup
    with call.progress() as progress:
        made = call.unlocked(lambda: backups.create(actor, progress))
    backup = made.backup
    rows = sum(backup.facts.rows.values())
    how = ", encrypted" if backup.is_sealed else ""
    lines = [f"{backup.file.name} is good: {rows} rows{how}."]
    if made.warning:
        lines.append(f"There is no copy in the second place: {made.warning}")
    document = {
        "file": str(backup.file),
        "verified": backup.is_proven,
        "rows": sum(backup.facts.rows.values()),
        "sha256": backup.sha256,
        "warning": made.warning,
    }
    return Answer(document, lines, IN_PART if made.warning else DONE)


def list_backups(call: Call) -> Answer:
    """Those on this PC."""
    backups = call.services.backup.list_backups(call.actor)
    rows = (
        (
            backup.file.name,
            f"{backup.made_at:%Y-%m-%d %H:%M}",
            "good" if backup.is_proven else "damaged",
            backup.reason.words,
        )
        for backup in backups
    )
    lines = table(("Backup", "Made", "State", "Why"), rows) if backups else ["There is none yet."]
    return Answer({"backups": [_form(backup) for backup in backups]}, lines)


def verify_backup(call: Call) -> Answer:
    """Checks one in full; exit status 1 where it is damaged, or no backup of an office."""
    actor, backups, file = call.actor, call.services.backup, call.options.file
    try:
        checked = call.opened(lambda passphrase: backups.check(actor, file, passphrase))
    except EnvironmentTroubleError as error:
        if error.code not in {"damaged", "foreign"}:
            raise
        document = {
            "file": str(call.options.file),
            "verified": False,
            "rows": None,
            "sha256": None,
            "problem": error.message,
        }
        return Answer(document, (error.message, error.hint), IN_PART)
    rows = sum(checked.facts.rows.values())
    lines = [f"{checked.file.name} is good: {rows} rows, schema {checked.facts.schema}."]
    if not checked.known:
        lines.append("It has no manifest, so nothing tells whether it holds all that it should.")
    document = {
        "file": str(checked.file),
        "verified": True,
        "rows": rows,
        "sha256": checked.sha256,
        "problem": None,
        "schema": checked.facts.schema,
        "manifest": checked.known,
    }
    return Answer(document, lines)


def open_backup(call: Call) -> Answer:
    """Writes one into a new file that any program can read."""
    actor, backups, options = call.actor, call.services.backup, call.options
    made = call.opened(lambda words: backups.write_plainly(actor, options.file, options.to, words))
    return Answer({"file": str(made)}, [f"{made} is not encrypted: keep it only until it is used."])


def restore_backup(call: Call) -> Answer:
    """Restores one, with the login of the books that are there, or else of the backup itself."""
    file = call.options.file
    restored = _restored_over_books(call, file) if call.program.has_books(call.settings) else None
    if restored is None:
        name, password = call.offered()

        def login(services: Services) -> Actor:
            return call.with_code(lambda code: services.auth.login(name, password, code))

        restored = call.opened(
            lambda passphrase: call.program.restore_without_books(
                call.settings, file, login, passphrase
            )
        )
    return Answer(
        {
            "file": str(restored.file),
            "made_at": restored.made_at,
            "replaced": None if restored.replaced is None else str(restored.replaced),
            "rows": sum(restored.facts.rows.values()),
            "schema": restored.facts.schema,
            "disabled": list(restored.disabled),
            "lacks_key": restored.lacks_key,
        },
        _told(restored),
    )


def _restored_over_books(call: Call, file: Path) -> Restored | None:
    """None where the books are damaged in what a login or a restore reads of them."""
    try:
        actor, backups = call.actor, call.services.backup
        return call.opened(lambda passphrase: backups.restore(actor, file, passphrase))
    except EnvironmentTroubleError as error:
        # The same is said of a backup.
        if error.code != "damaged" or not call.program.books_are_damaged(call.settings):
            raise
    call.close()
    return None


def _told(restored: Restored) -> list[str]:
    when = "" if restored.made_at is None else f" of {restored.made_at:%d-%m-%Y %H:%M}"
    lines = [f"The books are those{when} now: {restored.file.name}."]
    if restored.replaced is not None:
        lines.append(f"What they were until now is kept in {restored.replaced}.")
    if restored.disabled:
        names = ", ".join(restored.disabled)
        lines.append(f"Added since and disabled: {names}. An owner can enable them again.")
    if restored.lacks_key:
        lines += _WITHOUT_KEY
    return lines


def _form(backup: Backup) -> dict[str, Any]:
    return {
        "file": str(backup.file),
        "made_at": backup.made_at,
        "verified": backup.is_proven,
        "reason": backup.reason.value,
        "proof": backup.proof.value,
        "size": backup.size,
        "encrypted": backup.is_sealed,
    }
