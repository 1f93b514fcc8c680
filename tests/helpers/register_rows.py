"""Rows of each register file: one good file each, and files with one bad cell."""

from __future__ import annotations

CUSTOMER_COLUMNS = (
    "code,name,phone,email,address,route,position,language,active_from,active_to,opening_balance"
)
BAD_ROWS = [
    ("products", "X,Name,,L,0401,2", "tax_inclusive"),
    ("products", "X,,,L,0401,0", "name"),
    ("products", "X Y,Name,,L,0401,0", "code"),
    ("products", "X,Name,,litre,0401,0", "unit"),
    ("products", "X,Name,,L,401,0", "hsn"),
    ("taxes", "NO,2026-10-01,0.05", "product"),
    ("taxes", "CM,01-10-2026,0.05", "effective_from"),
    ("taxes", "CM,2026-10-01,5", "rate"),
    ("taxes", "CM,2026-10-01,", "rate"),
    ("rates", "CM,Hotels,C1,2026-10-01,,50", "customer"),
    ("rates", "CM,,C9,2026-10-01,,50", "customer"),
    ("rates", "CM,,,2026-10-10,2026-10-09,50", "effective_to"),
    ("rates", "CM,,,2026-10-01,,-1", "price"),
    ("rates", "CM,,,2026-10-01,,1.2345", "price"),
    ("rates", "CM,,,2026-10-01,,100000", "price"),
    ("customers", "C9,दूध,,,,R1,1,en,2026-01-01,,0", "name"),
    ("customers", "C9,Asha,123,,,R1,1,en,2026-01-01,,0", "phone"),
    ("customers", "C9,Asha,,asha,,R1,1,en,2026-01-01,,0", "email"),
    ("customers", "C9,Asha,,,,R1,first,en,2026-01-01,,0", "position"),
    ("customers", "C9,Asha,,,,R1,1,english,2026-01-01,,0", "language"),
    ("customers", "C9,Asha,,,,R1,1,en,,,0", "active_from"),
    ("customers", "C9,Asha,,,,R1,1,en,2026-01-02,2026-01-01,0", "active_to"),
    ("customers", 'C9,Asha,,,,R1,1,en,2026-01-01,,"1,000"', "opening_balance"),
    ("standing-orders", "C9,CM,morning,1,2026-10-01,", "customer"),
    ("standing-orders", "C1,CM,noon,1,2026-10-01,", "shift"),
    ("standing-orders", "C1,GH,morning,1.5,2026-10-01,", "quantity"),
    ("standing-orders", "C1,CM,morning,1,2026-10-02,2026-10-01", "effective_to"),
    ("leaves", "C9,2026-10-01,,,", "customer"),
    ("leaves", "C1,2026-10-02,2026-10-01,,", "date_to"),
    ("leaves", "C1,2026-10-02,,night,", "shift"),
    ("leaves", "C1,2026-10-02,,,NO", "product"),
    ("consumption", "2026-10-32,C1,morning,CM,1", "date"),
    ("consumption", "2026-10-02,C9,morning,CM,1", "customer"),
    ("consumption", "2026-10-02,C1,Morning,CM,1", "shift"),
    ("consumption", "2026-10-02,C1,morning,NO,1", "product"),
    ("consumption", "2026-10-02,C1,morning,GH,0.5", "quantity"),
    ("consumption", "2026-10-02,C1,morning,CM,10000", "quantity"),
    ("consumption", "2026-10-02,C1,morning,CM,1e3", "quantity"),
    ("payments", "2026-10-02,C9,5,cash,", "customer"),
    ("payments", "2026-10-02,C1,0,cash,", "amount"),
    ("payments", "2026-10-02,C1,-5,cash,", "amount"),
    ("payments", "2026-10-02,C1,5.005,cash,", "amount"),
    ("payments", "2026-10-02,C1,5,gold,", "method"),
    ("payments", "2026-10-02,C1,5,discount,", "reference"),
]
GOOD_ROWS = {
    "products": ("code,name,name_local,unit,hsn,tax_inclusive", "PN,Paneer,,kg,0406,0"),
    "taxes": ("product,effective_from,rate", "CM,2026-11-01,0.05"),
    "rates": (
        "product,price_list,customer,effective_from,effective_to,price",
        "CM,,,2026-11-01,,60",
    ),
    "customers": (
        CUSTOMER_COLUMNS,
        "C3,Asha Patel,9876543210,,,R1,3,gu,2026-01-01,,-12.50",
    ),
    "standing-orders": (
        "customer,product,shift,quantity,effective_from,effective_to",
        "C2,CM,evening,2,2026-10-01,",
    ),
    "leaves": ("customer,date_from,date_to,shift,product", "C2,2026-10-20,,evening,CM"),
    "consumption": ("date,customer,shift,product,quantity", "2026-10-02,C2,evening,CM,0"),
    "payments": ("date,customer,amount,method,reference", "2026-10-02,C1,300,upi,"),
}  # fmt: skip
