"""What holds in every integration test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.audit_watch import unaudited

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _every_change_is_audited() -> Iterator[None]:
    """No service call commits a change of the office's books that the audit log isn't told of."""
    with unaudited() as found:
        yield
    assert found == []
