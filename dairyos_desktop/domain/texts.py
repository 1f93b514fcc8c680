"""Texts for people: English in the source, another language where a person reads them.

The window speaks its user's language; what is stored, logged or printed by the command line stays
English. So a text is either translated at once (`tr`, `trn`: the window's own), or carries what
is needed to translate it where it is shown (`tr_later`, `say`): a string that is English to
everybody but `as_shown`. Texts are templates with named places, never sentences put together from
parts; what users typed is a value and is never translated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from dairyos_desktop.domain.indian import group_indian

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENGLISH = "en"


class Catalogue(Protocol):
    """The texts of one language, as the standard library's `gettext` gives them."""

    def gettext(self, message: str, /) -> str:
        """The text in that language; the English one where it has none."""
        ...

    def pgettext(self, context: str, message: str, /) -> str:
        """The text of a word that means more than one thing."""
        ...

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """The form that goes with a count."""
        ...


class _Spoken:
    """Which catalogue the window speaks by; none for English."""

    catalogue: Catalogue | None = None


def speak(catalogue: Catalogue | None) -> None:
    """Has every text that is shown from now on come from a catalogue; from none, English."""
    _Spoken.catalogue = catalogue


class Told(str):  # noqa: SLOT000  what it carries must live with it
    """An English text that knows its template and values, so that it can be shown in others.

    Equal to the same English text, and stored, logged and printed as it is. A text cut out of it
    or put together with it is English for good.

    Attributes:
        template: The text with its named places: the catalogue's key.
        many: The template for a count other than one; empty where nothing is counted.
        values: What stands in the places.
    """

    template: str
    many: str
    values: Mapping[str, object]

    def __new__(
        cls, template: str, many: str = "", values: Mapping[str, object] | None = None
    ) -> Self:
        """Makes the English text; `values` has a `count` where there is a template for many."""
        known = {} if values is None else values
        picked = many if many and known["count"] != 1 else template
        made = super().__new__(cls, _filled(picked, known, str) if known else picked)
        made.template, made.many, made.values = template, many, known
        return made

    def __reduce__(self) -> tuple[type[Told], tuple[str, str, Mapping[str, object]]]:
        """What copying and pickling make it again from."""
        return (type(self), (self.template, self.many, self.values))


class Marked(Told):
    """A constant of the window: shown in the user's language wherever it is put into a text."""

    def __format__(self, spec: str) -> str:
        """As an f-string shows it."""
        return format(as_shown(self), spec)


def tr(text: str, /, **values: object) -> str:
    """A text of the window in the user's language.

    Args:
        text: English; with values a template: `"{count} of {all} bills"`.
        values: What stands in the places, formatted already where it needs to be.
    """
    catalogue = _Spoken.catalogue
    found = text if catalogue is None or not text else catalogue.gettext(text)
    return _filled(found, values, as_shown) if values else found


def trc(context: str, text: str, /) -> str:
    """A word of the window that other languages say in more than one way.

    Args:
        context: What it is of: "amount".
        text: English: "Open".
    """
    catalogue = _Spoken.catalogue
    return text if catalogue is None else catalogue.pgettext(context, text)


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """A text of the window that counts something.

    Args:
        one: English for one: `"{count} bill"`.
        many: English for any other number.
        count: The number; stands in `{count}` in the Indian grouping.
        values: What stands in other places.
    """
    catalogue = _Spoken.catalogue
    if catalogue is None:
        found = one if count == 1 else many
    else:
        found = catalogue.ngettext(one, many, count)
    return _filled(found, {"count": count, **values}, as_shown)


def tr_later(text: str) -> str:
    """A constant of the window, translated where it is shown."""
    return Marked(text)


def say(template: str, /, **values: object) -> str:
    """A text of a rule or a service, English wherever it is kept; see `Told`."""
    return Told(template, values=values)


def say_n(one: str, many: str, count: int, /, **values: object) -> str:
    """The same of a text that counts something; see `trn`."""
    return Told(one, many, {"count": count, **values})


def as_shown(text: object) -> str:
    """A text as its reader sees it: translated where it was told, any other as it is."""
    if not isinstance(text, Told):
        return str(text)
    if _Spoken.catalogue is None:
        return str.__str__(text)
    if text.many:
        count = text.values["count"]
        assert isinstance(count, int)  # noqa: S101  say_n takes no other
        rest = {name: value for name, value in text.values.items() if name != "count"}
        return trn(text.template, text.many, count, **rest)
    return tr(text.template, **text.values)


def tr_word(text: object) -> str:
    """A word that is kept in English and shown in the user's language: "morning", "cash".

    Any other text is shown as it is.
    """
    return tr(text) if text in WORDS else as_shown(text)


def _filled(template: str, values: Mapping[str, object], show: Callable[[object], str]) -> str:
    def text(name: str, value: object) -> str:
        counts = name == "count" and isinstance(value, int)
        return group_indian(str(value)) if counts else show(value)

    return template.format_map({name: text(name, value) for name, value in values.items()})


WORDS = frozenset(
    {
        tr_later("morning"),
        tr_later("evening"),
        tr_later("all"),
        tr_later("both"),
        tr_later("owner"),
        tr_later("manager"),
        tr_later("clerk"),
        tr_later("viewer"),
        tr_later("cash"),
        tr_later("upi"),
        tr_later("bank"),
        tr_later("cheque"),
        tr_later("discount"),
    }
)
"""Words that the books keep; only these are translated by `tr_word`."""
