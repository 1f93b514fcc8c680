"""What the first run's fields mean: parsing and checks, without a window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain import declared_settings as declared
from dairyos_desktop.domain.errors import DairyError, InvalidInputError
from dairyos_desktop.domain.logins import check_login_name
from dairyos_desktop.domain.numbering import bill_number
from dairyos_desktop.domain.periods import financial_year
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.office import OfficeDetails

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.declaring import Declared

OFFICE_FIELDS = ("name", "address", "phone", "gstin", "fssai", "upi_id")
BILL_FIELDS = ("bill_prefix", "next_bill_number", "due_days")


@dataclass
class Draft:
    """What is typed so far, as typed.

    Attributes:
        texts: By field: the keys of `OFFICE_FIELDS` and `BILL_FIELDS`, and `owner`.
        round_to_rupee: Whole rupees; ticked until it is unticked.
    """

    texts: dict[str, str] = field(default_factory=dict)
    round_to_rupee: bool = True

    def text(self, key: str) -> str:
        """What is typed in a field, trimmed."""
        return self.texts.get(key, "").strip()


def check_field(key: str, text: str) -> str:
    """The sentence that stands below the field, or empty where the value will do.

    An empty field always will: it takes the standard.
    """
    typed = text.strip()
    if not typed:
        return ""
    try:
        if key == "owner":
            check_login_name(typed)
        elif key == "next_bill_number":
            _first_number(typed)
        else:
            declared.declared(key).from_text(typed)
    except DairyError as error:
        return error.shown
    return ""


def _first_number(typed: str) -> int:
    longest = 7
    if not (typed.isascii() and typed.isdigit()) or len(typed) > longest or int(typed) < 1:
        raise InvalidInputError(
            tr("“{typed}” can't be a bill's number.", typed=typed),
            tr("Type digits, for example 1 or 251."),
        )
    return int(typed)


def office_of(draft: Draft) -> OfficeDetails:
    """The office as it will be made; empty fields take the standard.

    Raises:
        InvalidInputError: A field is refused; the steps have asked `check_field` before.
    """

    def text_of(setting: Declared[str]) -> str:
        typed = draft.text(setting.key)
        return setting.from_text(typed) if typed else setting.default

    due = draft.text("due_days")
    return OfficeDetails(
        name=text_of(declared.NAME),
        address=text_of(declared.ADDRESS),
        phone=text_of(declared.PHONE),
        gstin=text_of(declared.GSTIN),
        fssai=text_of(declared.FSSAI),
        upi_id=text_of(declared.UPI_ID),
        bill_prefix=text_of(declared.BILL_PREFIX),
        round_to_rupee=draft.round_to_rupee,
        due_days=declared.DUE_DAYS.from_text(due) if due else declared.DUE_DAYS.default,
    )


def next_number_of(draft: Draft) -> int | None:
    """The first bill's running number, or None to begin at 1.

    Raises:
        InvalidInputError: It is no number.
    """
    typed = draft.text("next_bill_number")
    return _first_number(typed) if typed else None


def first_number_words(draft: Draft, today: dt.date) -> str:
    """How the first bill's number will read: "MD/26-27/00001"; empty where it can't yet be said."""
    try:
        number = next_number_of(draft) or 1
        prefix = draft.text("bill_prefix") or declared.BILL_PREFIX.default
        return bill_number(prefix, financial_year(today), number)
    except DairyError:
        return ""
