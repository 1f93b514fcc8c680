"""Backups of the books: when one is made, what it is worth, and putting one back."""
