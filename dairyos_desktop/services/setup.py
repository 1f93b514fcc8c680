"""Making a new office: database, office row, first number, owner."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.logins import check_login_name, login_key
from dairyos_desktop.domain.numbering import bill_number
from dairyos_desktop.domain.passwords import new_recovery_code, normal_recovery_code
from dairyos_desktop.domain.periods import financial_year
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import NumberSeries, Office
from dairyos_desktop.models.users import User
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.dto.office import NewOffice, OfficeDetails
from dairyos_desktop.services.numbers import BILL_SERIES
from dairyos_desktop.services.office import checked_details, local_date
from dairyos_desktop.services.password_rules import checked_password, own_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from dairyos_desktop.services.ports import Clock, NewDatabase, PasswordHasher
    from dairyos_desktop.services.unit import UnitOfWork

MOST_FIRST_NUMBER = 9_999_999

_log = logging.getLogger(__name__)


class SetupService:
    """Makes the office of a database that isn't there yet; nobody is logged in."""

    def __init__(
        self,
        new_database: NewDatabase,
        clock: Clock,
        hasher: PasswordHasher,
        logging_there: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """`logging_there` writes the log into the office's own folder, once there is one."""
        self._new_database = new_database
        self._clock = clock
        self._hasher = hasher
        self._logging_there = logging_there

    def check_password(self, office: OfficeDetails, owner_name: str, password: str) -> None:
        """Whether the owner's password would be taken, for a form that asks step by step.

        Raises:
            InvalidInputError: It would not; the message says why.
        """
        checked_password(password, own_words(office, owner_name))

    def create_office(
        self,
        office: OfficeDetails,
        owner_name: str,
        password: str,
        *,
        next_bill_number: int | None = None,
        sample: bool = False,
    ) -> NewOffice:
        """Makes the database, the office and its first owner; all of it or nothing.

        Args:
            office: What it says of itself.
            owner_name: Logs in by it.
            password: The owner's.
            next_bill_number: The running number of the first bill, where numbers go on from an
                older book (rule 14).
            sample: Marks a throw-away office.

        Raises:
            InvalidInputError: A value, the name, the number or the password is refused.
            RefusedError: There is an office already.
            EnvironmentTroubleError: The folder or the server can't be written.
        """
        began = time.perf_counter()
        details = checked_details(office)
        name = check_login_name(owner_name)
        kept = checked_password(password, own_words(details, name))
        year = financial_year(local_date(self._clock.now(), details.timezone))
        if next_bill_number is not None:
            _check_first_number(details.bill_prefix, year, next_bill_number)
        self._new_database.refuse_existing()
        password_hash = self._hasher.hash(kept)
        code = new_recovery_code()
        recovery_hash = self._hasher.hash(normal_recovery_code(code))
        with (
            context.operation(),
            self._new_database.building() as database,
            database.write(SYSTEM, "office.create") as unit,
        ):
            owner = _owner(unit, name, password_hash)
            unit.session.add(owner)
            unit.session.flush()
            owner_id = owner.id
            unit.actor = Actor(owner_id, name, Role.OWNER)
            unit.session.add(_office(unit, details, recovery_hash, sample=sample))
            if next_bill_number is not None:
                unit.session.add(
                    NumberSeries(
                        kind=BILL_SERIES,
                        prefix=details.bill_prefix,
                        year=year,
                        first_number=next_bill_number,
                        next_number=next_bill_number,
                    )
                )
            unit.audit(
                "office",
                details.name,
                after=asdict(details) | {"next_bill_number": next_bill_number, "sample": sample},
            )
            unit.audit("user", name, after={"name": name, "role": Role.OWNER.value})
        with self._logging_there():
            duration_ms = round((time.perf_counter() - began) * 1000, 1)
            _log.info(
                "SetupService.create_office",
                extra={"outcome": "done", "duration_ms": duration_ms, "user_id": owner_id},
            )
        return NewOffice(code)


def _check_first_number(prefix: str, year: int, number: int) -> None:
    if not 1 <= number <= MOST_FIRST_NUMBER:
        raise InvalidInputError(
            say("The first bill can't have the number {number}.", number=number),
            say(
                "Give a number from 1 to {most_first_number}.", most_first_number=MOST_FIRST_NUMBER
            ),
        )
    bill_number(prefix, year, number)


def _owner(unit: UnitOfWork, name: str, password_hash: str) -> User:
    return User(
        name=name,
        name_key=login_key(name),
        email="",
        role=Role.OWNER.value,
        password_hash=password_hash,
        must_change_password=False,
        is_active=True,
        language="en",
        created_at=unit.now,
        updated_at=unit.now,
        version=1,
    )


def _office(unit: UnitOfWork, details: OfficeDetails, recovery: str, *, sample: bool) -> Office:
    return Office(
        id=1,
        **asdict(details),
        recovery_hash=recovery,
        is_sample=sample,
        created_at=unit.now,
        updated_at=unit.now,
        version=1,
    )
