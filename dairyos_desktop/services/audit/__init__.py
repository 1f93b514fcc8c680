"""The audit log: its chain, its check, and what can be read of it."""
