"""The window's texts in other languages: what the source has, and whether the files hold it.

Run by itself it says what is wrong; `dev.py translations` brings the files up to date.
"""

import ast
import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from dev_environment import ROOT

SOURCE = ROOT / "dairyos_desktop"
FOLDER = ROOT / "resources" / "translations"
SINGLE = frozenset({"tr", "tr_later", "say"})
COUNTED = frozenset({"trn", "say_n"})
MEANT = "trc"
"""Names what a word is of before the word."""
DECLARED = {"Declared": (3, 4), "Choice": (1,), "DeclaredSecret": (1, 2), "between": (2, 3)}
"""What declares its words as data, and at which places."""
OWN = SOURCE / "domain" / "texts.py"
"""Where the functions are defined; it hands on texts that others name."""
REMEDY = "run python3 packaging/dev.py translations"
MADE = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
NOBODY = "the office"
"""What Babel would fill with the day and the reader of each run, to no use."""
_PLACE = re.compile(r"(?<!\{)\{([a-z_0-9]*)\}(?!\})")
_WORD = re.compile(r"[A-Za-z]{2,}")
NAME = "DairyOS"
"""What the program is called in every language."""
_MNEMONIC = re.compile(r"&(\w)")
_TAKEN = frozenset("cpg")
"""Alt+C, Alt+P and Alt+G are shortcuts: no mnemonic in any language."""


def texts() -> Catalog:
    """Every text that the source has translated.

    Babel's own reader loses calls inside of calls and complains of f-strings, so the source is
    read as Python reads it.
    """
    catalogue = Catalog(project="DairyOS Desktop", charset="utf-8")
    for path in sorted((SOURCE / "domain").glob("*.py")):
        for text in declared(path):
            catalogue.add(text)
    for path in sorted(SOURCE.rglob("*.py")):
        for call in calls(path):
            parts = named(call)
            if parts is None:
                continue
            if cast("ast.Name", call.func).id == MEANT:
                catalogue.add(parts[1], context=parts[0])
            else:
                catalogue.add(parts[0] if len(parts) == 1 else parts)
    return catalogue


def declared(path: Path) -> Iterator[str]:
    """Labels and helps of settings and secrets."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for place in DECLARED.get(node.func.id, ()):
                part = node.args[place] if place < len(node.args) else None
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a module that translates."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in SINGLE | COUNTED | {MEANT}:
            yield node


def named(call: ast.Call) -> tuple[str, ...] | None:
    """What a call names: the text, its two forms, or the meaning and the text."""
    wanted = 1 if cast("ast.Name", call.func).id in SINGLE else 2
    found = tuple(
        part.value
        for part in call.args[:wanted]
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
    return found if len(found) == wanted else None


def unnamed() -> Iterator[str]:
    """Calls of which nobody can tell what they translate."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path != OWN:
            yield from (
                f"{path.relative_to(ROOT).as_posix()}:{call.lineno}: name the text itself here"
                for call in calls(path)
                if named(call) is None
            )


def half() -> Iterator[str]:
    """Choices between a text that is translated and a word that is not."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.IfExp):
                parts = [node.body, node.orelse]
            elif isinstance(node, ast.BoolOp):
                parts = node.values
            else:
                continue
            if any(translates(one) for one in parts):
                yield from (
                    f"{path.relative_to(ROOT).as_posix()}:{one.lineno}: "
                    f"“{one.value}” stays English beside a text that is translated"
                    for one in parts
                    if isinstance(one, ast.Constant)
                    and isinstance(one.value, str)
                    and _WORD.search(one.value)
                    and one.value != NAME
                )


def translates(node: ast.expr) -> bool:
    """Whether it is a call that translates."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in SINGLE | COUNTED | {MEANT}
    )


def files() -> list[Path]:
    """The translation file of each language."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/dairyos.po"))


def read(path: Path) -> Catalog:
    """One language's file."""
    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parent.parent.name)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as `gettext` reads it."""
    made = io.BytesIO()
    mofile.write_mo(made, catalogue)
    return made.getvalue()


def update() -> None:
    """Bring every language's file up to the source, and compile it."""
    wanted = texts()
    for path in files():
        catalogue = read(path)
        catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.creation_date = catalogue.revision_date = MADE
        catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = NOBODY
        with path.open("wb") as file:
            pofile.write_po(file, catalogue, width=100, no_location=True, sort_output=True)
        path.with_suffix(".mo").write_bytes(compiled(read(path)))


def problems() -> list[str]:
    """Say what is wrong with the translation files; nothing when all is well."""
    wanted = {key(message) for message in texts() if message.id}
    found = [problem for path in files() for problem in file_problems(path, wanted)]
    return [*unnamed(), *half(), *found]


def key(message: Message) -> str:
    """What a text is found by: its English, of a counted one that for one, and what it is of."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return text if message.context is None else f"{text} ({message.context})"


def file_problems(path: Path, wanted: set[str]) -> Iterator[str]:
    """Say what is wrong with one language's file."""
    where = path.relative_to(ROOT).as_posix()
    catalogue = read(path)
    held = {key(message) for message in catalogue if message.id}
    for text in sorted(wanted - held):
        yield f"{where}: “{text}” is missing; {REMEDY}, then translate it"
    for text in sorted(held - wanted):
        yield f"{where}: nothing says “{text}” any more; {REMEDY}"
    for message in catalogue:
        if message.id:
            yield from (f"{where}: “{key(message)}” {fault}" for fault in faults(message))
    if compiled(catalogue) != path.with_suffix(".mo").read_bytes():
        yield f"{where} is not what dairyos.mo was compiled of; {REMEDY}"


def faults(message: Message) -> Iterator[str]:
    """Say what is wrong with one translated text."""
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    string = message.string or ""
    said = [string] if isinstance(string, str) else list(string)
    if not all(said):
        yield "is not translated"
        return
    places = {place for source in sources for place in _PLACE.findall(source)}
    plural = len(sources) > 1
    for text in said:
        used = set(_PLACE.findall(text))
        # Either form may leave the number out or name it: “1 bill”, “{count} bills”.
        if used - {"count"} != places - {"count"} or (not plural and used != places):
            yield f"has other places in its translation: {', '.join(sorted(used ^ places))}"
        if edges(text) != edges(sources[-1]):
            yield "begins or ends with other spaces in its translation"
        taken = {letter.lower() for letter in _MNEMONIC.findall(text.replace("&&", ""))} & _TAKEN
        if taken:
            yield f"takes Alt+{', Alt+'.join(sorted(taken)).upper()}, which is a shortcut"


def edges(text: str) -> tuple[bool, bool]:
    """Whether spaces stand before and after a text."""
    return text[:1].isspace(), text[-1:].isspace()


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    found = problems()
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
