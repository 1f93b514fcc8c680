"""Customers: the list, a customer's card, adding, editing and parking."""
