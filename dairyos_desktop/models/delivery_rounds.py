"""Rounds of delivery: who walked a route, what went out and came back, whether it is closed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.base import Base, Key, one_of

_SHIFT = one_of("shift", "morning", "evening")


class DeliveryRound(Base):
    """One route in one shift of one day; there is no row before something is said of it.

    Attributes:
        person_id: Who walked it.
        closed_at: Since when it is closed; None while it is open.
        closed_by: Name of the user who closed it.
        closed_reason: Why it was closed though something differed; often empty.
    """

    __tablename__ = "delivery_rounds"
    __table_args__ = (
        CheckConstraint(_SHIFT, "shift"),
        UniqueConstraint("date", "shift", "route"),
    )

    id: Mapped[Key]
    date: Mapped[dt.date]
    shift: Mapped[str]
    route: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str]
    closed_reason: Mapped[str]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]


class Load(Base):
    """What of a product went out with a round, came back, was spilt, or was used by the dairy."""

    __tablename__ = "loads"
    __table_args__ = (
        CheckConstraint(_SHIFT, "shift"),
        CheckConstraint("loaded BETWEEN 0 AND 99999999", "loaded"),
        CheckConstraint("returned BETWEEN 0 AND 99999999", "returned"),
        CheckConstraint("wasted BETWEEN 0 AND 99999999", "wasted"),
        CheckConstraint("own_use BETWEEN 0 AND 99999999", "own_use"),
        UniqueConstraint("date", "shift", "route", "product_id"),
    )

    id: Mapped[Key]
    date: Mapped[dt.date]
    shift: Mapped[str]
    route: Mapped[str]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    loaded: Mapped[Quantity]
    returned: Mapped[Quantity]
    wasted: Mapped[Quantity]
    own_use: Mapped[Quantity]
    updated_by: Mapped[str]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]
