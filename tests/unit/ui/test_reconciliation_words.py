"""What the Reconciliation screen says, without a window."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.reconciliation import (
    FindingRow,
    FindingState,
    FindingType,
    GatewayPart,
    ReconcileReport,
)
from dairyos_desktop.ui.reconciliation.places import AT_RAZORPAY, DONE, place_of
from dairyos_desktop.ui.reconciliation.words import (
    ADVICE,
    TITLES,
    about_words,
    apart_words,
    made_words,
    reconciled_words,
    since_words,
    state_words,
    summary,
)

AT = dt.datetime(2026, 11, 7, 2, 0, tzinfo=dt.UTC)
ROW = FindingRow(
    id=1,
    type=FindingType.STATUS_MISMATCH,
    severity=FindingType.STATUS_MISMATCH.severity,
    state=FindingState.OPEN,
    customer_id=7,
    customer_code="C101",
    customer_name="Asha Shah",
    bill="MD/26-27/00001",
    payment_id=None,
    receipt="",
    gateway_id="",
    happened_on=None,
    details="It is so.",
    heads=("Here", "There"),
    sides=(),
    apart=Money("1268.75"),
    first_seen_on=dt.date(2026, 11, 5),
    first_seen_at=AT,
    last_seen_on=dt.date(2026, 11, 6),
    last_seen_at=AT,
    accepted_at=None,
    accepted_by="",
    reason="",
    resolved_at=None,
    version=1,
)
REPORT = ReconcileReport(
    on=dt.date(2026, 11, 6),
    whole_book=True,
    passed=False,
    errors=2,
    warnings=1,
    bills=238,
    payments=41,
    opened=1,
    resolved=0,
    gateway=GatewayPart.ASKED,
    gateway_note="",
    made_at=AT,
    made_by="system",
    operation="0123456789abcdef",
    times=1,
)


def test_every_kind_has_a_title_and_advice() -> None:
    assert set(TITLES) == set(ADVICE) == set(FindingType)
    assert all(words.endswith(".") for words in ADVICE.values())
    assert all(len(words) <= 26 for words in TITLES.values())


def test_the_sentence_on_top() -> None:
    assert summary(REPORT, 3) == "06-11-2026: 238 bills, 41 payments, 3 things to look at."
    assert summary(replace(REPORT, bills=1, payments=1), 1) == (
        "06-11-2026: 1 bill, 1 payment, 1 thing to look at."
    )
    assert summary(REPORT, 0).endswith("41 payments, all agree.")
    assert made_words(REPORT, dt.UTC) == "Made 07-11-2026 02:00 by itself; Razorpay was asked."
    left_out = replace(REPORT, made_by="Asha", gateway=GatewayPart.LEFT_OUT)
    assert made_words(left_out, dt.UTC).endswith("by Asha; Razorpay was left out.")


def test_what_came_of_it() -> None:
    assert reconciled_words(REPORT) == "Reconciled: 1 new finding"
    assert reconciled_words(replace(REPORT, opened=0)) == "Reconciled: nothing new"
    clean = replace(REPORT, errors=0, warnings=0, opened=0, resolved=1204)
    assert reconciled_words(clean) == "Reconciled, all agree: 1,204 mended"


def test_a_finding_and_its_history() -> None:
    assert (state_words(ROW), apart_words(ROW)) == ("Error", "1,268.75")
    assert about_words(ROW) == "Asha Shah (C101) · Bill MD/26-27/00001"
    assert since_words(ROW, dt.UTC) == "Seen from 05-11-2026 to 06-11-2026."
    accepted = replace(
        ROW, state=FindingState.ACCEPTED, accepted_at=AT, accepted_by="Asha", reason="told"
    )
    assert state_words(accepted) == "Accepted"
    assert since_words(accepted, dt.UTC).endswith("; accepted 07-11-2026 by Asha: “told”.")
    mended = replace(ROW, state=FindingState.RESOLVED, resolved_at=AT, apart=None)
    assert (state_words(mended), apart_words(mended)) == ("Mended", "–")
    assert place_of(mended).why_not == DONE


@pytest.mark.parametrize("kind", list(FindingType))
def test_every_kind_leads_somewhere_or_says_why_not(kind: FindingType) -> None:
    place = place_of(replace(ROW, type=kind))
    assert bool(place.screen) != bool(place.why_not)
    nobody = replace(ROW, type=kind, customer_id=None, bill="")
    assert place_of(nobody).screen or place_of(nobody).why_not == AT_RAZORPAY
