"""The pages of help: `resources/help/<language>/<key>.md`, read, listed and searched.

A page is Markdown: its title as the only heading of the first level, then what the screen is for.
Keys stand in it as code (`Ctrl Enter`) and are those that the screens themselves name; links lead
to other pages by key (`bills.md`). A page that a language lacks is shown in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.searching import Needle, folded
from dairyos_desktop.domain.texts import ENGLISH

PAGES: Final = (
    "today",
    "entry",
    "entry-month",
    "rounds",
    "note-a-change",
    "customers",
    "products",
    "bills",
    "month-run",
    "sending",
    "payments-counter",
    "payments-round",
    "payments-cash",
    "payments-unmatched",
    "payments-news",
    "reconciliation",
    "reports",
    "imports",
    "settings",
    "settings-papers",
    "settings-mail",
    "settings-razorpay",
    "settings-backup",
    "settings-users",
    "settings-secrets",
    "settings-database",
    "settings-audit",
    "log",
    "profile",
    "login",
    "first-run",
)
"""All there are, in the order of the contents."""

_MARKS = re.compile(r"[*`#>]|\[([^\]]*)\]\([^)]*\)")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)]+)\)")
_SNIPPET = 90


@dataclass(frozen=True)
class HelpPage:
    """One page.

    Attributes:
        key: What screens call it.
        title: Its heading.
        text: Its Markdown below the heading.
    """

    key: str
    title: str
    text: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it names."""
        return tuple(_CODE.findall(self.text))

    @property
    def links(self) -> tuple[str, ...]:
        """The pages that it leads to, by key."""
        return tuple(one.removesuffix(".md") for one in _LINK.findall(self.text))

    @property
    def plain(self) -> str:
        """Its words alone."""
        return _MARKS.sub(lambda mark: mark[1] or "", self.text)


@dataclass(frozen=True)
class Hit:
    """A page that was found, and the line in it that has one of the words."""

    page: HelpPage
    line: str


@cache
def help_page(key: str, language: str) -> HelpPage:
    """A page in a language, else in English.

    Raises:
        FileNotFoundError: There is no such page.
    """
    path = resource("help", language, f"{key}.md")
    if not path.is_file():
        path = resource("help", ENGLISH, f"{key}.md")
    head, _, text = path.read_text(encoding="utf-8").partition("\n")
    return HelpPage(key, head.removeprefix("#").strip(), text.strip())


def find_help(typed: str, language: str) -> tuple[Hit, ...]:
    """The pages that hold all the words, those with them in the title first.

    English words find a page in any language: not everybody types in their own letters.
    """
    needle = Needle(typed)
    found: list[tuple[bool, int, Hit]] = []
    for at, key in enumerate(PAGES):
        page = help_page(key, language)
        english = help_page(key, ENGLISH)
        texts = (page.title, english.title, page.plain, english.plain)
        if needle.rank(f" {folded(' '.join(texts))}") is None:
            continue
        in_title = needle.rank(f" {folded(f'{page.title} {english.title}')}") is not None
        found.append((not in_title, at, Hit(page, _line_with(typed, page))))
    return tuple(hit for _, _, hit in sorted(found, key=lambda one: one[:2]))


def _line_with(typed: str, page: HelpPage) -> str:
    words = folded(typed).split()
    lines = [line.strip("- ") for line in page.plain.splitlines() if line.strip()]
    fitting = (line for line in lines if any(word in folded(line) for word in words))
    line = next(fitting, lines[0])
    return line if len(line) <= _SNIPPET else f"{line[:_SNIPPET].rsplit(' ', 1)[0]}…"
