"""Holds the program's answers beside the reference's, field by field."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

Json = dict[str, Any]

INSTANTS = {"generated_at", "issued_at"}
REVERSAL_FIELDS = ("receipt", "customer", "date", "amount", "reverses", "allocations")


def differences(expected: object, actual: object, path: str = "") -> list[str]:
    """Every place where the two differ, in words; fields that only one has are named."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = [f"{path}.{name} is missing" for name in expected if name not in actual]
        found += [f"{path}.{name} was not expected" for name in actual if name not in expected]
        for name in expected:
            if name in actual:
                found += differences(expected[name], actual[name], f"{path}.{name}")
        return found
    if isinstance(expected, list) and isinstance(actual, list):
        found = []
        if len(expected) != len(actual):
            found.append(f"{path} has {len(actual)} rows, expected {len(expected)}")
        for number, (wanted, given) in enumerate(zip(expected, actual, strict=False)):
            found += differences(wanted, given, f"{path}[{number}]")
        return found
    if type(expected) is not type(actual) or expected != actual:
        return [f"{path} is {actual!r}, expected {expected!r}"]
    return []


def bill_in_our_words(bill: Json) -> Json:
    """The program's BILL with instants read and the title's spelling evened out."""
    words = re.sub(r"[^a-z]+", "_", bill["title"].lower())
    return {**bill, "title": words} | {name: instant(bill[name]) for name in INSTANTS}


def instant(text: str | None) -> dt.datetime | None:
    """An instant of the JSON, which has to carry its offset."""
    if text is None:
        return None
    when = dt.datetime.fromisoformat(text)
    assert when.tzinfo is not None, text
    return when


def bill_differences(expected: list[Json], actual: list[Json], *without: str) -> list[str]:
    """Differences of two lists of BILLs, each told by its number."""
    found = []
    if [bill["number"] for bill in expected] != [bill["number"] for bill in actual]:
        found.append(
            f"numbers are {[bill['number'] for bill in actual]}, "
            f"expected {[bill['number'] for bill in expected]}"
        )
    given = {bill["number"]: bill for bill in actual}
    for bill in expected:
        if bill["number"] in given:
            found += differences(
                _less(bill, without),
                _less(bill_in_our_words(given[bill["number"]]), without),
                bill["number"],
            )
    return found


def without_days(bills: list[Json]) -> list[Json]:
    """BILLs whose corrections name the original, but not the days that changed."""
    return [
        {
            **bill,
            "corrections": [
                {**row, "detail": re.sub(r": \d.*", "", row["detail"])}
                for row in bill["corrections"]
            ],
        }
        for bill in bills
    ]


def payment_differences(expected: list[Json], actual: list[Json]) -> list[str]:
    """Differences of two lists of PAYMENTs by entry.

    Ids are the program's own affair, and what is not known may be empty or null.
    """
    receipt_of = {payment["id"]: payment["receipt"] for payment in actual}
    told = []
    for payment in actual:
        row = _less(payment, ("id",)) | {"reverses": receipt_of.get(payment["reverses"])}
        row |= {name: row[name] or None for name in ("reference", "collected_by")}
        is_reversal = row["receipt"] is None
        told.append({name: row[name] for name in REVERSAL_FIELDS} if is_reversal else row)
    return differences(expected, told, "payments")


def ledger_differences(expected: Json, actual: Json) -> list[str]:
    """Differences of two ledgers; a reversal's ref and an undated opening are free."""
    wanted, given = [{**answer, "entries": []} for answer in (expected, actual)]
    for row in expected["entries"]:
        wanted["entries"].append(_free(row, row))
    for number, row in enumerate(actual["entries"]):
        beside = expected["entries"][number] if number < len(expected["entries"]) else row
        given["entries"].append(_free(row, beside))
    return differences(wanted, given, f"ledger {expected['customer']}")


def _free(row: Json, expected: Json) -> Json:
    free = set()
    if expected["kind"] in {"reversal", "opening"}:
        free.add("ref")
    if expected["kind"] == "opening" and expected["date"] is None:
        free.add("date")
    return _less(row, tuple(free))


def _less(row: Json, without: tuple[str, ...]) -> Json:
    return {name: value for name, value in row.items() if name not in without}
