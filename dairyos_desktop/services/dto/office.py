"""The office as it goes in and comes out."""

from __future__ import annotations

from dataclasses import dataclass

from dairyos_desktop.domain import declared_settings as declared


@dataclass(frozen=True)
class OfficeDetails:
    """What an office says of itself: the keys of office.json.

    What isn't said has the declared default.
    """

    name: str = declared.NAME.default
    address: str = declared.ADDRESS.default
    phone: str = declared.PHONE.default
    gstin: str = declared.GSTIN.default
    fssai: str = declared.FSSAI.default
    upi_id: str = declared.UPI_ID.default
    bill_prefix: str = declared.BILL_PREFIX.default
    round_to_rupee: bool = declared.ROUND_TO_RUPEE.default
    timezone: str = declared.TIMEZONE.default
    due_days: int = declared.DUE_DAYS.default


@dataclass(frozen=True)
class OfficeState:
    """The office as it stands.

    Attributes:
        version: Goes back with the edit as `expected_version`.
        is_sample: A throw-away office with the sample dairy in it.
    """

    details: OfficeDetails
    version: int
    is_sample: bool


@dataclass(frozen=True)
class NewOffice:
    """What making an office leaves to be written down.

    Attributes:
        recovery_code: Opens an office whose owner is locked out; shown once, kept only as a hash.
    """

    recovery_code: str
