"""Moves the office from an SQLite file to a PostgreSQL server, and back."""
