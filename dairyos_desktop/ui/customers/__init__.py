"""Customers: the list, the card with orders, leaves, account, bills and rates, and their forms."""
