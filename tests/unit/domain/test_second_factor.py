"""Steps of thirty seconds, codes as people type them, and what clocks that differ are told."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.errors import WrongCodeError
from dairyos_desktop.domain.second_factor import (
    apart_words,
    digits_of,
    new_recovery_codes,
    recovery_hash,
    step_of,
)
from dairyos_desktop.services.second_factor import fitting_step

# RFC 6238, appendix B: the ASCII secret 12345678901234567890, last six digits of the eight.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - the RFC's own


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    now = dt.datetime.fromtimestamp(seconds, dt.UTC)
    assert fitting_step(SECRET, code, now) == step_of(now) == seconds // 30
    for other in (-30, 30):
        near = now + dt.timedelta(seconds=other)
        assert fitting_step(SECRET, code, near) == seconds // 30


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (60, "1 minute ahead"),
        (-60, "1 minute behind"),
        (600, "10 minutes ahead"),
        (-3500, "58 minutes behind"),
    ],
)
def test_a_code_of_another_time_is_refused_with_how_far_the_clocks_are_apart(
    late: int, words: str
) -> None:
    now = dt.datetime.fromtimestamp(1234567890 + late, dt.UTC)
    with pytest.raises(WrongCodeError, match="not of now") as refused:
        fitting_step(SECRET, "005924", now)
    assert words in refused.value.hint


def test_a_code_of_no_time_near_is_just_wrong() -> None:
    with pytest.raises(WrongCodeError, match="not right"):
        fitting_step(SECRET, "005924", dt.datetime.fromtimestamp(1234567890 + 7200, dt.UTC))


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("००५९२४", "005924"),
        ("12345", ""),
        ("1234567", ""),
        ("12345a", ""),
        ("", ""),
        ("-12345", ""),
        ("ABCD-EFGH-JKMN-PQRS", ""),
    ],
)
def test_codes_are_read_as_people_type_them(typed: str, digits: str) -> None:
    assert digits_of(typed) == digits


def test_recovery_codes_differ_and_are_compared_however_they_were_copied() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    plain = codes[0].replace("-", " ").lower()
    assert recovery_hash(7, plain) == recovery_hash(7, codes[0])
    assert recovery_hash(8, codes[0]) != recovery_hash(7, codes[0])
    assert codes[0] not in recovery_hash(7, codes[0])
    assert apart_words(3).startswith("This PC's clock seems to be 2 minutes behind")
