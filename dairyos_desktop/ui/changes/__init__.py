"""Noting a change that a customer tells by phone, from wherever the clerk stands."""
