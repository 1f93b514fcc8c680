"""How files with the same heads were read the last time."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from dairyos_desktop.models.imports import ImportLayout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork


def recall(session: Session, kind: str, heads: Iterable[str]) -> dict[str, str]:
    """What the columns were, by head; empty where no such file was imported.

    Args:
        session: A read session.
        kind: Of import.
        heads: The heads in their order, folded, each its own name.
    """
    row = session.get(ImportLayout, (_digest(heads), kind))
    return {} if row is None else dict(json.loads(row.layout))


def remember(unit: UnitOfWork, kind: str, heads: Iterable[str], layout: Mapping[str, str]) -> None:
    """Keeps what the columns are, for the next file with the same heads.

    Args:
        unit: The transaction of the import.
        kind: Of import.
        heads: As for `recall`.
        layout: What those are that are known, by head.
    """
    key = (_digest(heads), kind)
    text = json.dumps(dict(layout), ensure_ascii=False)
    row = unit.session.get(ImportLayout, key)
    if row is None:
        unit.session.add(
            ImportLayout(heads_sha256=key[0], kind=kind, layout=text, used_at=unit.now)
        )
    else:
        row.layout = text
        row.used_at = unit.now


def _digest(heads: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(heads).encode()).hexdigest()
