"""What heads, shifts and totals are called in dairies' own files: English, Hindi, Gujarati."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import EVENING, MORNING
from dairyos_desktop.services.dto.sheets import Part

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import Shift

_PARTS = {
    Part.CODE: (
        "code|customer code|cust code|c code|customer id|cust id|id|account|account no|a c no"
        "|customer no|cust no|card no|card|member no|customer number|member code|consumer no"
        "|कोड|ग्राहक कोड|ग्राहक क्रमांक|खाता क्रमांक|કોડ|ગ્રાહક કોડ|ગ્રાહક નંબર|ખાતા નંબર"
    ),
    Part.NAME: (
        "name|customer|customer name|cust name|customers|party|party name|member|member name"
        "|consumer|consumer name|client|account name|household"
        "|नाम|ग्राहक|ग्राहक का नाम|ग्राहक नाम|નામ|ગ્રાહક|ગ્રાહકનું નામ|ગ્રાહક નામ"
    ),
    Part.PHONE: (
        "phone|mobile|phone no|mobile no|mobile number|phone number|contact|contact no|cell|tel"
        "|telephone|whatsapp|whatsapp no|mob|mob no"
        "|फोन|फ़ोन|मोबाइल|मोबाइल नंबर|फोन नंबर|फ़ोन नंबर|ફોન|મોબાઇલ|મોબાઈલ|મોબાઇલ નંબર|ફોન નંબર"
    ),
    Part.SHIFT: (
        "shift|time|slot|session|m e|am pm|round"
        "|पाली|समय|शिफ्ट|वेला|પાળી|સમય|શિફ્ટ|ટાઇમ"
    ),
    Part.PRODUCT: (
        "product|product code|item|item code|item name|product name|milk|milk type|type of milk"
        "|type|goods"
        "|दूध|उत्पाद|वस्तु|प्रकार|दूध का प्रकार|દૂધ|વસ્તુ|પ્રકાર|દૂધનો પ્રકાર"
    ),
}  # fmt: skip
_PART_OF = {name: part for part, names in _PARTS.items() for name in names.split("|")}

_SHIFTS: dict[Shift, str] = {
    MORNING: "m|morning|mor|morn|mrng|am|a m|subah|savar|सुबह|प्रातः|सवेरे|सवेरा|सकाळ|સવાર|સવારે",
    EVENING: "e|evening|eve|evng|pm|p m|sham|shaam|sanj|saanj|शाम|सायं|संध्या|संध्याकाळ|સાંજ|સાંજે",
}
_SHIFT_OF = {name: shift for shift, names in _SHIFTS.items() for name in names.split("|")}
_SHORTEST_IN_TITLE = 4


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


_TOTALS = _set(
    "total|totals|grand total|sub total|subtotal|total litres|total liters|total ltr|total qty"
    "|total quantity|sum|day total|daily total|total milk|net total|g total|route total"
    "|कुल|कुल योग|योग|जोड़|कुल लीटर|એકંદર|કુલ|સરવાળો|કુલ લીટર|एकूण"
)
_TOTALLED = _set(
    "total|grand|sub|of|for|the|day|daily|route|sheet|month|milk|litre|litres|liter|liters|ltr"
    "|ltrs|l|qty|quantity|morning|evening|am|pm|m|e|लीटर|સવાર|સાંજ|सुबह|शाम"
)
_WEEKDAYS = _set(
    "mon|tue|wed|thu|fri|sat|sun|m|t|w|th|f|s|su|sa|mo|tu|we|fr|tues|thur|thurs|monday|tuesday"
    "|wednesday|thursday|friday|saturday|sunday"
    "|सोम|मंगल|बुध|गुरु|गुरू|शुक्र|शनि|रवि|सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार"
    "|સોમ|મંગળ|બુધ|ગુરુ|ગુરૂ|શુક્ર|શનિ|રવિ|સોમવાર|મંગળવાર|બુધવાર|ગુરુવાર|શુક્રવાર|શનિવાર|રવિવાર"
)

_MONTHS = (
    "january|jan|जनवरी|જાન્યુઆરી",
    "february|feb|फरवरी|फ़रवरी|ફેબ્રુઆરી",
    "march|mar|मार्च|માર્ચ",
    "april|apr|अप्रैल|એપ્રિલ",
    "may|मई|મે",
    "june|jun|जून|જૂન",
    "july|jul|जुलाई|જુલાઈ|જુલાઇ",
    "august|aug|अगस्त|ઓગસ્ટ|ઑગસ્ટ",
    "september|sep|sept|सितंबर|सितम्बर|સપ્ટેમ્બર",
    "october|oct|अक्टूबर|अक्तूबर|ઓક્ટોબર|ઑક્ટોબર",
    "november|nov|नवंबर|नवम्बर|નવેમ્બર",
    "december|dec|दिसंबर|दिसम्बर|ડિસેમ્બર",
)
MONTH_OF = {
    name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split("|")
}
"""A month's number by what it is called, folded."""


def folded(text: str) -> str:
    """Lower case, one Unicode form; what is no letter, digit or vowel sign becomes one space."""
    plain = unicodedata.normalize("NFC", text).casefold()
    kept = (mark if unicodedata.category(mark)[0] in "LMN" else " " for mark in plain)
    return " ".join("".join(kept).split())


def part_of(head: str) -> Part:
    """What a column of that head holds, days apart."""
    return _PART_OF.get(folded(head), Part.NOTHING)


def shift_of(text: str) -> Shift | None:
    """The shift that a cell names, if it is nothing but a shift's name."""
    return _SHIFT_OF.get(folded(text))


def shift_in(text: str) -> Shift | None:
    """The shift that a title or a tab's name speaks of; None for none, or for both."""
    words = folded(text).split()
    found = {
        _SHIFT_OF[word] for word in words if word in _SHIFT_OF and len(word) >= _SHORTEST_IN_TITLE
    }
    if len(words) == 1 and not found:
        return _SHIFT_OF.get(words[0])
    return found.pop() if len(found) == 1 else None


def is_total(text: str) -> bool:
    """Whether a row or column of that name adds up others."""
    plain = folded(text)
    if plain in _TOTALS:
        return True
    # "Total morning", but not the customer "Total Gas Agency".
    words = plain.split()
    return bool(_TOTALS & set(words)) and all(
        word in _TOTALLED or word in _TOTALS or word.isdigit() for word in words
    )


def begins_like_total(text: str) -> bool:
    """Whether the text begins with the word for a total: `Total cow milk`."""
    words = folded(text).split()
    return bool(words) and words[0] in _TOTALS


def is_weekday(text: str) -> bool:
    """Whether the text names a day of the week."""
    return folded(text) in _WEEKDAYS
