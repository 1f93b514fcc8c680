"""Who may log in: what the owner sees and changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.logins import check_login_name, login_key, short_key
from dairyos_desktop.domain.passwords import new_one_time_password, normal_password
from dairyos_desktop.domain.roles import Action, Role
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.users import LoginAttempt, TotpSecret, User
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.auth import FailedTries, UserPassword, UserRow
from dairyos_desktop.services.login_counts import open_name
from dairyos_desktop.services.login_tries import ACCEPTED
from dairyos_desktop.services.office import details_of, office_row
from dairyos_desktop.services.own_factor import drop_factor
from dairyos_desktop.services.password_rules import checked_password, own_words

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.login_tries import LoginTries
    from dairyos_desktop.services.ports import Database, PasswordHasher
    from dairyos_desktop.services.unit import UnitOfWork

PERSONS_ROLES = tuple(role.value for role in Role if role is not Role.SYSTEM)


@dataclass(frozen=True)
class _NewPassword:
    hashed: str
    one_time: str | None


class UserService:
    """The office's users. Only the owner may; changing asks for a fresh password."""

    def __init__(self, database: Database, tries: LoginTries, hasher: PasswordHasher) -> None:
        """`tries` are those of the login, so that both know the same time."""
        self._database = database
        self._tries = tries
        self._hasher = hasher

    @query(Action.EDIT_USERS)
    def list_users(self, actor: Actor) -> tuple[UserRow, ...]:  # noqa: ARG002 - the decorator's
        """All users by name, with what stands in the way of their login."""
        with self._database.read() as session:
            return self._rows(session)

    @query(Action.EDIT_USERS)
    def tries_since_last_login(self, actor: Actor) -> FailedTries:
        """What failed on any PC and under any name since this user's login before the present."""
        with self._database.read() as session:
            logins = session.scalars(
                select(LoginAttempt.id)
                .where(LoginAttempt.user_id == actor.user_id, LoginAttempt.outcome == ACCEPTED)
                .order_by(LoginAttempt.id.desc())
                .limit(2)
            ).all()
            if len(logins) < 2:  # noqa: PLR2004 - the present one and the one before
                return FailedTries()
            found = session.execute(
                select(User.name, func.count(), func.max(LoginAttempt.at))
                .select_from(LoginAttempt)
                .outerjoin(User, User.id == LoginAttempt.user_id)
                .where(LoginAttempt.id > logins[1], LoginAttempt.outcome != ACCEPTED)
                .group_by(User.name)
                .order_by(User.name)
            ).all()
            return FailedTries(
                count=sum(count for _, count, _ in found),
                names=tuple(name for name, _, _ in found if name is not None),
                last_at=max((at for _, _, at in found), default=None),
            )

    @command(Action.EDIT_USERS, fresh=True)
    def add(self, actor: Actor, name: str, role: str, password: str | None = None) -> UserPassword:
        """A new user, with the password given, or else with one that goes for one login.

        Raises:
            InvalidInputError: The name, the role or the password is refused.
            RefusedError: Somebody has that name.
            PasswordNeededError: The password was last asked for too long ago.
        """
        shown, kind = check_login_name(name), checked_role(role)
        made = self._new_password(shown, password)
        with self._database.write(actor, "user.add") as unit:
            _hold_office(unit.session)
            key = login_key(shown)
            if unit.session.scalar(select(User.id).where(User.name_key == key)) is not None:
                raise RefusedError(
                    say("There is a user “{shown}” already.", shown=shown),
                    say("Take another name."),
                )
            user = User(
                name=shown,
                name_key=key,
                email="",
                role=kind.value,
                password_hash=made.hashed,
                must_change_password=made.one_time is not None,
                is_active=True,
                language="en",
                created_at=unit.now,
                updated_at=unit.now,
                version=1,
            )
            unit.session.add(user)
            unit.audit("user", shown, after={"name": shown, "role": kind.value})
            return self._changed(unit, user, made.one_time)

    @command(Action.EDIT_USERS, fresh=True)
    def set_role(
        self, actor: Actor, name: str, role: str, *, version: int | None = None
    ) -> UserRow:
        """Gives a user another role; it counts from their next login.

        Raises:
            InvalidInputError: There is no such role.
            NotFoundError: Nobody has that name.
            RefusedError: It is the only owner.
            ConflictError: Somebody changed the user since `version`.
            PasswordNeededError: The password was last asked for too long ago.
        """
        kind = checked_role(role)
        with self._database.write(actor, "user.set_role") as unit:
            user = _held_user(unit.session, name, version)
            if user.role == kind.value:
                return self._row(unit.session, user.id)
            if kind is not Role.OWNER:
                _leave_an_owner(unit.session, user)
            unit.audit("user", user.name, before={"role": user.role}, after={"role": kind.value})
            user.role = kind.value
            return self._changed(unit, user).user

    @command(Action.EDIT_USERS, fresh=True)
    def set_active(
        self, actor: Actor, name: str, *, active: bool, version: int | None = None
    ) -> UserRow:
        """Lets a user log in, or no longer.

        Raises:
            NotFoundError: Nobody has that name.
            RefusedError: It is the only owner.
            ConflictError: Somebody changed the user since `version`.
            PasswordNeededError: The password was last asked for too long ago.
        """
        with self._database.write(actor, "user.enable" if active else "user.disable") as unit:
            user = _held_user(unit.session, name, version)
            if user.is_active == active:
                return self._row(unit.session, user.id)
            if not active:
                _leave_an_owner(unit.session, user)
            before, after = {"active": user.is_active}, {"active": active}
            unit.audit("user", user.name, before=before, after=after)
            user.is_active = active
            return self._changed(unit, user).user

    @command(Action.EDIT_USERS, fresh=True)
    def reset_password(self, actor: Actor, name: str, password: str | None = None) -> UserPassword:
        """Another password, given or for one login; it ends any lock of the name too.

        Raises:
            InvalidInputError: The password is refused.
            NotFoundError: Nobody has that name.
            PasswordNeededError: The password was last asked for too long ago.
        """
        made = self._new_password(name, password)
        with self._database.write(actor, "user.reset_password") as unit:
            # The count first, as a login does: taken crosswise, they would wait for each other.
            open_name(unit.session, short_key(name))
            user = _held_user(unit.session, name)
            user.password_hash = made.hashed
            user.must_change_password = made.one_time is not None
            how = "given" if made.one_time is None else "for one login"
            unit.audit("user", user.name, after={"password": how})
            return self._changed(unit, user, made.one_time)

    @command(Action.EDIT_USERS, fresh=True)
    def reset_second_factor(
        self, actor: Actor, name: str, *, version: int | None = None
    ) -> UserRow:
        """Takes a user's second factor away, whose telephone is gone; they set up another.

        Raises:
            NotFoundError: Nobody has that name.
            RefusedError: They have none.
            ConflictError: Somebody changed the user since `version`.
            PasswordNeededError: The password was last asked for too long ago.
        """
        with self._database.write(actor, "user.reset_second_factor") as unit:
            user = _held_user(unit.session, name, version)
            if not drop_factor(unit.session, user.id):
                raise RefusedError(say("{user} has no second factor.", user=user.name))
            unit.audit(
                "user", user.name, before={"second_factor": True}, after={"second_factor": False}
            )
            return self._changed(unit, user).user

    @command(Action.EDIT_USERS, fresh=True)
    def unlock(self, actor: Actor, name: str) -> UserRow:
        """Ends any lock of the user's name, and what was counted against it.

        Raises:
            NotFoundError: Nobody has that name.
            PasswordNeededError: The password was last asked for too long ago.
        """
        with self._database.write(actor, "user.unlock") as unit:
            # The count first, as above.
            before = open_name(unit.session, short_key(name))
            user = _held_user(unit.session, name)
            unit.audit(
                "user",
                user.name,
                before={"wrong_in_row": before.in_row, "locks": before.locks},
                after={"wrong_in_row": 0, "locks": 0},
            )
            unit.changed("users")
            unit.session.flush()
            return self._row(unit.session, user.id)

    def _new_password(self, name: str, given: str | None) -> _NewPassword:
        """Worked out before anything is held: hashing takes a tenth of a second."""
        if given is None:
            one_time = new_one_time_password()
            return _NewPassword(self._hasher.hash(normal_password(one_time)), one_time)
        with self._database.read() as session:
            words = own_words(details_of(office_row(session)), name)
        return _NewPassword(self._hasher.hash(checked_password(given, words)), None)

    def _changed(self, unit: UnitOfWork, user: User, one_time: str | None = None) -> UserPassword:
        if user.id is not None:
            user.updated_at = unit.now
            user.version += 1
        unit.changed("users")
        unit.session.flush()
        return UserPassword(self._row(unit.session, user.id), one_time)

    def _row(self, session: Session, user_id: int) -> UserRow:
        return self._rows(session, user_id)[0]

    def _rows(self, session: Session, only: int | None = None) -> tuple[UserRow, ...]:
        locks = self._tries.locks(session)
        second = set(
            session.scalars(select(TotpSecret.user_id).where(TotpSecret.confirmed_at.is_not(None)))
        )
        failed = _failed_since_login(session)
        wanted = select(User).order_by(User.name_key)
        users = session.scalars(wanted if only is None else wanted.where(User.id == only)).all()
        return tuple(
            UserRow(
                user.name,
                user.role,
                user.is_active,
                user.id in second,
                is_locked=user.name_key in locks,
                locked_until=self._tries.retry_at(locks.get(user.name_key)),
                failed_tries=failed[user.id][0] if user.id in failed else 0,
                last_failed_at=failed[user.id][1] if user.id in failed else None,
                version=user.version,
            )
            for user in users
        )


