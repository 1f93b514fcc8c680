"""Rounds of delivery, their loads and closing; imports and charges that can be taken back.

Month runs keep what came of them, to be opened later. Wrong passwords are counted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login_counts",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("recent", sa.String(), nullable=False),
        sa.Column("in_row", sa.Integer(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('name', 'pc')", name=op.f("ck_login_counts_kind")),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_login_counts")),
    )
    op.create_table(
        "import_layouts",
        sa.Column("heads_sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("heads_sha256", "kind", name=op.f("pk_import_layouts")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("leaves_new", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_at", "imports", ["at"], unique=False)
    op.create_table(
        "delivery_rounds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("closed_reason", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "shift IN ('morning', 'evening')", name=op.f("ck_delivery_rounds_shift")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_delivery_rounds_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_rounds")),
        sa.UniqueConstraint(
            "date", "shift", "route", name=op.f("uq_delivery_rounds_date_shift_route")
        ),
    )
    op.create_table(
        "loads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("loaded", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("wasted", sa.BigInteger(), nullable=False),
        sa.Column("own_use", sa.BigInteger(), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("shift IN ('morning', 'evening')", name=op.f("ck_loads_shift")),
        sa.CheckConstraint("loaded BETWEEN 0 AND 99999999", name=op.f("ck_loads_loaded")),
        sa.CheckConstraint("own_use BETWEEN 0 AND 99999999", name=op.f("ck_loads_own_use")),
        sa.CheckConstraint("returned BETWEEN 0 AND 99999999", name=op.f("ck_loads_returned")),
        sa.CheckConstraint("wasted BETWEEN 0 AND 99999999", name=op.f("ck_loads_wasted")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_loads_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loads")),
        sa.UniqueConstraint(
            "date",
            "shift",
            "route",
            "product_id",
            name=op.f("uq_loads_date_shift_route_product_id"),
        ),
    )
    op.create_table(
        "imported_changes",
        sa.Column(
            "import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "earlier_import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "shift IN ('morning', 'evening')", name=op.f("ck_imported_changes_shift")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_imported_changes_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_imported_changes_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_import_id"],
            ["imports.id"],
            name=op.f("fk_imported_changes_earlier_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_imported_changes_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_imported_changes_product_id")
        ),
        sa.PrimaryKeyConstraint(
            "import_id",
            "customer_id",
            "date",
            "shift",
            "product_id",
            name=op.f("pk_imported_changes"),
        ),
        sqlite_with_rowid=False,
    )
    # Within the column itself: SQLite can't add a constraint to a table that stands.
    for table in ("consumption", "leaves"):
        op.add_column(
            table,
            sa.Column(
                "import_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                sa.ForeignKey("imports.id", name=op.f(f"fk_{table}_import_id")),
                nullable=True,
            ),
            inline_references=True,
        )
    for column in ("changed_at", "removed_at"):
        op.add_column("charges", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column("month_runs", sa.Column("until", sa.Date(), nullable=True))
    for column in ("customers", "done", "corrections"):
        op.add_column("month_runs", sa.Column(column, sa.Integer(), nullable=True))
    op.add_column("month_runs", sa.Column("total", sa.BigInteger(), nullable=True))
    op.create_table(
        "accepted_warnings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_accepted_warnings_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_warnings")),
    )
    op.create_index("ix_accepted_warnings_month", "accepted_warnings", ["month"], unique=False)
