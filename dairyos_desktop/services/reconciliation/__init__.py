"""Reconciliation: bills, payments, gateway and books side by side, and what became of it."""
