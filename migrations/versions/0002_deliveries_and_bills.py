"""Deliveries and bills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_prefix", sa.String(), nullable=False),
        sa.Column("number_year", sa.Integer(), nullable=False),
        sa.Column("number_seq", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bill_date", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("litres", sa.BigInteger(), nullable=False),
        sa.Column("subtotal", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("adjustments", sa.BigInteger(), nullable=False),
        sa.Column("round_off", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("previous_balance", sa.BigInteger(), nullable=False),
        sa.Column("receipts", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("made_seq", sa.Integer(), nullable=False),
        sa.Column("calculated_seq", sa.Integer(), nullable=False),
        sa.Column("generated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=True),
        sa.Column("snapshot_sha256", sa.String(), nullable=True),
        sa.Column("pdf_key", sa.String(), nullable=True),
        sa.Column("pdf_sha256", sa.String(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('month', 'final')", name=op.f("ck_bills_kind")),
        sa.CheckConstraint(
            "status IN ('UNPAID', 'PARTIALLY_PAID', 'PAID', 'VOID')", name=op.f("ck_bills_status")
        ),
        sa.CheckConstraint("allocated >= 0", name=op.f("ck_bills_allocated")),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_bills_period")),
        sa.CheckConstraint(
            "subtotal + tax + adjustments + round_off = total", name=op.f("ck_bills_sum")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_bills_version")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_bills_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bills")),
        sa.UniqueConstraint("number", name=op.f("uq_bills_number")),
        sa.UniqueConstraint(
            "number_prefix",
            "number_year",
            "number_seq",
            name=op.f("uq_bills_number_prefix_number_year_number_seq"),
        ),
    )
    op.create_index("ix_bills_created_at", "bills", ["created_at"], unique=False)
    op.create_index(
        "ix_bills_customer_id_period_from", "bills", ["customer_id", "period_from"], unique=False
    )
    op.create_index("ix_bills_month_status", "bills", ["month", "status"], unique=False)
    op.create_index("ix_bills_status", "bills", ["status"], unique=False)
    op.create_index("ix_bills_updated_at", "bills", ["updated_at"], unique=False)
    op.create_index(
        "uq_bills_live_period",
        "bills",
        ["customer_id", "period_from"],
        unique=True,
        sqlite_where=sa.text("status <> 'VOID'"),
        postgresql_where=sa.text("status <> 'VOID'"),
    )
    op.create_table(
        "charges",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "price_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("recurrence", sa.String(), nullable=False),
        sa.Column("first_month", sa.String(), nullable=False),
        sa.Column("last_month", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("recurrence IN ('once', 'monthly')", name=op.f("ck_charges_recurrence")),
        sa.CheckConstraint(
            "(customer_id IS NULL) <> (price_list_id IS NULL)", name=op.f("ck_charges_one_scope")
        ),
        sa.CheckConstraint("rate BETWEEN 0 AND 9999", name=op.f("ck_charges_rate")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_charges_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["price_list_id"], ["price_lists.id"], name=op.f("fk_charges_price_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charges")),
    )
    op.create_index("ix_charges_customer_id", "charges", ["customer_id"], unique=False)
    op.create_index("ix_charges_price_list_id", "charges", ["price_list_id"], unique=False)
    op.create_table(
        "consumption",
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
            "entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("shift IN ('morning', 'evening')", name=op.f("ck_consumption_shift")),
        sa.CheckConstraint("quantity BETWEEN 0 AND 9999999", name=op.f("ck_consumption_quantity")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_consumption_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_consumption_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name=op.f("fk_consumption_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_consumption_product_id")
        ),
        sa.PrimaryKeyConstraint(
            "customer_id", "date", "shift", "product_id", name=op.f("pk_consumption")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_consumption_date", "consumption", ["date"], unique=False)
    op.create_table(
        "leaves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("shift IN ('morning', 'evening', 'all')", name=op.f("ck_leaves_shift")),
        sa.CheckConstraint("date_to IS NULL OR date_to >= date_from", name=op.f("ck_leaves_dates")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_leaves_customer_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_leaves_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index(
        "uq_leaves_all_products",
        "leaves",
        ["customer_id", "date_from", "shift"],
        unique=True,
        sqlite_where=sa.text("product_id IS NULL"),
        postgresql_where=sa.text("product_id IS NULL"),
    )
    op.create_index(
        "uq_leaves_product",
        "leaves",
        ["customer_id", "date_from", "shift", "product_id"],
        unique=True,
        sqlite_where=sa.text("product_id IS NOT NULL"),
        postgresql_where=sa.text("product_id IS NOT NULL"),
    )
    op.create_table(
        "month_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("operation_id", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("voided", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('running', 'finished', 'stopped', 'failed')",
            name=op.f("ck_month_runs_state"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_month_runs_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_runs")),
    )
    op.create_index("ix_month_runs_month", "month_runs", ["month"], unique=False)
    op.create_table(
        "parked_customers",
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_parked_customers_customer_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", "month", name=op.f("pk_parked_customers")),
    )
    op.create_table(
        "planned_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('none', 'other', 'extra')", name=op.f("ck_planned_changes_kind")
        ),
        sa.CheckConstraint(
            "shift IN ('morning', 'evening', 'all')", name=op.f("ck_planned_changes_shift")
        ),
        sa.CheckConstraint(
            "date_to IS NULL OR date_to >= date_from", name=op.f("ck_planned_changes_dates")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_planned_changes_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_planned_changes_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_changes")),
    )
    op.create_index(
        "ix_planned_changes_customer_id_date_from",
        "planned_changes",
        ["customer_id", "date_from"],
        unique=False,
    )
    op.create_table(
        "standing_orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "shift IN ('morning', 'evening')", name=op.f("ck_standing_orders_shift")
        ),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from",
            name=op.f("ck_standing_orders_dates"),
        ),
        sa.CheckConstraint(
            "quantity BETWEEN 0 AND 9999999", name=op.f("ck_standing_orders_quantity")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_standing_orders_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_standing_orders_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_orders")),
        sa.UniqueConstraint(
            "customer_id",
            "product_id",
            "shift",
            "effective_from",
            name=op.f("uq_standing_orders_customer_id_product_id_shift_effective_from"),
        ),
    )
    op.create_table(
        "touched_months",
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_touched_months_customer_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", "month", name=op.f("pk_touched_months")),
    )
    op.create_table(
        "bill_corrections",
        sa.Column("bill_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "original_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["bills.id"], name=op.f("fk_bill_corrections_bill_id")
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["bills.id"], name=op.f("fk_bill_corrections_original_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_bill_corrections_product_id")
        ),
        sa.PrimaryKeyConstraint("bill_id", "position", name=op.f("pk_bill_corrections")),
    )
    op.create_index(
        "ix_bill_corrections_original_id", "bill_corrections", ["original_id"], unique=False
    )
    op.create_table(
        "bill_lines",
        sa.Column("bill_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("charge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("charge_month", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("hsn", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price_snapshot", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate_snapshot", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("cgst", sa.BigInteger(), nullable=False),
        sa.Column("sgst", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('delivery', 'charge')", name=op.f("ck_bill_lines_kind")),
        sa.CheckConstraint("cgst + sgst = tax", name=op.f("ck_bill_lines_tax")),
        sa.CheckConstraint("tax_rate_snapshot BETWEEN 0 AND 9999", name=op.f("ck_bill_lines_rate")),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.id"], name=op.f("fk_bill_lines_bill_id")),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charges.id"], name=op.f("fk_bill_lines_charge_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_bill_lines_product_id")
        ),
        sa.PrimaryKeyConstraint("bill_id", "position", name=op.f("pk_bill_lines")),
    )
    op.create_index(op.f("ix_bill_lines_charge_id"), "bill_lines", ["charge_id"], unique=False)
    op.create_table(
        "month_run_not_billed",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_month_run_not_billed_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_month_run_not_billed_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["month_runs.id"], name=op.f("fk_month_run_not_billed_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "customer_id", name=op.f("pk_month_run_not_billed")),
    )
