"""Who may log in: what the owner sees and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.logins import short_key
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.users import LoginAttempt, TotpSecret, User
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.auth import FailedTries, UserRow
from dairyos_desktop.services.login_tries import ACCEPTED, open_name

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.login_tries import LoginTries
    from dairyos_desktop.services.ports import Database


class UserService:
    """The office's users. Only the owner may; changing asks for a fresh password."""

    def __init__(self, database: Database, tries: LoginTries) -> None:
        """`tries` are those of the login, so that both know the same time."""
        self._database = database
        self._tries = tries

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

    @command(Action.EDIT_USERS)
    def unlock(self, actor: Actor, name: str) -> UserRow:
        """Ends any lock of the user's name, and what was counted against it.

        Raises:
            NotFoundError: Nobody has that name.
            PasswordNeededError: The password was last asked for too long ago.
        """
        self._tries.require_fresh(actor)
        with self._database.write(actor, "user.unlock") as unit:
            # The count first, as a login does: whoever takes them crosswise waits for the other.
            before = open_name(unit.session, short_key(name))
            user = _user(unit.session, name)
            unit.audit(
                "user",
                user.name,
                before={"wrong_in_row": before.in_row, "locks": before.locks},
                after={"wrong_in_row": 0, "locks": 0},
            )
            unit.changed("users")
            unit.session.flush()
            return self._row(unit.session, user.id)

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
            )
            for user in users
        )


def _user(session: Session, name: str) -> User:
    user = session.scalar(select(User).where(User.name_key == short_key(name)).with_for_update())
    if user is None:
        raise NotFoundError(f"There is no user “{name}”.", "`users list` shows who there is.")
    return user


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
