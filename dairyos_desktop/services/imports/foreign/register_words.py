"""What other programs call the columns of our registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.services.imports.foreign.words import folded, part_of
from dairyos_desktop.services.imports.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERYWHERE = {
    "date": "day|on|dated|entry date|payment date|receipt date|दिनांक|तारीख|તારીખ",
    "shift": "time|slot|session|पाली|પાળી",
    "quantity": "qty|qnty|litres|liters|ltr|ltrs|मात्रा|જથ્થો",
    "amount": "amt|rs|rupees|paid|received|amount rs|amount paid|राशि|रकम|રકમ",
    "method": "mode|payment mode|pay mode|payment method|paid by|through",
    "reference": "ref|ref no|reference no|utr|utr no|transaction id|txn id|cheque no|slip no",
    "collected_by": "collector|collected|received by|taken by",
    "price": "rate|selling price|sale price|mrp|भाव|दर|ભાવ|દર",
    "rate": "tax|tax rate|gst|gst rate",
    "price_list": "list|price group|rate list|category",
    "effective_from": "from|from date|start|start date|since|wef|w e f|effective date|applies from",
    "effective_to": "to|to date|until|till|end|end date|upto",
    "date_from": "from|from date|start|start date|leave from",
    "date_to": "to|to date|until|till|end|end date|leave to|upto",
    "days": "weekdays|on days|frequency|pattern",
    "name_local": "local name|name local|name in hindi|name in gujarati|hindi name|gujarati name",
    "whatsapp": "whatsapp no|whatsapp number|wa",
    "email": "e mail|mail|email id",
    "gstin": "gst no|gst number|gstin no",
    "address": "addr|house|flat|home|पता|સરનામું",
    "note": "remark|remarks|notes|comment|instruction",
    "route": "line|area|beat|society|मार्ग|रूट|રૂટ",
    "position": "walking order|order|sequence|seq|stop|stop no|serial",
    "language": "lang|bill language|भाषा|ભાષા",
    "active_from": "from|since|joined|joined on|joining date|start date|active since",
    "active_to": "to|until|left|left on|stopped on|end date",
    "opening_balance": "opening|balance|old balance|previous balance|dues|due|arrears|बकाया|બાકી",
    "opening_on": "opening date|balance on|balance date|as on",
    "unit": "uom|measure|इकाई|એકમ",
    "hsn": "hsn code|hsn no",
    "tax_inclusive": "inclusive|tax included|incl tax",
    "content": "litres in one|content per piece|litres per piece",
    "crate": "pieces in a crate|crate size|per crate",
}
_COLUMNS_OF = {
    name: frozenset(words.split("|")) | {folded(name)} for name, words in _EVERYWHERE.items()
}

_PART_COLUMNS: Mapping[ImportKind | None, Mapping[Part, str]] = {
    ImportKind.CUSTOMERS: {Part.CODE: "code", Part.NAME: "name", Part.PHONE: "phone"},
    ImportKind.PRODUCTS: {Part.CODE: "code", Part.PRODUCT: "name"},
    None: {Part.CODE: "customer", Part.PRODUCT: "product"},
}


def column_of(kind: ImportKind, head: str) -> str:
    """The register's column that a head means; empty where it means none.

    A head may mean several in different registers (`from`), and is tried in the register's own
    words first.
    """
    plain = folded(head)
    if not plain:
        return ""
    names = [column.name for column in KINDS[kind].columns]
    own = next((name for name in names if folded(name) == plain), "")
    usual = _PART_COLUMNS[kind if kind in _PART_COLUMNS else None].get(part_of(head), "")
    if kind is ImportKind.PRODUCTS and usual:
        usual = "code" if "code" in plain else "name"
    if own or usual in names:
        return own or usual
    return next((name for name in names if plain in _COLUMNS_OF.get(name, frozenset())), "")
