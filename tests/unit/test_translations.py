"""What is wrong in a translation file is named; `dev.py check` holds the files to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dev_translations
import pytest
from babel.messages.catalog import Message

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "translated", "fault"),
    [
        ("Paid", "", "is not translated"),
        ("{a} of {b}", "{b} में से", "has other places in its translation: a"),
        ("Changed by {by}. ", "{by} ने बदला।", "begins or ends with other spaces"),
        ("&Save", "&Pसेव", "takes Alt+P, which is a shortcut"),
        (("{count} bill", "{count} bills"), ("{count} बिल", ""), "is not translated"),
        (("{count} of {all}", "{count} of {all}"), ("{all}", "{count}"), "has other places"),
    ],
)
def test_a_fault_is_named(
    text: str | tuple[str, str], translated: str | tuple[str, str], fault: str
) -> None:
    (found,) = dev_translations.faults(Message(text, translated))
    assert found.startswith(fault)


def test_a_count_may_be_left_out_or_named() -> None:
    message = Message(("1 bill", "{count} bills"), ("{count} बिल", "{count} बिल"))
    assert list(dev_translations.faults(message)) == []


def test_a_word_beside_a_translated_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev_translations, "ROOT", tmp_path)
    monkeypatch.setattr(dev_translations, "SOURCE", tmp_path)
    (tmp_path / "words.py").write_text(
        'a = "missing" if less else tr("too much")\n'
        'b = by or "import" or tr("nobody")\n'
        'c = tr("Locked") if locked else "DairyOS"\n'
        'd = "" if agrees else tr("differs")\n'
        'e = "nights" if late else "days"\n'
    )
    assert list(dev_translations.half()) == [
        "words.py:1: “missing” stays English beside a text that is translated",
        "words.py:2: “import” stays English beside a text that is translated",
    ]
