"""What stands beside each backup: a small JSON file that says what it must hold."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.services.dto.backups import Backup, BooksFacts

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
ENDING = ".json"


def manifest_of(file: Path) -> Path:
    """Where the manifest of a backup lies."""
    return file.with_name(file.name + ENDING)


def written(backup: Backup) -> bytes:
    """The manifest; no path stands in it, so that the folder may be moved."""
    document = {
        "format": FORMAT,
        "file": backup.file.name,
        "number": backup.number,
        "made_at": backup.made_at.isoformat(),
        "reason": backup.reason.value,
        "engine": backup.engine,
        **_told(backup.facts),
        "size": backup.size,
        "sha256": backup.sha256,
        "verified": backup.is_proven,
        "proof": backup.proof.value,
        "proven_at": backup.proven_at.isoformat(),
        "full_at": None if backup.full_at is None else backup.full_at.isoformat(),
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def inner(facts: BooksFacts, made_at: dt.datetime) -> bytes:
    """What an encrypted backup says of itself to who opens it."""
    return json.dumps({"made_at": made_at.isoformat(), **_told(facts)}).encode()


def read_inner(told: bytes) -> tuple[BooksFacts, dt.datetime]:
    """What `inner` gave.

    Raises:
        ValueError: It is something else.
    """
    try:
        said = json.loads(told)
        return _facts(said), dt.datetime.fromisoformat(said["made_at"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError from error


def read(file: Path) -> Backup | None:
    """What the manifest of a backup says; None where there is none that can be read.

    Raises:
        OSError: It is there and can't be read now.
    """
    try:
        said: dict[str, Any] = json.loads(manifest_of(file).read_bytes())
        full_at = said["full_at"]
        return Backup(
            file=file,
            number=int(said["number"]),
            made_at=dt.datetime.fromisoformat(said["made_at"]),
            reason=Reason(said["reason"]),
            engine=str(said["engine"]),
            facts=_facts(said),
            size=int(said["size"]),
            sha256=str(said["sha256"]),
            proof=Proof(said["proof"]),
            proven_at=dt.datetime.fromisoformat(said["proven_at"]),
            full_at=None if full_at is None else dt.datetime.fromisoformat(full_at),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _told(facts: BooksFacts) -> dict[str, Any]:
    return {
        "schema": facts.schema,
        "rows": dict(facts.rows),
        "totals_paise": dict(facts.totals),
        "audit_head": {"position": facts.audit_position, "sha256": facts.audit_sha256},
    }


def _facts(said: dict[str, Any]) -> BooksFacts:
    return BooksFacts(
        str(said["schema"]),
        {str(name): int(count) for name, count in said["rows"].items()},
        {str(name): int(paise) for name, paise in said["totals_paise"].items()},
        int(said["audit_head"]["position"]),
        str(said["audit_head"]["sha256"]),
    )
