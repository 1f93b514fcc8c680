"""Backups of either engine: made, looked into, kept in a folder, put back."""
