"""Payments without a customer: the money at the left, whose it may be at the right."""
