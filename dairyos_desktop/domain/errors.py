"""Errors whose text is fit for the person at the desk.

Everything the program refuses or can't do is a `DairyError`: a sentence that says what happened
and to which thing, and a hint that says what to do. Any other exception is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class DairyError(Exception):
    """Base of all known trouble.

    Attributes:
        message: What happened, to which thing; a whole sentence.
        hint: What to do next; may be empty.
        code: The word scripts see (`cli.md`).
    """

    code = "refused"

    def __init__(self, message: str, hint: str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    @property
    def shown(self) -> str:
        """All of it in one line, in the language of whoever reads it."""
        return f"{as_shown(self.message)} {as_shown(self.hint)}".strip()


class RefusedError(DairyError):
    """Input or a wish that the rules don't allow; nothing was written."""


class InvalidInputError(RefusedError, ValueError):
    """A typed or imported value that can't be taken; `message` is the problem, `hint` the cure."""


class KeyUsedError(RefusedError):
    """The caller's own key belongs to other content already.

    Attributes:
        receipt: Of what was booked under it.
    """

    def __init__(self, message: str, hint: str = "", *, receipt: str) -> None:
        super().__init__(message, hint)
        self.receipt = receipt


class ClosedDayError(RefusedError):
    """A row of a round that is closed.

    Attributes:
        needs_reason: The user may change it, once a reason is given.
    """

    code = "closed_day"

    def __init__(self, message: str, hint: str = "", *, needs_reason: bool) -> None:
        super().__init__(message, hint)
        self.needs_reason = needs_reason


class UsageError(DairyError):
    """The command line was used wrongly."""

    code = "usage"


class NotFoundError(DairyError):
    """The thing named doesn't exist."""

    code = "not_found"


class NotAllowedError(DairyError):
    """The user's role doesn't permit the action."""

    code = "not_allowed"


class PasswordNeededError(NotAllowedError):
    """The deed needs a password that was asked for just now; asking again opens the way."""

    code = "password_needed"


class PasswordChangeNeededError(NotAllowedError):
    """The password was right, but only for once: its user must set one of their own."""

    code = "password_change_needed"


class SessionOverError(NotAllowedError):
    """The user was disabled, or got another role or password, since they logged in.

    Attributes:
        user_id: Whose login is over.
    """

    code = "session_over"

    def __init__(self, message: str, hint: str = "", *, user_id: int) -> None:
        super().__init__(message, hint)
        self.user_id = user_id


class SecondFactorNeededError(NotAllowedError):
    """The password was right; the code of the second factor is asked for too."""

    code = "second_factor_needed"


class EnrolmentNeededError(NotAllowedError):
    """This role needs a second factor by now, and its user has none yet."""

    code = "enrolment_needed"


class LoginRefusedError(DairyError):
    """Unknown user, wrong password or disabled user: always the same words.

    Attributes:
        wait_s: Seconds for which no further try is looked at, where that is known.
        retry_at: When they are over, aware.
        of_pc: It is this PC that is locked, not the name: another name won't help.
    """

    code = "login_refused"

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        wait_s: float | None = None,
        retry_at: dt.datetime | None = None,
        of_pc: bool = False,
    ) -> None:
        super().__init__(message, hint)
        self.wait_s = wait_s
        self.retry_at = retry_at
        self.of_pc = of_pc


class PinRefusedError(LoginRefusedError):
    """Not the PIN that unlocks this user's window on this PC.

    Attributes:
        tries_left: How many more PINs are looked at before only the password opens.
    """

    def __init__(self, message: str, hint: str = "", *, tries_left: int) -> None:
        super().__init__(message, hint)
        self.tries_left = tries_left


class WrongCodeError(LoginRefusedError):
    """The password was right, but not the code of the second factor; it counts as a failure."""


class LockedOutError(LoginRefusedError):
    """Too many wrong passwords: for some time, or, without `wait_s`, until somebody opens it."""

    code = "locked_out"


class EnvironmentTroubleError(DairyError):
    """Disk, lock, network or schema stand in the way (`code` says which)."""

    code = "disk"


class KeyringTroubleError(EnvironmentTroubleError):
    """This PC's keyring, or the file in its place, gives or takes nothing now."""

    code = "keyring"


class PassphraseNeededError(KeyringTroubleError):
    """This PC has no keyring: its secrets lie in a file that only a passphrase opens.

    Attributes:
        new: There is no such file yet; the passphrase is to be chosen.
    """

    code = "passphrase_needed"

    def __init__(self, message: str, hint: str = "", *, new: bool) -> None:
        super().__init__(message, hint)
        self.new = new


class BackupLockedError(NotAllowedError):
    """The backup is encrypted, and what would open it is not at hand, or is another's."""

    code = "backup_locked"


class OfficeKeyMissingError(EnvironmentTroubleError):
    """The office has secrets, but this PC does not have the key that opens them."""

    code = "office_key_missing"


class GatewayError(EnvironmentTroubleError):
    """The payment gateway did not do what it was asked; each kind says what comes next."""

    code = "gateway"


class GatewayOfflineError(GatewayError):
    """It can't be reached, or answers with trouble of its own: try again later.

    Attributes:
        done_unknown: It was asked to make something and may have made it: look before asking
            again.
    """

    code = "offline"

    def __init__(self, message: str, hint: str = "", *, done_unknown: bool = False) -> None:
        super().__init__(message, hint)
        self.done_unknown = done_unknown


class GatewayBusyError(GatewayError):
    """Asked too often.

    Attributes:
        retry_after_s: For so long nothing more should be asked; None where it did not say.
        lasting: A quota is used up; waiting does not help.
    """

    code = "gateway_busy"

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        retry_after_s: float | None = None,
        lasting: bool = False,
    ) -> None:
        super().__init__(message, hint)
        self.retry_after_s = retry_after_s
        self.lasting = lasting


class GatewayKeysError(GatewayError):
    """No key pair is stored, or the gateway does not know it: nothing works until it is set."""

    code = "gateway_keys"


class GatewayRefusedError(GatewayError):
    """It understood and said no; asking the same again gets the same answer.

    Attributes:
        said: The gateway's own words, scrubbed of nothing: never log them with a contact in.
        reference_taken: A link with that reference exists already: look it up.
        unknown_id: There is nothing with the id that it was asked for, under today's keys.
    """

    code = "gateway_refused"

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        said: str = "",
        reference_taken: bool = False,
        unknown_id: bool = False,
    ) -> None:
        super().__init__(message, hint)
        self.said = said
        self.reference_taken = reference_taken
        self.unknown_id = unknown_id


@dataclass(frozen=True)
class FieldConflict:
    """One field on which two people's work differs, both already formatted for reading."""

    field: str
    yours: str
    theirs: str


class ConflictError(DairyError):
    """Somebody else changed the thing since it was read (rule 18); nothing was overwritten.

    Attributes:
        fields: What differs, field by field.
        changed_by: Who saved the other state, where it is known.
        current: The state that now stands, for screens that show it in place.
    """

    code = "conflict"

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        fields: tuple[FieldConflict, ...] = (),
        changed_by: str = "",
        current: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.fields = fields
        self.changed_by = changed_by
        self.current = dict(current or {})
