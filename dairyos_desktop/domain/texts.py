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
        number: What is counted; None where nothing is.
        values: What stands in the places.
    """

    template: str
    many: str
    number: int | None
    values: Mapping[str, object]

    def __new__(
        cls,
        template: str,
        many: str = "",
        count: int | None = None,
        values: Mapping[str, object] | None = None,
    ) -> Self:
        """Makes the English text, of a template for many by its count."""
        # What is told may be shown much later: only texts are kept, not what they were made of.
        kept = {
            name: value if isinstance(value, Told) else str(value)
            for name, value in (values or {}).items()
        }
        picked = template if count is None or count == 1 else many
        places = kept if count is None else _counted(count, kept)
        made = super().__new__(cls, _filled(picked, places, str) if places else picked)
        made.template, made.many, made.number, made.values = template, many, count, kept
        return made

    def __reduce__(self) -> tuple[type[Told], tuple[object, ...]]:
        """What copying and pickling make it again from."""
        return (type(self), (self.template, self.many, self.number, self.values))


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
    return _filled(found, _counted(count, values), as_shown)


def tr_later(text: str) -> str:
    """A constant of the window, translated where it is shown."""
    return Marked(text)


def say(template: str, /, **values: object) -> str:
    """A text of a rule or a service, English wherever it is kept; see `Told`."""
    return Told(template, values=values)


def say_n(one: str, many: str, count: int, /, **values: object) -> str:
    """The same of a text that counts something; see `trn`."""
    return Told(one, many, count, values)


def declared(text: str) -> str:
    """A text that a table of settings or the like declares; the catalogue knows those tables."""
    return text if isinstance(text, Told) else Told(text)


def as_shown(text: object) -> str:
    """A text as its reader sees it: translated where it was told, any other as it is."""
    if not isinstance(text, Told):
        return str(text)
    if _Spoken.catalogue is None:
        return str.__str__(text)
    if text.number is not None:
        return trn(text.template, text.many, text.number, **text.values)
    return tr(text.template, **text.values)


def tr_word(text: object) -> str:
    """A word that is kept in English and shown in the user's language: "morning", "cash".

    Any other text is shown as it is.
    """
    return tr(text) if text in WORDS else as_shown(text)


def _filled(template: str, values: Mapping[str, object], show: Callable[[object], str]) -> str:
    return template.format_map({name: show(value) for name, value in values.items()})


def _counted(count: int, values: Mapping[str, object]) -> dict[str, object]:
    return {"count": group_indian(str(count)), **values}


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
