"""What the office lets pass between load and delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.declared_settings import LOAD_TOLERANCE, TRACK_LOADS
from dairyos_desktop.domain.delivery import Tolerance
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.delivery import LoadLine


class LoadRule(NamedTuple):
    """Whether loads are looked at, and by how much they may differ."""

    is_tracked: bool
    tolerance: Tolerance

    def lets_pass(self, line: LoadLine) -> bool:
        """Whether a product of a round needs no reason; one without a load is not compared."""
        if not self.is_tracked or line.version is None:
            return True
        return self.tolerance.lets_pass(
            line.difference_thousandths, line.loaded.thousandths, line.unit
        )


def read_load_rule(session: Session) -> LoadRule:
    """What the office has set."""
    return LoadRule(
        setting_value(session, TRACK_LOADS), Tolerance.of(setting_value(session, LOAD_TOLERANCE))
    )
