"""The language in which a user reads the window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.users import User
from dairyos_desktop.services.command import personal

if TYPE_CHECKING:
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Database

_CODE = re.compile(r"[a-z]{2,3}")


class OwnLanguageService:
    """What a user says of the own language; every role may."""

    def __init__(self, database: Database) -> None:
        """Languages are kept with the users: they are the same on every PC of the office."""
        self._database = database

    @personal
    def choose(self, actor: Actor, language: str) -> None:
        """Keeps the language for the next login and every PC; the same again changes nothing.

        Args:
            actor: Whose language it is.
            language: Its code, `hi`. Which there are, the window knows by its translation files.

        Raises:
            InvalidInputError: That is no code of a language.
        """
        if _CODE.fullmatch(language) is None:
            raise InvalidInputError(
                say("“{language}” is no language's code.", language=language),
                say("Write two or three letters, like hi."),
            )
        with self._database.write(actor, "user.choose_language") as unit:
            user = unit.session.get(User, actor.user_id, with_for_update=True)
            assert user is not None  # noqa: S101 - who is present is in the table
            if user.language == language:
                return
            unit.audit(
                "user",
                user.name,
                before={"language": user.language},
                after={"language": language},
            )
            user.language = language
            user.updated_at = unit.now
            user.version += 1
            unit.changed("users")
