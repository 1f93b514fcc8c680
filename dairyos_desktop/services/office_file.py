"""office.json, as `init` reads it."""

from __future__ import annotations

import json
from typing import Any

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.office import OfficeDetails
from dairyos_desktop.services.office import OF_OFFICE


def read_office_file(data: bytes) -> OfficeDetails:
    """The office that the file tells of; keys left out have their defaults.

    Raises:
        InvalidInputError: Not a JSON object in UTF-8, an unknown or repeated key, or a value
            that its declaration refuses. All that is wrong is named at once.
    """
    stated = _object(data)
    known = {setting.key: setting for setting in OF_OFFICE}
    problems = [
        (f"there is no key “{key}”", f"The keys are: {', '.join(known)}.")
        for key in stated
        if key not in known
    ]
    values: dict[str, Any] = {}
    for key, setting in known.items():
        if key in stated:
            try:
                values[key] = setting.from_plain(stated[key])
            except InvalidInputError as error:
                problems.append((f"{key}: {error.message}", error.hint))
    if problems:
        raise InvalidInputError(
            "office.json: " + "; ".join(what.rstrip(".") for what, _ in problems) + ".",
            " ".join(dict.fromkeys(hint for _, hint in problems)),
        )
    return OfficeDetails(**values)


def _object(data: bytes) -> dict[str, Any]:
    try:
        stated = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            say("office.json is not written in UTF-8."), say("Save it again as UTF-8.")
        ) from error
    except json.JSONDecodeError as error:
        raise InvalidInputError(
            say(
                "office.json can't be read: line {lineno}, column {colno}: {msg}.",
                lineno=error.lineno,
                colno=error.colno,
                msg=error.msg,
            ),
            say('Write it like {"name": "Madhuban Dairy", "bill_prefix": "MD"}.'),
        ) from error
    except RecursionError as error:
        raise InvalidInputError(
            say("office.json is nested too deeply."), say("Write one object with plain values.")
        ) from error
    if not isinstance(stated, dict):
        raise InvalidInputError(
            say("office.json holds no object."), say('Write it like {"name": "Madhuban Dairy"}.')
        )
    return stated


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for key, value in pairs:
        if key in stated:
            raise InvalidInputError(
                say("office.json says “{key}” twice.", key=key), say("Leave one of the two out.")
            )
        stated[key] = value
    return stated