def checked_role(text: str) -> Role:
    """A role that a person may have.

    Raises:
        InvalidInputError: There is no such role.
    """
    if text not in PERSONS_ROLES:
        raise InvalidInputError(
            say("There is no role “{text}”.", text=text),
            say("Take one of: {persons_roles}.", persons_roles=", ".join(PERSONS_ROLES)),
        )
    return Role(text)


def _hold_office(session: Session) -> None:
    """Lets changes of users pass one by one, so that no two of them leave no owner."""
    session.scalars(select(Office.id).with_for_update()).one()


def _held_user(session: Session, name: str, version: int | None = None) -> User:
    _hold_office(session)
    user = session.scalar(select(User).where(User.name_key == short_key(name)).with_for_update())
    if user is None:
        raise NotFoundError(
            say("There is no user “{name}”.", name=name), say("`users list` shows who there is.")
        )
    if version not in {None, user.version}:
        raise ConflictError(
            say("Somebody else changed {user} since you looked.", user=user.name),
            say("Look at what stands there now, then try again."),
        )
    return user


def _leave_an_owner(session: Session, user: User) -> None:
    others = session.scalar(
        select(func.count())
        .select_from(User)
        .where(User.role == Role.OWNER.value, User.is_active, User.id != user.id)
    )
    if user.role == Role.OWNER.value and user.is_active and not others:
        raise RefusedError(
            say("{user} is the only owner; without one nobody could change users.", user=user.name),
            say("Make somebody else an owner first."),
        )


def _failed_since_login(session: Session) -> dict[int, tuple[int, dt.datetime]]:
    last = (
        select(LoginAttempt.user_id, func.max(LoginAttempt.id).label("id"))
        .where(LoginAttempt.outcome == ACCEPTED)
        .group_by(LoginAttempt.user_id)
        .subquery()
    )
    found = session.execute(
        select(LoginAttempt.user_id, func.count(), func.max(LoginAttempt.at))
        .outerjoin(last, last.c.user_id == LoginAttempt.user_id)
        .where(
            LoginAttempt.user_id.is_not(None),
            LoginAttempt.outcome != ACCEPTED,
            LoginAttempt.id > func.coalesce(last.c.id, 0),
        )
        .group_by(LoginAttempt.user_id)
    )
    return {user_id: (count, at) for user_id, count, at in found if user_id is not None}
